"""A round on real workers, two beats at once, killed half way like machines that lose power."""

import datetime

import pytest
from django.conf import settings
from django.utils import timezone

from m50portal.core.models import OutgoingMail
from members.upkeep.choices import SendingKind, SendingState
from members.upkeep.models import Letter, Sending
from tests.members.builders_members import member, official, role
from tests.members.upkeep.builders_upkeep import confirmation_round
from tests.servers import redis

MANY = 150


@pytest.fixture
def broker(request):
    """The broker of the settings, or a Redis of its own."""
    if request.param == "as configured":
        yield {}
        return
    if settings.CELERY_BROKER_URL.startswith("redis"):
        pytest.skip("the configured broker is Redis already")
    with redis() as address:
        yield {"CELERY_BROKER_URL": address}


@pytest.mark.worker
@pytest.mark.timeout(300)
@pytest.mark.parametrize("broker", ["as configured", "redis"], indirect=True)
def test_round_survives_kill_9_and_two_beats_without_a_second_mail(celery_worker_process, broker):
    for number in range(MANY):
        role(member(f"Plaats {number}"), person=official(email=f"a{number}@plaats.example"))
    confirmation_round()
    letters = Letter.objects.all()
    first = celery_worker_process(beat=True, env=broker)
    second = celery_worker_process(beat=True, env=broker)

    assert first.wait_until(letters.exists, seconds=60), first.output()
    first.kill()
    second.kill()
    Sending.objects.filter(leased_until__isnull=False).update(
        leased_until=timezone.now() - datetime.timedelta(seconds=1)
    )
    first.start()
    second.start()

    def finished():
        return Sending.objects.get(kind=SendingKind.ASK).state == SendingState.SENT

    assert first.wait_until(finished, seconds=120), first.output()
    mails = OutgoingMail.objects.filter(name="confirmation_request")
    assert (mails.count(), mails.values("to").distinct().count()) == (MANY, MANY)
    assert (letters.count(), letters.values("entry").distinct().count()) == (MANY, MANY)
    assert Sending.objects.get(kind=SendingKind.ASK).mails == MANY
