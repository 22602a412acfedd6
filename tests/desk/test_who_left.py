"""Who left a municipality: on a day in the past only its contact official and the offices see them."""

import datetime

import pytest

from m50portal.accounts.choices import Office
from members.actions_people import set_team
from members.choices import RoleKind
from pillars.models import Participation
from tests.builders import user, visit
from tests.members.builders_members import member, official, official_user, role
from tests.pillars.builders_pillars import pillar

pytestmark = pytest.mark.django_db
THEN = "2020-06-01"
FROM, UNTIL = datetime.date(2019, 1, 1), datetime.date(2024, 1, 1)


@pytest.fixture
def diemen():
    place = member("Diemen", code="GM0384")
    vera = official("Vera Vertrokken", "vera@diemen.example")
    role(place, RoleKind.MAYOR, person=vera, starts_on=FROM, ends_on=UNTIL)
    role(place, RoleKind.SECRETARY, person=official("Bas Blijft"), starts_on=FROM)
    Participation.objects.create(
        pillar=pillar("Ruimte"), municipality=place, official=vera, starts_on=FROM, ends_on=UNTIL
    )
    return place


@pytest.mark.parametrize("part", ["", "mensen", "pijlers"])
def test_a_colleague_does_not_see_who_left(diemen, part):
    reader = official_user(diemen, RoleKind.ALDERMAN)

    page = visit(reader, "/leden/diemen/", deel=part, peildatum=THEN).content.decode()

    assert "Vertrokken" not in page
    assert "vera@diemen.example" not in page
    if part != "pijlers":
        assert "Bas Blijft" in page
        assert "Wie hier niet meer werkt, ziet alleen de contactambtenaar" in page


@pytest.mark.parametrize("part", ["", "mensen", "pijlers"])
@pytest.mark.parametrize("who", ["contact", "office"])
def test_keepers_and_offices_see_who_left(diemen, part, who):
    reader = official_user(diemen) if who == "contact" else user(Office.BOARD)

    page = visit(reader, "/leden/diemen/", deel=part, peildatum=THEN).content.decode()

    assert "Vera Vertrokken" in page
    assert "Wie hier niet meer werkt" not in page


def test_nobody_is_told_to_be_missing_who_was_there(diemen):
    contact = official("Cor Contact")
    role(diemen, person=contact, starts_on=FROM, ends_on=UNTIL)
    reader = official_user(diemen, RoleKind.ALDERMAN)

    response = visit(reader, "/leden/diemen/", peildatum=THEN)

    assert "geen contactambtenaar" not in response.content.decode().lower()


def test_the_team_of_before_is_for_who_keeps_it(diemen, time_machine):
    time_machine.move_to(datetime.date(2020, 1, 1))
    holder = official("Hans Houder")
    role(diemen, RoleKind.ALDERMAN, person=holder, starts_on=FROM)
    set_team(municipality=diemen, portfolio_holder=holder, by=None)
    time_machine.move_to(datetime.date(2025, 1, 1))
    set_team(municipality=diemen, team="Bestuurszaken", by=None)
    reader = official_user(diemen, RoleKind.SECRETARY)

    page = visit(reader, "/leden/diemen/", deel="mensen", peildatum=THEN).content.decode()

    assert "Hans Houder" in page  # still an alderman
    assert page.count("Hans Houder") == 1
    assert "Van vroeger, niet te zien" in page


def test_own_page_shows_who_carries_m50(diemen):
    reader = official_user(diemen)
    set_team(municipality=diemen, team="Bestuurszaken", by=None)

    page = visit(reader, "/mijn-gemeente/").content.decode()

    assert "Bestuurszaken" in page
    assert "Portefeuillehouder, team en steller" not in page


@pytest.mark.parametrize(
    ("kind", "found"), [(RoleKind.ALDERMAN, False), (RoleKind.CONTACT_OFFICIAL, True)]
)
def test_search_finds_who_left_for_who_keeps_it(diemen, kind, found):
    page = visit(official_user(diemen, kind), "/zoeken/", q="vera", peildatum=THEN)

    assert ("Vera Vertrokken" in page.content.decode()) == found
