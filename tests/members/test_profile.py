import datetime
import io

import pytest
from openpyxl import load_workbook

from m50portal.accounts.choices import Office
from m50portal.core.models import AuditEvent
from members import actions_growth, demo
from members.choices import Certainty, EndReason
from members.models import GrowthTarget, Population
from members.presenters_profile import growth_chart, target_lines
from members.profile_selectors import profile_on
from members.register_selectors import register_version
from tests.builders import client_of, user, visit
from tests.members.builders_members import (
    member,
    membership,
    merger,
    municipality,
    official_user,
    population,
)

pytestmark = pytest.mark.django_db


def day(text):
    return datetime.date.fromisoformat(text)


def text_of(response):
    return " ".join(response.content.decode().replace("\xa0", " ").replace("&nbsp;", " ").split())


@pytest.fixture
def secretary(db):
    return user(Office.SECRETARIAT)


# --- The figures --------------------------------------------------------------------------------
def test_profile_of_the_real_register_follows_its_sources(db):
    demo.load_register(by=None)

    profile = profile_on(day("2023-04-15"))

    assert (profile.summary.members, profile.summary.aspirants) == (60, 1)
    assert sum(group.number for group in profile.provinces) == 61
    assert sum(group.number for group in profile.sizes) == 61
    assert [
        (y.year, y.members, y.aspirants, y.joined, y.left, y.merged) for y in profile.years
    ] == [
        (2019, 40, 0, 40, 0, 0),
        (2020, 40, 0, 0, 0, 0),
        (2021, 40, 0, 0, 0, 0),
        (2022, 40, 1, 1, 0, 0),
        (2023, 60, 1, 21, 1, 0),
    ]
    assert [y.by_then for y in profile.years] == [40, 0, 0, 0, 22]


def test_profile_counts_in_groups(db):
    member("Klein", inhabitants=29_999, traits=["centre", "many_villages"], province="PV26")
    member("Midden", inhabitants=30_000, traits=["centre"], cluster="suburb")
    member("Groot", inhabitants=80_001)
    member("Zonder")

    profile = profile_on(day("2024-06-01"))

    assert [g.number for g in profile.sizes] == [1, 1, 0, 1, 1]
    assert {g.label: g.number for g in profile.traits if g.number} == {
        "Is centrumgemeente": 2,
        "Heeft veel verschillende kernen": 1,
        "Niet ingevuld": 2,
    }
    assert {g.label: g.number for g in profile.clusters if g.number} == {
        "Voorstad": 1,
        "Niet ingevuld": 3,
    }
    assert [p.name for p in profile.with_figure] == ["Klein", "Midden", "Groot"]
    assert profile.average == 46_667
    assert [g.inhabitants for g in profile.provinces if g.number] == [29_999, 110_001]


def test_profile_of_a_day_does_not_know_what_came_later(db):
    place = member("Diemen", inhabitants=32_000)
    membership(municipality("Goes"), day("2025-01-01"))
    population(place, 40_000, day("2026-01-01"))

    profile = profile_on(day("2024-06-01"))

    assert [p.inhabitants for p in profile.places] == [32_000]
    assert profile.years[-1].day == day("2024-06-01")


def test_profile_year_counts_a_merger_apart_and_an_aspirant_once(db):
    old, new = municipality("Oud"), municipality("Nieuw", starts_on=day("2022-01-01"))
    membership(old, ends_on=day("2022-01-01"), end_reason=EndReason.MERGED)
    membership(new, day("2022-01-01"))
    merger(old, new, day("2022-01-01"))
    goes = municipality("Goes")
    membership(
        goes, day("2022-03-01"), kind="aspirant", ends_on=day("2022-09-01"), end_reason="continued"
    )
    membership(goes, day("2022-09-01"))
    gone = municipality("Weg")
    membership(
        gone, ends_on=day("2022-05-01"), end_reason="resigned", end_certainty=Certainty.BY_THEN
    )

    year = profile_on(day("2023-01-01")).years[3]

    assert (year.year, year.joined, year.left, year.merged, year.net, year.by_then) == (
        2022,
        1,
        1,
        0,
        0,
        1,
    )
    assert (year.members, year.aspirants) == (2, 0)


