import datetime
import threading

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from m50portal.core.leases import LEASE
from m50portal.core.models import OutgoingMail

pytestmark = pytest.mark.django_db


def waiting_mail(**values):
    return OutgoingMail.objects.create(
        name="test", to="a@m50.example", subject="x", text="x", **values
    )


def test_claim_gives_one_token():
    mail = waiting_mail()

    token = OutgoingMail.objects.waiting().claim(mail.pk)

    mail.refresh_from_db()
    assert mail.holds(token)
    assert not mail.holds("another")
    assert mail.attempts == 1
    assert OutgoingMail.objects.waiting().claim(mail.pk) is None


def test_claim_asks_the_condition_of_its_queryset():
    mail = waiting_mail(state="cancelled")

    assert OutgoingMail.objects.waiting().claim(mail.pk) is None


def test_claim_is_free_again_when_the_lease_of_a_dead_worker_ran_out():
    mail = waiting_mail()
    first = OutgoingMail.objects.waiting().claim(mail.pk)

    with time_machine.travel(timezone.now() + LEASE + datetime.timedelta(seconds=1)):
        second = OutgoingMail.objects.waiting().claim(mail.pk)

    assert second not in (None, first)
    assert not mail.holds(first)
    assert mail.holds(second)


def test_free_leaves_out_what_somebody_works_on():
    mail, other = waiting_mail(message_id="1"), waiting_mail(message_id="2")
    OutgoingMail.objects.claim(mail.pk)

    assert list(OutgoingMail.objects.free()) == [other]


@pytest.mark.django_db(transaction=True)
def test_claim_of_two_workers_at_once_succeeds_once():
    mail = waiting_mail()
    start = threading.Barrier(4)
    tokens = []

    def claim():
        start.wait()
        try:
            tokens.append(OutgoingMail.objects.waiting().claim(mail.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(token is not None for token in tokens) == 1
