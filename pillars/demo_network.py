"""The demonstration's board, committees, core team and duties: the seats are real, the people are not."""

import datetime
from typing import Any

from members.choices import Certainty, RoleKind
from members.models import Municipality
from members.relations.demo import COMMITTEES, committee
from pillars.actions_network import (
    add_committee_seat,
    add_core_team_member,
    add_duty,
    add_portfolio,
    appoint_board,
    end_held,
)
from pillars.choices import DutyKind
from pillars.demo_people import role_of
from pillars.models import (
    BoardSeat,
    CommitteeSeat,
    CoreTeamMember,
    MunicipalDuty,
    Pillar,
    Portfolio,
)

AGENDA_START = datetime.date(2019, 1, 1)
APPOINTED = datetime.date(2022, 9, 23)
AFTER_ELECTIONS = datetime.date(2026, 6, 1)
MEETING = "de ledenbijeenkomst"
# Five seats, one of them vacant, as the network itself published them in 2023; what they are about is an example.
PORTFOLIOS = (
    ("Voorzitter", ""),
    ("Ruimte en wonen", "ruimte"),
    ("Sociaal domein", "sociaal"),
    ("Financiën", "financien"),
    ("Communicatie en leden", ""),
)
# portfolio, municipality, name, from, until
BOARD: tuple[tuple[Any, ...], ...] = (
    ("Voorzitter", "Zeist", "Hermine Voorbeeldema", APPOINTED, AFTER_ELECTIONS),
    ("Voorzitter", "Nijkerk", "Gerard Proefenveld", AFTER_ELECTIONS, None),
    ("Ruimte en wonen", "Waalwijk", "Frank Fictiefman", APPOINTED, None),
    ("Sociaal domein", "Katwijk", "Aïcha Denkbeeldig", APPOINTED, None),
    ("Financiën", "Barneveld", "Klaas te Verzinnen", APPOINTED, None),
)
COMMITTEE_SEATS = (
    (COMMITTEES[0], "financien", "Veenendaal", "Henk Proefman", "Lid"),
    (COMMITTEES[1], "ruimte", "Woerden", "Marieke Modelstad", "Vicevoorzitter"),
    (COMMITTEES[2], "sociaal", "Tiel", "Fatima Voorbeeld", "Lid"),
)
CORE_TEAM = (
    ("Zeist", RoleKind.CONTACT_OFFICIAL, "Ledenbijeenkomsten"),
    ("Waalwijk", RoleKind.CONTACT_OFFICIAL, "Jaarplan"),
    ("Diemen", RoleKind.CONTACT_OFFICIAL, "Nieuwe leden"),
)
DUTIES = (
    (DutyKind.LEAD, "Zeist"),
    (DutyKind.LEAD, "Waalwijk"),
    (DutyKind.SECRETARIAT, "Zeist"),
)
SOURCE = "Strategische werkagenda 2019-2022"


def seed_network(*, by: Any) -> None:
    """Who does what; what is there already stays."""
    for number, (name, slug) in enumerate(PORTFOLIOS, start=1):
        if not Portfolio.objects.filter(name=name).exists():
            pillar = Pillar.objects.filter(slug=slug).first()
            add_portfolio(name=name, number=number, pillar=pillar, starts_on=APPOINTED, by=by)
    if not BoardSeat.objects.exists():
        for row in BOARD:
            _board(row, by=by)
    if not CommitteeSeat.objects.exists():
        for row in COMMITTEE_SEATS:
            _committee(row, by=by)
    if not CoreTeamMember.objects.exists():
        for place, kind, task in CORE_TEAM:
            _core_team(place, kind, task, by=by)
    for duty, place in DUTIES:
        _duty(duty, place, by=by)


def _place(name: str) -> Municipality | None:
    return Municipality.objects.filter(name=name).first()


def _board(row: tuple[Any, ...], *, by: Any) -> None:
    portfolio, place, name, starts_on, ends_on = row
    municipality = _place(place)
    if municipality is None:
        return
    role = role_of(municipality, RoleKind.ALDERMAN, period=(starts_on, ends_on), name=name)
    seat = appoint_board(
        portfolio=Portfolio.objects.get(name=portfolio),
        official=role.official,
        municipality=municipality,
        starts_on=starts_on,
        appointed_by=MEETING,
        appointed_on=starts_on,
        by=by,
    )
    if ends_on is not None:
        end_held(row=seat, ends_on=ends_on, by=by)


def _committee(row: tuple[str, ...], *, by: Any) -> None:
    name, slug, place, who, title = row
    municipality = _place(place)
    if municipality is None:
        return
    period = (datetime.date(2024, 7, 1), None)
    role = role_of(municipality, RoleKind.ALDERMAN, period=period, name=who)
    add_committee_seat(
        committee=committee(name, by=by),
        pillar=Pillar.objects.filter(slug=slug).first(),
        official=role.official,
        municipality=municipality,
        title=title,
        starts_on=max(role.starts_on, period[0]),
        by=by,
    )


def _core_team(place: str, kind: RoleKind, task: str, *, by: Any) -> None:
    municipality = _place(place)
    if municipality is None:
        return
    period = (datetime.date(2023, 1, 1), None)
    role = role_of(municipality, kind, period=period, from_start=False)
    add_core_team_member(
        official=role.official,
        municipality=municipality,
        task=task,
        starts_on=max(role.starts_on, period[0]),
        by=by,
    )


def _duty(kind: DutyKind, place: str, *, by: Any) -> None:
    municipality = _place(place)
    if municipality is None or MunicipalDuty.objects.filter(kind=kind, municipality=municipality):
        return
    values = {
        "kind": kind,
        "municipality": municipality,
        "starts_on": AGENDA_START,
        "start_certainty": Certainty.BY_THEN,
        "source": SOURCE,
    }
    add_duty(values=values, by=by)