def test_profile_of_two_members_that_merge_has_one_less(db):
    new = municipality("Nieuw", starts_on=day("2022-01-01"))
    for name in ("Oud", "Ander"):
        old = municipality(name)
        membership(old, ends_on=day("2022-01-01"), end_reason=EndReason.MERGED)
        merger(old, new, day("2022-01-01"))
    membership(new, day("2022-01-01"))

    year = profile_on(day("2022-06-01")).years[-1]

    assert (year.joined, year.left, year.merged, year.members) == (0, 0, -1, 1)


def test_profile_of_an_empty_register_is_empty(db):
    profile = profile_on(day("2024-06-01"))

    assert (profile.years, profile.places, profile.average) == ([], [], 0)
    assert growth_chart(profile.years, []) is None


def test_profile_is_kept_until_the_register_changes(django_assert_num_queries, db):
    place = member("Diemen", inhabitants=32_000)
    profile_on(day("2024-06-01"))

    with django_assert_num_queries(1):
        profile_on(day("2024-06-01"))
    actions_growth.update_population(
        municipality=place,
        on=day("2024-01-01"),
        inhabitants=33_000,
        status="",
        source="CBS",
        by=None,
    )
    assert [p.inhabitants for p in profile_on(day("2024-06-01")).places] == [33_000]


# --- Targets ------------------------------------------------------------------------------------
def test_target_says_whether_it_was_reached(db):
    for number in range(3):
        membership(municipality(f"Stad {number}"), day(f"202{number}-01-01"))
    for by_date, number in (("2020-12-31", 1), ("2021-12-31", 3), ("2030-01-01", 5)):
        actions_growth.set_growth_target(
            by_date=day(by_date), number=number, source="agenda", by=None
        )

    years = profile_on(day("2023-06-01")).years
    lines = target_lines(list(GrowthTarget.objects.order_by("by_date")), years, day("2023-06-01"))

    assert [(line.text, line.kind) for line in lines] == [
        ("Gehaald", "ok"),
        ("Niet gehaald: toen 2", "warn"),
        ("Nog 2 te gaan", "info"),
    ]


def test_target_for_the_same_date_takes_the_place_of_the_old(secretary):
    for number in (50, 60):
        actions_growth.set_growth_target(
            by_date=day("2028-01-01"), number=number, source="x", by=secretary
        )

    assert list(GrowthTarget.objects.values_list("number", flat=True)) == [60]
    changes = AuditEvent.objects.order_by("-pk")[0].changes
    assert changes["number"] == ["50", "60"]


def test_chart_stays_within_its_drawing(db):
    membership(municipality("Stad"), day("2019-01-01"))
    targets = [GrowthTarget(by_date=day("2030-12-31"), number=120, source="x")]

    chart = growth_chart(profile_on(day("2024-12-31")).years, targets)

    assert all(0 < point.x < chart.width and 0 < point.y < chart.height for point in chart.points)
    assert all(0 < mark.x < chart.width and 0 < mark.y < chart.height for mark in chart.targets)
    assert chart.aim.count(",") == 2
    assert [tick.text for tick in chart.levels][:2] == ["0", "20"]


# --- The pages ----------------------------------------------------------------------------------
def test_profile_is_for_offices(db):
    place = member("Diemen", inhabitants=32_000)

    assert visit(user(Office.BOARD), "/leden/profiel/").status_code == 200
    assert visit(official_user(place), "/leden/profiel/").status_code == 403


def test_profile_says_its_date_everywhere(secretary):
    member("Diemen", inhabitants=32_977)
    actions_growth.set_growth_target(by_date=day("2028-01-01"), number=50, source="agenda", by=None)

    text = text_of(visit(secretary, "/leden/profiel/", peildatum="2024-06-01"))

    assert "<strong>1 lid</strong> op 1 juni 2024." in text
    assert "100,0 % van Nederland op 1 januari 2024" in text
    assert text.count("Op 1 juni 2024.") == 3
    assert text.count("Dit is nog bij geen deelnemer ingevuld.") == 2
    assert "Nog 49 te gaan" in text


def test_profile_without_members_says_what_to_do(secretary):
    assert "Op deze dag doet geen gemeente mee" in text_of(visit(secretary, "/leden/profiel/"))


