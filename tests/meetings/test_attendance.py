"""Who was there: noted per person, corrected, told to the municipality, and measured against the norm."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from m50portal.accounts.choices import Office
from m50portal.core.audit import history_of
from meetings.actions.attendance import add_attendee, record_attendance
from meetings.actions.invitations import invite
from meetings.choices import MeetingKind, Presence
from meetings.models import Attendance
from meetings.selectors_attendance import expected_at
from meetings.selectors_turnout import days_of, recorded_in, turnout_in, turnout_of
from members.choices import RoleKind
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

PRESENT, EXCUSED, ABSENT = Presence.PRESENT.value, Presence.EXCUSED.value, Presence.ABSENT.value
HELD = {"starts": "2026-10-06 14:00", "ends": "2026-10-06 16:00"}


@pytest.fixture
def ruimte():
    return pillar()


@pytest.fixture
def held(ruimte):
    return meeting(of=ruimte, **HELD)


def text(response):
    return " ".join(response.content.decode().split())


def address(made, name="attendance"):
    return reverse(f"meetings:{name}", args=[made.pk, made.slug])


def noted(made):
    rows = Attendance.objects.filter(meeting=made).order_by("official__sort_key", "pk")
    return {row.official: row.presence for row in rows}


def test_record_stores_who_came_with_the_municipality_of_the_day(ruimte, held):
    one, two = participation(ruimte).official, participation(ruimte).official

    done = record_attendance(meeting=held, marks={one.pk: PRESENT, two.pk: EXCUSED}, by=None)

    assert done.count == 2
    assert noted(held) == {one: PRESENT, two: EXCUSED}
    assert Attendance.objects.get(official=one).municipality == place_of(one)
    turnout = turnout_of(held)
    assert (turnout.people, turnout.came, turnout.expected) == (1, 1, 2)
    assert (turnout.excused, turnout.silent) == ((str(place_of(two)),), ())
    event = history_of(held).get(kind="meetings.record_attendance")
    assert event.changes == {
        f"{one.name} ({place_of(one)})": ["", "Aanwezig"],
        f"{two.name} ({place_of(two)})": ["", "Afgemeld"],
    }


def test_record_twice_changes_nothing_and_can_be_corrected_and_taken_back(ruimte, held):
    one = participation(ruimte).official

    assert record_attendance(meeting=held, marks={one.pk: PRESENT}, by=None).count == 1
    assert record_attendance(meeting=held, marks={one.pk: PRESENT}, by=None).count == 0
    assert record_attendance(meeting=held, marks={one.pk: ABSENT}, by=None).count == 1
    assert noted(held) == {one: ABSENT}
    assert record_attendance(meeting=held, marks={one.pk: ""}, by=None).count == 1
    assert noted(held) == {}


def test_record_passes_strangers_and_nonsense_by(ruimte, held):
    one, stranger = participation(ruimte).official, official()

    assert (
        record_attendance(meeting=held, marks={one.pk: "x", stranger.pk: PRESENT}, by=None).count
        == 0
    )
    assert noted(held) == {}


def test_record_is_refused_before_it_begins_and_when_it_was_cancelled(ruimte):
    one = participation(ruimte).official
    coming = meeting(of=ruimte, starts="2026-12-01 14:00", ends="2026-12-01 16:00")
    off = meeting(of=ruimte, **HELD)
    off.cancelled_at = off.starts_at
    off.state = "cancelled"
    off.save()

    with pytest.raises(ValidationError, match="nog niet begonnen"):
        record_attendance(meeting=coming, marks={one.pk: PRESENT}, by=None)
    with pytest.raises(ValidationError, match="ging niet door"):
        record_attendance(meeting=off, marks={one.pk: PRESENT}, by=None)


def test_substitute_is_added_and_the_other_had_sent_word(ruimte, held):
    one = participation(ruimte).official
    other = official(at=place_of(one))

    row = add_attendee(meeting=held, official=other, stands_in_for=one, by=None)

    assert row.stands_in_for == one
    assert noted(held) == {one: EXCUSED, other: PRESENT}
    again = add_attendee(meeting=held, official=other, stands_in_for=one, by=None)
    assert again.pk == row.pk


def test_substitute_without_a_role_that_day_is_refused(ruimte, held):
    late = official(since=datetime.date(2026, 10, 20))

    with pytest.raises(ValidationError, match="geen rol"):
        add_attendee(meeting=held, official=late, by=None)


def test_expected_holds_who_was_invited_and_left_since(ruimte):
    gone = participation(ruimte).official
    made = meeting(of=ruimte, starts="2026-11-03 14:00", ends="2026-11-03 16:00")
    invite(meeting=made, by=None)
    gone.roles.update(ends_on=datetime.date(2026, 11, 2))

    assert [one.official for one in expected_at(made)] == [gone]


def test_page_stores_what_was_changed_and_leaves_what_another_noted(ruimte, held):
    one, two = participation(ruimte).official, participation(ruimte).official
    client = builders.client_of(chair_of(ruimte))
    page = text(client.get(address(held)))
    assert f"Aanwezigheid van {one}" in page
    record_attendance(meeting=held, marks={two.pk: EXCUSED}, by=None)  # meanwhile, by another

    done = client.post(
        address(held),
        {f"wie-{one.pk}": PRESENT, f"was-{one.pk}": "", f"wie-{two.pk}": "", f"was-{two.pk}": ""},
        follow=True,
    )

    assert "De aanwezigheid van 1 persoon is vastgelegd." in text(done)
    assert noted(held)[one] == PRESENT
    assert noted(held)[two] == EXCUSED


def test_page_marks_everybody_else_present_at_once(ruimte, held):
    one, two = participation(ruimte).official, participation(ruimte).official
    client = builders.client_of(builders.user(Office.SECRETARIAT))

    client.post(
        address(held),
        {
            "iedereen": "ja",
            **{f"wie-{one.pk}": EXCUSED, f"was-{one.pk}": ""},
            **{f"wie-{two.pk}": "", f"was-{two.pk}": ""},
        },
    )

    assert (noted(held)[one], noted(held)[two]) == (EXCUSED, PRESENT)
    assert "<strong>1 van 2 gemeenten aanwezig</strong>, met 1 persoon." in text(
        client.get(held.get_absolute_url())
    )


def test_page_finds_and_adds_somebody_instead_of_another(ruimte, held):
    one = participation(ruimte).official
    other = official(name="Zoë van der Demo", at=place_of(one))
    client = builders.client_of(builders.user(Office.SECRETARIAT))

    assert "Zoë van der Demo" in text(client.get(address(held), {"q": "zoe"}))
    done = client.post(
        address(held, "attendee_add"), {"official": other.pk, "instead": one.pk}, follow=True
    )

    assert "Zoë van der Demo was aanwezig." in text(done)
    assert f"voor {one}" in text(done)
    nobody = client.post(address(held, "attendee_add"), {}, follow=True)
    assert "Er is niemand gekozen." in text(nobody)


def test_what_another_noted_meanwhile_stays_and_is_told(ruimte, held):
    one, two = participation(ruimte).official, participation(ruimte).official
    client = builders.client_of(builders.user(Office.SECRETARIAT))
    record_attendance(meeting=held, marks={one.pk: EXCUSED}, by=None)  # the page showed nothing yet

    done = client.post(
        address(held),
        {
            "iedereen": "ja",
            **{f"wie-{one.pk}": "", f"was-{one.pk}": ""},
            **{f"wie-{two.pk}": "", f"was-{two.pk}": ""},
        },
        follow=True,
    )

    assert (noted(held)[one], noted(held)[two]) == (EXCUSED, PRESENT)
    assert f"Een ander legde intussen iets vast van {one}. Dat is zo gelaten." in text(done)


def test_substitute_of_another_municipality_is_refused(ruimte, held):
    one, stranger = participation(ruimte).official, official()

    with pytest.raises(ValidationError, match="kan .* niet vervangen"):
        add_attendee(meeting=held, official=stranger, stands_in_for=one, by=None)
    assert noted(held) == {}


def test_page_before_the_meeting_says_when(ruimte):
    coming = meeting(of=ruimte, starts="2026-12-01 14:00", ends="2026-12-01 16:00")
    client = builders.client_of(builders.user(Office.SECRETARIAT))

    assert "nog niet begonnen" in text(client.get(address(coming)))


def test_page_is_for_who_prepares_the_meeting(ruimte, held):
    row = participation(ruimte)
    participant = builders.client_of(member(at=row.municipality))
    sociaal = builders.client_of(chair_of(pillar("Sociaal")))

    assert participant.get(address(held)).status_code in {403, 404}
    assert sociaal.post(address(held), {f"wie-{row.official.pk}": PRESENT}).status_code in {
        403,
        404,
    }
    assert noted(held) == {}


def test_timeline_tells_who_came(ruimte, held):
    row = participation(ruimte)
    record_attendance(meeting=held, marks={row.official.pk: PRESENT}, by=None)
    client = builders.client_of(builders.user(Office.SECRETARIAT))

    page = text(client.get(f"/leden/{row.municipality.slug}/", {"deel": "tijdlijn"}))

    assert f"Aanwezig: {row.official}." in page


def test_turnout_measures_a_member_from_the_day_it_joined():
    person = official(RoleKind.CONTACT_OFFICIAL)
    first = meeting(kind=MeetingKind.CONTACTS, starts="2026-02-03 10:00", ends="2026-02-03 12:00")
    second = meeting(kind=MeetingKind.CONTACTS, starts="2026-10-06 10:00", ends="2026-10-06 12:00")
    late = municipality("Laatstad", member=False)
    late.memberships.create(kind="member", starts_on=datetime.date(2026, 7, 1))
    guest = official(at=late, kind=RoleKind.CONTACT_OFFICIAL)
    record_attendance(meeting=first, marks={person.pk: PRESENT}, by=None)
    record_attendance(meeting=second, marks={person.pk: ABSENT, guest.pk: PRESENT}, by=None)

    days = days_of(2026)
    rows = {row.municipality: row for row in turnout_in(recorded_in(days), days)}

    contacts = MeetingKind.CONTACTS
    assert (rows[place_of(person)].of(contacts), rows[place_of(person)].missed()) == ("1 van 2", 1)
    assert (rows[late].of(contacts), rows[late].missed()) == ("1 van 1", 0)


def test_turnout_page_filters_exports_and_is_for_offices(ruimte, held):
    row = participation(ruimte)
    record_attendance(meeting=held, marks={row.official.pk: PRESENT}, by=None)
    client = builders.client_of(builders.user(Office.BOARD))

    page = text(client.get("/bijeenkomsten/aanwezigheid/"))
    assert str(row.municipality) in page
    missed = client.get("/bijeenkomsten/aanwezigheid/", {"toon": "gemist"})
    assert "Niemand miste een bijeenkomst" in text(missed)
    lines = client.get("/bijeenkomsten/aanwezigheid/", {"bestand": "csv"}).content.decode()
    assert str(row.municipality) in lines
    empty = client.get("/bijeenkomsten/aanwezigheid/", {"jaar": "2019"})
    assert "Nog geen aanwezigheid vastgelegd" in text(empty)
    for odd in ("x", "99999", "0000"):
        assert client.get("/bijeenkomsten/aanwezigheid/", {"jaar": odd}).status_code == 200
    stranger = builders.client_of(member(at=row.municipality))
    assert stranger.get("/bijeenkomsten/aanwezigheid/").status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_pages_ask_as_much_for_three_as_for_one(ruimte, held, number):
    for _ in range(number):
        row = participation(ruimte)
        record_attendance(meeting=held, marks={row.official.pk: PRESENT}, by=None)
    client = builders.client_of(builders.user(Office.SECRETARIAT))
    counts = []
    for url in (address(held), "/bijeenkomsten/aanwezigheid/"):
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        counts.append(len(asked))

    assert counts == [20, 12]
