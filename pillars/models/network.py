"""Who does what for the network beside the pillars: the board, VNG committees, duties, the core team."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from m50portal.core.periods import Period, overlap_exists
from members.choices import Certainty
from members.models import Municipality, Official
from members.relations.choices import OrganisationKind
from members.relations.models import Organisation
from pillars.choices import DutyKind
from pillars.models.pillar import Pillar
from pillars.querysets import HeldQuerySet, PortfolioQuerySet


class Portfolio(Period):
    """A seat of the board with what it is about. Where no one sits on a day, it is vacant."""

    name = models.CharField("portefeuille", max_length=120)
    number = models.PositiveSmallIntegerField("volgorde")
    pillar = models.ForeignKey(
        Pillar,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="portfolios",
        verbose_name="contactlijn met de pijler",
    )

    objects: ClassVar = PortfolioQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Period.Meta):
        verbose_name = "portefeuille in het dagelijks bestuur"
        verbose_name_plural = "portefeuilles in het dagelijks bestuur"

    def __str__(self) -> str:
        return self.name


class Held(Period):
    """Something that an official does for the network on behalf of a municipality."""

    official = models.ForeignKey(
        Official,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        verbose_name="persoon",
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        verbose_name="gemeente",
    )

    objects: ClassVar = HeldQuerySet.as_manager()

    class Meta(Period.Meta):
        abstract = True


class BoardSeat(Held):
    """Who holds a portfolio in the board, and by whom and when that was decided."""

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.PROTECT, related_name="seats", verbose_name="portefeuille"
    )
    appointed_by = models.CharField("benoemd door", max_length=120, blank=True)
    appointed_on = models.DateField("benoemd op", null=True, blank=True)

    history = HistoricalRecords()

    class Meta(Held.Meta):
        verbose_name = "plaats in het dagelijks bestuur"
        verbose_name_plural = "plaatsen in het dagelijks bestuur"

    def __str__(self) -> str:
        return f"{self.official} ({self.municipality}): {self.portfolio}, {self.period_text}"

    def clean(self) -> None:
        _within(self, self.portfolio, "De portefeuille bestaat niet op deze begindatum.")
        if overlap_exists(self, portfolio=self.portfolio):
            raise ValidationError("Deze portefeuille heeft in deze periode al een bestuurslid.")


class CommitteeSeat(Held):
    """A member's executive in a VNG committee, who aligns with the chair of a pillar."""

    committee = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="committee_seats",
        verbose_name="VNG-commissie",
    )
    pillar = models.ForeignKey(
        Pillar,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="committee_seats",
        verbose_name="stemt af met de pijler",
    )
    title = models.CharField("functie", max_length=60, default="Lid")

    history = HistoricalRecords()

    class Meta(Held.Meta):
        verbose_name = "plaats in een VNG-commissie"
        verbose_name_plural = "plaatsen in VNG-commissies"

    def __str__(self) -> str:
        return f"{self.official} ({self.municipality}): {self.committee}, {self.period_text}"

    def clean(self) -> None:
        if self.committee.kind != OrganisationKind.VNG_COMMITTEE:
            raise ValidationError({"committee": "Kies een commissie van de VNG."})
        if overlap_exists(self, committee=self.committee, official=self.official):
            raise ValidationError("Deze persoon zit in deze periode al in deze commissie.")


class CoreTeamMember(Held):
    """An official who helps to run the network."""

    task = models.CharField("taak", max_length=120, blank=True)

    history = HistoricalRecords()

    class Meta(Held.Meta):
        verbose_name = "lid van het ambtelijk kernteam"
        verbose_name_plural = "leden van het ambtelijk kernteam"

    def __str__(self) -> str:
        return f"{self.official} ({self.municipality}): kernteam, {self.period_text}"

    def clean(self) -> None:
        if overlap_exists(self, official=self.official):
            raise ValidationError("Deze persoon zit in deze periode al in het kernteam.")


class MunicipalDuty(Period):
    """What a municipality itself does for the network: taking the lead, the secretariat."""

    kind = models.CharField("taak", max_length=12, choices=DutyKind)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="duties", verbose_name="gemeente"
    )
    start_certainty = models.CharField(
        "zekerheid van de begindatum",
        max_length=8,
        choices=Certainty,
        default=Certainty.EXACT,
    )
    source = models.CharField("bron", max_length=250, blank=True)

    history = HistoricalRecords()

    class Meta(Period.Meta):
        verbose_name = "taak van een gemeente"
        verbose_name_plural = "taken van gemeenten"

    def __str__(self) -> str:
        return f"{self.municipality}: {self.get_kind_display()}, {self.since_text}"

    @property
    def since_text(self) -> str:
        """The period; of a date that only a source gives: ``uiterlijk sinds …``."""
        by_then = self.start_certainty == Certainty.BY_THEN
        return f"uiterlijk {self.period_text}" if by_then else self.period_text

    def clean(self) -> None:
        if overlap_exists(self, kind=self.kind, municipality=self.municipality):
            raise ValidationError("Deze gemeente heeft deze taak in deze periode al.")


def _within(row: Any, frame: Period, text: str) -> None:
    """Refuse a ``row`` that begins when ``frame`` is not there."""
    if row.starts_on < frame.starts_on or (frame.ends_on and row.starts_on >= frame.ends_on):
        raise ValidationError({"starts_on": text})
