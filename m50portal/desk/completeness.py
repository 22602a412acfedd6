"""What a check of the completeness board is: what misses, out of what, and how it reads."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q

from m50portal.core.names import fold
from members.models import Municipality
from members.turnover.selectors import snoozed
from pillars.models import Pillar


@dataclass(frozen=True)
class Mend:
    """Where something is put right; ``rule`` opens that form, for ``about`` or else the municipality."""

    label: str
    url: str
    rule: str
    about: Any = None


@dataclass(frozen=True)
class Line:
    """One thing that is missing. ``target`` is the row's own number, which a snooze remembers."""

    target: int
    title: str
    detail: str = ""
    place: Municipality | None = None
    title_url: str = ""
    mends: tuple[Mend, ...] = ()


@dataclass(frozen=True)
class Around:
    """What lines need besides their own row: the day, and the pillars of that day (asked once)."""

    day: datetime.date
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def pillars(self) -> list[Pillar]:
        """The pillars of the day, in their order."""
        if "pillars" not in self.kept:
            self.kept["pillars"] = list(Pillar.objects.as_of(self.day).in_order())
        found: list[Pillar] = self.kept["pillars"]
        return found


@dataclass(frozen=True)
class Check:
    """One kind of thing that can be missing.

    ``rows`` and ``whole`` are of one model; ``place`` is the way from a row to its municipality ("" is
    the row itself, None there is none). ``is_dated``: can be told of any day, not only of today.
    ``ask`` is what a contact official reads about it; without it the secretariat mends it itself.
    """

    key: str
    title: str
    text: str
    rows: Callable[[datetime.date], Any]
    whole: Callable[[datetime.date], Any]
    line: Callable[[Any, Around], Line]
    place: str | None = "municipality"
    names: tuple[str, ...] = ("municipality__search_key",)
    order: tuple[str, ...] = ("municipality__sort_key", "pk")
    related: tuple[str, ...] = ()
    is_dated: bool = True
    ask: str = ""


@dataclass(frozen=True)
class Narrowing:
    """What the board is narrowed to."""

    text: str = ""
    province: str = ""
    place: str = ""
    municipality: Municipality | None = None

    @cached_property
    def is_narrow(self) -> bool:
        """Whether anything is left out."""
        return bool(self.text or self.province or self.place or self.municipality)


def narrowed(rows: Any, check: Check, to: Narrowing) -> Any:
    """``rows`` of ``check`` within ``to``; what belongs to no municipality falls outside a place."""
    of_place = to.province or to.place or to.municipality is not None
    if of_place and check.place is None:
        return rows.none()
    prefix = f"{check.place}__" if check.place else ""
    if to.municipality is not None:
        rows = rows.filter(**{check.place or "pk": to.municipality.pk})
    if to.province:
        rows = rows.filter(**{f"{prefix}province": to.province})
    for word in fold(to.place).split():
        rows = rows.filter(**{f"{prefix}search_key__contains": word})
    for word in fold(to.text).split():
        found = Q()
        for name in check.names:
            found |= Q(**{name if "__icontains" in name else f"{name}__contains": word})
        rows = rows.filter(found)
    return rows


def open_rows(check: Check, day: datetime.date, to: Narrowing) -> Any:
    """What misses on ``day`` within ``to``, without what is so on purpose."""
    return narrowed(check.rows(day).filter(~snoozed(check.key, day)), check, to)


def ordered(rows: Any, check: Check) -> Any:
    """``rows`` of ``check`` with what its lines read, in order."""
    return rows.select_related(*check.related).order_by(*check.order)
