import datetime
import threading

import pytest
from django.db import connection
from django.utils import timezone

from m50portal.core import mail_delivery
from m50portal.core.choices import MailState
from m50portal.core.leases import LEASE
from m50portal.core.models import OutgoingMail
from meetings.actions import letters
from meetings.actions.invitations import add_guest, invite
from meetings.actions.planning import announce, cancel, reschedule
from meetings.actions.reminders import (
    add_moment,
    claim_due,
    remove_moment,
    send_reminders,
)
from meetings.choices import MeetingKind, MomentState, Unit
from meetings.models import Reminder, ReminderMoment
from meetings.tasks import sweep_reminders
from tests.meetings.builders_meetings import (
    local,
    meeting,
    municipality,
    official,
    participation,
    pillar,
)


def invited(*, guests=1, **values):
    """An announced meeting of a pillar whose ``guests`` were invited."""
    ruimte = pillar()
    for _ in range(guests):
        participation(ruimte)
    made = meeting(of=ruimte, **values)
    invite(meeting=made, by=None)
    return made


def reminded():
    """The addresses that got a reminder, in order."""
    mails = OutgoingMail.objects.filter(name="meeting_reminder").order_by("pk")
    return list(mails.values_list("to", flat=True))


def states(of):
    return list(of.moments.order_by("due_at", "pk").values_list("state", flat=True))


def sweep_at(clock, moment):
    clock.move_to(local(moment))
    sweep_reminders()


def test_nothing_is_sent_before_the_moment(clock):
    invited()

    sweep_at(clock, "2026-11-10 13:59:59")

    assert reminded() == []


def test_each_guest_is_reminded_once_at_each_moment(clock):
    made = invited(guests=2)
    addresses = [row.official.email for row in made.invitations.order_by("pk")]

    sweep_at(clock, "2026-11-10 14:00")
    sweep_at(clock, "2026-11-10 14:01")
    assert reminded() == addresses

    sweep_at(clock, "2026-11-16 14:00")
    sweep_at(clock, "2026-11-16 14:01")
    assert reminded() == addresses * 2
    assert states(made) == [MomentState.SENT, MomentState.SENT]


def test_the_key_names_moment_and_person(clock):
    made = invited()
    moment = made.moments.get(amount=7)

    sweep_at(clock, "2026-11-10 14:00")

    person = made.invitations.get().official
    mail = OutgoingMail.objects.get(name="meeting_reminder")
    assert mail.key == f"reminder:{moment.pk}:{person.pk}"
    assert Reminder.objects.get().mail == mail


@pytest.mark.parametrize(
    ("starts", "just_before", "due"),
    [
        ("2027-03-28 14:00", "2027-03-27 13:59", "2027-03-27 14:00"),  # 23 hours before
        ("2027-10-31 14:00", "2027-10-30 13:59", "2027-10-30 14:00"),  # 25 hours before
    ],
)
def test_a_day_before_is_the_same_time_around_summer_time(clock, starts, just_before, due):
    made = invited(starts=starts, ends=starts.replace("14:00", "16:00"))
    made.moments.filter(amount=7).delete()

    sweep_at(clock, just_before)
    assert reminded() == []

    sweep_at(clock, due)
    assert len(reminded()) == 1


def test_a_cancelled_meeting_reminds_nobody(clock):
    made = invited()
    cancel(meeting=made, reason="Nee", by=None)

    sweep_at(clock, "2026-11-10 14:00")

    assert reminded() == []


def test_a_concept_reminds_nobody(clock):
    made = meeting(announced=False)

    sweep_at(clock, "2026-11-10 14:00")

    assert reminded() == []
    assert states(made) == [MomentState.WAITING, MomentState.WAITING]


def test_a_meeting_that_began_reminds_nobody(clock):
    made = invited()

    sweep_at(clock, "2026-11-17 14:00")

    assert reminded() == []
    assert states(made) == [MomentState.SKIPPED, MomentState.SKIPPED]


def test_after_a_standstill_one_reminder_is_enough(clock):
    made = invited()

    sweep_at(clock, "2026-11-16 18:00")

    assert len(reminded()) == 1
    assert states(made) == [MomentState.SKIPPED, MomentState.SENT]


def test_a_late_sweep_still_reminds(clock):
    made = invited()

    sweep_at(clock, "2026-11-12 09:00")

    assert len(reminded()) == 1
    assert states(made) == [MomentState.SENT, MomentState.WAITING]


