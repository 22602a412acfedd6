import pytest

from m50portal.core.models import Heartbeat
from m50portal.core.tasks import record_heartbeat
from tests.worker_process import empty_broker

pytestmark = pytest.mark.worker


def test_worker_process_does_what_is_asked(celery_worker_process):
    worker = celery_worker_process()

    record_heartbeat.delay()

    assert worker.wait_until(Heartbeat.objects.filter(name="beat").exists)


def test_worker_process_comes_back_after_kill_9(celery_worker_process):
    worker = celery_worker_process()
    worker.kill()
    record_heartbeat.delay()

    killed = not worker.alive
    worker.start()

    assert killed
    assert worker.wait_until(Heartbeat.objects.filter(name="beat").exists)


def test_worker_process_sweeps_with_beat_when_the_broker_forgot(celery_worker_process):
    record_heartbeat.delay()
    empty_broker()

    worker = celery_worker_process(beat=True)

    assert worker.wait_until(lambda: "core.sweep_outbox" in worker.output())
    assert not Heartbeat.objects.exists()
