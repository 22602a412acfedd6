"""Who sits where in a pillar and who takes part in it, from a date until a date."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from m50portal.core.periods import Period, overlap_exists
from members.models import Municipality, Official
from pillars.choices import LEADING_SEATS, SeatKind
from pillars.models.pillar import Pillar
from pillars.querysets import ParticipationQuerySet, SeatQuerySet


class Seat(Period):
    """A fixed place in a pillar. Without an official the seat is vacant, and shown as such."""

    pillar = models.ForeignKey(Pillar, on_delete=models.PROTECT, related_name="seats")
    kind = models.CharField("plaats", max_length=10, choices=SeatKind)
    official = models.ForeignKey(
        Official,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name="persoon",
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="pillar_seats",
        verbose_name="gemeente",
    )
    supports = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="supporters",
        verbose_name="ondersteunt",
    )

    objects: ClassVar = SeatQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Period.Meta):
        verbose_name = "plaats in een pijler"
        verbose_name_plural = "plaatsen in pijlers"
        constraints: ClassVar = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                name="pillars_seat_official_has_municipality",
                condition=Q(official=None, municipality=None)
                | Q(official__isnull=False, municipality__isnull=False),
                violation_error_message="Geef bij een persoon ook de gemeente, en andersom.",
            ),
            models.CheckConstraint(
                name="pillars_seat_support_supports_somebody",
                condition=(
                    Q(kind=SeatKind.SUPPORT, supports__isnull=False, official__isnull=False)
                    | (~Q(kind=SeatKind.SUPPORT) & Q(supports=None))
                ),
                violation_error_message="Een ondersteuner hoort bij een (vice)voorzitter.",
            ),
        ]

    def __str__(self) -> str:
        who = f"{self.official} ({self.municipality})" if self.official else "vacant"
        return f"{self.get_kind_display()} {self.pillar}: {who}, {self.period_text}"

    @property
    def is_vacant(self) -> bool:
        """Whether nobody sits here."""
        return self.official_id is None

    def clean(self) -> None:
        self._clean_period()
        if self.kind in LEADING_SEATS:
            if overlap_exists(self, pillar=self.pillar, kind=self.kind):
                label = str(self.get_kind_display()).lower()
                raise ValidationError(
                    f"Deze pijler heeft in deze periode al een {label}. Benoem een opvolger bij die plaats, of beëindig haar eerst."
                )
        elif self.supports is not None:
            self._clean_support(self.supports)

    def _clean_period(self) -> None:
        end = self.pillar.ends_on
        if self.starts_on < self.pillar.starts_on or (end and self.starts_on >= end):
            raise ValidationError("De pijler bestaat niet op deze begindatum.")

    def _clean_support(self, leading: "Seat") -> None:
        if leading.kind not in LEADING_SEATS or leading.pillar_id != self.pillar_id:
            raise ValidationError(
                "Een ondersteuner hoort bij een (vice)voorzitter van deze pijler."
            )
        if leading.municipality_id != self.municipality_id:
            raise ValidationError(
                f"De ondersteuner moet bij dezelfde gemeente werken: {leading.municipality}."
            )
        if overlap_exists(self, supports=leading, official=self.official):
            raise ValidationError("Deze persoon ondersteunt deze plaats al in deze periode.")


class Participation(Period):
    """Somebody of a municipality who takes part in a pillar, with who prepares it for them."""

    pillar = models.ForeignKey(Pillar, on_delete=models.PROTECT, related_name="participations")
    official = models.ForeignKey(
        Official,
        on_delete=models.CASCADE,
        related_name="participations",
        verbose_name="deelnemer",
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="participations",
        verbose_name="gemeente",
    )
    policy_official = models.ForeignKey(
        Official,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="prepares",
        verbose_name="inhoudelijk ambtenaar",
    )

    objects: ClassVar = ParticipationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Period.Meta):
        verbose_name = "deelname aan een pijler"
        verbose_name_plural = "deelnames aan pijlers"
        constraints: ClassVar = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                name="pillars_participation_pair_is_two_people",
                condition=Q(policy_official=None) | ~Q(policy_official=models.F("official")),
                violation_error_message="Kies als inhoudelijk ambtenaar iemand anders.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.official} ({self.municipality}) in pijler {self.pillar}, {self.period_text}"

    def clean(self) -> None:
        if overlap_exists(self, pillar=self.pillar, official=self.official):
            raise ValidationError("Deze persoon doet in deze periode al mee aan deze pijler.")
