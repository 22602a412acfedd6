"""Elections and executives for tests, made in one line."""

import datetime
from typing import Any

from members.choices import RoleKind
from members.models import Municipality, MunicipalRole
from members.turnover.actions_answers import open_inquiry, save_answers
from members.turnover.actions_elections import save_election
from members.turnover.choices import Outcome
from members.turnover.models import Election, Inquiry
from tests.members import builders_members as make

ELECTION_DAY = datetime.date(2026, 3, 18)
INSTALLED_ON = datetime.date(2026, 3, 31)
BEFORE = datetime.date(2022, 6, 1)
NOTHING: dict[str, Any] = {
    "on": None,
    "portfolio": "",
    "successor_name": "",
    "successor_email": "",
    "successor_portfolio": "",
    "successor_starts_on": None,
    "places": {},
}


def election(*, remind_on: tuple[datetime.date, ...] = (), **values: Any) -> Election:
    """The municipal elections of March 2026; asked from 1 April."""
    made = Election(
        **{
            "name": "Gemeenteraadsverkiezingen 2026",
            "on": ELECTION_DAY,
            "installed_on": INSTALLED_ON,
            "ask_from": datetime.date(2026, 4, 1),
            **values,
        }
    )
    return save_election(election=made, remind_on=remind_on, by=None)


def alderman(place: Municipality, name: str = "", **values: Any) -> MunicipalRole:
    """A wethouder from before the election."""
    person = make.official(name) if name else None
    kind = values.pop("kind", RoleKind.ALDERMAN)
    return make.role(place, kind, person=person, **{"starts_on": BEFORE, **values})


def answer(role: MunicipalRole, outcome: str = Outcome.STAYS, **values: Any) -> dict[str, Any]:
    """What is filled in about ``role``."""
    return {**NOTHING, "role": role.pk, "outcome": outcome, **values}


def answered(of: Election, place: Municipality, *answers: dict[str, Any], by: Any) -> Inquiry:
    """What ``place`` filled in and kept."""
    inquiry = open_inquiry(election=of, municipality=place)
    return save_answers(inquiry=inquiry, version=inquiry.version, answers=answers, by=by)
