import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from m50portal.core.models import AuditEvent
from members.choices import RoleKind
from members.models import MunicipalRole
from members.relations.models import Organisation
from pillars import actions_network as act
from pillars.choices import DutyKind
from pillars.models import BoardSeat, CommitteeSeat, MunicipalDuty
from pillars.presenters_network import Card, network_on
from pillars.selectors_network import (
    board_history,
    board_on,
    duties_on,
    held_by,
    leading_municipalities,
    portfolios_on,
    tasks_of,
)
from tests.pillars import builders_pillars as make

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 23)
ONE_DAY = datetime.timedelta(days=1)


def refused(make_row):
    """Whether the database itself refuses the row."""
    try:
        with transaction.atomic():
            make_row()
    except IntegrityError:
        return True
    return False


def test_database_refuses_two_at_once():
    place = make.municipality()
    seat = make.board_seat(make.portfolio(), place=place)
    member = make.core_team_member()
    in_committee = make.committee_seat()
    make.duty(place)

    assert refused(lambda: make.board_seat(seat.portfolio, starts_on=DAY))
    assert refused(lambda: make.core_team_member(who=member.official, starts_on=DAY))
    assert refused(
        lambda: make.committee_seat(
            committee=in_committee.committee, who=in_committee.official, starts_on=DAY
        )
    )
    assert refused(lambda: make.duty(place, starts_on=DAY))
    assert not refused(lambda: make.board_seat(make.portfolio(), who=seat.official, place=place))
    assert not refused(lambda: make.duty(make.municipality()))
    assert not refused(lambda: make.duty(place, DutyKind.SECRETARIAT))


def appoint(portfolio, starts_on=DAY, **values):
    place = values.pop("place", None) or make.municipality()
    return act.appoint_board(
        portfolio=portfolio,
        official=make.official(place),
        municipality=place,
        starts_on=starts_on,
        by=None,
        **values,
    )


def test_appoint_ends_who_sat_there_on_that_day():
    portfolio = make.portfolio()
    first = appoint(portfolio, appointed_by="de ledenbijeenkomst", appointed_on=DAY)
    second = appoint(portfolio, DAY + ONE_DAY)

    first.refresh_from_db()
    assert (first.ends_on, second.ends_on) == (DAY + ONE_DAY, None)
    assert board_on(DAY)[portfolio.pk] == first
    assert board_on(DAY + ONE_DAY)[portfolio.pk] == second
    assert board_history() == [(portfolio, [second, first])]
    assert list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True)) == [
        "pillars.appoint_board",
        "pillars.end_held",
        "pillars.appoint_board",
    ]


def test_appoint_twice_on_one_day_is_refused():
    portfolio = make.portfolio()
    appoint(portfolio)

    with pytest.raises(ValidationError, match="begint al iemand"):
        appoint(portfolio)
    assert BoardSeat.objects.count() == 1


def test_appoint_before_the_portfolio_is_there_is_refused():
    with pytest.raises(ValidationError, match="bestaat niet op deze begindatum"):
        appoint(make.portfolio(starts_on=DAY), DAY - ONE_DAY)


def test_vacant_portfolio_says_since_when():
    portfolio, never = make.portfolio(), make.portfolio()
    seat = appoint(portfolio)
    act.end_held(row=seat, ends_on=DAY + ONE_DAY, by=None)

    found = {row.pk: row.vacated_on for row in portfolios_on(DAY + ONE_DAY)}

    assert found == {portfolio.pk: DAY + ONE_DAY, never.pk: None}
    assert board_on(DAY + ONE_DAY) == {}
    with pytest.raises(ValidationError, match="al eerder beëindigd"):
        act.end_held(row=seat, ends_on=DAY + ONE_DAY, by=None)


def test_end_held_before_it_began_is_refused():
    seat = appoint(make.portfolio())

    with pytest.raises(ValidationError):
        act.end_held(row=seat, ends_on=DAY, by=None)
    seat.refresh_from_db()
    assert seat.ends_on is None


def test_end_portfolio_ends_who_sits_there():
    portfolio = make.portfolio()
    seat = appoint(portfolio)

    with pytest.raises(ValidationError, match="Kies een latere dag"):
        act.end_portfolio(portfolio=portfolio, ends_on=DAY, by=None)
    act.end_portfolio(portfolio=portfolio, ends_on=DAY + ONE_DAY, by=None)

    seat.refresh_from_db()
    assert seat.ends_on == DAY + ONE_DAY
    assert portfolios_on(DAY + ONE_DAY) == []
    with pytest.raises(ValidationError, match="al eerder"):
        act.end_portfolio(portfolio=portfolio, ends_on=DAY + ONE_DAY, by=None)


def test_committee_seat_is_in_a_committee_of_the_vng():
    place = make.municipality()
    network = Organisation(kind="netwerk", slug="g40", starts_on=make.LONG_AGO)
    network.set_name("G40")
    network.save()

    with pytest.raises(ValidationError, match="Kies een commissie van de VNG"):
        act.add_committee_seat(
            committee=network,
            official=make.official(place),
            municipality=place,
            starts_on=DAY,
            by=None,
        )


