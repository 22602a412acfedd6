"""Many at once, and the worst at any moment: numbers stay whole, and nobody gets two of anything."""

import datetime
import random
import threading
from itertools import pairwise

import pytest
from django.db import connection

from m50portal.core import audit
from m50portal.core.choices import MailState
from m50portal.core.models import OutgoingMail
from members.dues import actions_reminders
from members.dues.actions_invoice import issue_invoice
from members.dues.actions_reminders_send import send_next
from members.dues.actions_run import start_run
from members.dues.bookcheck import findings
from members.dues.choices import FileKind, RunState
from members.dues.models import Invoice, InvoiceFile, InvoiceReminder
from tests.members.dues import builders_dues as make
from tests.members.dues.test_worker import lapse

THREADS, MANY, KILLS = 24, 300, 10


@pytest.mark.django_db(transaction=True)
def test_24_threads_of_which_a_quarter_fails_leave_no_gap(monkeypatch):
    """What fails had taken its number already, and gives it back."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    terms, sender = make.dues_year(), make.issuer()
    members = [make.member() for _ in range(2 * THREADS)]
    doomed = {place.pk for place in members[::4]}
    real, together, failed = audit.record, threading.Barrier(THREADS), []

    def record(kind, **values):
        if kind == "dues.issue_invoice" and values["target"].municipality_id in doomed:
            raise RuntimeError("the disk is full")
        return real(kind, **values)

    monkeypatch.setattr(audit, "record", record)

    def worker(number):
        together.wait()
        try:
            for place in members[number::THREADS]:
                try:
                    issue(terms, place, sender)
                except RuntimeError:
                    failed.append(place.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=worker, args=[number]) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(failed) == sorted(doomed)
    rows = list(Invoice.objects.order_by("serial"))
    assert [row.serial for row in rows] == list(range(1, len(members) - len(doomed) + 1))
    assert all(one.issued_on <= two.issued_on for one, two in pairwise(rows))
    assert all(one.issued_at <= two.issued_at for one, two in pairwise(rows))
    assert findings() == []

    monkeypatch.setattr(audit, "record", real)
    for place in members:
        issue(terms, place, sender)
    assert Invoice.objects.values("municipality").distinct().count() == len(members)
    assert Invoice.objects.count() == len(members)
    assert findings() == []


def issue(terms, place, sender):
    amount = terms.amount_for("member")
    return issue_invoice(terms=terms, municipality=place, confirmed=amount, issuer=sender, by=None)


@pytest.mark.worker
@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_run_of_300_is_killed_ten_times_and_comes_out_whole(celery_worker_process):
    if connection.vendor != "postgresql":
        pytest.skip("test_worker does this on SQLite with the 61 of 2023")
    terms, _ = make.dues_year(), make.issuer()
    for _ in range(MANY):
        make.member()
    run = start_run(terms=terms, by=None)
    worker = celery_worker_process(beat=True)
    moments = sorted(random.Random(50).sample(range(5, MANY - 20), KILLS))

    for moment in moments:
        assert worker.wait_until(lambda moment=moment: printed() >= moment, seconds=90), moment
        worker.kill()
        lapse()
        worker.start()

    mails = OutgoingMail.objects.filter(name="invoice")

    def finished():
        run.refresh_from_db()
        return run.state == RunState.DONE and not mails.filter(state=MailState.WAITING).exists()

    assert worker.wait_until(finished, seconds=180), worker.output()
    serials = Invoice.objects.order_by("serial").values_list("serial", flat=True)
    assert list(serials) == list(range(1, MANY + 1))
    assert Invoice.objects.values("municipality").distinct().count() == MANY
    kinds = InvoiceFile.objects.values_list("invoice", "kind")
    assert len(kinds) == len(set(kinds)) == MANY * len(FileKind)
    assert (mails.count(), mails.values("to").distinct().count()) == (MANY, MANY)
    assert set(mails.values_list("state", flat=True)) <= {MailState.SENT, MailState.UNCERTAIN}
    assert mails.filter(state=MailState.UNCERTAIN).count() <= KILLS
    assert findings() == []


def printed():
    return InvoiceFile.objects.filter(kind=FileKind.PDF).count()


@pytest.mark.django_db(transaction=True)
def test_eight_planners_at_once_remind_each_invoice_once(monkeypatch):
    """Two beats, four workers and a person who presses the button: one row, one mail, one step."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    actions_reminders.add_usual_levels(by=None)
    actions_reminders.save_policy(is_on=True, interest="none", costs="none", by=None)
    rows = [make.invoice() for _ in range(12)]
    day = rows[0].due_on + datetime.timedelta(days=7)
    together, wrong = threading.Barrier(8), []

    def worker():
        together.wait()
        try:
            actions_reminders.plan_reminders(day)
            while send_next(day):
                pass
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while send_next(day):
        pass

    assert wrong == []
    assert InvoiceReminder.objects.sent().count() == len(rows)
    mails = OutgoingMail.objects.filter(name="dues_reminder")
    assert (mails.count(), mails.values("to").distinct().count()) == (len(rows), len(rows))
