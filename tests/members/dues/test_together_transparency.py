"""Two at once: a statement is issued once, and everybody hears of it once."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from m50portal.core.models import AuditEvent, OutgoingMail
from members.dues.actions_transparency import issue_statement, tell_municipalities
from members.dues.models import TransparencyShare, TransparencyStatement
from tests.members.dues import builders_transparency as build

THREADS = 6


def at_once(work):
    """What ``work`` gives or raises in each of some threads that begin together."""
    together, answers = threading.Barrier(THREADS), []

    def run():
        together.wait()
        try:
            answers.append(work())
        except (ValidationError, IntegrityError) as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_issue_and_tell_once():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    for _ in range(4):
        build.paid()

    made = at_once(build.draft)
    draft = TransparencyStatement.objects.get()
    assert sum(isinstance(answer, Exception) for answer in made) == THREADS - 1

    issued = at_once(lambda: issue_statement(statement=draft, seen=None, sends_mail=True, by=None))
    assert sum(isinstance(answer, ValidationError) for answer in issued) == THREADS - 1
    assert TransparencyShare.objects.count() == 4
    assert AuditEvent.objects.filter(kind="dues.issue_statement").count() == 1

    told = at_once(tell_municipalities)
    assert all(isinstance(answer, int) for answer in told)
    assert OutgoingMail.objects.filter(name="transparency").count() == 4
    assert not TransparencyShare.objects.filter(told_at=None).exists()
