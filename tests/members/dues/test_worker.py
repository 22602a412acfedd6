"""A run on a real worker that is killed like a machine that loses power."""

import datetime
from decimal import Decimal

import pytest
from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from m50portal.core.models import OutgoingMail
from members.dues import tasks
from members.dues.actions_run import start_run
from members.dues.bookcheck import findings
from members.dues.choices import RunState
from members.dues.models import DuesRunItem, Invoice, InvoiceFile
from tests.members.dues import builders_dues as make
from tests.servers import redis
from tests.worker_process import empty_broker

MEMBERS = 24


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
    """A minute goes by: the leases of the dead have run out."""
    DuesRunItem.objects.filter(leased_until__isnull=False).update(
        leased_until=timezone.now() - datetime.timedelta(seconds=1)
    )


def done():
    return InvoiceFile.objects.count()


@pytest.mark.worker
@pytest.mark.parametrize("broker", ["as configured", "redis"], indirect=True)
def test_run_survives_kill_9_and_a_broker_that_forgets(celery_worker_process, broker):
    terms, _ = make.dues_year(), make.issuer()
    for _ in range(MEMBERS):
        make.member()
    make.member(billing=False)
    run = start_run(terms=terms, by=None)
    if not broker:
        tasks.wake_workers()
    worker = celery_worker_process(beat=True, env=broker)

    for share in (1, MEMBERS // 2):
        assert worker.wait_until(lambda share=share: done() >= share, seconds=60), worker.output()
        worker.kill()
        if not broker:
            empty_broker()
        assert done() < MEMBERS
        lapse()
        worker.start()

    def finished():
        run.refresh_from_db()
        return run.state == RunState.DONE

    assert worker.wait_until(finished, seconds=90), worker.output()
    numbers = list(Invoice.objects.order_by("serial").values_list("serial", flat=True))
    mails = OutgoingMail.objects.filter(name="invoice")
    assert numbers == list(range(1, MEMBERS + 1))
    assert Invoice.objects.values("municipality").distinct().count() == MEMBERS
    assert Invoice.objects.aggregate(sum=Sum("total"))["sum"] == MEMBERS * Decimal("5000.00")
    assert (done(), mails.count(), mails.values("to").distinct().count()) == (MEMBERS,) * 3
    assert findings() == []
