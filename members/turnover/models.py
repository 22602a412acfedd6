"""Elections, what municipalities answer about who follows whom, and how complete the register was."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from m50portal.core.dates import long_date
from m50portal.core.periods import Period, overlap_exists
from members.choices import EXECUTIVES, RoleKind
from members.models import Municipality, MunicipalRole
from members.turnover.choices import Outcome


class Election(models.Model):
    """An election after which the executives of municipalities are uncertain until somebody says so.

    Without ``municipality`` it is held everywhere; with one it is the election after a merger.
    """

    name = models.CharField("naam", max_length=80)
    on = models.DateField("verkiezingsdag")
    installed_on = models.DateField("nieuwe raad geïnstalleerd op")
    ask_from = models.DateField("vragen vanaf")
    includes_mayor = models.BooleanField("ook de burgemeester", default=False)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="elections",
        verbose_name="gemeente",
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "verkiezing"
        verbose_name_plural = "verkiezingen"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="turnover_election_installs_after",
                condition=Q(installed_on__gt=F("on")),
                violation_error_message="De raad wordt na de verkiezingsdag geïnstalleerd.",
            ),
            models.CheckConstraint(
                name="turnover_election_asks_after",
                condition=Q(ask_from__gte=F("on")),
                violation_error_message="Vraag pas vanaf de verkiezingsdag wie wie opvolgt.",
            ),
            models.UniqueConstraint(
                fields=["on"],
                condition=Q(municipality=None),
                name="turnover_election_once_everywhere",
                violation_error_message="Op deze dag is er al een verkiezing in alle gemeenten.",
            ),
            models.UniqueConstraint(
                fields=["on", "municipality"],
                name="turnover_election_once_somewhere",
                violation_error_message="Deze gemeente heeft op deze dag al een verkiezing.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page that shows who answered."""
        return reverse("turnover:election", args=[self.pk])

    @property
    def kinds(self) -> tuple[RoleKind, ...]:
        """The roles that became uncertain."""
        return EXECUTIVES if self.includes_mayor else (RoleKind.ALDERMAN,)


class ElectionReminder(models.Model):
    """A day on which who did not answer yet is asked again."""

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="reminders")
    on = models.DateField("herinneren op")

    class Meta:
        verbose_name = "herinnering rond verkiezingen"
        verbose_name_plural = "herinneringen rond verkiezingen"
        constraints = [
            models.UniqueConstraint(fields=["election", "on"], name="turnover_reminder_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.election}: {long_date(self.on)}"


class Inquiry(models.Model):
    """What one municipality was asked after an election; ``version`` notices two people at once."""

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="inquiries")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="inquiries"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    asked_on = models.DateField("gevraagd op", null=True, blank=True)
    answered_on = models.DateField("laatste antwoord", null=True, blank=True)
    answered_by = models.CharField("beantwoord door", max_length=150, blank=True)

    class Meta:
        verbose_name = "navraag"
        verbose_name_plural = "navragen"
        constraints = [
            models.UniqueConstraint(
                fields=["election", "municipality"], name="turnover_inquiry_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.election}: {self.municipality}"

    def get_absolute_url(self) -> str:
        """The page on which it is answered."""
        return reverse("turnover:answer", args=[self.election_id, self.municipality.slug])


class Answer(models.Model):
    """What was filled in about one executive and not carried out yet."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="answers")
    role = models.ForeignKey(MunicipalRole, on_delete=models.CASCADE, related_name="answers")
    outcome = models.CharField("antwoord", max_length=10, choices=Outcome, blank=True)
    on = models.DateField("datum", null=True, blank=True)
    portfolio = models.CharField("nieuwe portefeuille", max_length=120, blank=True)
    successor_name = models.CharField("naam van de opvolger", max_length=120, blank=True)
    successor_email = models.EmailField("e-mailadres van de opvolger", blank=True)
    successor_portfolio = models.CharField("portefeuille", max_length=120, blank=True)
    successor_starts_on = models.DateField("opvolger begint op", null=True, blank=True)
    places = models.JSONField(default=dict, blank=True)  # key of a place → choices.PlaceChoice

    class Meta:
        verbose_name = "antwoord"
        verbose_name_plural = "antwoorden"
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "role"], name="turnover_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.role.official}: {self.get_outcome_display()}"


class RoleConfirmation(models.Model):
    """Somebody said on a day that a role goes on, so that an election before it no longer matters."""

    role = models.ForeignKey(MunicipalRole, on_delete=models.CASCADE, related_name="confirmations")
    on = models.DateField("bevestigd op")
    by_label = models.CharField("bevestigd door", max_length=150)

    class Meta:
        verbose_name = "bevestiging van een rol"
        verbose_name_plural = "bevestigingen van rollen"
        constraints = [
            models.UniqueConstraint(fields=["role", "on"], name="turnover_confirmation_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.role.official}, {long_date(self.on)}"


class CompletenessCount(models.Model):
    """How much one check of the completeness board found on a day: ``count`` out of ``of``."""

    on = models.DateField("dag")
    key = models.CharField("controle", max_length=30)
    count = models.PositiveIntegerField("open")
    of = models.PositiveIntegerField("van")

    class Meta:
        verbose_name = "stand van de koppelcontrole"
        verbose_name_plural = "standen van de koppelcontrole"
        constraints = [
            models.UniqueConstraint(fields=["on", "key"], name="turnover_completeness_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.on}: {self.count} van {self.of}"


class Snooze(Period):
    """A line of the completeness board that is so on purpose: out of sight until ``ends_on``."""

    key = models.CharField("controle", max_length=30)
    target = models.BigIntegerField()
    label = models.CharField("wat", max_length=200)
    reason = models.CharField("reden", max_length=200)
    by_label = models.CharField("wie", max_length=150)

    class Meta(Period.Meta):
        verbose_name = "bewust zo"
        verbose_name_plural = "bewust zo"

    def __str__(self) -> str:
        return f"{self.label}: {self.reason}"

    def clean(self) -> None:
        if overlap_exists(self, key=self.key, target=self.target):
            raise ValidationError("Iemand anders heeft dit net al verborgen.")
