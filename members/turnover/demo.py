"""The demonstration's election: the real day of March 2026, and invented answers of some municipalities."""

import datetime
from typing import Any

from django.db import transaction

from m50portal.core.dates import today
from members.choices import RoleKind
from members.demo_people import invent
from members.models import Municipality
from members.turnover.actions_answers import apply_answers, open_inquiry, save_answers
from members.turnover.actions_elections import ask_everybody, save_election
from members.turnover.choices import Outcome
from members.turnover.models import Election, Inquiry, RoleConfirmation
from members.turnover.rooms import places_of
from members.turnover.selectors import asked_in, to_answer

ELECTION_DAY = datetime.date(2026, 3, 18)
INSTALLED_ON = datetime.date(2026, 3, 31)
ASK_FROM = datetime.date(2026, 6, 8)
REMIND_ON = (datetime.date(2026, 7, 6), datetime.date(2026, 9, 7), datetime.date(2026, 12, 1))
LAST_DAY = datetime.date(2026, 6, 3)
NOTHING: dict[str, Any] = {
    "on": None,
    "portfolio": "",
    "successor_name": "",
    "successor_email": "",
    "successor_portfolio": "",
    "successor_starts_on": None,
    "places": {},
}


@transaction.atomic
def seed(*, by: Any) -> None:
    """The election with its answers; twice does nothing more."""
    if Election.objects.filter(on=ELECTION_DAY, municipality=None).exists():
        return
    election = Election(
        name="Gemeenteraadsverkiezingen 2026",
        on=ELECTION_DAY,
        installed_on=INSTALLED_ON,
        ask_from=ASK_FROM,
    )
    save_election(election=election, remind_on=REMIND_ON, by=by)
    if today() < ASK_FROM:
        return
    municipalities = asked_in(election, today()).order_by("sort_key", "pk")
    for number, municipality in enumerate(municipalities):
        _answer(election, municipality, number, by)
    ask_everybody(election=election)
    election.inquiries.filter(asked_on=today()).update(asked_on=ASK_FROM)


def _answer(election: Election, municipality: Municipality, number: int, by: Any) -> None:
    """Five in eight answer that everybody stays, one that somebody stopped, one began, one is silent."""
    roles = to_answer(election, municipality, today())
    if not roles or number % 8 == 7:
        return
    inquiry = open_inquiry(election=election, municipality=municipality)
    has_seat = any("voorzitter" in place.label for place in places_of(roles, today())[roles[0].pk])
    answers = [{**NOTHING, "role": role.pk, "outcome": Outcome.STAYS.value} for role in roles]
    if number % 8 == 6:
        answers[0]["outcome"] = Outcome.UNKNOWN.value
        _keep(inquiry, answers, by)
        return
    if number % 8 == 3 and not has_seat:
        person = invent(municipality, roles[0].kind, 2)
        answers[0] |= {"outcome": Outcome.STOPPED.value, "on": LAST_DAY}
        if number % 16 == 3:
            answers[0] |= {"successor_name": person.name, "successor_email": person.email}
    inquiry = _keep(inquiry, answers, by)
    apply_answers(inquiry=inquiry, version=inquiry.version, by=by)
    _date_back(inquiry, ASK_FROM + datetime.timedelta(days=1 + 3 * (number % 30)))


def _date_back(inquiry: Inquiry, day: datetime.date) -> None:
    """As if the contact official had answered then; the demonstration is filled in one go."""
    name = invent(inquiry.municipality, RoleKind.CONTACT_OFFICIAL).name
    Inquiry.objects.filter(pk=inquiry.pk).update(
        asked_on=ASK_FROM, answered_on=min(day, today()), answered_by=name
    )
    confirmed = RoleConfirmation.objects.filter(role__municipality=inquiry.municipality)
    confirmed.update(on=min(day, today()), by_label=name)


def _keep(inquiry: Inquiry, answers: list[dict[str, Any]], by: Any) -> Inquiry:
    return save_answers(inquiry=inquiry, version=inquiry.version, answers=answers, by=by)
