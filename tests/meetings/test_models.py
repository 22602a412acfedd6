import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from meetings.choices import MeetingState, MomentState, Unit
from meetings.models import AgendaPrint, Invitation, Meeting, Reminder, ReminderMoment
from tests.meetings.builders_meetings import item, local, meeting, official


def test_meeting_cannot_end_before_it_starts():
    with pytest.raises(ValidationError, match="later eindigen dan zij begint"):
        meeting(starts="2026-11-17 14:00", ends="2026-11-17 14:00")


@pytest.mark.parametrize(
    "values",
    [
        {"state": MeetingState.CANCELLED},
        {"state": MeetingState.ANNOUNCED, "announced_at": None},
        {"state": MeetingState.CONCEPT},
        {"ends_at": local("2026-11-17 13:00")},
    ],
)
def test_meeting_state_that_cannot_be_is_refused_by_the_database(values):
    made = meeting()

    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=made.pk).update(**values)


def test_meeting_uid_differs_and_stays():
    one, two = meeting(), meeting()

    assert one.uid != two.uid
    assert Meeting.objects.get(pk=one.pk).uid == one.uid


def test_meeting_day_and_minutes_are_of_the_dutch_clock():
    made = meeting(starts="2026-11-17 00:15", ends="2026-11-17 01:00")

    assert str(made.day) == "2026-11-17"
    assert made.minutes == 45


def test_meeting_of_a_title_without_letters_has_an_address():
    assert meeting(title="???").get_absolute_url().endswith("-bijeenkomst/")


def test_invitation_is_there_once_per_person():
    made, person = meeting(), official()
    Invitation.objects.create(meeting=made, official=person, role_text="Wethouder")

    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(meeting=made, official=person, role_text="Wethouder")


def test_reminder_moment_waits_once_per_distance():
    made = meeting()

    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderMoment.objects.create(
            meeting=made, amount=7, unit=Unit.DAYS, due_at=local("2026-11-10 14:00")
        )


@pytest.mark.parametrize(
    ("amount", "unit", "text"),
    [
        (1, Unit.DAYS, "1 dag eerder"),
        (7, Unit.DAYS, "7 dagen eerder"),
        (1, Unit.HOURS, "1 uur eerder"),
    ],
)
def test_reminder_moment_reads_as_people_say_it(amount, unit, text):
    assert ReminderMoment(amount=amount, unit=unit).distance == text


def test_reminder_moment_closed_has_a_moment():
    made = meeting()

    with pytest.raises(IntegrityError), transaction.atomic():
        made.moments.update(state=MomentState.SENT)


def test_print_ready_has_a_file():
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaPrint.objects.create(meeting=meeting(), content_hash="a", state="ready")


def test_models_read_as_people_know_them():
    made = meeting()
    point = item(made, "Rondvraag")
    row = Invitation(meeting=made, official=official(name="Bas Proef"))
    moment = made.moments.get(amount=7)
    reminder = Reminder(moment=moment, official=row.official)
    print_ = AgendaPrint(meeting=made)

    rows = [made, point, row, moment, reminder, print_]
    assert [str(one) for one in rows] == [
        "Overleg over ov-verbindingen",
        "Rondvraag",
        "Bas Proef: Overleg over ov-verbindingen",
        "7 dagen eerder: Overleg over ov-verbindingen",
        "Bas Proef: 7 dagen eerder: Overleg over ov-verbindingen",
        "Overleg over ov-verbindingen: Wordt gemaakt",
    ]
