"""Vacancies on one page, on any day."""

import datetime

import pytest
import time_machine

from m50portal.accounts.choices import Office
from m50portal.desk.vacancies import vacancies_on
from members.choices import RoleKind
from pillars.choices import SeatKind
from tests.builders import user, visit
from tests.members import builders_members as make
from tests.members.turnover.builders_turnover import alderman, election
from tests.pillars import builders_pillars

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 6, 10)


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel("2026-06-10 12:00"):
        yield


def found(day=DAY):
    return [(row.kind, row.title) for row in vacancies_on(day)]


def test_executive_without_successor_is_a_vacancy_from_the_day_after():
    place = make.member()
    alderman(place, portfolio="Wonen", ends_on=datetime.date(2026, 6, 1))

    assert found(datetime.date(2026, 5, 31)) == []
    assert found(datetime.date(2026, 6, 1)) == [("Zonder opvolger", "Wethouder (Wonen)")]
    assert found(datetime.date(2027, 8, 1)) == []


def test_executives_are_matched_to_successors_one_to_one():
    place = make.member()
    for day in (1, 2, 3):
        alderman(place, portfolio=str(day), ends_on=datetime.date(2026, 6, day))
    alderman(place, starts_on=datetime.date(2026, 5, 15))
    alderman(place, starts_on=datetime.date(2026, 6, 5))
    alderman(place, kind=RoleKind.MAYOR, starts_on=datetime.date(2026, 6, 5))

    assert found() == [("Zonder opvolger", "Wethouder (3)")]


def test_places_vacant_left_uncertain_and_broken_are_all_there():
    place = make.member("Diemen")
    election()
    pillar = builders_pillars.pillar("Ruimte")
    unsure, gone = alderman(place, "Anna Eerst"), make.official("Bert Weg")
    builders_pillars.seat(pillar, place=place, who=unsure.official)
    builders_pillars.participation(pillar, place=place, who=gone)
    pair = builders_pillars.participation(pillar, place=place, who=unsure.official)
    pair.policy_official.roles.update(ends_on=datetime.date(2026, 6, 1))

    assert found() == [
        ("Vacant", "Vicevoorzitter"),
        ("Vertrokken", "Deelnemer Bert Weg"),
        ("Onzeker", "Voorzitter Anna Eerst"),
        ("Onzeker", "Deelnemer Anna Eerst"),
        ("Paar verbroken", "Inhoudelijk ambtenaar van Anna Eerst"),
    ]


def test_vacancies_page_groups_narrows_and_leads_to_the_mend():
    place = make.member("'s-Gravenhage")
    alderman(place, ends_on=datetime.date(2026, 6, 1))
    pillar = builders_pillars.pillar("Ruimte", slug="ruimte")
    builders_pillars.seat(pillar, SeatKind.CHAIR)
    secretariat, board = user(Office.SECRETARIAT), user(Office.BOARD)
    url = "/verkiezingen/vacatures/"
    whole = " ".join(visit(secretariat, url).content.decode().split())
    by_pillar = visit(board, url, per="pijler", q="ruimte").content.decode()

    assert "/leden/s-gravenhage/mensen/nieuw/?rol=alderman&amp;terug=%2Fverkiezingen" in whole
    assert "/pijlers/ruimte/vicevoorzitter/?terug=%2Fverkiezingen" in whole
    assert "Pijler Ruimte" in by_pillar
    assert "vicevoorzitter/?terug" not in by_pillar
    assert "Niets gevonden" in visit(board, url, q="nergens").content.decode()
    assert "Er zijn geen vacatures" in visit(board, url, peildatum="2018-01-01").content.decode()
