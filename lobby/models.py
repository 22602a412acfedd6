"""Ambitions of a plan year, numbered lobby goals and what is done for them."""

from collections.abc import Collection
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from lobby.choices import ActionState, GoalState, InfluenceStage
from lobby.models_manifest import Manifest, Principle, Signature
from lobby.querysets import ActionQuerySet, AmbitionQuerySet, GoalQuerySet
from members.models import Official
from pillars.models import Pillar

__all__ = [
    "Ambition",
    "LobbyAction",
    "LobbyGoal",
    "Manifest",
    "Principle",
    "Priority",
    "Signature",
]

PLAN_YEARS = [MinValueValidator(2016), MaxValueValidator(2100)]


class Ambition(models.Model):
    """What the network wants on one field in one plan year."""

    plan_year = models.PositiveSmallIntegerField("planjaar", validators=PLAN_YEARS)
    number = models.PositiveSmallIntegerField("volgorde")
    name = models.CharField("naam", max_length=80)
    slug = models.SlugField(max_length=90)
    text = models.TextField("tekst")

    objects = AmbitionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "ambitie"
        verbose_name_plural = "ambities"
        constraints = [
            models.UniqueConstraint(
                fields=["plan_year", "slug"], name="lobby_ambition_slug_once_per_year"
            ),
            models.UniqueConstraint(
                fields=["plan_year", "number"], name="lobby_ambition_number_once_per_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.plan_year})"


class Priority(models.Model):
    """One line of an ambition's list of priorities."""

    ambition = models.ForeignKey(Ambition, on_delete=models.CASCADE, related_name="priorities")
    number = models.PositiveSmallIntegerField("volgorde")
    text = models.CharField("prioriteit", max_length=200)

    class Meta:
        verbose_name = "prioriteit"
        verbose_name_plural = "prioriteiten"
        constraints = [
            models.UniqueConstraint(
                fields=["ambition", "number"], name="lobby_priority_number_once"
            )
        ]

    def __str__(self) -> str:
        return self.text


class LobbyGoal(models.Model):
    """A numbered goal. People quote the number for years: it never changes."""

    plan_year = models.PositiveSmallIntegerField("planjaar", validators=PLAN_YEARS)
    number = models.PositiveSmallIntegerField("nummer", validators=[MinValueValidator(1)])
    ambition = models.ForeignKey(
        Ambition, on_delete=models.PROTECT, related_name="goals", verbose_name="ambitie"
    )
    pillar = models.ForeignKey(
        Pillar,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lobby_goals",
        verbose_name="pijler",
        help_text="Leeg bij een algemeen doel.",
    )
    title = models.CharField("korte titel", max_length=120)
    problem = models.TextField("probleem", blank=True)
    goal = models.TextField("doel", help_text="Eén zin: wat wil M50 bereiken?")
    counterpart = models.CharField("wie gaat erover", max_length=200, blank=True)
    amount = models.DecimalField("bedrag", max_digits=14, decimal_places=2, null=True, blank=True)
    arguments = models.TextField("argumenten", blank=True, help_text="Eén argument per regel.")
    stage = models.CharField(
        "moment van invloed", max_length=12, choices=InfluenceStage, blank=True
    )
    state = models.CharField("stand", max_length=10, choices=GoalState, default=GoalState.PREPARING)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = GoalQuerySet.as_manager()
    history = HistoricalRecords()
    _stored_number: tuple[int, int] | None = None

    class Meta:
        verbose_name = "lobbydoel"
        verbose_name_plural = "lobbydoelen"
        constraints = [
            models.UniqueConstraint(
                fields=["plan_year", "number"],
                name="lobby_goal_number_once_per_year",
                violation_error_message="Dit planjaar heeft al een lobbydoel met dit nummer.",
            ),
            models.CheckConstraint(
                name="lobby_goal_amount_positive",
                condition=Q(amount=None) | Q(amount__gt=0),
                violation_error_message="Vul een bedrag in dat hoger is dan nul.",
            ),
        ]

    def __str__(self) -> str:
        return f"Lobbydoel {self.number} ({self.plan_year}): {self.title}"

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any
    ) -> Self:
        """Remembers the stored number, for the guard in ``save``."""
        row = super().from_db(db, field_names, values, **options)
        if {"plan_year", "number"} <= set(field_names):
            row._stored_number = (row.plan_year, row.number)
        return row

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuses another number or plan year than the goal got when it was made."""
        if self._stored_number not in (None, (self.plan_year, self.number)):
            raise ValidationError("Het nummer van een lobbydoel verandert nooit.")
        super().save(*args, **kwargs)
        self._stored_number = (self.plan_year, self.number)

    def clean(self) -> None:
        if self.ambition.plan_year != self.plan_year:
            raise ValidationError("De ambitie hoort bij een ander planjaar.")

    @property
    def argument_lines(self) -> list[str]:
        """The arguments one by one."""
        return [line.strip() for line in self.arguments.splitlines() if line.strip()]


class LobbyAction(models.Model):
    """Something that somebody does for a goal."""

    goal = models.ForeignKey(LobbyGoal, on_delete=models.CASCADE, related_name="actions")
    text = models.CharField("actie", max_length=300)
    owner = models.CharField(
        "wie", max_length=120, blank=True, help_text="Bijvoorbeeld: lobbyist of dagelijks bestuur."
    )
    official = models.ForeignKey(
        Official,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="lobby_actions",
        verbose_name="persoon bij een gemeente",
    )
    due_on = models.DateField("klaar op", null=True, blank=True)
    state = models.CharField("stand", max_length=10, choices=ActionState, default=ActionState.OPEN)
    finished_on = models.DateField("gedaan op", null=True, blank=True)
    result = models.TextField("resultaat", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ActionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "lobbyactie"
        verbose_name_plural = "lobbyacties"
        constraints = [
            models.CheckConstraint(
                name="lobby_action_done_has_date",
                condition=~Q(state=ActionState.DONE) | Q(finished_on__isnull=False),
                violation_error_message="Vul in op welke dag dit is gedaan.",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def owner_text(self) -> str:
        """Who does it, as text; empty when nobody is named."""
        return str(self.official) if self.official else self.owner
