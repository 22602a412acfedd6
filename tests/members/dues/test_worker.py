"""A run on a real worker that is killed like a machine that loses power."""

import datetime
from decimal import Decimal

import pytest
from django.conf import settings
from django.db.models import Sum
from django.utils import timezone
from redis import Redis

from m50portal.core.choices import MailState
from m50portal.core.models import OutgoingMail
from members.demo import seed as seed_members
from members.dues import tasks
from members.dues.actions_run import start_run
from members.dues.bookcheck import findings
from members.dues.choices import FileKind, RunState
from members.dues.demo import seed as seed_dues
from members.dues.einvoice_rules import lacking
from members.dues.models import DuesRunItem, DuesYear, Invoice, InvoiceFile
from members.models import BillingProfile
from tests.servers import redis
from tests.worker_process import empty_broker

YEAR = 2023
OWE = 61  # the 61 of April 2023, Diemen among them (docs/decisions/0003)


@pytest.fixture
def broker(request, monkeypatch):
    """The broker of the settings, or a Redis of its own."""
    if request.param == "as configured":
        yield {}
        return
    if settings.CELERY_BROKER_URL.startswith("redis"):
        pytest.skip("the configured broker is Redis already")
    with redis() as address:
        yield {"CELERY_BROKER_URL": address}


def lapse():
    """Minutes go by: the leases of the dead on rows and on messages have run out."""
    past = timezone.now() - datetime.timedelta(seconds=1)
    for rows in (DuesRunItem.objects, OutgoingMail.objects):
        rows.filter(leased_until__isnull=False).update(leased_until=past)


def made():
    """The PDFs that are there."""
    rows = InvoiceFile.objects.filter(kind=FileKind.PDF)
    return rows.filter(invoice__dues_year__year=YEAR).count()


def forget_everything(broker):
    """The broker loses its disk."""
    if broker:
        Redis.from_url(broker["CELERY_BROKER_URL"]).flushall()
    else:
        empty_broker()


@pytest.fixture
def network():
    """The real register of 2023 with somebody to send each invoice to."""
    seed_members(by=None)
    seed_dues(by=None)
    BillingProfile.objects.filter(municipality__slug="zwijndrecht").update(
        street="Raadhuisplein 3", invoice_email="facturen@zwijndrecht.example"
    )
    return DuesYear.objects.get(year=YEAR)


@pytest.mark.worker
@pytest.mark.timeout(300)
@pytest.mark.parametrize("broker", ["as configured", "redis"], indirect=True)
def test_run_of_2023_survives_kill_9_and_a_broker_that_forgets(
    celery_worker_process, broker, network
):
    run = start_run(terms=network, by=None)
    if not broker:
        tasks.wake_workers()
    worker = celery_worker_process(beat=True, env=broker)

    for share in (1, OWE // 2):
        assert worker.wait_until(lambda share=share: made() >= share, seconds=60), worker.output()
        worker.kill()
        forget_everything(broker)
        assert made() < OWE
        lapse()
        worker.start()

    mails = OutgoingMail.objects.filter(name="invoice")

    def finished():
        run.refresh_from_db()
        waiting = mails.filter(state=MailState.WAITING).exists()
        return run.state == RunState.DONE and not waiting

    assert worker.wait_until(finished, seconds=120), worker.output()
    invoices = Invoice.objects.filter(dues_year=network)
    numbers = list(invoices.order_by("serial").values_list("serial", flat=True))
    assert numbers == list(range(numbers[0], numbers[0] + OWE))
    assert invoices.values("municipality").distinct().count() == OWE
    assert invoices.aggregate(sum=Sum("total"))["sum"] == OWE * Decimal("5000.00")
    assert (made(), mails.count(), mails.values("to").distinct().count()) == (OWE,) * 3
    electronic = [invoice.pk for invoice in invoices if not lacking(invoice)]
    assert 0 < len(electronic) < OWE
    for kind in (FileKind.NLCIUS, FileKind.PEPPOL):
        rows = InvoiceFile.objects.filter(kind=kind, invoice__in=invoices)
        assert set(rows.values_list("invoice", flat=True)) == set(electronic)
        assert rows.count() == len(electronic)
    # A mail that a dying worker was handing over is a question for a person, never a second mail.
    assert set(mails.values_list("state", flat=True)) <= {MailState.SENT, MailState.UNCERTAIN}
    assert mails.filter(state=MailState.UNCERTAIN).count() <= 2
    assert findings() == []
