"""Reminders and prints by real workers: two of them, each with its own beat."""

import datetime

import pytest
from django.utils import timezone

from m50portal.core.models import OutgoingMail
from meetings.actions.invitations import invite
from meetings.actions.planning import reschedule
from meetings.actions.prints import ask_print
from meetings.choices import MomentState, PrintState
from tests.meetings.builders_meetings import item, meeting, participation, pillar

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clock():
    """A worker is a process of its own and cannot travel in time."""


def test_two_beats_remind_everybody_once_and_make_the_pdf(celery_worker_process):
    ruimte = pillar()
    for _ in range(8):
        participation(ruimte)
    made = meeting(of=ruimte, starts="2031-03-04 14:00", ends="2031-03-04 16:00")
    item(made)
    invite(meeting=made, by=None)
    soon = timezone.now() + datetime.timedelta(days=1, seconds=5)
    reschedule(meeting=made, starts_at=soon, ends_at=soon + datetime.timedelta(hours=2), by=None)
    row = ask_print(meeting=made, by=None)
    workers = [celery_worker_process(beat=True, concurrency=1) for _ in range(2)]

    def is_done():
        row.refresh_from_db()
        moment = made.moments.get(amount=1)
        return row.state == PrintState.READY and moment.state == MomentState.SENT

    assert workers[0].wait_until(is_done, seconds=90), workers[0].output()[-3000:]
    reminded = OutgoingMail.objects.filter(name="meeting_reminder").values_list("to", flat=True)
    assert len(reminded) == len(set(reminded)) == 8
