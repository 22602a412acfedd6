"""What pillars work on: themes, activities with a target, and what comes out."""

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from m50portal.core.periods import Period
from members.models import Municipality
from pillars.choices import (
    ActivityState,
    Audience,
    CountedBy,
    GroupKind,
    ProductKind,
    WorkingForm,
)
from pillars.models.pillar import Pillar


class ThemeGroup(models.Model):
    """Themes of a pillar that meet together. A theme can be a group of its own (Mobiliteit)."""

    pillar = models.ForeignKey(Pillar, on_delete=models.CASCADE, related_name="theme_groups")
    name = models.CharField("naam", max_length=80)
    kind = models.CharField(
        "soort", max_length=12, choices=GroupKind, default=GroupKind.THEME_GROUP
    )

    class Meta:
        verbose_name = "themagroep"
        verbose_name_plural = "themagroepen"
        constraints = [
            models.UniqueConstraint(fields=["pillar", "name"], name="pillars_group_once_per_pillar")
        ]

    def __str__(self) -> str:
        return self.name


class Theme(models.Model):
    """A subject that a pillar works on; without a pillar it is the whole network's."""

    pillar = models.ForeignKey(
        Pillar,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="themes",
        verbose_name="pijler",
    )
    group = models.ForeignKey(
        ThemeGroup,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="themes",
        verbose_name="themagroep",
    )
    name = models.CharField("naam", max_length=120)
    number = models.PositiveSmallIntegerField("volgorde")
    text = models.TextField("waarom", blank=True)
    source = models.CharField("bron", max_length=200, blank=True)

    class Meta:
        verbose_name = "thema"
        verbose_name_plural = "thema's"
        constraints = [
            models.UniqueConstraint(
                fields=["pillar", "name"],
                name="pillars_theme_once_per_pillar",
                violation_error_message="Deze pijler heeft al een thema met deze naam.",
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(pillar=None),
                name="pillars_theme_once_in_network",
                violation_error_message="Het netwerk heeft al een thema met deze naam.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Activity(Period):
    """What a theme promised to do, with a target where the agenda names one."""

    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, related_name="activities", verbose_name="thema"
    )
    number = models.PositiveSmallIntegerField("volgorde")
    text = models.CharField("activiteit", max_length=300)
    target_number = models.PositiveIntegerField("streefgetal", null=True, blank=True)
    unit = models.CharField(
        "eenheid", max_length=40, blank=True, help_text="Bijvoorbeeld: experimenten of gemeenten."
    )
    counted_by = models.CharField(
        "wat telt", max_length=14, choices=CountedBy, default=CountedBy.MUNICIPALITIES
    )
    done_number = models.PositiveIntegerField(
        "bereikt tot nu toe", default=0, help_text="Alleen als u het getal zelf bijhoudt."
    )
    working_form = models.CharField("werkvorm", max_length=14, choices=WorkingForm, blank=True)
    audience = models.CharField(
        "resultaat delen", max_length=8, choices=Audience, default=Audience.INTERNAL
    )
    state = models.CharField(
        "stand", max_length=8, choices=ActivityState, default=ActivityState.PLANNED
    )
    result = models.TextField("resultaat", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords()

    class Meta(Period.Meta):
        verbose_name = "activiteit"
        verbose_name_plural = "activiteiten"
        constraints: ClassVar = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["theme", "number"], name="pillars_activity_number_once_per_theme"
            ),
            models.CheckConstraint(
                name="pillars_activity_target_has_unit",
                condition=Q(target_number=None) | (Q(target_number__gt=0) & ~Q(unit="")),
                violation_error_message="Geef bij een streefgetal ook de eenheid.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def last_day_by(self, day: datetime.date) -> datetime.date:
        """``day``, or the last day of the activity when it was over by then."""
        if self.ends_on is None or self.ends_on > day:
            return day
        return self.ends_on - datetime.timedelta(days=1)


class ActivityParticipation(models.Model):
    """A municipality that takes part in an activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="participations")
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="activity_participations",
        verbose_name="gemeente",
    )
    joined_on = models.DateField("doet mee sinds")
    note = models.CharField("wat de gemeente doet", max_length=200, blank=True)

    class Meta:
        verbose_name = "deelname aan een activiteit"
        verbose_name_plural = "deelnames aan activiteiten"
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "municipality"],
                name="pillars_municipality_once_per_activity",
                violation_error_message="Deze gemeente doet al mee aan deze activiteit.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.activity}"


class ResearchProduct(models.Model):
    """A piece of research that an activity delivers."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="products")
    title = models.CharField("titel", max_length=200)
    kind = models.CharField("soort", max_length=12, choices=ProductKind)
    delivered_on = models.DateField("opgeleverd op", null=True, blank=True)

    class Meta:
        verbose_name = "onderzoeksproduct"
        verbose_name_plural = "onderzoeksproducten"
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "title"], name="pillars_product_once_per_activity"
            )
        ]

    def __str__(self) -> str:
        return self.title