@pytest.mark.parametrize("until", ["2026-11-05", "2026-11-17"])
def test_who_left_is_not_reminded(clock, until):
    made = invited(guests=2)
    gone = made.invitations.order_by("pk").first().official
    gone.roles.update(ends_on=datetime.date.fromisoformat(until))

    sweep_at(clock, "2026-11-10 14:00")

    assert len(reminded()) == 1
    assert gone.email not in reminded()


def test_who_left_the_pillar_is_not_reminded(clock):
    made = invited(guests=2)
    gone = made.invitations.order_by("pk").first().official
    gone.participations.update(ends_on=datetime.date(2026, 11, 9))

    sweep_at(clock, "2026-11-10 14:00")

    assert gone.email not in reminded()


def test_who_was_not_invited_is_not_reminded(clock):
    made = invited()
    participation(made.pillar)

    sweep_at(clock, "2026-11-10 14:00")

    assert len(reminded()) == 1


def test_a_guest_by_hand_is_reminded(clock):
    made = meeting(kind=MeetingKind.VISIT)
    guest = official()
    add_guest(meeting=made, official=guest, by=None)
    invite(meeting=made, by=None)

    sweep_at(clock, "2026-11-10 14:00")

    assert reminded() == [guest.email]


def test_two_guests_with_one_address_get_one_reminder(clock):
    ruimte, place = pillar(), municipality()
    participation(ruimte, official(at=place, email="bestuur@gemeente.example"))
    participation(ruimte, official(at=place, email="Bestuur@gemeente.example"))
    invite(meeting=meeting(of=ruimte), by=None)

    sweep_at(clock, "2026-11-10 14:00")

    assert len(reminded()) == 1


def test_a_move_before_the_reminder_moves_it(clock):
    made = invited()
    moment = made.moments.get(amount=7)
    reschedule(
        meeting=made,
        starts_at=local("2026-11-20 09:00"),
        ends_at=local("2026-11-20 11:00"),
        by=None,
    )

    moment.refresh_from_db()
    assert moment.due_at == local("2026-11-13 09:00")
    sweep_at(clock, "2026-11-10 14:00")
    assert reminded() == []
    sweep_at(clock, "2026-11-13 09:00")
    assert len(reminded()) == 1


def test_a_move_after_the_reminder_reminds_of_the_new_date_too(clock):
    made = invited()
    sweep_at(clock, "2026-11-10 14:00")
    reschedule(
        meeting=made,
        starts_at=local("2026-12-01 14:00"),
        ends_at=local("2026-12-01 16:00"),
        by=None,
    )

    rows = made.moments.order_by("due_at").values_list("amount", "due_at", "state")
    assert list(rows) == [
        (7, local("2026-11-10 14:00"), MomentState.SENT),
        (7, local("2026-11-24 14:00"), MomentState.WAITING),
        (1, local("2026-11-30 14:00"), MomentState.WAITING),
    ]
    sweep_at(clock, "2026-11-24 14:00")
    sweep_at(clock, "2026-11-24 14:01")
    assert len(reminded()) == 2


def test_a_move_back_and_forth_plans_each_distance_once(clock):
    made = invited()
    sweep_at(clock, "2026-11-10 14:00")
    for day in ("2026-12-01", "2026-12-08", "2026-12-15"):
        reschedule(
            meeting=made, starts_at=local(f"{day} 14:00"), ends_at=local(f"{day} 16:00"), by=None
        )

    waiting = made.moments.filter(state=MomentState.WAITING).order_by("due_at")
    assert list(waiting.values_list("amount", "due_at")) == [
        (7, local("2026-12-08 14:00")),
        (1, local("2026-12-14 14:00")),
    ]


def test_a_move_nearer_lets_the_early_reminder_lapse(clock):
    made = invited()
    reschedule(
        meeting=made,
        starts_at=local("2026-11-04 14:00"),
        ends_at=local("2026-11-04 16:00"),
        by=None,
    )

    assert states(made) == [MomentState.SKIPPED, MomentState.WAITING]
    sweep_at(clock, "2026-11-03 14:00")
    assert len(reminded()) == 1


def test_a_move_later_brings_a_lapsed_reminder_back():
    made = invited(starts="2026-11-05 14:00", ends="2026-11-05 16:00")
    assert states(made) == [MomentState.SKIPPED, MomentState.WAITING]

    reschedule(
        meeting=made,
        starts_at=local("2026-12-01 14:00"),
        ends_at=local("2026-12-01 16:00"),
        by=None,
    )

    assert states(made) == [MomentState.WAITING, MomentState.WAITING]


