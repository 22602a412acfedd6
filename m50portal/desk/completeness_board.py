"""The completeness board: every check counted at once, the first lines of each, score and trend."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, Max, Value
from django.db.models.functions import TruncMonth

from m50portal.core.dates import MONTHS, today
from m50portal.core.returning import with_return
from m50portal.desk import kept
from m50portal.desk.completeness import (
    Around,
    Check,
    Line,
    Mend,
    Narrowing,
    narrowed,
    open_rows,
    ordered,
)
from m50portal.desk.completeness_checks import MUNICIPALITY_CHECKS, is_known
from m50portal.desk.completeness_network import NETWORK_CHECKS
from m50portal.desk.completeness_pillars import PILLAR_CHECKS
from members.turnover.models import CompletenessCount

CHECKS: tuple[Check, ...] = (*MUNICIPALITY_CHECKS, *PILLAR_CHECKS, *NETWORK_CHECKS)
BY_KEY = {check.key: check for check in CHECKS}
FIRST = 3
# A worker changes things without anybody seeing it: mail that bounced, an election that begins.
A_MINUTE = 60
MONTHS_SHOWN = 12


@dataclass(frozen=True)
class Score:
    """How many of the things that are looked at are right.

    ``right``: the part of each check that is right, averaged. Each check weighs as much, else a
    thousand addresses that nobody confirmed yet would hide every vacant chair.
    """

    missing: int
    whole: int
    right: Fraction = Fraction(1)

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means that nothing is missing."""
        return int(100 * self.right)

    @classmethod
    def of(cls, counts: Iterable[tuple[int, int]]) -> "Score":
        """The score of ``(missing, whole)`` of several checks; one with nothing to look at counts not."""
        pairs = [(missing, whole) for missing, whole in counts if whole]
        missing, whole = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
        parts = [max(Fraction(0), 1 - Fraction(*pair)) for pair in pairs]
        return cls(missing, whole, sum(parts, Fraction(0)) / len(parts) if parts else Fraction(1))


@dataclass(frozen=True)
class Counted:
    """What one check found on the day; ``count`` is None when nobody knows it of that day."""

    check: Check
    count: int | None
    of: int

    @property
    def kind(self) -> str:
        """The colour of its badge."""
        return "neutral" if self.count is None else "warn" if self.count else "ok"

    @property
    def text(self) -> str:
        """``3 van 76``, or that nobody knows."""
        return "onbekend" if self.count is None else f"{self.count} van {self.of}"


@dataclass(frozen=True)
class ShownMend:
    """A button that puts something right."""

    label: str
    url: str


@dataclass(frozen=True)
class ShownLine:
    """A line of the board as one person may see it."""

    line: Line
    mends: list[ShownMend]


@dataclass(frozen=True)
class Section:
    """A check on the board with its first lines."""

    counted: Counted
    lines: list[ShownLine]

    @property
    def rest(self) -> int:
        """How many more there are."""
        return (self.counted.count or 0) - len(self.lines)


def _numbers(parts: list[Any]) -> list[int]:
    """How many rows each of ``parts`` has, in one query."""
    counts = [
        rows.order_by().annotate(_part=Value(place)).values("_part").annotate(_n=Count("pk"))
        for place, rows in enumerate(parts)
    ]
    found = {row["_part"]: row["_n"] for row in counts[0].union(*counts[1:], all=True)}
    return [found.get(place, 0) for place in range(len(parts))]


def count_all(day: datetime.date, to: Narrowing, *, version: str = "") -> list[Counted]:
    """What every check finds on ``day``; of the whole network kept until something changes, or a minute.

    ``version`` saves a query to who has asked for ``kept.version()`` already.
    """
    if to.is_narrow:
        return _count(day, to)
    found = kept.keep(
        f"board:{day}:{today()}",
        version or kept.version(),
        lambda: {row.check.key: (row.count, row.of) for row in _count(day, to)},
        seconds=A_MINUTE,
    )
    return [Counted(check, *found[check.key]) for check in CHECKS]


