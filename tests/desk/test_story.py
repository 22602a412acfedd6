"""The story of a municipality: every room tells its part, and only to who may hear it."""

from __future__ import annotations

import datetime
import re

import pytest

from m50portal.accounts.choices import Office
from members.actions import confirm_register
from members.choices import NameKind, RoleKind, Share, StoryKind
from members.models import MunicipalityName
from members.timeline import family_of, timeline_of
from pillars.choices import SeatKind
from pillars.models import Activity, ActivityParticipation, Participation, ResearchProduct, Theme
from tests.builders import user, visit
from tests.desk.builders_desk import aspirant
from tests.desk.test_year import invited
from tests.members.builders_members import (
    LONG_AGO,
    member,
    membership,
    merger,
    municipality,
    official,
    official_user,
    population,
    role,
)
from tests.members.dues import builders_dues
from tests.pillars.builders_pillars import pillar, seat

pytestmark = pytest.mark.django_db
D = datetime.date


@pytest.fixture
def secretary(time_machine):
    time_machine.move_to("2024-03-01 12:00 +01:00")
    return user(Office.SECRETARIAT)


def story(person, slug="diemen", **query):
    html = visit(person, f"/leden/{slug}/", deel="tijdlijn", **query).content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.split("<main")[1]))
    return text.replace("\u00a0", " ")


@pytest.fixture
def diemen(secretary):
    """A member with something from every room."""
    place = aspirant()
    population(place, 29_000, D(2021, 1, 1))
    ada = official("Ada Wethouder")
    role(place, RoleKind.ALDERMAN, person=ada, starts_on=D(2022, 6, 1), ends_on=D(2024, 1, 1))
    ruimte = pillar("Ruimte")
    seat(ruimte, SeatKind.CHAIR, place=place, who=ada, ends_on=D(2024, 1, 1))
    Participation.objects.create(
        pillar=ruimte,
        official=ada,
        municipality=place,
        starts_on=D(2022, 9, 1),
        ends_on=D(2024, 1, 1),
    )
    invited(place, ada, D(2023, 5, 16))
    theme = Theme.objects.create(pillar=ruimte, name="Wonen", number=1)
    activity = Activity.objects.create(theme=theme, number=1, text="Proef", starts_on=LONG_AGO)
    ActivityParticipation.objects.create(
        activity=activity, municipality=place, joined_on=D(2023, 2, 1), note="Levert cijfers"
    )
    for title, on in (("Voor deelname", D(2022, 1, 1)), ("Na deelname", D(2023, 9, 1))):
        ResearchProduct.objects.create(
            activity=activity, title=title, kind="report", delivered_on=on
        )
    confirm_register(municipality=place, by=secretary)
    return place


def test_story_holds_something_of_every_room(diemen, secretary):
    text = story(secretary)

    for wanted in (
        "22 augustus 2022 Aspirant-lid van M50",
        "1 juni 2022 Ada Wethouder begint als wethouder",
        "1 januari 2024 Ada Wethouder is geen wethouder meer",
        "Ada Wethouder wordt voorzitter van pijler Ruimte",
        "Ada Wethouder doet mee aan pijler Ruimte",
        "16 mei 2023 Ledenbijeenkomst Uitgenodigd: Ada Wethouder. De bijeenkomst is gehouden.",
        "Doet mee: Proef",
        "Wonen. Levert cijfers",
        "Rapport opgeleverd: Na deelname",
        "Binnen de richtlijn van 30.000 tot en met 80.000 inwoners",
        "Van 29.000 naar 31.822 inwoners. Bron: CBS.",
        "1 maart 2024 Gegevens bevestigd",
    ):
        assert wanted in text
    assert "Voor deelname" not in text


@pytest.mark.parametrize(
    ("kind", "there", "gone"),
    [
        (StoryKind.MEETINGS, "Ledenbijeenkomst", "Aspirant-lid van M50"),
        (StoryKind.MEMBERSHIP, "Aspirant-lid van M50", "Ledenbijeenkomst"),
        (StoryKind.DATA, "Gegevens bevestigd", "Doet mee: Proef"),
        (StoryKind.WORK, "Doet mee: Proef", "Gegevens bevestigd"),
        ("iets anders", "Gegevens bevestigd", "Dat bestaat niet"),
    ],
)
def test_story_shows_one_kind(diemen, secretary, kind, there, gone):
    text = story(secretary, soort=kind)

    assert there in text
    assert gone not in text


def test_story_of_a_day_keeps_what_came_later_apart(diemen, secretary):
    before, later = story(secretary, peildatum="2023-04-15").split("Later gebeurd", 1)

    assert "Ledenbijeenkomst" not in before
    assert "Ledenbijeenkomst" in later
    assert "Doet mee: Proef" in before


def test_story_tells_of_people_to_who_keeps_the_register_only(diemen):
    less = story(user(Office.BOARD))

    assert "begint als" not in less
    assert "doet mee aan pijler" not in less  # it ended
    assert "wordt voorzitter van pijler Ruimte" in less
    assert "begint als" in story(official_user(diemen))


