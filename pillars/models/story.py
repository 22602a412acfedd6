"""Stories of what a municipality did well: "Excelleren in …"."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from m50portal.core.files import random_name
from m50portal.core.names import fold
from members.models import Municipality
from pillars.choices import TOLD, StoryState
from pillars.models.pillar import Pillar
from pillars.querysets_story import StoryQuerySet


class Story(models.Model):
    """What a municipality did, so that another can do it too. The municipality stays that of then."""

    slug = models.SlugField(max_length=160, unique=True)
    excels_in = models.CharField(
        "Excelleren in", max_length=60, help_text="Bijvoorbeeld: duurzaamheid of lokale democratie."
    )
    title = models.CharField("titel", max_length=120)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="stories", verbose_name="gemeente"
    )
    pillar = models.ForeignKey(
        Pillar,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stories",
        verbose_name="pijler",
        help_text="Leeg als het bij geen pijler hoort.",
    )
    year = models.PositiveSmallIntegerField(
        "jaar", validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    summary = models.CharField(
        "in het kort", max_length=300, help_text="Eén of twee zinnen. Dit staat in de lijst."
    )
    text = models.TextField(
        "verhaal", help_text="Lege regel: nieuwe alinea. Een streepje vooraan maakt een lijst."
    )
    result = models.TextField("wat leverde het op?", blank=True)
    link = models.URLField("meer lezen", blank=True)
    picture = models.FileField("foto", upload_to=random_name, blank=True)
    picture_text = models.CharField(
        "wat is er op de foto te zien?",
        max_length=200,
        blank=True,
        help_text="Voor wie de foto niet ziet. Verplicht bij een foto.",
    )
    state = models.CharField("stand", max_length=10, choices=StoryState, default=StoryState.CONCEPT)
    told_on = models.DateField("gepubliceerd op", null=True, blank=True)
    withdrawn_reason = models.CharField("reden van terugtrekken", max_length=300, blank=True)
    written_label = models.CharField("geschreven door", max_length=150, blank=True)
    search_key = models.TextField(editable=False, default="")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar = StoryQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "verhaal"
        verbose_name_plural = "verhalen"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="pillars_story_told_has_date",
                condition=~Q(state__in=TOLD) | Q(told_on__isnull=False),
            ),
            models.CheckConstraint(
                name="pillars_story_picture_has_text",
                condition=Q(picture="") | ~Q(picture_text=""),
                violation_error_message="Schrijf wat er op de foto te zien is, voor wie haar niet ziet.",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "-told_on"], name="pillars_story_told")
        ]

    def __str__(self) -> str:
        return f"Excelleren in {self.excels_in}: {self.title}"

    def get_absolute_url(self) -> str:
        """The page inside the portal."""
        return reverse("stories:detail", args=[self.slug])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps what is searched in step with the text."""
        parts = (self.excels_in, self.title, self.summary, self.text, self.result)
        self.search_key = fold(" ".join(parts))
        super().save(*args, **kwargs)

    @property
    def is_told(self) -> bool:
        """Whether others read it."""
        return self.state in TOLD

    @property
    def is_public(self) -> bool:
        """Whether everybody reads it."""
        return self.state == StoryState.PUBLIC
