"""A meeting: when, where, of whom, and how far its preparation is."""

import datetime
import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from m50portal.core.dates import local_day
from meetings.choices import MeetingKind, MeetingState
from meetings.querysets import MeetingQuerySet
from pillars.models import Pillar


def new_uid() -> str:
    """The identity of a meeting in everybody's calendar; it never changes."""
    return f"{uuid.uuid4()}@m50-portaal"


class Meeting(models.Model):
    """Every get-together with a date. One that sources only name by its date has no clock time."""

    title = models.CharField("titel", max_length=120)
    slug = models.SlugField(max_length=130, editable=False)
    kind = models.CharField("soort", max_length=14, choices=MeetingKind)
    pillar = models.ForeignKey(
        Pillar,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name="pijler",
    )
    starts_at = models.DateTimeField("begin", db_index=True)
    ends_at = models.DateTimeField("einde")
    time_known = models.BooleanField("tijd bekend", default=True)
    certainty_note = models.CharField("wat de bron vertelt", max_length=250, blank=True)
    location = models.CharField("plaats", max_length=160, blank=True)
    online_link = models.URLField("link om online mee te doen", blank=True)
    description = models.TextField("toelichting", blank=True)
    state = models.CharField(
        "stand", max_length=10, choices=MeetingState, default=MeetingState.CONCEPT
    )
    announced_at = models.DateTimeField("aangekondigd", null=True, blank=True)
    cancelled_at = models.DateTimeField("geannuleerd", null=True, blank=True)
    cancel_reason = models.CharField("reden van annuleren", max_length=250, blank=True)
    uid = models.CharField(max_length=80, unique=True, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField("gewijzigd", default=timezone.now, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "bijeenkomst"
        verbose_name_plural = "bijeenkomsten"
        constraints = [
            models.CheckConstraint(
                name="meetings_meeting_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="De bijeenkomst moet later eindigen dan zij begint.",
            ),
            models.CheckConstraint(
                name="meetings_meeting_state_has_moment",
                condition=(
                    Q(state=MeetingState.CONCEPT, announced_at=None, cancelled_at=None)
                    | Q(state=MeetingState.ANNOUNCED, announced_at__isnull=False, cancelled_at=None)
                    | Q(state=MeetingState.CANCELLED, cancelled_at__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the meeting, where its agenda is read and edited."""
        return reverse("meetings:detail", args=[self.pk, self.slug])

    @property
    def day(self) -> datetime.date:
        """The date of the meeting in Europe/Amsterdam."""
        return local_day(self.starts_at)

    @property
    def minutes(self) -> int:
        """How long the meeting lasts, also when the clock is changed meanwhile."""
        start, end = self.starts_at.astimezone(datetime.UTC), self.ends_at.astimezone(datetime.UTC)
        return round((end - start).total_seconds() / 60)

    @property
    def is_concept(self) -> bool:
        """Whether only those who prepare it see it."""
        return self.state == MeetingState.CONCEPT

    @property
    def is_announced(self) -> bool:
        """Whether it goes on and may be known."""
        return self.state == MeetingState.ANNOUNCED

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.state == MeetingState.CANCELLED

    @property
    def is_past(self) -> bool:
        """Whether it is over."""
        return self.ends_at <= timezone.now()