def test_story_tells_of_invoices_to_who_may_see_them(time_machine):
    time_machine.move_to("2023-02-01 12:00 +01:00")
    invoice = builders_dues.invoice(name="Diemen")
    place = invoice.municipality
    title = f"Factuur {invoice.number}: contributie 2023"

    assert title in story(official_user(place), place.slug)
    assert title in story(user(Office.TREASURER), place.slug)
    assert title not in story(official_user(place, RoleKind.ALDERMAN), place.slug)
    assert title not in story(user(Office.LOBBYIST), place.slug)


def test_story_of_a_successor_tells_what_came_before(secretary):
    old, new = municipality("Heerhugowaard"), municipality("Dijk en Waard", starts_on=D(2022, 1, 1))
    older = municipality("Sint Pancras")
    part = municipality("Langedijk")
    membership(old, LONG_AGO, ends_on=D(2022, 1, 1), end_reason="merged")
    membership(part, D(2020, 1, 1), ends_on=D(2022, 1, 1), end_reason="merged")
    membership(new, D(2022, 1, 1))
    merger(older, old, D(1990, 1, 1))
    merger(old, new, D(2022, 1, 1), share=Share.FULL)
    merger(part, new, D(2022, 1, 1), share=Share.PART)
    invited(old, official("Ada Vroeger"), D(2021, 11, 9))

    text = story(secretary, "dijk-en-waard")

    assert "1 januari 2019 · Heerhugowaard Lid van M50" in text
    assert "9 november 2021 · Heerhugowaard Ledenbijeenkomst" in text
    assert "Langedijk Lid van M50" not in text
    assert "Geen lid meer" not in text
    assert set(family_of(new).former) == {old.pk, older.pk}
    alone = story(secretary, "heerhugowaard")
    assert "Opgegaan in Dijk en Waard" in alone
    assert "Geen lid meer" in alone


def test_story_of_a_renamed_municipality_tells_both_names(secretary):
    place = member("Berg en Dal")
    MunicipalityName.objects.create(
        municipality=place, name="Groesbeek", kind=NameKind.FORMER, used_until=D(2016, 1, 1)
    )

    assert "Heet sindsdien Berg en Dal Daarvoor: Groesbeek." in story(secretary, "berg-en-dal")


def test_story_tells_once_of_an_activity_that_both_joined(secretary):
    old, new = municipality("Heerhugowaard"), municipality("Dijk en Waard")
    merger(old, new, D(2022, 1, 1))
    theme = Theme.objects.create(name="Wonen", number=1)
    activity = Activity.objects.create(theme=theme, number=1, text="Proef", starts_on=LONG_AGO)
    for place in (old, new):
        ActivityParticipation.objects.create(
            activity=activity, municipality=place, joined_on=D(2021, 1, 1)
        )

    assert story(secretary, "dijk-en-waard").count("Doet mee: Proef") == 1


def test_story_never_runs_in_circles(secretary):
    one, two = municipality("Een"), municipality("Twee")
    merger(one, two, D(2020, 1, 1))
    merger(two, one, D(2021, 1, 1))

    assert set(family_of(one).former) == {two.pk}
    assert timeline_of(family_of(one), secretary)


def test_story_goes_on_over_pages(secretary):
    place = member("Diemen")
    for number in range(60):
        role(place, RoleKind.ADVISER, starts_on=D(2000 + number % 20, 1, 1 + number % 28))

    assert "Pagina 1 van 2" in story(secretary)
    assert "Pagina 2 van 2" in story(secretary, page="2")
    assert "Pagina 2 van 2" in story(secretary, page="99")


def test_story_escapes_an_apostrophe(secretary):
    place = member("'s-Gravenzande")
    role(place, RoleKind.MAYOR, person=official("Ans 't Hart"), starts_on=D(2023, 1, 1))

    html = visit(secretary, f"/leden/{place.slug}/", deel="tijdlijn").content.decode()

    assert "Ans &#x27;t Hart begint als burgemeester" in html


@pytest.mark.parametrize("part", ["", "tijdlijn", "mensen", "pijlers", "contributie", "iets"])
def test_every_part_is_there_for_everybody_who_may_and_for_nobody_else(diemen, part):
    for person in (
        user(Office.BOARD),
        official_user(diemen),
        official_user(diemen, RoleKind.FINANCE),
    ):
        assert visit(person, "/leden/diemen/", deel=part).status_code == 200
    assert (
        visit(official_user(municipality("Altena")), "/leden/diemen/", deel=part).status_code == 404
    )


def test_part_of_pillars_tells_of_then_and_now(diemen, secretary):
    html = visit(secretary, "/leden/diemen/", deel="pijlers").content.decode()
    past = visit(
        secretary, "/leden/diemen/", deel="pijlers", peildatum="2023-05-01"
    ).content.decode()

    assert "in geen pijler mee" in html
    assert "Vroeger" in html
    assert "Voorzitter" in past
    assert "Proef" in past
