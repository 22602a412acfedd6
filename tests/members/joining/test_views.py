"""The list of prospects: who is on it, how it narrows, what it costs."""

import csv
import io

import pytest
import time_machine

from m50portal.accounts.choices import Office
from members.choices import MembershipKind, RoleKind
from members.joining import actions
from members.joining.choices import Stage
from tests.builders import client_of, user, visit
from tests.members.builders_members import (
    member,
    membership,
    merger,
    municipality,
    official_user,
    population,
)
from tests.members.joining.builders_joining import contact, day, decide, prospect, rules

pytestmark = pytest.mark.django_db
URL = "/werving/"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-20 12:00 +01:00"):
        yield


@pytest.fixture
def secretary(db):
    return user(Office.SECRETARIAT)


def names(response):
    return [row.name for row in response.context["rows"]]


def show(person, **query):
    return visit(person, URL, **query)


def test_prospects_are_in_or_near_the_band_and_take_no_part(secretary):
    prospect("Binnen", 40_000)
    prospect("Net te klein", 27_000)
    prospect("Te klein", 26_999)
    prospect("Net te groot", 88_000)
    prospect("Te groot", 88_001)
    municipality("Onbekend")
    member("Lid", inhabitants=40_000)
    aspirant = prospect("Aspirant")
    membership(aspirant, kind=MembershipKind.ASPIRANT)

    response = show(secretary)

    assert names(response) == ["Binnen", "Net te groot", "Net te klein"]
    assert "van 27.000 tot en met 88.000 inwoners" in response.content.decode()


def test_prospects_hold_who_took_part_before_at_any_size(secretary):
    small = member("Klein", inhabitants=12_000)
    decide(small, "end", "2025-06-01")
    again = member("Terug", inhabitants=12_000)
    decide(again, "end", "2024-06-01")
    decide(again, "member", "2025-06-01")

    response = show(secretary)

    assert names(response) == ["Klein"]
    assert response.context["rows"][0].origin == "Oud-lid, tot 1\xa0juni\xa02025"


def test_prospects_of_a_day_are_those_of_that_day(secretary):
    old, new = prospect("Oud"), municipality("Nieuw", starts_on=day("2025-01-01"))
    population(new, 60_000, day("2025-01-01"))
    merger(old, new, day("2025-01-01"))
    joined = prospect("Later lid")
    membership(joined, day("2025-06-01"))

    assert names(show(secretary, peildatum="2024-12-31")) == ["Later lid", "Oud"]
    assert names(show(secretary, peildatum="2025-01-01")) == ["Later lid", "Nieuw"]
    assert names(show(secretary)) == ["Nieuw"]


def test_prospects_near_the_band_is_a_setting(secretary):
    prospect("Net te klein", 27_000)
    rules("2026-06-01", near_percent=0)

    assert names(show(secretary, peildatum="2026-05-31")) == ["Net te klein"]
    assert names(show(secretary)) == []


def test_prospects_tell_what_the_log_says(secretary):
    place = prospect("'s-Gravenzande")
    contact(place, "2026-03-01", kind="visit", next_step="Bellen", next_step_on=day("2026-11-20"))
    contact(place, "2026-02-01", next_step="Iets anders")
    actions.set_stage(
        municipality=place,
        stage=Stage.NOT_NOW,
        on=day("2026-03-01"),
        until=day("2027-01-01"),
        by=None,
    )

    response = show(secretary)
    row = response.context["rows"][0]

    assert (row.contact, row.next_step, row.next_step_on, row.is_due) == (
        "1\xa0maart\xa02026, bezoek",
        "Bellen",
        "20\xa0november\xa02026",
        True,
    )
    assert (row.stage, row.stage_note) == ("Niet nu", "Niet voor 1\xa0januari\xa02027")
    assert "&#x27;s-Gravenzande" in response.content.decode()


