"""Reminding of invoices that are late: the steps, what was sent, and what is paused."""

import re
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from m50portal.core.dates import today
from m50portal.core.leases import Leased, LeasedQuerySet
from members.dues.choices import (
    REMINDER_KINDS,
    CostsKind,
    InterestKind,
    PauseKind,
    ReminderState,
)
from members.dues.models_invoice import Frozen, Invoice

# What a text may name, and what stands there as an example.
PLACEHOLDERS = {
    "gemeente": "Gemeente Voorbeeldstad",
    "nummer": "2026-0001",
    "factuurdatum": "15 januari 2026",
    "vervaldatum": "14 februari 2026",
    "bedrag": "€\u00a05.000,00",
    "uiterste_datum": "7 maart 2026",
}
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class ReminderPolicy(models.Model):
    """Whether reminders go out at all, and what a late payment costs; one row, off until switched on."""

    is_on = models.BooleanField(
        "Herinneringen versturen",
        default=False,
        help_text="Staat dit uit, dan gaat er niets de deur uit. Wat al klaarstaat, blijft wachten.",
    )
    interest = models.CharField(
        "Rente", max_length=10, choices=InterestKind, default=InterestKind.NONE
    )
    costs = models.CharField("Kosten", max_length=10, choices=CostsKind, default=CostsKind.NONE)

    class Meta:
        verbose_name = "instelling van herinneringen"
        verbose_name_plural = "instellingen van herinneringen"
        constraints: ClassVar = [
            models.CheckConstraint(name="dues_reminder_policy_once", condition=Q(pk=1))
        ]

    def __str__(self) -> str:
        return "Instellingen van herinneringen"


class InterestRate(models.Model):
    """The statutory interest from a day on, in percent a year; the treasurer fills it in."""

    kind = models.CharField(
        "soort",
        max_length=10,
        choices=[c for c in InterestKind.choices if c[0] != InterestKind.NONE],
    )
    starts_on = models.DateField("geldt vanaf")
    percent = models.DecimalField(
        "percentage per jaar",
        max_digits=5,
        decimal_places=2,
        validators=[
            MinValueValidator(0, "Vul een percentage van nul of meer in."),
            MaxValueValidator(30, "Vul een percentage tot en met 30 in."),
        ],
    )

    class Meta:
        verbose_name = "rentepercentage"
        verbose_name_plural = "rentepercentages"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "starts_on"],
                name="dues_interest_rate_once",
                violation_error_message="Vanaf deze dag is er al een percentage. Verbeter dat.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} vanaf {self.starts_on}"


class ReminderLevel(models.Model):
    """One step: how long after the due date, what it says, who gets it, who must agree."""

    number = models.PositiveSmallIntegerField("volgorde", unique=True)
    name = models.CharField("naam", max_length=60)
    days_late = models.PositiveSmallIntegerField(
        "dagen na de vervaldatum",
        validators=[
            MinValueValidator(1, "Vul ten minste 1 dag in."),
            MaxValueValidator(365, "Vul ten hoogste 365 dagen in."),
        ],
    )
    days_to_pay = models.PositiveSmallIntegerField(
        "dagen om te betalen",
        default=14,
        validators=[
            MinValueValidator(1, "Vul ten minste 1 dag in."),
            MaxValueValidator(90, "Vul ten hoogste 90 dagen in."),
        ],
    )
    text = models.TextField("tekst", max_length=3000)
    goes_to_people = models.BooleanField(
        "Ook naar contactambtenaar en financiële administratie", default=False
    )
    needs_approval = models.BooleanField("Pas na akkoord van een mens", default=False)
    has_letter = models.BooleanField("Met een brief als pdf", default=False)
    has_charges = models.BooleanField(
        "Met rente en kosten",
        default=False,
        help_text="Alleen als rente of kosten bij de instellingen aanstaan.",
    )
    is_used = models.BooleanField("In gebruik", default=True)

    class Meta:
        verbose_name = "stap van herinneren"
        verbose_name_plural = "stappen van herinneren"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """The text names only what the portal can fill in; steps come one after another."""
        unknown = sorted(set(PLACEHOLDER.findall(self.text)) - set(PLACEHOLDERS))
        if unknown:
            known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
            raise ValidationError(
                {"text": f"{{{unknown[0]}}} kent het portaal niet. U kunt gebruiken: {known}."}
            )
        others = ReminderLevel.objects.filter(is_used=True).exclude(pk=self.pk)
        if re.search(r"[{}]", PLACEHOLDER.sub("", self.text)):
            text = "Er staat een accolade los in de tekst. Zet om elke naam {{ en }}.".format()
            raise ValidationError({"text": text})
        if self.is_used and self.number is not None and self.days_late is not None:
            for other in others.order_by("number"):
                before, after = other, self
                if other.number > self.number:
                    before, after = self, other
                if before.days_late >= after.days_late:
                    raise ValidationError(
                        {
                            "days_late": f"“{other.name}” gaat na {other.days_late} dagen. Elke stap "
                            "komt later dan de stap ervoor en eerder dan de stap erna."
                        }
                    )


