"""Attendance of people whose two records become one, who are forgotten, or who ask what is held of them."""

import datetime

import pytest

from m50portal.core.audit import history_of
from m50portal.core.models import AuditEvent
from m50portal.desk.person_data import data_of
from meetings.actions.attendance import add_attendee, record_attendance
from meetings.actions.attendance_others import add_outside, add_substitute, forget_names
from meetings.choices import NAME_GONE
from meetings.models import Attendance, Invitation
from meetings.tasks import forget_typed_names
from members.actions_person_merge import merge_people
from members.actions_privacy import anonymise
from members.relations.actions_people import anonymise_person
from tests.meetings.builders_meetings import (
    local,
    meeting,
    official,
    participation,
    pillar,
    place_of,
)
from tests.members.relations import builders_relations as outside

MARKS = ("present", "excused", "absent")


@pytest.fixture
def held():
    return meeting(starts="2026-10-06 14:00", ends="2026-10-06 16:00")


def twice():
    """One person with two records at one municipality."""
    keep = official(name="Sanne Voorbeeld")
    return keep, official(name="Sanne Voorbeeld", at=place_of(keep))


# --- Two records of one person ----------------------------------------------------------------------
@pytest.mark.parametrize("first", MARKS)
@pytest.mark.parametrize("second", MARKS)
def test_merge_keeps_the_stronger_of_two_rows_for_one_meeting(held, first, second):
    keep, gone = twice()
    record_attendance(meeting=held, marks={keep.pk: first, gone.pk: second}, by=None)

    merge_people(keep=keep, gone=gone, by=None)

    row = Attendance.objects.get()
    assert (row.official, row.presence) == (keep, min(first, second, key=MARKS.index))
    told = [event.changes for event in history_of(held).filter(kind="meetings.record_attendance")]
    labels = {"present": "Aanwezig", "excused": "Afgemeld", "absent": "Niet verschenen"}
    assert {
        "Sanne Voorbeeld (twee keer in het register)": [labels[first], labels[row.presence]]
    } in told


def test_merge_moves_a_row_that_only_the_other_record_has(held):
    keep, gone = twice()
    record_attendance(meeting=held, marks={gone.pk: "present"}, by=None)

    merge_people(keep=keep, gone=gone, by=None)

    assert Attendance.objects.get().official == keep


def test_merge_keeps_for_whom_somebody_came(held):
    keep, gone = twice()
    absent = official(at=place_of(keep))
    record_attendance(meeting=held, marks={keep.pk: "present"}, by=None)
    add_attendee(meeting=held, official=gone, stands_in_for=absent, by=None)

    merge_people(keep=keep, gone=gone, by=None)

    row = Attendance.objects.get(official=keep)
    assert (row.presence, row.stands_in_for) == ("present", absent)


@pytest.mark.parametrize("turn", [False, True])
def test_merge_makes_nobody_their_own_substitute(held, turn):
    keep, gone = twice()
    absent, came = (gone, keep) if turn else (keep, gone)
    add_attendee(meeting=held, official=came, stands_in_for=absent, by=None)

    merge_people(keep=keep, gone=gone, by=None)

    row = Attendance.objects.get()
    assert (row.official, row.presence, row.stands_in_for) == (keep, "present", None)


# --- Forgetting ----------------------------------------------------------------------------------
def test_anonymised_person_was_there_without_a_name(held):
    ruimte = pillar()
    place = participation(ruimte)
    boss = place.official
    place.policy_official = official(at=place.municipality, name="Zoë van der Demo")
    place.save()
    pillar_meeting = meeting(of=ruimte, starts="2026-10-07 14:00", ends="2026-10-07 16:00")
    marks = {boss.pk: "present", place.policy_official.pk: "present"}
    record_attendance(meeting=pillar_meeting, marks=marks, by=None)
    row = Attendance.objects.get(official=place.policy_official)
    assert row.role_text == f"Inhoudelijk ambtenaar van {boss.name}"
    Invitation.objects.create(
        meeting=pillar_meeting, official=place.policy_official, role_text=row.role_text
    )
    over = datetime.date(2026, 10, 20)
    boss.roles.update(ends_on=over)
    place.ends_on = over
    place.save()
    name = boss.name

    anonymise(official=boss, by=None)

    rows = {row.person_name: row.role_text for row in Attendance.objects.all()}
    assert name not in f"{rows}"
    assert rows["Zoë van der Demo"] == "Inhoudelijk ambtenaar"
    assert Invitation.objects.get().role_text == "Inhoudelijk ambtenaar"
    assert sorted(Attendance.objects.values_list("presence", flat=True)) == ["present", "present"]


def test_relation_that_is_anonymised_was_there_for_the_organisation(held):
    function = outside.function(who=outside.person("Noortje Schets"))
    add_outside(meeting=held, function=function, by=None)
    function.ends_on = datetime.date(2026, 10, 20)
    function.save()

    anonymise_person(person=function.person, by=None)

    row = Attendance.objects.select_related("external").get()
    assert "Noortje" not in str(row)
    assert row.organisation == function.organisation


def test_typed_names_go_when_the_time_is_over_and_the_municipality_stays(clock):
    place = place_of(official())
    leap = meeting(starts="2024-02-29 14:00", ends="2024-02-29 16:00")
    for name in ("Yara Inval", "Kees Inval"):
        add_substitute(meeting=leap, name=name, municipality=place, by=None)

    assert forget_names(day=datetime.date(2025, 2, 28)) == 0
    assert forget_names(day=datetime.date(2025, 3, 1)) == 2

    rows = Attendance.objects.values_list("guest_name", "municipality")
    assert list(rows) == [(NAME_GONE, place.pk)] * 2
    clock.move_to(local("2026-11-03 10:00"))
    assert forget_typed_names() == 0
    assert AuditEvent.objects.get(kind="meetings.forget_names").changes == {"namen": 2}


# --- What is held of somebody -----------------------------------------------------------------------
def test_data_of_a_person_tell_where_they_were_and_who_came_instead(held):
    one = official(name="Anouk d'Amour")
    other = official(at=place_of(one), name="Bas Proef")
    add_attendee(meeting=held, official=other, stands_in_for=one, by=None)

    tables = {
        section.title: section.rows for person in (one, other) for section in data_of(person, None)
    }
    [section] = [part for part in data_of(one, None) if part.title == "Aanwezigheid"]

    assert sorted((row[2], row[5], row[6]) for row in section.rows) == [
        ("Anouk d'Amour", "Afgemeld", ""),
        ("Bas Proef", "Aanwezig", "Anouk d'Amour"),
    ]
    assert [row[2] for row in tables["Aanwezigheid"]] == ["Bas Proef"]