def test_committee_seat_follows_another():
    old = make.committee_seat()
    place = make.municipality()
    values = {
        "committee": old.committee,
        "official": make.official(place),
        "municipality": place,
        "starts_on": DAY,
        "by": None,
    }

    act.add_committee_seat(follows=old, **values)

    old.refresh_from_db()
    assert old.ends_on == DAY
    with pytest.raises(ValidationError, match="zit in deze periode al"):
        act.add_committee_seat(**values)
    assert CommitteeSeat.objects.count() == 2


def test_core_team_member_follows_another():
    old = make.core_team_member()
    place = make.municipality()
    values = {"official": make.official(place), "municipality": place, "starts_on": DAY, "by": None}

    act.add_core_team_member(follows=old, **values)

    old.refresh_from_db()
    assert old.ends_on == DAY
    with pytest.raises(ValidationError, match="al in het kernteam"):
        act.add_core_team_member(**values)


def test_duty_of_two_municipalities_together():
    zeist, waalwijk = make.municipality("Zeist"), make.municipality("Waalwijk")
    values = {"kind": DutyKind.LEAD, "starts_on": DAY, "start_certainty": "by_then"}
    for place in (zeist, waalwijk):
        act.add_duty(values={**values, "municipality": place}, by=None)

    assert leading_municipalities(DAY) == [waalwijk, zeist]
    assert leading_municipalities(DAY - ONE_DAY) == []
    assert [row.since_text for row in duties_on(DAY, zeist)] == [
        "uiterlijk sinds 23\u00a0september\u00a02022"
    ]
    with pytest.raises(ValidationError, match="heeft deze taak"):
        act.add_duty(values={**values, "municipality": zeist}, by=None)
    assert MunicipalDuty.objects.count() == 2


def test_municipality_and_person_say_what_they_do():
    place = make.municipality("'s-Gravenhage")
    pillar = make.pillar("Ruimte")
    who = make.official(place, name="Anouk 's-Proef")
    make.board_seat(make.portfolio("Financiën"), who, place=place)
    make.committee_seat(pillar, place=place, who=who, committee=make.committee("Commissie A"))
    make.core_team_member(place=place, who=who)

    assert held_by(place, DAY) == [
        "Anouk 's-Proef, dagelijks bestuur: Financiën",
        "Anouk 's-Proef, Commissie A",
        "Anouk 's-Proef, ambtelijk kernteam",
    ]
    assert tasks_of(who, DAY) == [
        "Dagelijks bestuur: Financiën",
        "Lid Commissie A, pijler Ruimte",
        "Ambtelijk kernteam",
    ]
    assert held_by(make.municipality(), DAY) == []


def leave(official, day):
    MunicipalRole.objects.filter(official=official).update(ends_on=day)


def test_who_left_the_municipality_is_flagged_with_the_day_to_end_on():
    pillar = make.pillar()
    place = make.municipality("Kampen")
    board = make.board_seat(make.portfolio(of=pillar), place=place)
    chair = make.seat(pillar, place=place)
    leave(board.official, DAY)
    leave(chair.official, DAY)

    network = network_on(DAY, manages=True)
    before = network_on(DAY - ONE_DAY, manages=True)
    looked_at = network_on(DAY, manages=False)

    cards = [network.board[0], network.columns[0].leading[0]]
    assert [card.left for card in cards] == ["Werkt niet meer bij Kampen"] * 2
    assert [card.free_day for card in cards] == [DAY - ONE_DAY] * 2
    assert [card.free_url for card in cards] == [
        f"/pijlers/wie-doet-wat/bestuur/{board.pk}/beeindigen/",
        f"/pijlers/plaatsen/{chair.pk}/beeindigen/",
    ]
    assert (before.board[0].left, looked_at.board[0].free_url) == ("", "")
    assert (network.vacancies, looked_at.board[0].links) == (1, [])


def test_who_has_another_role_there_still_works_there():
    place = make.municipality()
    seat = make.board_seat(make.portfolio(), place=place)
    leave(seat.official, DAY)
    MunicipalRole.objects.create(
        official=seat.official, municipality=place, kind=RoleKind.MAYOR, starts_on=DAY
    )

    assert network_on(DAY, manages=True).board[0].left == ""


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Marieke Modelstad", "MM"),
        ("Lotte 's-Gravenproef", "LS"),
        ("Klaas te Verzinnen", "KV"),
        ("Madonna", "M"),
        ("", "?"),
    ],
)
def test_card_has_initials(name, initials):
    assert Card("Voorzitter", name=name).initials == initials


def test_network_asks_as_much_for_three_as_for_one(django_assert_num_queries):
    def fill():
        pillar = make.pillar()
        make.board_seat(make.portfolio(of=pillar))
        make.seat(pillar)
        make.committee_seat(pillar)
        make.core_team_member()
        make.duty(make.municipality())

    fill()
    with django_assert_num_queries(9):
        network_on(DAY, manages=True)
    fill()
    fill()
    with django_assert_num_queries(9):
        network_on(DAY, manages=True)
