"""Today and Dutch dates. Every room asks here, so that one clock can be moved in a test."""

import datetime
import re

from django.utils import timezone

MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
DUTCH_DAY = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})")
WEEKDAYS = "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split()


def today() -> datetime.date:
    """The date now in Europe/Amsterdam."""
    return timezone.localdate()


def local_day(moment: datetime.datetime) -> datetime.date:
    """The date of ``moment`` in Europe/Amsterdam."""
    return timezone.localtime(moment).date()


def start_of(day: datetime.date) -> datetime.datetime:
    """The first moment of ``day`` in Europe/Amsterdam."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def long_date(day: datetime.date) -> str:
    """``1 december 2026``, with no-break spaces so that a date never falls apart."""
    return f"{day.day}\u00a0{MONTHS[day.month - 1]}\u00a0{day.year}"


def weekday_date(day: datetime.date) -> str:
    """``dinsdag 1 december 2026``."""
    return f"{WEEKDAYS[day.weekday()]} {long_date(day)}"


def clock(moment: datetime.datetime | datetime.time) -> str:
    """``14.00 uur``; a moment is shown in Europe/Amsterdam."""
    local = timezone.localtime(moment) if isinstance(moment, datetime.datetime) else moment
    return f"{local:%H.%M}\u00a0uur"


def parse_day(text: str) -> datetime.date | None:
    """A date from a URL (``2023-04-01``, or as people write it: ``1-4-2023``); None when it is none."""
    dutch = DUTCH_DAY.fullmatch(text)
    try:
        if dutch:
            day, month, year = map(int, dutch.groups())
            return datetime.date(year, month, day)
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
