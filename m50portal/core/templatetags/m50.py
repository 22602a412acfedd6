"""Dutch amounts, dates, numbers and file sizes in templates (built in: no ``load`` needed)."""

import datetime
from decimal import Decimal
from typing import Any

from django import template

from m50portal.core import dates, files, money

register = template.Library()


@register.filter
def euro(amount: Decimal | None) -> str:
    """``€ 5.000,00``; nothing for nothing."""
    return "" if amount is None else money.euro(Decimal(amount))


@register.filter
def day(value: datetime.date | None) -> str:
    """``1 december 2026``; nothing for nothing."""
    if value is None:
        return ""
    return dates.long_date(dates_of(value))


@register.filter
def weekday(value: datetime.date) -> str:
    """``dinsdag 1 december 2026``."""
    return dates.weekday_date(dates_of(value))


@register.filter
def clock(value: datetime.datetime | datetime.time) -> str:
    """``14.00 uur``."""
    return dates.clock(value)


@register.filter
def moment(value: datetime.datetime | None) -> str:
    """``1 december 2026, 14.00 uur``; nothing for nothing."""
    if value is None:
        return ""
    return f"{dates.long_date(dates_of(value))}, {dates.clock(value)}"


def dates_of(value: datetime.date) -> datetime.date:
    """The local date of a date or a moment."""
    if isinstance(value, datetime.datetime):
        return dates.local_day(value)
    return value


@register.filter
def number(value: int | None) -> str:
    """``32.977``; nothing for nothing."""
    return "" if value is None else f"{value:,}".replace(",", ".")


@register.filter
def size(value: int) -> str:
    """``84 kB``."""
    return files.readable_size(value)


@register.filter
def get(mapping: dict, key: Any) -> Any:
    """``mapping[key]``, or nothing."""
    return mapping.get(key)