def test_a_crash_half_way_loses_and_doubles_nothing(clock, monkeypatch):
    made = invited(guests=5)
    monkeypatch.setattr("meetings.actions.reminders.BATCH", 2)
    honest, calls = letters.write_reminder, []

    def crash_at_the_fourth(*args, **kwargs):
        calls.append(args)
        if len(calls) == 4:
            raise RuntimeError("power cut")
        return honest(*args, **kwargs)

    monkeypatch.setattr(letters, "write_reminder", crash_at_the_fourth)
    clock.move_to(local("2026-11-10 14:00"))
    with pytest.raises(RuntimeError):
        sweep_reminders()
    assert len(reminded()) == 2  # the first batch; the second one left no trace

    sweep_reminders()
    assert len(reminded()) == 2  # the lease of the dead worker still holds

    clock.move_to(local("2026-11-10 14:00") + LEASE + datetime.timedelta(seconds=1))
    sweep_reminders()
    assert sorted(reminded()) == sorted(row.official.email for row in made.invitations.all())
    assert made.moments.get(amount=7).state == MomentState.SENT


def test_a_cancellation_half_way_stops_the_rest(clock, monkeypatch):
    made = invited(guests=4)
    monkeypatch.setattr("meetings.actions.reminders.BATCH", 2)
    clock.move_to(local("2026-11-10 14:00"))
    moment = made.moments.select_related("meeting__pillar").get(amount=7)
    token = claim_due(moment.pk)
    honest, calls = letters.write_reminder, []

    def cancel_after_two(*args, **kwargs):
        mail = honest(*args, **kwargs)
        calls.append(mail)
        if len(calls) == 2:
            cancel(meeting=type(made).objects.get(pk=made.pk), reason="Nee", by=None)
        return mail

    monkeypatch.setattr(letters, "write_reminder", cancel_after_two)

    assert send_reminders(moment=moment, token=token) == 2
    waiting = OutgoingMail.objects.filter(name="meeting_reminder", state=MailState.WAITING)
    assert not waiting.exists()


def test_a_reminder_that_no_worker_sent_yet_is_taken_back(clock):
    made = invited()
    sweep_at(clock, "2026-11-10 14:00")
    mail = OutgoingMail.objects.get(name="meeting_reminder")

    cancel(meeting=made, reason="Nee", by=None)

    assert mail_delivery.deliver(mail.pk) is None
    mail.refresh_from_db()
    assert mail.state == MailState.CANCELLED


def test_a_second_worker_finds_nothing_to_claim(clock):
    made = invited()
    clock.move_to(local("2026-11-10 14:00"))
    moment = made.moments.get(amount=7)

    assert claim_due(moment.pk) is not None
    assert claim_due(moment.pk) is None
    sweep_reminders()
    assert reminded() == []


def test_a_worker_that_lost_its_lease_sends_nothing(clock):
    made = invited()
    clock.move_to(local("2026-11-10 14:00"))
    moment = made.moments.select_related("meeting__pillar").get(amount=7)
    token = claim_due(moment.pk)
    ReminderMoment.objects.update(lease_token="somebody else")

    assert send_reminders(moment=moment, token=token) == 0
    assert reminded() == []


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_remind_once(clock):
    invited(guests=6)
    clock.move_to(local("2026-11-10 14:00"))
    start, problems = threading.Barrier(2), []

    def sweep():
        try:
            start.wait()
            sweep_reminders()
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    workers = [threading.Thread(target=sweep) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert problems == []
    assert len(reminded()) == len(set(reminded())) == 6


def test_a_moment_can_be_added_and_removed():
    made = invited()

    moment = add_moment(meeting=made, amount=2, unit=Unit.HOURS, by=None)

    assert moment.due_at == local("2026-11-17 12:00")
    assert remove_moment(moment=moment, by=None)
    assert made.moments.count() == 2


def test_a_moment_that_went_out_cannot_be_removed(clock):
    made = invited()
    sweep_at(clock, "2026-11-10 14:00")

    assert not remove_moment(moment=made.moments.get(amount=7), by=None)
    assert made.moments.count() == 2


def test_an_empty_list_closes_the_moment(clock):
    made = meeting(kind=MeetingKind.VISIT)

    sweep_at(clock, "2026-11-10 14:00")

    assert states(made) == [MomentState.SENT, MomentState.WAITING]


def test_announcing_after_the_moment_reminds_at_the_next_one_only(clock):
    ruimte = pillar()
    participation(ruimte)
    made = meeting(of=ruimte, announced=False)
    clock.move_to(local("2026-11-12 10:00"))
    announce(meeting=made, by=None)
    invite(meeting=made, by=None)

    sweep_reminders()
    assert reminded() == []
    sweep_at(clock, "2026-11-16 14:00")
    assert len(reminded()) == 1
    assert timezone.now() == local("2026-11-16 14:00")