class ReminderQuerySet(LeasedQuerySet):
    """Reminders by where they are."""

    def proposed(self) -> Self:
        """Those that wait for somebody to agree."""
        return self.filter(state=ReminderState.PROPOSED)

    def waiting(self) -> Self:
        """Those that a worker still has to send."""
        return self.filter(state=ReminderState.WAITING)

    def sent(self) -> Self:
        """Those that went out."""
        return self.filter(state=ReminderState.SENT)

    def for_lists(self) -> Self:
        """With the invoice, its municipality and the step."""
        return self.select_related("invoice__municipality", "level")


class InvoiceReminder(Leased):
    """One step for one invoice. Once sent it keeps word for word what was said; it is the proof."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="reminders")
    level = models.ForeignKey(ReminderLevel, on_delete=models.PROTECT, related_name="reminders")
    state = models.CharField("toestand", max_length=10, choices=ReminderState)
    planned_on = models.DateField("aan de beurt op")
    made_at = models.DateTimeField(auto_now_add=True)
    decided_label = models.CharField("besloten door", max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField("reden", max_length=300, blank=True)
    # What went out, and when; empty until then.
    name = models.CharField("naam", max_length=60, blank=True)
    text = models.TextField("tekst", blank=True)
    sent_to = models.TextField("verstuurd aan", blank=True)
    sent_on = models.DateField("verstuurd op", null=True)
    sent_at = models.DateTimeField(null=True)
    pay_before = models.DateField("uiterlijk betalen op", null=True)
    open_amount = models.DecimalField("open bedrag", max_digits=12, decimal_places=2, null=True)
    interest = models.DecimalField("rente", max_digits=12, decimal_places=2, default=0)
    costs = models.DecimalField("kosten", max_digits=12, decimal_places=2, default=0)
    letter_path = models.CharField(max_length=120, blank=True)
    letter_sha256 = models.CharField(max_length=64, blank=True)
    letter_size = models.PositiveIntegerField(default=0)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "herinnering van een factuur"
        verbose_name_plural = "herinneringen van facturen"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["invoice", "level"], name="dues_reminder_once_per_invoice_and_level"
            ),
            models.CheckConstraint(
                name="dues_reminder_sent_says_what",
                condition=~Q(state=ReminderState.SENT)
                | (
                    Q(sent_on__isnull=False, sent_at__isnull=False, open_amount__gt=0)
                    & ~Q(text="")
                    & ~Q(sent_to="")
                ),
            ),
            models.CheckConstraint(
                name="dues_reminder_refused_says_why",
                condition=~Q(state=ReminderState.REFUSED) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.level.name} bij {str(self.invoice).lower()}"

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise Frozen("Een herinnering wordt niet verwijderd.")

    def get_absolute_url(self) -> str:
        """The page of the reminder."""
        return reverse("dues:reminder", args=[self.pk])

    @property
    def badge(self) -> str:
        """The look of its state (templates/components/badge.html)."""
        return REMINDER_KINDS[ReminderState(self.state)]

    @property
    def filename(self) -> str:
        """The name of the letter as a download."""
        return f"{self.name.lower().replace(' ', '-')}-{self.invoice.number}.pdf"

    @property
    def total(self) -> Any:
        """What was asked: what was open with interest and costs, in euros."""
        return (self.open_amount or 0) + self.interest + self.costs


class PauseQuerySet(models.QuerySet):
    """Pauses by day."""

    def holding(self) -> Self:
        """Those that hold today: not lifted, and not over."""
        return self.filter(Q(until=None) | Q(until__gt=today()), lifted_at=None)


class ReminderPause(models.Model):
    """No reminders go out for an invoice, with the reason, until a day or until somebody lifts it."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="pauses")
    kind = models.CharField("waarom", max_length=10, choices=PauseKind)
    reason = models.CharField("toelichting", max_length=300)
    until = models.DateField("weer herinneren vanaf", null=True, blank=True)
    paused_at = models.DateTimeField(auto_now_add=True)
    paused_label = models.CharField(max_length=200)
    lifted_at = models.DateTimeField(null=True, editable=False)
    lifted_label = models.CharField(max_length=200, blank=True)

    objects = PauseQuerySet.as_manager()

    class Meta:
        verbose_name = "pauze in het herinneren"
        verbose_name_plural = "pauzes in het herinneren"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["invoice"],
                condition=Q(lifted_at=None),
                name="dues_pause_one_at_a_time",
                violation_error_message="Deze factuur is al gepauzeerd. Ververs de pagina.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.reason}"

    @property
    def is_holding(self) -> bool:
        """Whether it holds today."""
        return self.lifted_at is None and (self.until is None or self.until > today())