def _count(day: datetime.date, to: Narrowing) -> list[Counted]:
    """What every check finds on ``day``: two queries at most, however large the register is."""
    known = [check for check in CHECKS if is_known(check, day)]
    missing = [open_rows(check, day, to) for check in known]
    whole = [narrowed(check.whole(day), check, to) for check in known]
    numbers = _numbers([*missing, *whole])
    found = dict(zip(known, zip(numbers, numbers[len(known) :], strict=False), strict=True))
    stored = {} if len(known) == len(CHECKS) or to.is_narrow else stored_on(day)
    counted = []
    for check in CHECKS:
        count, of = found[check] if check in found else stored.get(check.key, (None, 0))
        counted.append(Counted(check, count, of))
    return counted


def stored_on(day: datetime.date) -> dict[str, tuple[int, int]]:
    """What was counted on ``day`` itself, by check."""
    rows = CompletenessCount.objects.filter(on=day).values_list("key", "count", "of")
    return {key: (count, of) for key, count, of in rows}


def score_of(counted: Iterable[Counted]) -> Score:
    """The score over what is known."""
    return Score.of((row.count, row.of) for row in counted if row.count is not None)


def sections(
    counted: list[Counted], day: datetime.date, to: Narrowing, *, user: Any, back: str
) -> list[Section]:
    """The checks that find something, each with its first lines: a query a check."""
    around = Around(day)
    return [
        Section(
            row,
            shown(
                ordered(open_rows(row.check, day, to), row.check)[:FIRST],
                row.check,
                around,
                user,
                back,
            )
            if is_known(row.check, day)
            else [],
        )
        for row in counted
        if row.count
    ]


def shown(
    rows: Iterable[Any], check: Check, around: Around, user: Any, back: str
) -> list[ShownLine]:
    """``rows`` as lines with the buttons that ``user`` may use; each comes back to ``back``."""
    lines = [check.line(row, around) for row in rows]
    return [
        ShownLine(
            line,
            [
                ShownMend(mend.label, with_return(mend.url, back))
                for mend in line.mends
                if may_use(mend, line, user)
            ],
        )
        for line in lines
    ]


def may_use(mend: Mend, line: Line, user: Any) -> bool:
    """Whether the rule of ``mend`` lets ``user`` in."""
    about = mend.about or line.place
    return bool(user.has_perm(mend.rule, about) if about else user.has_perm(mend.rule))


# --- Trend --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Bar:
    """A month of the trend, as components/bar_chart.html wants it."""

    label: str
    value: str
    share: int
    kind: str = ""


def trend(day: datetime.date, *, key: str = "") -> list[Bar]:
    """The last count of each month up to ``day``: of one check, or how complete everything was.

    Months are only compared over the checks that all of them have.
    """
    rows = CompletenessCount.objects.filter(on__lte=day)
    if key:
        rows = rows.filter(key=key)
    months = rows.annotate(month=TruncMonth("on")).values("month").annotate(last=Max("on"))
    lasts = list(months.order_by("-month").values_list("last", flat=True)[:MONTHS_SHOWN])
    counts: dict[datetime.date, dict[str, tuple[int, int]]] = {}
    for row in rows.filter(on__in=lasts).order_by("on"):
        counts.setdefault(row.on, {})[row.key] = (row.count, row.of)
    shared = set.intersection(*(set(found) for found in counts.values())) if counts else set()
    return [
        _bar(on, Score.of(found[key] for key in shared), as_number=bool(key))
        for on, found in counts.items()
    ]


def _bar(on: datetime.date, score: Score, *, as_number: bool) -> Bar:
    label = f"{on.day} {MONTHS[on.month - 1]} {on.year}"
    if as_number:
        share = min(100, 100 * score.missing // score.whole) if score.whole else 0
        return Bar(label, f"{score.missing} van {score.whole}", share, "warn" if share else "")
    return Bar(label, f"{score.percent} %", score.percent)
