"""Who came and is no person of the register; and for which municipality somebody came who works for two."""

import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from m50portal.accounts.choices import Office
from m50portal.core.audit import history_of
from meetings.actions.attendance import add_attendee, record_attendance
from meetings.actions.attendance_others import add_outside, add_substitute, remove_other
from meetings.actions.invitations import add_guest
from meetings.choices import MeetingKind
from meetings.models import Attendance, Meeting
from meetings.selectors_attendance import expected_at, find_outside
from meetings.selectors_turnout import turnout_of
from members.choices import RoleKind
from members.models import MunicipalRole
from tests import builders
from tests.meetings.builders_meetings import (
    SINCE,
    chair_of,
    meeting,
    municipality,
    official,
    participation,
    pillar,
    place_of,
)
from tests.members.relations import builders_relations as outside

HELD = {"starts": "2026-10-06 14:00", "ends": "2026-10-06 16:00"}


@pytest.fixture
def held():
    return meeting(kind=MeetingKind.CONTACTS, **HELD)


@pytest.fixture
def secretary():
    return builders.user(Office.SECRETARIAT)


@pytest.fixture
def client(secretary):
    return builders.client_of(secretary)


def text(response):
    return " ".join(response.content.decode().split())


def address(made, part=""):
    return f"{made.get_absolute_url()}aanwezigheid/{part}"


def noted(made):
    rows = Attendance.objects.filter(meeting=made).order_by("pk")
    return [(row.person_name, row.municipality, row.presence) for row in rows]


# --- Substitutes by name ------------------------------------------------------------------------------
def test_substitute_by_name_makes_the_municipality_count(held, client):
    one = official(RoleKind.CONTACT_OFFICIAL, at=municipality("'s-Gravenhage"))
    place = place_of(one)
    assert turnout_of(held).is_noted is False

    form = {"name": "  Yara   d'Inval ", "municipality": place.pk, "instead": one.pk}
    done = client.post(address(held, "vervanger/"), form, follow=True)

    assert "was aanwezig namens" in text(done)
    assert noted(held) == [("Yara d'Inval", place, "present"), (one.name, place, "excused")]
    assert (turnout_of(held).came, turnout_of(held).expected) == (1, 1)
    again = add_substitute(
        meeting=held, name="yara D'INVAL", municipality=place, stands_in_for=one, by=None
    )
    assert (again.stands_in_for, len(noted(held))) == (one, 2)


def test_timeline_of_the_municipality_names_the_substitute(held, client):
    place = municipality()
    add_substitute(meeting=held, name="Yara Inval", municipality=place, by=None)

    page = text(client.get(f"/leden/{place.slug}/", {"deel": "tijdlijn"}))

    assert "Aanwezig: Yara Inval." in page


def test_substitute_by_name_says_at_the_field_what_is_wrong(held, client):
    one = official(RoleKind.CONTACT_OFFICIAL, name="Zoë van der Demo")
    elsewhere = municipality("Elders")
    url = address(held, "vervanger/")

    empty = text(client.post(url, {}))
    known = text(client.post(url, {"name": "zoe van der demo", "municipality": place_of(one).pk}))
    wrong = text(
        client.post(url, {"name": "Yara Inval", "municipality": elsewhere.pk, "instead": one.pk})
    )

    assert "Vul dit veld in." in empty
    assert "Maak een keuze." in empty
    assert f"staat bij {place_of(one)} in het register." in known
    assert f"was er namens {place_of(one)}. Kies die gemeente, of kies niemand." in wrong
    assert noted(held) == []


def test_substitute_of_a_municipality_outside_the_network_cannot_be_chosen(held, client):
    stranger = municipality("Buitenstad", member=False)

    page = client.post(
        address(held, "vervanger/"), {"name": "Yara Inval", "municipality": stranger.pk}
    )

    assert page.status_code == 200
    assert "Buitenstad" not in text(page)
    assert noted(held) == []


