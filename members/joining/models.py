"""Recruitment, the rules for joining, the signals of the clock and what is ticked on arrival."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from m50portal.core.models import OutgoingMail
from members.joining.choices import ContactKind, Manual, Stage
from members.joining.querysets import KeptQuerySet
from members.models import Decision, Membership, Municipality

MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def usual_moments() -> list[int]:
    """Half a year, a quarter and a month before the last day."""
    return [6, 3, 1]


class Withdrawable(models.Model):
    """A row that can be withdrawn with a reason; it stays, and counts no more."""

    by_label = models.CharField("vastgelegd door", max_length=200)
    withdrawn_at = models.DateTimeField("ingetrokken", null=True, blank=True)
    withdrawn_reason = models.CharField("reden van intrekken", max_length=200, blank=True)

    class Meta:
        abstract = True


class LogEntry(Withdrawable):
    """A contact between M50 and a municipality, and what was agreed to do next.

    ``contact_person`` is free text: whom one speaks to before joining is nobody of the register yet.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="recruitment_log"
    )
    on = models.DateField("datum")
    kind = models.CharField("soort contact", max_length=12, choices=ContactKind)
    summary = models.TextField("samenvatting")
    contact_person = models.CharField("gesproken met", max_length=150, blank=True)
    next_step = models.CharField("volgende stap", max_length=200, blank=True)
    next_step_on = models.DateField("volgende stap op", null=True, blank=True)

    objects: ClassVar = KeptQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "contact"
        verbose_name_plural = "contacten"
        indexes: ClassVar = [
            models.Index(fields=["municipality", "on"], name="joining_entry_place")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="joining_entry_step_has_text",
                condition=Q(next_step_on=None) | ~Q(next_step=""),
                violation_error_message="Vul ook in wat de volgende stap is.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} met {self.municipality}, {self.on}"


class StageChange(Withdrawable):
    """From when the talks are at a stage; the next row ends it, none is overwritten."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="recruitment_stages"
    )
    on = models.DateField("sinds")
    stage = models.CharField("fase", max_length=12, choices=Stage)
    until = models.DateField("niet voor", null=True, blank=True)
    note = models.CharField("toelichting", max_length=200, blank=True)

    objects: ClassVar = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = "fase"
        verbose_name_plural = "fasen"
        indexes: ClassVar = [
            models.Index(fields=["municipality", "on"], name="joining_stage_place")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="joining_stage_until_only_not_now",
                condition=Q(until=None) | Q(stage=Stage.NOT_NOW),
                violation_error_message="Een datum hoort alleen bij de fase “Niet nu”.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.get_stage_display()}, {self.on}"


class JoiningRules(models.Model):
    """What is agreed about joining, from a date until the next row. The past keeps its rules."""

    starts_on = models.DateField(
        "geldt vanaf",
        unique=True,
        error_messages={"unique": "Vanaf deze dag gelden al regels. Kies een andere dag."},
    )
    only_new_year = models.BooleanField("toetreden kan alleen op 1 januari", default=False)
    cutoff_day = models.PositiveSmallIntegerField(
        "aanvraag uiterlijk op dag",
        default=15,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
    )
    cutoff_month = models.PositiveSmallIntegerField(
        "van maand", default=9, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    needs_interview = models.BooleanField("kennismakingsgesprek vereist", default=False)
    aspirant_months = models.PositiveSmallIntegerField(
        "duur van het aspirant-lidmaatschap in maanden",
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    signal_months = models.JSONField("signalen, in maanden vooraf", default=usual_moments)
    near_percent = models.PositiveSmallIntegerField(
        "dichtbij de richtlijn, in procenten", default=10, validators=[MaxValueValidator(100)]
    )
    source = models.CharField("bron of besluit", max_length=250, blank=True)

    class Meta:
        verbose_name = "toetredingsregels"
        verbose_name_plural = "toetredingsregels"

    def __str__(self) -> str:
        return f"Toetredingsregels vanaf {self.starts_on}"

    def clean(self) -> None:
        if not 1 <= self.cutoff_month <= 12:
            return
        if self.cutoff_day > MONTH_DAYS[self.cutoff_month - 1]:
            raise ValidationError({"cutoff_day": "Deze dag heeft die maand niet."})


class ClockSignal(models.Model):
    """One mail to one person about the clock of an aspirant: the proof that it was written.

    The clock belongs to the decision, so that a merger takes it along; an aspirant without a
    decision (a list said so) has its membership instead. ``moment``: months before ``decide_by``.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="clock_signals"
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, related_name="clock_signals"
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="clock_signals"
    )
    decide_by = models.DateField("uiterlijk beslissen op")
    moment = models.PositiveSmallIntegerField("maanden vooraf")
    sent_on = models.DateField("klaargezet op")
    mail = models.OneToOneField(OutgoingMail, on_delete=models.PROTECT, related_name="clock_signal")

    class Meta:
        verbose_name = "signaal"
        verbose_name_plural = "signalen"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="joining_signal_of_one",
                condition=Q(decision=None, membership__isnull=False)
                | Q(decision__isnull=False, membership=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality}, {self.moment} maanden voor {self.decide_by}"


class OnboardingTick(models.Model):
    """Something done for a municipality that joined, ticked by hand."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="onboarding_ticks"
    )
    item = models.CharField("wat", max_length=20, choices=Manual)
    since = models.DateField("deelnemer sinds")
    on = models.DateField("gedaan op")
    by_label = models.CharField("door", max_length=200)

    class Meta:
        verbose_name = "afgevinkt onderdeel"
        verbose_name_plural = "afgevinkte onderdelen"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "item", "since"], name="joining_tick_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.get_item_display()}"


def open_fields(row: Any) -> list[str]:
    """The fields of ``row`` that somebody fills in, for the audit trail."""
    hidden = {"id", "municipality", "by_label", "withdrawn_at", "withdrawn_reason"}
    return [field.name for field in row._meta.fields if field.name not in hidden]
