import datetime

import pytest
from django.core.exceptions import ValidationError

from m50portal.core.audit import history_of
from m50portal.core.models import OutgoingMail
from meetings.actions.invitations import invite
from meetings.actions.planning import announce, cancel, change_meeting, plan_meeting, reschedule
from meetings.choices import MeetingKind, MeetingState, MomentState
from meetings.locking import ClashError
from meetings.models import Meeting
from tests import builders
from tests.meetings.builders_meetings import local, meeting, official, participation, pillar


def moments(of):
    return [(row.distance, row.due_at, row.state) for row in of.moments.order_by("due_at", "pk")]


def mails(name):
    return OutgoingMail.objects.filter(name=name)


def invited_meeting(**values):
    """An announced pillar meeting with one guest who was invited."""
    ruimte = pillar()
    participation(ruimte, official(name="Anouk Voorbeeld"))
    made = meeting(of=ruimte, **values)
    invite(meeting=made, by=None)
    return made


def test_plan_makes_a_concept_with_the_usual_reminders():
    by = builders.user()

    made = plan_meeting(
        values={
            "title": "Ledenbijeenkomst 's-Gravenhage",
            "kind": MeetingKind.MEMBERS,
            "starts_at": local("2026-11-17 14:00"),
            "ends_at": local("2026-11-17 16:00"),
        },
        by=by,
    )

    assert made.state == MeetingState.CONCEPT
    assert made.slug == "ledenbijeenkomst-s-gravenhage"
    assert moments(made) == [
        ("7 dagen eerder", local("2026-11-10 14:00"), MomentState.WAITING),
        ("1 dag eerder", local("2026-11-16 14:00"), MomentState.WAITING),
    ]
    assert [(event.kind, event.by_id) for event in history_of(made)] == [
        ("meetings.plan_meeting", by.pk)
    ]


def test_plan_refuses_what_the_model_refuses():
    with pytest.raises(ValidationError):
        meeting(title="")
    assert not Meeting.objects.exists()


def test_plan_soon_lets_the_early_reminder_lapse():
    made = meeting(starts="2026-11-05 14:00", ends="2026-11-05 16:00")

    assert [state for _, _, state in moments(made)] == [MomentState.SKIPPED, MomentState.WAITING]


def test_plan_in_the_past_plans_no_reminders():
    made = meeting(starts="2018-11-09 00:00", ends="2018-11-10 00:00", time_known=False)

    assert moments(made) == []


def test_announce_lets_people_see_it_once():
    made = meeting(announced=False)
    announce(meeting=made, by=None)
    first = made.announced_at

    announce(meeting=made, by=None)

    assert made.is_announced
    assert made.announced_at == first
    assert history_of(made).filter(kind="meetings.announce_meeting").count() == 1


def test_announce_late_lets_reminders_lapse_that_are_over(clock):
    made = meeting(announced=False)
    clock.move_to(local("2026-11-11 10:00"))

    announce(meeting=made, by=None)

    assert [state for _, _, state in moments(made)] == [MomentState.SKIPPED, MomentState.WAITING]


def test_reschedule_moves_calendar_reminders_and_tells_who_was_invited():
    made = invited_meeting()

    reschedule(
        meeting=made,
        starts_at=local("2026-11-24 10:00"),
        ends_at=local("2026-11-24 12:00"),
        by=None,
    )

    made.refresh_from_db()
    assert made.sequence == 1
    assert moments(made) == [
        ("7 dagen eerder", local("2026-11-17 10:00"), MomentState.WAITING),
        ("1 dag eerder", local("2026-11-23 10:00"), MomentState.WAITING),
    ]
    (mail,) = mails("meeting_update")
    assert mail.subject == "Gewijzigd: Overleg over ov-verbindingen, 24 november 2026"
    assert "Eerder stond de bijeenkomst op dinsdag 17\u00a0november\u00a02026" in mail.text


def test_reschedule_a_concept_tells_nobody():
    made = meeting(announced=False)

    reschedule(
        meeting=made,
        starts_at=local("2026-11-24 10:00"),
        ends_at=local("2026-11-24 12:00"),
        by=None,
    )

    assert not mails("meeting_update").exists()
    assert moments(made)[0][1] == local("2026-11-17 10:00")


def test_change_of_place_tells_who_was_invited_and_keeps_reminders():
    made = invited_meeting()
    before = moments(made)

    change_meeting(
        meeting=made, version=made.version, values={"location": "Stadhuis Tiel"}, by=None
    )

    assert made.sequence == 1
    assert moments(made) == before
    assert "Eerder was de plaats: Stadhuis Woerden." in mails("meeting_update").get().text


def test_change_of_title_tells_nobody_but_counts_in_calendars():
    made = invited_meeting()

    change_meeting(meeting=made, version=made.version, values={"title": "Overleg ov"}, by=None)

    assert (made.sequence, made.slug) == (1, "overleg-ov")
    assert not mails("meeting_update").exists()
    event = history_of(made).get(kind="meetings.change_meeting")
    assert event.changes == {"title": ["Overleg over ov-verbindingen", "Overleg ov"]}


def test_change_of_nothing_is_no_move():
    made = invited_meeting()

    change_meeting(meeting=made, version=made.version, values={"title": made.title}, by=None)

    assert made.sequence == 0
    assert not mails("meeting_update").exists()


def test_change_of_a_past_meeting_tells_nobody(clock):
    made = invited_meeting()
    clock.move_to(local("2026-11-18 10:00"))

    change_meeting(
        meeting=made, version=made.version, values={"location": "Stadhuis Tiel"}, by=None
    )

    assert not mails("meeting_update").exists()


def test_change_of_what_another_changed_is_a_clash_and_writes_nothing():
    made = invited_meeting()
    old = made.version
    change_meeting(meeting=made, version=old, values={"location": "Stadhuis Tiel"}, by=None)
    mails("meeting_update").delete()

    with pytest.raises(ClashError):
        change_meeting(meeting=made, version=old, values={"location": "Stadhuis Kampen"}, by=None)

    assert Meeting.objects.get(pk=made.pk).location == "Stadhuis Tiel"
    assert not mails("meeting_update").exists()


def test_cancel_tells_who_was_invited_and_stops_reminders():
    made = invited_meeting()

    cancel(meeting=made, reason="De zaal staat onder water.", by=None)

    made.refresh_from_db()
    assert (made.state, made.sequence) == (MeetingState.CANCELLED, 1)
    assert {state for _, _, state in moments(made)} == {MomentState.SKIPPED}
    (mail,) = mails("meeting_cancellation")
    assert "De zaal staat onder water." in mail.text


def test_cancel_twice_tells_once():
    made = invited_meeting()

    cancel(meeting=made, reason="Nee", by=None)
    cancel(meeting=made, reason="Nog eens nee", by=None)

    assert mails("meeting_cancellation").count() == 1
    assert made.cancel_reason == "Nee"


def test_cancel_tells_nobody_who_left():
    made = invited_meeting()
    made.invitations.get().official.roles.update(ends_on=datetime.date(2026, 11, 2))

    cancel(meeting=made, reason="Nee", by=None)

    assert not mails("meeting_cancellation").exists()


def test_cancel_tells_who_works_here_until_before_the_meeting():
    made = invited_meeting()
    made.invitations.get().official.roles.update(ends_on=datetime.date(2026, 11, 10))

    cancel(meeting=made, reason="Nee", by=None)

    assert mails("meeting_cancellation").count() == 1