@pytest.mark.django_db(transaction=True)
def test_two_people_who_add_the_same_substitute_and_relation_at_once_add_them_once(held):
    place = municipality()
    function = outside.function()
    start, problems = threading.Barrier(2), []

    def add():
        try:
            start.wait()
            made = Meeting.objects.get(pk=held.pk)
            add_substitute(meeting=made, name="Yara Inval", municipality=place, by=None)
            add_outside(meeting=made, function=function, by=None)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    both = [threading.Thread(target=add) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert problems == []
    assert [row[0] for row in noted(held)] == ["Yara Inval", str(function.person)]


# --- From outside -------------------------------------------------------------------------------------
def test_relation_and_organisation_are_found_added_and_do_not_count(held, client, secretary):
    official(RoleKind.CONTACT_OFFICIAL)
    function = outside.function(outside.organisation("Platform31"), outside.person("Noor Schets"))
    other = outside.organisation("VNG")

    page = text(client.get(address(held), {"q": "platform"}))
    assert "Noor Schets, Lobbyist bij Platform31" in page
    assert "Platform31, zonder naam van een persoon" in page
    done = client.post(address(held, "toevoegen/"), {"function": function.pk}, follow=True)
    client.post(address(held, "toevoegen/"), {"organisation": other.pk})
    client.post(address(held, "toevoegen/"), {"organisation": other.pk})

    assert "Noor Schets was aanwezig." in text(done)
    assert noted(held) == [("Noor Schets", None, "present"), ("VNG", None, "present")]
    turnout = turnout_of(held)
    assert (turnout.people, turnout.outside, turnout.came, turnout.expected) == (2, 2, 0, 1)
    assert not find_outside(held, "Noor", secretary).functions
    assert history_of(held).filter(kind="meetings.record_attendance").count() == 2


def test_relation_is_found_at_the_organisation_of_the_day(held, client):
    ended = datetime.date(2026, 10, 6)  # the day of the meeting is no longer theirs
    outside.function(who=outside.person("Oud Schets"), ends_on=ended)
    outside.function(who=outside.person("Nieuw Schets"), starts_on=ended)

    page = text(client.get(address(held), {"q": "schets"}))

    assert ("Nieuw Schets" in page, "Oud Schets" in page) == (True, False)


def test_chair_sees_who_came_from_outside_and_adds_nobody_from_there():
    ruimte = pillar()
    made = meeting(of=ruimte, **HELD)
    here, other = outside.function(), outside.function(who=outside.person("Ander Schets"))
    add_outside(meeting=made, function=here, by=None)
    chair = builders.client_of(chair_of(ruimte))

    page = text(chair.get(address(made), {"q": "schets"}))
    refused = chair.post(address(made, "toevoegen/"), {"function": other.pk}, follow=True)

    assert str(here.person) in page
    assert "Ander Schets" not in page
    assert "Vraag het secretariaat om die persoon toe te voegen." in page
    assert "Er is niemand gekozen." in text(refused)
    assert len(noted(made)) == 1


def test_others_are_taken_off_the_list_once(held, client):
    row = add_substitute(meeting=held, name="Yara Inval", municipality=municipality(), by=None)
    person = official(RoleKind.CONTACT_OFFICIAL)
    record_attendance(meeting=held, marks={person.pk: "present"}, by=None)
    expected = Attendance.objects.get(official=person)
    url = address(held, f"{row.pk}/verwijderen/")

    assert "Yara Inval is van de lijst gehaald." in text(client.post(url, follow=True))
    assert "stond al niet meer op de lijst" in text(client.post(url, follow=True))
    remove_other(meeting=held, row=row, by=None)
    client.post(address(held, f"{expected.pk}/verwijderen/"))

    assert noted(held) == [(person.name, place_of(person), "present")]


def test_nobody_is_added_before_it_begins(client):
    coming = meeting(starts="2026-12-01 14:00", ends="2026-12-01 16:00")
    place, function = municipality(), outside.function()

    with pytest.raises(ValidationError, match="nog niet begonnen"):
        add_substitute(meeting=coming, name="Yara Inval", municipality=place, by=None)
    done = client.post(address(coming, "toevoegen/"), {"function": function.pk}, follow=True)
    form = client.post(
        address(coming, "vervanger/"), {"name": "Yara Inval", "municipality": place.pk}
    )

    assert "nog niet begonnen" in text(done)
    assert "nog niet begonnen" in text(form)
    assert noted(coming) == []


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"guest_name": "Yara"},
        {"guest_name": "Yara", "municipality": True, "organisation": True},
        {"organisation": True, "municipality": True},
        {"official": True, "guest_name": "Yara"},
    ],
)
def test_database_takes_one_kind_of_person(held, values):
    things = {
        "municipality": municipality(),
        "organisation": outside.organisation(),
        "official": official(),
    }
    values = {name: things[name] if value is True else value for name, value in values.items()}

    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(meeting=held, presence="present", **values)


