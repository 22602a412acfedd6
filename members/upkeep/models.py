"""Rounds in which municipalities confirm their data, and every mail that belongs to them."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from m50portal.core.leases import Leased
from m50portal.core.models import OutgoingMail
from members.models import Municipality, Official
from members.upkeep.choices import Outcome, SendingKind, SendingState
from members.upkeep.models_changes import ApprovalRule, ChangeProposal, SeenChange
from members.upkeep.querysets import EntryQuerySet, SendingQuerySet

__all__ = [
    "ApprovalRule",
    "ChangeProposal",
    "ConfirmationRound",
    "Letter",
    "RoundEntry",
    "SeenChange",
    "Sending",
]


class ConfirmationRound(models.Model):
    """The yearly question whether the register is still right. One is open at a time."""

    year = models.PositiveSmallIntegerField(
        "jaar", unique=True, error_messages={"unique": "Van dit jaar is er al een ronde."}
    )
    text = models.TextField("tekst van de mail")
    deadline_on = models.DateField("graag antwoord voor")
    started_at = models.DateTimeField("gestart", auto_now_add=True)
    started_label = models.CharField("gestart door", max_length=150)
    is_open = models.BooleanField("loopt", default=True)
    closed_at = models.DateTimeField("gesloten", null=True, blank=True)
    closed_label = models.CharField("gesloten door", max_length=150, blank=True)

    class Meta:
        verbose_name = "bevestigingsronde"
        verbose_name_plural = "bevestigingsrondes"
        constraints = [
            models.UniqueConstraint(
                fields=["is_open"],
                condition=Q(is_open=True),
                name="upkeep_round_one_open",
                violation_error_message="Er loopt nog een ronde. Sluit die eerst.",
            ),
            models.CheckConstraint(
                name="upkeep_round_closed_has_moment",
                condition=Q(is_open=True, closed_at=None)
                | Q(is_open=False, closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Bevestigingsronde {self.year}"

    def get_absolute_url(self) -> str:
        """The page that shows who answered."""
        return reverse("upkeep:round", args=[self.year])


class RoundEntry(models.Model):
    """One municipality in a round. ``checked``: per part of its page a print of what was found right."""

    round = models.ForeignKey(ConfirmationRound, on_delete=models.CASCADE, related_name="entries")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="confirmation_entries"
    )
    added_on = models.DateField("toegevoegd op")
    checked = models.JSONField(default=dict, blank=True)
    outcome = models.CharField("antwoord", max_length=10, choices=Outcome, blank=True)
    answered_at = models.DateTimeField("beantwoord", null=True, blank=True)
    answered_label = models.CharField("beantwoord door", max_length=150, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "gemeente in een bevestigingsronde"
        verbose_name_plural = "gemeenten in bevestigingsrondes"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "municipality"], name="upkeep_entry_once_per_round"
            ),
            models.CheckConstraint(
                name="upkeep_entry_answer_has_moment",
                condition=Q(answered_at=None, outcome="")
                | (Q(answered_at__isnull=False) & ~Q(outcome="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.municipality}"


class Sending(Leased):
    """A day on which mails of a round go out: to all who did not answer, or to ``entries`` only."""

    round = models.ForeignKey(ConfirmationRound, on_delete=models.CASCADE, related_name="sendings")
    kind = models.CharField("soort", max_length=10, choices=SendingKind)
    on = models.DateField("op")
    entries = models.ManyToManyField(RoundEntry, related_name="+")
    state = models.CharField(
        "toestand", max_length=8, choices=SendingState, default=SendingState.WAITING
    )
    asked_label = models.CharField("door", max_length=150)
    closed_at = models.DateTimeField(null=True, editable=False)
    mails = models.PositiveIntegerField("mails", default=0)

    objects = SendingQuerySet.as_manager()

    class Meta:
        verbose_name = "verzending"
        verbose_name_plural = "verzendingen"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "on"],
                condition=Q(kind=SendingKind.REMINDER),
                name="upkeep_reminder_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["round"], condition=Q(kind=SendingKind.ASK), name="upkeep_asked_once"
            ),
        ]
        indexes = [models.Index(fields=["state", "on"], name="upkeep_sending_queue")]

    def __str__(self) -> str:
        return f"{self.round}: {self.get_kind_display().lower()}"


class Letter(models.Model):
    """A mail of a sending that was about a municipality; one mail may be about two."""

    sending = models.ForeignKey(Sending, on_delete=models.CASCADE, related_name="letters")
    entry = models.ForeignKey(RoundEntry, on_delete=models.CASCADE, related_name="letters")
    mail = models.ForeignKey(OutgoingMail, on_delete=models.CASCADE, related_name="+")
    official = models.ForeignKey(Official, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "mail van een bevestigingsronde"
        verbose_name_plural = "mails van bevestigingsrondes"
        constraints = [models.UniqueConstraint(fields=["entry", "mail"], name="upkeep_letter_once")]

    def __str__(self) -> str:
        return f"{self.entry} ← {self.mail}"
