"""What a merger means for invitations to meetings to come, and for attendance since its day."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from meetings.actions.attendance import record_attendance
from meetings.actions.attendance_others import add_substitute
from meetings.actions.invitations import invite
from meetings.models import Attendance, Invitation
from meetings.selectors_attendance import expected_at
from members.actions_merger import undo_merger
from members.choices import RoleKind
from members.choices_merger import MergerKind, Topic
from tests.meetings import builders_meetings as make
from tests.members.builders_mergers import draft, merge, state, texts

pytestmark = pytest.mark.django_db
ON = datetime.date(2026, 11, 10)


@pytest.fixture(autouse=True)
def _in_november(time_machine):
    time_machine.move_to(datetime.datetime(2026, 11, 3, 12, tzinfo=datetime.UTC))


def test_merger_lets_who_goes_along_come_for_the_new_municipality():
    old, successor = make.municipality("Weesp"), make.municipality("Amsterdam")
    contact = make.official(RoleKind.CONTACT_OFFICIAL, at=old, name="Sanne Voorbeeld")
    make.official(RoleKind.ALDERMAN, at=old, name="Bas Proef")
    meeting = make.meeting()
    invite(meeting=meeting, by=None)
    soon = make.meeting(starts="2026-11-05 14:00", ends="2026-11-05 16:00")
    invite(meeting=soon, by=None)
    before = state()
    day = "17\u00a0november\u00a02026"

    assert texts(draft(MergerKind.INTO, ON, [old], [successor]), Topic.MEETINGS) == [
        f"{meeting}, {day}: Bas Proef heeft dan geen rol meer en krijgt geen herinnering.",
        f"{meeting}, {day}: Sanne Voorbeeld is genodigd namens Amsterdam.",
    ]
    merger = merge(MergerKind.INTO, ON, [old], [successor])

    rows = Invitation.objects.filter(official=contact).order_by("meeting__starts_at")
    assert [row.municipality for row in rows] == [old, successor]
    undo_merger(merger=merger, by=None)
    assert state() == before


# --- Attendance that was noted before somebody entered the merger ---------------------------------
SINCE = datetime.date(2026, 10, 1)


def weesp(**people):
    """Weesp with its people, Amsterdam, and a meeting of members after the day of the merger."""
    old, successor = make.municipality("Weesp"), make.municipality("Amsterdam")
    made = {name: make.official(kind, at=old, name=name) for name, kind in people.items()}
    held = make.meeting(starts="2026-10-06 14:00", ends="2026-10-06 16:00")
    return old, successor, made, held


def places(held):
    rows = Attendance.objects.filter(meeting=held)
    return {row.person_name: row.municipality for row in rows}


def test_late_merger_moves_attendance_to_where_people_went_and_undo_puts_it_back():
    old, successor, made, held = weesp(Sanne=RoleKind.CONTACT_OFFICIAL, Bas=RoleKind.ALDERMAN)
    before = make.meeting(starts="2026-09-30 14:00", ends="2026-09-30 16:00")
    for one in (held, before):
        record_attendance(meeting=one, marks=dict.fromkeys(keys(made), "present"), by=None)
    add_substitute(meeting=held, name="Yara Inval", municipality=old, by=None)
    standing = state()

    shown = texts(draft(MergerKind.INTO, SINCE, [old], [successor]), Topic.MEETINGS)

    day = "6\u00a0oktober\u00a02026"
    assert shown == [
        f"{held}, {day}: Bas (aanwezig) telt mee voor Amsterdam.",
        f"{held}, {day}: Yara Inval (aanwezig) telt mee voor Amsterdam.",
        f"{held}, {day}: Sanne (aanwezig) telt mee voor Amsterdam.",
    ]
    merger = merge(MergerKind.INTO, SINCE, [old], [successor])
    assert places(held) == dict.fromkeys(["Sanne", "Bas", "Yara Inval"], successor)
    assert places(before) == {"Sanne": old, "Bas": old}
    undo_merger(merger=merger, by=None)
    assert state() == standing


def keys(made):
    return [person.pk for person in made.values()]


def test_late_split_leaves_who_goes_nowhere_and_warns():
    old, successor, made, held = weesp(Bas=RoleKind.ALDERMAN)
    other = make.municipality("Diemen")
    record_attendance(meeting=held, marks={made["Bas"].pk: "excused"}, by=None)
    shares = {f"{old.code}>{successor.code}": "part", f"{old.code}>{other.code}": "part"}

    shown = texts(
        draft(MergerKind.SPLIT, SINCE, [old], [successor, other], shares=shares), Topic.MEETINGS
    )

    day = "6\u00a0oktober\u00a02026"
    assert shown == [f"{held}, {day}: Bas staat als afgemeld namens Weesp."]
    merge(MergerKind.SPLIT, SINCE, [old], [successor, other], shares=shares)
    assert places(held) == {"Bas": old}


def test_attendance_noted_after_a_late_merger_is_for_the_successor_and_holds_the_undo_back():
    old, successor, made, held = weesp(Sanne=RoleKind.CONTACT_OFFICIAL)
    Invitation.objects.create(
        meeting=held, official=made["Sanne"], municipality=old, invited_at=held.starts_at
    )
    merger = merge(MergerKind.INTO, SINCE, [old], [successor])
    assert [one.municipality for one in expected_at(held)] == [successor]
    merger.recorded_at -= datetime.timedelta(minutes=1)  # the clock of these tests stands still
    merger.save()

    record_attendance(meeting=held, marks={made["Sanne"].pk: "present"}, by=None)

    assert places(held) == {"Sanne": successor}
    with pytest.raises(ValidationError) as refused:
        undo_merger(merger=merger, by=None)
    assert refused.value.messages == [
        f"Sanne staat bij “{held}” (6\u00a0oktober\u00a02026) namens Amsterdam. "
        "Haal die aanwezigheid eerst weg."
    ]
    record_attendance(meeting=held, marks={made["Sanne"].pk: ""}, by=None)
    undo_merger(merger=merger, by=None)
    assert [one.municipality for one in expected_at(held)] == [old]


def test_attendance_of_who_worked_at_the_successor_already_does_not_hold_the_undo_back():
    old, successor, made, held = weesp(Sanne=RoleKind.CONTACT_OFFICIAL)
    make.MunicipalRole.objects.create(
        official=made["Sanne"], municipality=successor, kind="adviser", starts_on=make.SINCE
    )
    merger = merge(MergerKind.INTO, SINCE, [old], [successor])
    merger.recorded_at -= datetime.timedelta(minutes=1)
    merger.save()
    record_attendance(meeting=held, marks={made["Sanne"].pk: "present"}, by=None)

    undo_merger(merger=merger, by=None)

    assert places(held) == {"Sanne": successor}
