"""Periods: rows that are true from a date until a date.

Half-open: ``starts_on`` counts, ``ends_on`` does not (the first day it is no longer true),
so that a successor may start on the day its predecessor ends.
"""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from m50portal.core.dates import long_date, today


class PeriodQuerySet(models.QuerySet):
    """Reading rows as they were on a date."""

    def as_of(self, day: datetime.date) -> Self:
        """The rows that are true on ``day``."""
        return self.filter(period_covers(day))

    def current(self) -> Self:
        """The rows that are true today."""
        return self.as_of(today())

    def overlapping(self, starts_on: datetime.date, ends_on: datetime.date | None) -> Self:
        """The rows that are true on at least one day of the period."""
        rows = self.filter(Q(ends_on=None) | Q(ends_on__gt=starts_on))
        return rows.filter(starts_on__lt=ends_on) if ends_on else rows


def period_covers(day: datetime.date, prefix: str = "") -> Q:
    """The condition that a period (reached through ``prefix``, e.g. ``roles__``) covers ``day``."""
    return Q(**{f"{prefix}starts_on__lte": day}) & (
        Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gt": day})
    )


class Period(models.Model):
    """A row with a start and, once known, an end."""

    starts_on = models.DateField("begint op")
    ends_on = models.DateField("eindigt op", null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gt=models.F("starts_on")),
                violation_error_message="De einddatum moet na de begindatum liggen.",
            )
        ]

    def covers(self, day: datetime.date) -> bool:
        """Whether the row is true on ``day``."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    @property
    def is_current(self) -> bool:
        """Whether the row is true today."""
        return self.covers(today())

    @property
    def period_text(self) -> str:
        """The period as people read it: ``sinds …``, ``… tot en met …``."""
        start = long_date(self.starts_on)
        if self.ends_on is None:
            return f"sinds {start}" if self.starts_on <= today() else f"vanaf {start}"
        last = long_date(self.ends_on - datetime.timedelta(days=1))
        return f"{start} tot en met {last}"


def overlap_exists(row: Any, **same: Any) -> bool:
    """Whether another row with the ``same`` values overlaps ``row``; for a kind ``clean()``."""
    others = type(row)._default_manager.filter(**same).exclude(pk=row.pk)
    return PeriodQuerySet.overlapping(others, row.starts_on, row.ends_on).exists()
