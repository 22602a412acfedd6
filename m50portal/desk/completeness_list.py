"""The completeness board of one municipality: what misses there, to print or to ask."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from m50portal.desk.completeness import Around, Check, Line, Mend, Narrowing, open_rows, ordered
from m50portal.desk.completeness_board import CHECKS, Counted, count_all
from m50portal.desk.completeness_checks import is_known
from members.models import Municipality


@dataclass(frozen=True)
class AskLine:
    """Something that a contact official is asked about: what it is about, and where to mend it."""

    title: str
    detail: str
    mends: tuple[Mend, ...]


@dataclass(frozen=True)
class AskGroup:
    """A question with the things it is about."""

    question: str
    lines: list[AskLine]


EXPORT_HEAD = ("Controle", "Wat", "Gemeente", "Bijzonderheden", "Peildatum")


def export_rows(checks: Iterable[Check], day: datetime.date, to: Narrowing) -> list[list[Any]]:
    """Every line of ``checks`` within ``to``, for a file."""
    around = Around(day)
    lines = [
        (check, check.line(row, around))
        for check in checks
        if is_known(check, day)
        for row in ordered(open_rows(check, day, to), check)
    ]
    return [
        [check.title, line.title, line.place.name if line.place else "", line.detail, day]
        for check, line in lines
    ]


def checks_of(municipality: Municipality, day: datetime.date) -> list[Counted]:
    """What each check finds for ``municipality``; those about the network as a whole are left out."""
    counted = count_all(day, Narrowing(municipality=municipality))
    return [row for row in counted if row.check.place is not None and row.of]


def lines_of(check: Check, municipality: Municipality, day: datetime.date) -> list[Line]:
    """What ``check`` finds for ``municipality``."""
    rows = ordered(open_rows(check, day, Narrowing(municipality=municipality)), check)
    around = Around(day)
    return [check.line(row, around) for row in rows]


def ask_groups(municipality: Municipality, day: datetime.date) -> list[AskGroup]:
    """What the contact officials of ``municipality`` can mend themselves, as questions."""
    groups = []
    for check in CHECKS:
        if not check.ask or not is_known(check, day):
            continue
        lines = lines_of(check, municipality, day)
        if lines:
            groups.append(AskGroup(check.ask, [_ask_line(line, municipality) for line in lines]))
    return groups


def _ask_line(line: Line, municipality: Municipality) -> AskLine:
    title = "" if line.title == municipality.name else line.title
    return AskLine(title, line.detail, line.mends)