def test_prospects_forget_what_was_agreed_before_somebody_left(secretary):
    place = prospect("Altena")
    contact(place, "2018-03-01", next_step="Bellen")
    actions.set_stage(municipality=place, stage=Stage.APPLIED, on=day("2018-04-01"), by=None)
    decide(place, "member", "2019-01-01")
    decide(place, "end", "2025-01-01")

    row = show(secretary).context["rows"][0]

    assert (row.contact, row.next_step, row.stage) == ("", "", "Geen contact")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "alten"}, ["Altena"]),
        ({"provincie": "PV20"}, ["Goes"]),
        ({"omvang": "binnen"}, ["Altena", "Goes"]),
        ({"omvang": "dichtbij"}, ["Weert"]),
        ({"omvang": "erbuiten"}, ["Zeist"]),
        ({"herkomst": "oud-lid"}, ["Zeist"]),
        ({"herkomst": "nooit"}, ["Altena", "Goes", "Weert"]),
        ({"fase": "none"}, ["Weert", "Zeist"]),
        ({"fase": "talking"}, ["Altena"]),
        ({"fase": "applied"}, ["Goes"]),
        ({"contact": "nooit"}, ["Weert", "Zeist"]),
        ({"contact": "kwartaal"}, ["Altena"]),
        ({"contact": "langer"}, ["Goes"]),
        ({"contact": "jaar"}, ["Goes"]),
        ({"stap": "nu"}, ["Altena"]),
        ({"stap": "binnenkort"}, ["Altena", "Goes"]),
        ({"stap": "afgesproken"}, ["Altena", "Goes"]),
        ({"stap": "geen"}, ["Weert", "Zeist"]),
        ({"sort": "-name"}, ["Zeist", "Weert", "Goes", "Altena"]),
        ({"sort": "inhabitants"}, ["Zeist", "Weert", "Altena", "Goes"]),
        ({"sort": "-inhabitants"}, ["Goes", "Altena", "Weert", "Zeist"]),
        ({"sort": "contact"}, ["Goes", "Altena", "Weert", "Zeist"]),
        ({"sort": "-contact"}, ["Altena", "Goes", "Weert", "Zeist"]),
        ({"sort": "step"}, ["Altena", "Goes", "Weert", "Zeist"]),
        ({"fase": "x"}, ["Altena", "Goes", "Weert", "Zeist"]),
    ],
)
def test_prospects_narrow_and_sort(secretary, query, expected):
    altena = prospect("Altena", 40_000)
    contact(altena, "2026-11-01", next_step="Bellen", next_step_on=day("2026-11-10"))
    goes = prospect("Goes", 50_000, province="PV20")
    contact(goes, "2025-03-01", next_step="Mailen", next_step_on=day("2026-12-10"))
    actions.set_stage(municipality=goes, stage=Stage.APPLIED, on=day("2025-03-01"), by=None)
    prospect("Weert", 29_000)
    zeist = member("Zeist", inhabitants=20_000)
    decide(zeist, "end", "2025-01-01")

    assert names(show(secretary, **query)) == expected


def test_prospects_say_what_to_do_when_there_are_none(secretary):
    assert "Geen prospects" in show(secretary).content.decode()
    assert "Geen prospect gevonden" in show(secretary, q="nergens").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_prospects_ask_as_much_for_1_row_as_for_3(secretary, django_assert_num_queries, rows):
    for number in range(rows):
        place = prospect(f"Plaats {number}")
        contact(place, "2026-03-01", next_step="Bellen")
    client = client_of(secretary)
    client.get(URL)

    with django_assert_num_queries(6):
        response = client.get(URL)
    assert len(response.context["rows"]) == rows


def test_prospects_export_is_what_is_on_the_screen(secretary):
    altena = prospect("Altena")
    contact(altena, "2026-03-01", next_step="=Bellen", next_step_on=day("2026-12-01"))
    prospect("Goes")

    response = show(secretary, q="alt", bestand="csv")

    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert [(row["Gemeente"], row["Fase"], row["Soort contact"]) for row in rows] == [
        ("Altena", "In gesprek", "telefoongesprek")
    ]
    assert (rows[0]["Volgende stap"], rows[0]["Peildatum"]) == ("'=Bellen", "2026-11-20")


@pytest.mark.parametrize("wrong", [{"fase": "x"}, {"peildatum": "gisteren"}])
def test_prospects_export_of_a_question_that_cannot_be_read_is_the_page(secretary, wrong):
    prospect("Altena")

    response = show(secretary, bestand="xlsx", **wrong)

    assert response.headers["Content-Type"].startswith("text/html")


# --- Who may ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "path",
    [
        *("", "aspiranten/", "besluiten/", "regels/", "gemeenten/altena/"),
    ],
)
def test_pages_are_for_every_office_and_nobody_else(path):
    altena = prospect("Altena")
    offices = {office: visit(user(office), URL + path).status_code for office in Office}

    assert offices == dict.fromkeys(Office, 200)
    assert visit(user(), URL + path).status_code in {403, 404}
    assert visit(official_user(altena), URL + path).status_code == 403


@pytest.mark.parametrize(
    "path",
    ["gemeenten/altena/contact/", "gemeenten/altena/fase/", "regels/nieuw/"],
)
def test_changing_is_for_the_secretariat(path):
    altena = prospect("Altena")
    people = [user(office) for office in Office if office != Office.SECRETARIAT]

    assert visit(user(Office.SECRETARIAT), URL + path).status_code == 200
    assert {visit(person, URL + path).status_code for person in people} == {403}
    assert visit(official_user(altena, RoleKind.CONTACT_OFFICIAL), URL + path).status_code == 403
