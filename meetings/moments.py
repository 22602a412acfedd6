"""When a reminder is due."""

import datetime

from django.utils import timezone

from meetings.choices import Unit


def due_before(starts_at: datetime.datetime, amount: int, unit: str) -> datetime.datetime:
    """The moment ``amount`` ``unit`` before ``starts_at``.

    Days keep the local time on the clock, so around a change of summer time a day has 23 or 25
    hours. A clock time that the change skips (2.30 uur) becomes the same moment an hour later on
    the clock (3.30 uur); one that comes twice means the first.
    """
    if unit == Unit.HOURS:
        return starts_at.astimezone(datetime.UTC) - datetime.timedelta(hours=amount)
    local = timezone.localtime(starts_at)
    earlier = local.replace(tzinfo=None, fold=0) - datetime.timedelta(days=amount)
    return earlier.replace(tzinfo=local.tzinfo).astimezone(datetime.UTC)
