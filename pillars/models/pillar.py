"""Pillars: what they are called, how long they last and what they grew out of."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from m50portal.core.names import fold
from m50portal.core.periods import Period, overlap_exists
from pillars.choices import DateCertainty
from pillars.querysets import PillarQuerySet


class Pillar(Period):
    """An open partnership of executives and officials on one field, for as long as it lasts."""

    name = models.CharField("naam", max_length=80)
    slug = models.SlugField(max_length=90, unique=True)
    search_key = models.CharField(max_length=80, editable=False, db_index=True)
    number = models.PositiveSmallIntegerField("volgorde")
    summary = models.CharField("in één zin", max_length=200, blank=True)
    description = models.TextField("beschrijving", blank=True)
    certainty = models.CharField(
        "zekerheid van de begindatum",
        max_length=8,
        choices=DateCertainty,
        default=DateCertainty.EXACT,
    )
    source = models.CharField("bron van de datums", max_length=250, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar = PillarQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Period.Meta):
        verbose_name = "pijler"
        verbose_name_plural = "pijlers"

    def __str__(self) -> str:
        return self.name

    def set_name(self, name: str) -> None:
        """Set the name and the key that search uses; the caller saves."""
        self.name, self.search_key = name, fold(name)

    def clean(self) -> None:
        if overlap_exists(self, search_key=fold(self.name)):
            raise ValidationError("Er is in deze periode al een pijler met deze naam.")


class PillarName(models.Model):
    """Another name that people use for a pillar."""

    pillar = models.ForeignKey(Pillar, on_delete=models.CASCADE, related_name="names")
    name = models.CharField("naam", max_length=80)
    search_key = models.CharField(max_length=80, editable=False, db_index=True)

    class Meta:
        verbose_name = "naam van een pijler"
        verbose_name_plural = "namen van pijlers"
        constraints = [
            models.UniqueConstraint(
                fields=["pillar", "search_key"], name="pillars_name_once_per_pillar"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def set_name(self, name: str) -> None:
        """Set the name and the key that search uses; the caller saves."""
        self.name, self.search_key = name, fold(name)


class PillarSuccession(models.Model):
    """A pillar whose work went on, wholly or partly, in another one from a date."""

    predecessor = models.ForeignKey(
        Pillar, on_delete=models.CASCADE, related_name="successions_out"
    )
    successor = models.ForeignKey(Pillar, on_delete=models.CASCADE, related_name="successions_in")
    on = models.DateField("datum")
    note = models.CharField("toelichting", max_length=200, blank=True)

    class Meta:
        verbose_name = "opvolging van een pijler"
        verbose_name_plural = "opvolgingen van pijlers"
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="pillars_succession_once"
            ),
            models.CheckConstraint(
                name="pillars_succession_not_itself",
                condition=~Q(predecessor=models.F("successor")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor} ({self.on})"

    @property
    def from_text(self) -> str:
        """For the history of the successor."""
        return f"Voortgekomen uit {self.predecessor} ({self.predecessor.period_text})"

    @property
    def to_text(self) -> str:
        """For the history of the predecessor."""
        return f"Overgegaan in {self.successor} ({self.successor.period_text})"
