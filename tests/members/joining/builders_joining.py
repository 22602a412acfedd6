"""Contacts, stages and clocks for tests, made in one line."""

import datetime
from typing import Any

from members import actions as register
from members.joining import actions
from members.joining.choices import ContactKind
from members.joining.models import JoiningRules, LogEntry
from members.models import Decision, Municipality
from tests.members.builders_members import municipality, population


def day(text: str) -> datetime.date:
    """``day("2023-05-16")``."""
    return datetime.date.fromisoformat(text)


def prospect(name: str = "", inhabitants: int = 40_000, **values: Any) -> Municipality:
    """A municipality of this size that never took part."""
    made = municipality(name, **values)
    population(made, inhabitants)
    return made


def contact(place: Municipality, on: str = "2026-03-01", **values: Any) -> LogEntry:
    """A telephone call with ``place``."""
    known = {"kind": ContactKind.TELEPHONE, "summary": "Kennisgemaakt.", "by": None}
    return actions.log_contact(municipality=place, on=day(on), **{**known, **values})


def decide(place: Municipality, kind: str, on: str, **values: Any) -> Decision:
    """A decision about ``place``."""
    return register.record_decision(
        municipality=place, kind=kind, decided_on=day(on), **{"by": None, **values}
    )


def rules(starts_on: str = "2020-01-01", **values: Any) -> JoiningRules:
    """Rules for joining from a day, also from one in the past."""
    return JoiningRules.objects.create(starts_on=day(starts_on), **values)