@pytest.mark.parametrize("number", [1, 3])
def test_profile_asks_as_much_for_1_row_as_for_3(secretary, django_assert_num_queries, number):
    for place in range(number):
        member(f"Stad {place}", inhabitants=40_000)
    client = client_of(secretary)
    client.get("/leden/profiel/")

    with django_assert_num_queries(5):
        client.get("/leden/profiel/")


def test_profile_downloads_as_a_workbook(secretary):
    member("Diemen", inhabitants=32_977)

    response = visit(secretary, "/leden/profiel/", bestand="xlsx", peildatum="2024-06-01")

    assert 'filename="profiel-2024-06-01.xlsx"' in response["Content-Disposition"]
    book = load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["Kerncijfers", "Groepen", "Groei", "Gemeenten"]
    assert [cell.value for cell in book["Gemeenten"][2]][:4] == [
        "Diemen",
        "Noord-Holland",
        "Lid",
        32_977,
    ]
    assert book["Kerncijfers"]["A2"].value == "Leden"


def test_targets_are_the_secretariats(secretary):
    data = {"number": "50", "by_date": "2028-01-01", "source": "Werkagenda"}
    assert (
        client_of(user(Office.BOARD)).post("/leden/profiel/groeidoelen/", data).status_code == 403
    )

    response = client_of(secretary).post("/leden/profiel/groeidoelen/", data, follow=True)

    assert "Nog 50 te gaan" in text_of(response) or "Op deze dag doet geen gemeente mee" in text_of(
        response
    )
    target = GrowthTarget.objects.get()
    assert "50 deelnemers" in text_of(visit(secretary, "/leden/profiel/groeidoelen/"))
    url = f"/leden/profiel/groeidoelen/{target.pk}/verwijderen/"
    assert client_of(user(Office.BOARD)).post(url).status_code == 403
    client_of(secretary).post(url)
    assert not GrowthTarget.objects.exists()


# --- Inhabitants by hand ------------------------------------------------------------------------
FIGURE = {"on": "2026-01-01", "inhabitants": "34100", "status": "provisional", "source": "CBS"}


def test_population_by_hand_is_added_and_corrected(secretary):
    place, before = member("Diemen"), register_version()
    client = client_of(secretary)

    client.post("/leden/diemen/inwoners/", FIGURE)
    client.post("/leden/diemen/inwoners/", {**FIGURE, "inhabitants": "90000", "status": "final"})

    figure = Population.objects.get(municipality=place)
    assert (figure.inhabitants, figure.status, figure.source) == (90_000, "final", "CBS")
    assert register_version() != before
    line = AuditEvent.objects.filter(kind="members.update_population").order_by("-pk")[0]
    assert line.changes["inhabitants"] == ["34100", "90000"]
    assert "90.000" in text_of(client.get("/leden/diemen/"))


def test_population_by_hand_is_the_secretariats(db):
    contact = official_user(member("Diemen"))

    assert client_of(contact).post("/leden/diemen/inwoners/", FIGURE).status_code == 403
    assert "Inwoneraantal toevoegen" not in text_of(visit(contact, "/leden/diemen/"))


def test_population_after_the_end_of_a_municipality_is_refused(secretary):
    place = municipality("Oud", ends_on=day("2025-01-01"))

    response = client_of(secretary).post("/leden/oud/inwoners/", FIGURE)

    errors = response.context["form"].errors["on"]
    assert errors == ["Oud bestaat niet meer sinds 1\xa0januari\xa02025. Kies een eerdere datum."]
    assert not Population.objects.filter(municipality=place).exists()


def test_cluster_is_kept_with_the_traits(secretary):
    place = member("Diemen")

    client_of(secretary).post(
        "/leden/diemen/kenmerken/", {"traits": ["centre"], "cluster": "suburb"}
    )

    place.refresh_from_db()
    assert (place.traits, place.get_cluster_display()) == (["centre"], "Voorstad")
    assert "Voorstad" in text_of(visit(secretary, "/leden/diemen/"))


def test_the_register_has_another_version_when_what_began_first_is_there_last():
    """Two people at once: the row with the lower number is there after the one with the higher."""
    place = member("Diemen")
    member("Zeist")
    first = place.memberships.get().history.get()
    values = {field.attname: getattr(first, field.attname) for field in first._meta.fields}
    first.delete()
    before = register_version()

    type(first).objects.create(**values)

    assert register_version() != before