# --- Who works for two municipalities -------------------------------------------------------------------
@pytest.fixture
def both():
    """A contact official of Altena who is adviser of Zeist too."""
    person = official(RoleKind.CONTACT_OFFICIAL, at=municipality("Altena"), name="Bas Proef")
    MunicipalRole.objects.create(
        official=person, municipality=municipality("Zeist"), kind="adviser", starts_on=SINCE
    )
    return person


def place(person, name):
    return person.roles.get(municipality__name=name).municipality


def test_municipality_is_that_of_the_role_and_can_be_chosen(held, client, both):
    altena, zeist = place(both, "Altena"), place(both, "Zeist")
    [one] = expected_at(held)
    assert (one.municipality, one.places) == (altena, (altena, zeist))
    assert "Gemeente waarvoor Bas Proef er was" in text(client.get(address(held)))

    form = {f"wie-{both.pk}": "present", f"was-{both.pk}": ""}
    form |= {f"namens-{both.pk}": zeist.pk, f"was-namens-{both.pk}": altena.pk}
    client.post(address(held), form)

    assert noted(held) == [("Bas Proef", zeist, "present")]
    turnout = turnout_of(held)
    assert (turnout.came, turnout.expected, turnout.silent) == (1, 2, ("Altena",))


def test_municipality_is_that_of_the_invitation_or_the_place_in_the_pillar(both):
    ruimte = pillar()
    row = participation(ruimte, both)
    row.municipality = place(both, "Zeist")
    row.save()
    made = meeting(of=ruimte, **HELD)
    assert [one.municipality.name for one in expected_at(made)] == ["Zeist"]
    visit = meeting(kind=MeetingKind.VISIT, **HELD)
    guest = add_guest(meeting=visit, official=both, by=None)
    guest.municipality = place(both, "Zeist")
    guest.save()

    assert [one.municipality.name for one in expected_at(visit)] == ["Zeist"]
    assert add_attendee(meeting=visit, official=both, by=None).municipality.name == "Zeist"


def test_municipality_alone_is_corrected_and_told_in_the_trail(held, both):
    altena, zeist = place(both, "Altena"), place(both, "Zeist")
    record_attendance(meeting=held, marks={both.pk: "present"}, by=None)

    done = record_attendance(
        meeting=held,
        marks={},
        places={both.pk: zeist.pk},
        seen_places={both.pk: altena.pk},
        by=None,
    )
    again = record_attendance(meeting=held, marks={}, places={both.pk: zeist.pk}, by=None)

    assert (done.count, again.count) == (1, 0)
    assert noted(held) == [("Bas Proef", zeist, "present")]
    last = history_of(held).filter(kind="meetings.record_attendance").order_by("-pk").first()
    assert last.changes == {"Bas Proef (Zeist)": ["namens Altena", "namens Zeist"]}


def test_municipality_that_another_chose_meanwhile_stays(held, both):
    altena, zeist = place(both, "Altena"), place(both, "Zeist")
    record_attendance(meeting=held, marks={both.pk: "present"}, places={both.pk: zeist.pk}, by=None)

    done = record_attendance(
        meeting=held,
        marks={},
        places={both.pk: altena.pk},
        seen_places={both.pk: altena.pk},
        by=None,
    )

    assert (done.count, done.passed_by) == (0, ("Bas Proef",))
    assert noted(held) == [("Bas Proef", zeist, "present")]


def test_municipality_without_a_mark_is_asked_about(held, client, both):
    form = {f"wie-{both.pk}": "", f"was-{both.pk}": ""}
    form |= {f"namens-{both.pk}": place(both, "Zeist").pk}
    form |= {f"was-namens-{both.pk}": place(both, "Altena").pk}

    page = text(client.post(address(held), form, follow=True))

    assert "Kies ook of Bas Proef er was." in page
    assert noted(held) == []


def test_municipality_where_somebody_does_not_work_is_passed_by(held, both):
    other = municipality()

    record_attendance(meeting=held, marks={both.pk: "present"}, places={both.pk: other.pk}, by=None)

    assert noted(held) == [("Bas Proef", place(both, "Altena"), "present")]
