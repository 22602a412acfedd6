"""The table of attendance: its columns, the order of its rows, and how the norm was met."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from meetings.choices import NORM, MeetingKind
from meetings.models import Meeting
from meetings.selectors_turnout import Turnout

BY_NAME, BY_MISSED = "gemeente", "gemist"


@dataclass(frozen=True)
class Column:
    """What one column counts; ``sort`` is its name in the address."""

    label: str
    kinds: tuple[str, ...]
    sort: str


@dataclass(frozen=True)
class Line:
    """One municipality: a cell for each column, and what it missed."""

    turnout: Turnout
    cells: tuple[tuple[str, str], ...]
    missed: int
    verdict: str

    @property
    def badge(self) -> str:
        """The kind of badge that goes with the verdict."""
        return {"Gehaald": "ok", "Niet gehaald": "warn"}.get(self.verdict, "neutral")


@dataclass(frozen=True)
class Norm:
    """How a norm was met: of so many municipalities, so many came to every meeting of a kind."""

    label: str
    met: int
    of: int
    meetings: int

    @property
    def text(self) -> str:
        """``48 van 57 gemeenten waren bij alle 2``."""
        all_of_it = "waren er" if self.meetings == 1 else f"waren bij alle {self.meetings}"
        return f"{self.met} van {self.of} gemeenten {all_of_it}"


def columns_for(kind: str) -> list[Column]:
    """A column for each kind of the norm and one for the rest; of one ``kind`` only that."""
    if kind:
        return [Column(str(MeetingKind(kind).label), (kind,), kind)]
    columns = [Column(str(one.label), (one.value,), one.value) for one in NORM]
    rest = tuple(one.value for one in MeetingKind if one not in NORM)
    return [*columns, Column("Andere", rest, "andere")]


def measured(columns: Sequence[Column]) -> tuple[str, ...]:
    """The kinds of which missing one counts: those of the norm; without those, what is shown."""
    kinds = tuple(kind for column in columns for kind in column.kinds)
    return tuple(kind for kind in kinds if kind in NORM) or kinds


def lines_of(rows: Iterable[Turnout], columns: Sequence[Column]) -> list[Line]:
    """The table, in the order of ``rows``."""
    kinds = measured(columns)
    return [
        Line(
            row,
            tuple((column.label, row.of(*column.kinds)) for column in columns),
            row.missed(kinds),
            verdict_on(row, kinds),
        )
        for row in rows
    ]


def verdict_on(row: Turnout, kinds: Iterable[str] = NORM) -> str:
    """Whether the norm was met, as far as there was something to come to."""
    held = row.numbers(kinds)[1]
    if not held:
        return "Niets gemeten"
    return "Niet gehaald" if row.missed(kinds) else "Gehaald"


def in_order(rows: Sequence[Turnout], sort: str, columns: Sequence[Column]) -> list[Turnout]:
    """``rows`` sorted as the address asks; by name when it asks for nothing that there is."""
    name, backwards = sort.removeprefix("-"), sort.startswith("-")
    kinds = measured(columns)
    keys: dict[str, Any] = {BY_MISSED: lambda row: row.missed(kinds)}
    keys |= {one.sort: lambda row, one=one: row.numbers(one.kinds) for one in columns}
    if name in keys:
        return sorted(rows, key=keys[name], reverse=backwards)
    return list(reversed(rows)) if sort == f"-{BY_NAME}" else list(rows)


def norms_of(
    rows: Sequence[Turnout], meetings: Sequence[Meeting], columns: Sequence[Column]
) -> list[Norm]:
    """Per kind of the norm that is shown and was held: how many of ``rows`` came to all of it."""
    found = []
    for column in columns:
        kind = column.kinds[0]
        held = sum(meeting.kind == kind for meeting in meetings)
        expected = [row for row in rows if row.held.get(kind)]
        if kind in NORM and held and expected:
            met = sum(not row.missed([kind]) for row in expected)
            found.append(Norm(column.label, met, len(expected), held))
    return found
