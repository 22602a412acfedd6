"""What a municipality is to the network, who decided so, and where its invoices go."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from m50portal.core.dates import long_date
from m50portal.core.files import random_name
from m50portal.core.periods import Period, overlap_exists
from members.choices import Certainty, DecisionKind, EndReason, MembershipKind
from members.models.municipality import Municipality
from members.querysets import DecisionQuerySet, MembershipQuerySet


class Decision(models.Model):
    """A decision about a membership, by a body, on a date. Status follows decisions only."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="decisions"
    )
    kind = models.CharField("soort besluit", max_length=10, choices=DecisionKind)
    decided_on = models.DateField("besloten op")
    body = models.CharField("door", max_length=80, default="College van burgemeester en wethouders")
    person = models.CharField("persoon", max_length=120, blank=True)
    mandate = models.CharField("mandaat", max_length=200, blank=True)
    decide_by = models.DateField("uiterlijk beslissen op", null=True, blank=True)
    document = models.FileField("document", upload_to=random_name, blank=True)
    note = models.TextField("toelichting", blank=True)
    source = models.CharField("bron", max_length=250, blank=True)
    withdrawn_at = models.DateTimeField("ingetrokken", null=True, blank=True)
    withdrawn_reason = models.CharField("reden van intrekken", max_length=200, blank=True)

    objects: ClassVar = DecisionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "besluit"
        verbose_name_plural = "besluiten"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.municipality}, {long_date(self.decided_on)}"


class Membership(Period):
    """What a municipality is to the network, from a date until a date."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="memberships"
    )
    kind = models.CharField("status", max_length=10, choices=MembershipKind)
    start_certainty = models.CharField(max_length=8, choices=Certainty, default=Certainty.EXACT)
    end_certainty = models.CharField(max_length=8, choices=Certainty, default=Certainty.EXACT)
    end_reason = models.CharField("reden van einde", max_length=14, choices=EndReason, blank=True)
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="started"
    )
    end_decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="ended"
    )
    source = models.CharField("bron", max_length=250, blank=True)

    objects: ClassVar = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Period.Meta):
        verbose_name = "lidmaatschap"
        verbose_name_plural = "lidmaatschappen"
        constraints: ClassVar = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                name="members_membership_end_has_reason",
                condition=(Q(ends_on=None) & Q(end_reason=""))
                | (~Q(ends_on=None) & ~Q(end_reason="")),
                violation_error_message="Geef bij een einddatum ook de reden, en andersom.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.get_kind_display()}, {self.period_text}"

    def clean(self) -> None:
        if overlap_exists(self, municipality=self.municipality):
            raise ValidationError(
                "Deze gemeente heeft in deze periode al een lidmaatschap. Sluit dat eerst af."
            )


class BillingProfile(models.Model):
    """Where the invoices of a municipality go. It belongs to the municipality, not to a person."""

    municipality = models.OneToOneField(
        Municipality, on_delete=models.CASCADE, related_name="billing"
    )
    street = models.CharField("straat en huisnummer", max_length=120, blank=True)
    postcode = models.CharField(
        "postcode",
        max_length=7,
        blank=True,
        validators=[
            RegexValidator(r"^\d{4} [A-Z]{2}$", "Vul een postcode in, bijvoorbeeld 1112 AB.")
        ],
    )
    city = models.CharField("plaats", max_length=80, blank=True)
    invoice_email = models.EmailField("e-mailadres voor facturen", blank=True)
    attention_of = models.CharField("ter attentie van", max_length=120, blank=True)
    buyer_reference = models.CharField("kenmerk van de gemeente", max_length=60, blank=True)
    order_reference = models.CharField("verplichtingen- of ordernummer", max_length=60, blank=True)

    history = HistoricalRecords()

    # Without these no invoice can be sent.
    REQUIRED: ClassVar = ("street", "postcode", "city", "invoice_email")

    class Meta:
        verbose_name = "factuurgegevens"
        verbose_name_plural = "factuurgegevens"

    def __str__(self) -> str:
        return f"Factuurgegevens {self.municipality}"

    def missing(self) -> list[str]:
        """The fields without which no invoice can be sent, as people know them."""
        names = {field.name: str(field.verbose_name) for field in self._meta.fields}
        return [names[name] for name in self.REQUIRED if not getattr(self, name)]
