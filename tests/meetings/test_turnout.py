"""Attendance added up: which municipalities were expected and came, per kind, pillar, period; and the own page."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from m50portal.accounts.choices import Office
from m50portal.core.models import AuditEvent
from m50portal.desk.presenters_year import Bar, sheet_of
from m50portal.desk.selectors_year import year_facts
from meetings.actions.attendance import add_attendee, record_attendance
from meetings.actions.attendance_others import add_substitute
from meetings.choices import MeetingKind, Stretch
from meetings.models import Invitation
from meetings.selectors_turnout import (
    counted,
    days_of,
    own_turnout,
    recorded_in,
    turnout_in,
    turnout_of,
)
from members.choices import RoleKind
from members.choices_merger import MergerKind
from members.timeline import family_of
from tests import builders
from tests.meetings.builders_meetings import (
    chair_of,
    meeting,
    member,
    municipality,
    official,
    participation,
    pillar,
    place_of,
)
from tests.members.builders_mergers import merge

D = datetime.date
URL = "/bijeenkomsten/aanwezigheid/"
CONTACTS, MEMBERS = MeetingKind.CONTACTS, MeetingKind.MEMBERS


def text(response):
    return " ".join(response.content.decode().split())


def held(on="2026-10-06", kind=CONTACTS, **values):
    return meeting(kind=kind, starts=f"{on} 14:00", ends=f"{on} 16:00", **values)


def came(made, *people, mark="present"):
    record_attendance(meeting=made, marks={one.pk: mark for one in people}, by=None)
    return made


def contact(name):
    return official(RoleKind.CONTACT_OFFICIAL, at=municipality(name), name=f"Bas {name}")


@pytest.fixture
def client():
    return builders.client_of(builders.user(Office.BOARD))


def names(response):
    return [line.turnout.municipality.name for line in response.context["lines"]]


# --- Who is expected --------------------------------------------------------------------------------
def test_norm_expects_who_takes_part_on_the_day_itself():
    first, last, gone = contact("Eerste"), contact("Laatste"), contact("Weg")
    leap = D(2024, 2, 29)
    first.roles.get().municipality.memberships.update(starts_on=leap)
    last.roles.get().municipality.memberships.update(starts_on=D(2024, 3, 1))
    gone.roles.get().municipality.memberships.update(ends_on=leap, end_reason="resigned")
    guest = municipality("Gast", member=False)
    made = came(held("2024-02-29"), first)
    add_substitute(meeting=made, name="Yara Inval", municipality=guest, by=None)

    count = counted([made])[made.pk]

    assert (count.expected, count.came) == ({place_of(first).pk}, {place_of(first).pk})
    assert turnout_of(made).people == 2


def test_pillar_expects_who_is_in_it_and_who_was_invited_or_came():
    ruimte = pillar()
    takes_part, invited, extra = participation(ruimte).official, official(), official()
    before = participation(ruimte, until=D(2026, 10, 6)).official
    stranger = official(at=municipality("Buiten", member=False))
    made = held(kind=MeetingKind.PILLAR, of=ruimte)
    for person in (invited, stranger):
        Invitation.objects.create(
            meeting=made, official=person, municipality=place_of(person), invited_at=made.starts_at
        )
    Invitation.objects.create(meeting=made, official=before, municipality=place_of(before))
    add_attendee(meeting=made, official=extra, by=None)

    count = counted([made])[made.pk]

    assert count.expected == {place_of(one).pk for one in (takes_part, invited, extra)}
    assert count.came == {place_of(extra).pk}


def test_municipality_that_only_sent_word_is_told_apart_from_one_that_said_nothing():
    one, two, three = contact("Altena"), contact("Breda"), contact("Cuijk")
    colleague = official(at=place_of(one))
    made = came(held(), one, two, mark="excused")
    add_attendee(meeting=made, official=colleague, by=None)

    turnout = turnout_of(made)

    assert (turnout.came, turnout.expected, turnout.missing) == (1, 3, 2)
    assert (turnout.excused, turnout.silent) == (("Breda",), ("Cuijk",))
    assert place_of(three).name == "Cuijk"


def test_invitation_of_a_municipality_that_became_another_expects_the_other():
    old, successor = municipality("Weesp"), municipality("Amsterdam")
    person = official(RoleKind.CONTACT_OFFICIAL, at=old)
    made = held(kind=MeetingKind.VISIT)
    Invitation.objects.create(
        meeting=made, official=person, municipality=old, invited_at=made.starts_at
    )
    merge(MergerKind.INTO, D(2026, 10, 1), [old], [successor])

    assert counted([made])[made.pk].expected == {successor.pk}


# --- Periods ------------------------------------------------------------------------------------------
def test_days_of_a_year_and_its_halves():
    assert days_of(2028) == (D(2028, 1, 1), D(2029, 1, 1))
    assert days_of(2028, Stretch.FIRST) == (D(2028, 1, 1), D(2028, 7, 1))
    assert days_of(2028, Stretch.SECOND) == (D(2028, 7, 1), D(2029, 1, 1))


def test_meeting_in_the_night_of_the_turn_of_the_year_belongs_to_the_local_year():
    person = contact("Altena")
    made = meeting(kind=CONTACTS, starts="2026-01-01 00:30", ends="2026-01-01 02:00")  # 2025 in UTC
    came(made, person)

    assert recorded_in(days_of(2026)) == [made]
    assert recorded_in(days_of(2025)) == []


# --- The list -------------------------------------------------------------------------------------------
@pytest.fixture
def year():
    """Altena came twice, Breda once to two, Cuijk to nothing; and a pillar with Breda in it."""
    people = {name: contact(name) for name in ("Altena", "Breda", "Cuijk")}
    came(held("2026-02-03"), people["Altena"], people["Breda"])
    came(held("2026-10-06"), people["Altena"])
    came(held("2026-10-07", MEMBERS), people["Altena"], people["Breda"])
    ruimte = pillar()
    participation(ruimte, official(at=place_of(people["Breda"])))
    came(held("2026-10-08", MeetingKind.PILLAR, of=ruimte), people["Cuijk"], mark="excused")
    add_attendee(meeting=recorded_or(ruimte), official=people["Altena"], by=None)
    return ruimte


def recorded_or(ruimte):
    return ruimte.meetings.get()


def test_list_shows_the_norm_per_kind_and_the_gap(year, client):
    page = client.get(URL)

    rows = {line.turnout.municipality.name: line for line in page.context["lines"]}
    assert [text for _, text in rows["Altena"].cells] == ["2 van 2", "1 van 1", "1 van 1"]
    assert [text for _, text in rows["Breda"].cells] == ["1 van 2", "1 van 1", "0 van 1"]
    assert [(name, row.missed, row.verdict) for name, row in rows.items()] == [
        ("Altena", 0, "Gehaald"),
        ("Breda", 1, "Niet gehaald"),
        ("Cuijk", 3, "Niet gehaald"),
    ]
    assert [(norm.label, norm.text) for norm in page.context["norms"]] == [
        ("Contactambtenarenoverleg", "1 van 3 gemeenten waren bij alle 2"),
        ("Ledenbijeenkomst", "2 van 3 gemeenten waren er"),
    ]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["Altena", "Breda", "Cuijk"]),
        ({"sort": "-gemeente"}, ["Cuijk", "Breda", "Altena"]),
        ({"sort": "-gemist"}, ["Cuijk", "Breda", "Altena"]),
        ({"sort": "contacts"}, ["Cuijk", "Breda", "Altena"]),
        ({"sort": "-members"}, ["Altena", "Breda", "Cuijk"]),
        ({"sort": "onzin"}, ["Altena", "Breda", "Cuijk"]),
        ({"toon": "gemist"}, ["Breda", "Cuijk"]),
        ({"toon": "gemist", "periode": "eerste"}, ["Cuijk"]),
        ({"periode": "tweede", "soort": "contacts", "toon": "gemist"}, ["Breda", "Cuijk"]),
        ({"gemeente": "cui"}, ["Cuijk"]),
        ({"soort": "pillar"}, ["Altena", "Breda"]),
        ({"soort": "pillar", "toon": "gemist"}, ["Breda"]),
        ({"pijler": "eigen"}, ["Altena", "Breda"]),
    ],
)
def test_list_is_narrowed_and_sorted_by_its_address(year, client, asked, expected):
    asked = {**asked, "pijler": year.pk} if "pijler" in asked else asked

    assert names(client.get(URL, asked)) == expected


def test_file_holds_what_is_on_the_screen(year, client):
    asked = {"bestand": "csv", "sort": "-gemist", "toon": "gemist", "periode": "tweede"}

    lines = client.get(URL, asked).content.decode("utf-8-sig").splitlines()

    assert lines[0].split(";")[:5] == [
        *("Gemeente", "Jaar", "Periode"),
        *("Contactambtenarenoverleg: bezocht", "Contactambtenarenoverleg: gehouden"),
    ]
    assert lines[1:] == [
        "Cuijk;2026;Tweede halfjaar;0;1;0;1;0;0;2;Niet gehaald",
        "Breda;2026;Tweede halfjaar;0;1;1;1;0;1;1;Niet gehaald",
    ]


def test_list_says_what_it_cannot_read_and_gives_no_file_then(year, client):
    page = client.get(URL, {"jaar": "1850", "bestand": "csv"})

    assert page["Content-Type"].startswith("text/html")
    assert page.context["year"] == 2026
    assert page.context["form"].errors["jaar"]
    nobody = client.get(URL, {"gemeente": "bestaat niet"})
    assert "Geen gemeente gevonden" in text(nobody)


def test_list_comes_in_pages_with_the_filters(client):
    people = [contact(f"Stad {number:02}") for number in range(51)]
    came(held(), people[0])

    page = client.get(URL, {"soort": "contacts", "page": 2})

    assert len(page.context["lines"]) == 1
    assert "soort=contacts" in text(page)


@pytest.mark.parametrize("number", [1, 3])
def test_list_and_own_page_ask_as_much_for_three_as_for_one(number):
    people = [contact(f"Stad {place}") for place in range(number)]
    for month in range(1, number + 1):
        came(held(f"2026-0{month}-03"), *people)
    board = builders.client_of(builders.user(Office.BOARD))
    counts = []
    for url in (URL, f"{URL}?soort=contacts&sort=-gemist", f"{URL}{place_of(people[0]).slug}/"):
        board.get(url)
        with CaptureQueriesContext(connection) as asked:
            board.get(url)
        counts.append(len(asked))

    assert counts == [8, 8, 10]


# --- One municipality --------------------------------------------------------------------------------------
def test_own_page_tells_who_was_where_and_what_was_missed():
    mine = member(RoleKind.CONTACT_OFFICIAL, at=municipality("'s-Gravenhage"))
    place = mine.official.roles.get().municipality
    colleague = official(at=place, name="Anouk Voorbeeld")
    first = came(held("2026-02-03"), mine.official, mark="excused")
    add_attendee(meeting=first, official=colleague, stands_in_for=mine.official, by=None)
    came(held("2026-10-06"), contact("Elders"))
    client = builders.client_of(mine)

    page = client.get(f"{URL}{place.slug}/")

    shown = text(page)
    assert f'Anouk Voorbeeld <span class="m50-muted">voor {mine.official}</span>' in shown
    assert f"{mine.official} (afgemeld)" in shown
    assert "Contactambtenarenoverleg</dt><dd>1 van 2 bezocht" in shown
    assert "1 bijeenkomst van het streven is gemist." in shown
    assert [len(visit.present) for visit in page.context["visits"]] == [1, 0]
    own = text(client.get("/mijn-gemeente/"))
    assert f'href="{URL}{place.slug}/"' in own
    file = client.get(f"{URL}{place.slug}/", {"bestand": "csv"}).content.decode("utf-8-sig")
    assert "Anouk Voorbeeld" in file.splitlines()[1]
    assert AuditEvent.objects.filter(kind="core.export").count() == 1
    assert "Nog niets vastgelegd" in text(client.get(f"{URL}{place.slug}/", {"jaar": "2019"}))


def test_own_page_is_for_the_contact_official_and_offices():
    place = municipality("Altena")
    ruimte = pillar()
    people = {
        "contact": member(RoleKind.CONTACT_OFFICIAL, at=place),
        "mayor": member(RoleKind.MAYOR, at=place),
        "neighbour": member(RoleKind.CONTACT_OFFICIAL),
        "chair": chair_of(ruimte),
        "nobody": builders.user(),
        **{office.name: builders.user(office) for office in Office},
    }

    answers = {
        name: builders.client_of(who).get(f"{URL}{place.slug}/").status_code
        for name, who in people.items()
    }

    assert answers == {
        **{"contact": 200, "mayor": 403, "neighbour": 404, "chair": 404, "nobody": 404},
        **{office.name: 200 for office in Office},
    }


def test_own_page_leaves_out_what_the_reader_may_not_know_of():
    mine = member(RoleKind.CONTACT_OFFICIAL)
    place = mine.official.roles.get().municipality
    mayor = official(RoleKind.MAYOR, at=place, name="Geheim Bezoek")
    made = held(kind=MeetingKind.BOARD)
    add_attendee(meeting=made, official=mayor, by=None)

    shown = text(builders.client_of(mine).get(f"{URL}{place.slug}/"))
    board = text(builders.client_of(builders.user(Office.BOARD)).get(f"{URL}{place.slug}/"))

    assert ("Geheim Bezoek" in shown, "Geheim Bezoek" in board) == (False, True)


def test_own_page_counts_what_a_former_municipality_did_until_it_became_this_one():
    old, successor = municipality("Weesp"), municipality("Amsterdam")
    person = official(RoleKind.CONTACT_OFFICIAL, at=old)
    came(held("2026-02-03"), person)
    merge(MergerKind.INTO, D(2026, 6, 1), [old], [successor])
    came(held("2026-10-06"), person)

    own = own_turnout(family_of(successor), days_of(2026))

    assert [(visit.place, bool(visit.present)) for visit in own.visits] == [
        ("", False),
        ("Weesp", True),
        ("", True),
    ]
    assert own.turnout.of(CONTACTS) == "2 van 2"
    days = days_of(2026)
    rows = {row.municipality: row for row in turnout_in(recorded_in(days), days)}
    assert (rows[old].of(CONTACTS), rows[successor].of(CONTACTS)) == ("1 van 1", "1 van 2")


# --- The page of the meeting ------------------------------------------------------------------------------
def test_meeting_names_who_was_missing_to_offices_and_to_who_prepares_it():
    ruimte = pillar()
    one, two = participation(ruimte), participation(ruimte)
    made = held(kind=MeetingKind.PILLAR, of=ruimte)
    chair = chair_of(ruimte)
    reader = builders.user()
    one.official.user = reader
    one.official.save()
    came(made, one.official)
    url = made.get_absolute_url()

    pages = {
        "reader": text(builders.client_of(reader).get(url)),
        "chair": text(builders.client_of(chair).get(url)),
        "board": text(builders.client_of(builders.user(Office.BOARD)).get(url)),
    }

    assert {name: "1 van 3 gemeenten aanwezig" in page for name, page in pages.items()} == {
        **{"reader": True, "chair": True, "board": True},
    }
    missing = str(two.municipality)
    assert {name: missing in page for name, page in pages.items()} == {
        **{"reader": False, "chair": True, "board": True},
    }


# --- What membership brought --------------------------------------------------------------------------------
def test_year_sheet_counts_the_norm_and_each_pillar():
    one = contact("Altena")
    other = participation(pillar("Ruimte"), official(at=place_of(one)))
    came(held("2026-02-03"), one)
    came(held("2026-10-06"), contact("Breda"))
    for day, mark in (("2026-03-03", "present"), ("2026-09-08", "excused")):
        came(held(day, MeetingKind.PILLAR, of=other.pillar), other.official, mark=mark)

    facts = year_facts(place_of(one), 2026, builders.user(Office.SECRETARIAT))
    [section] = [part for part in sheet_of(facts).sections if part.title == "Aanwezigheid"]

    assert section.bars == (
        Bar("Contactambtenarenoverleg", "1 van 2", 50),
        Bar("Pijler Ruimte", "1 van 2", 50),
    )
    before = year_facts(place_of(one), 2025, builders.user(Office.SECRETARIAT))
    assert "Aanwezigheid" not in [part.title for part in sheet_of(before).sections]
