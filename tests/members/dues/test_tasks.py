import gc

import pytest

from members.dues import tasks
from members.dues.actions_run import start_run
from members.dues.models import Invoice
from tests.members.dues import builders_dues as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def collector():
    """The tests keep their own garbage collection."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)
    tasks.calm_the_collector.cache_clear()


def test_process_items_works_until_nothing_is_left(sent_tasks):
    terms, _ = make.dues_year(), make.issuer()
    make.member(), make.member()
    start_run(terms=terms, by=None)

    tasks.process_items()

    assert (Invoice.objects.count(), sent_tasks) == (2, [])


def test_process_items_lets_others_pass(monkeypatch, sent_tasks):
    terms, _ = make.dues_year(), make.issuer()
    make.member(), make.member()
    start_run(terms=terms, by=None)
    monkeypatch.setattr(tasks, "SLICE_SECONDS", 0.0)

    tasks.process_items()

    assert (Invoice.objects.count(), [task.name for task in sent_tasks]) == (
        1,
        ["dues.process_items"],
    )


def test_sweep_wakes_workers_when_rows_wait(sent_tasks):
    terms, _ = make.dues_year(), make.issuer()
    make.member()
    tasks.sweep_runs()
    assert sent_tasks == []
    start_run(terms=terms, by=None)

    tasks.sweep_runs()

    assert [task.name for task in sent_tasks] == ["dues.process_items"] * tasks.WORKERS
