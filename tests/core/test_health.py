import datetime

import pytest
import time_machine
from django.utils import timezone

from m50portal.core import health, tasks
from m50portal.core.models import Heartbeat

pytestmark = pytest.mark.django_db


def parts(client):
    response = client.get("/gezondheid/")
    return response, {name: part["state"] for name, part in response.json()["parts"].items()}


def test_health_is_for_everybody_and_for_no_cache(client):
    tasks.record_heartbeat()

    response, states = parts(client)

    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert states == dict.fromkeys(health.CHECKS, "ok")


@pytest.mark.parametrize("silent", [True, False])
def test_health_without_beat_still_lets_people_work(client, silent):
    if silent:
        Heartbeat.objects.create(name="beat", at=timezone.now() - datetime.timedelta(minutes=4))

    response, states = parts(client)

    assert (response.status_code, states["beat"]) == (200, "failed")


@pytest.mark.parametrize("name", sorted(health.VITAL))
def test_health_without_a_vital_part_is_503(client, monkeypatch, name):
    def broken():
        raise RuntimeError("postgres://user:secret@host")

    monkeypatch.setitem(health.CHECKS, name, broken)

    response, states = parts(client)

    assert (response.status_code, states[name]) == (503, "failed")
    assert "secret" not in response.content.decode()


def test_migrations_that_did_not_run_are_seen(monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *args: [1, 2])

    with pytest.raises(RuntimeError, match="2 migraties"):
        health.migrations()


def test_cache_that_forgets_is_seen(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    with pytest.raises(RuntimeError):
        health.shared_cache()


def test_broker_on_files_always_answers(settings):
    settings.CELERY_BROKER_URL = "filesystem://"

    assert health.broker() == "bestanden"


def test_broker_that_is_away_is_seen(settings, monkeypatch):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    asked = []

    class Link:
        def __enter__(self):
            return self

        def __exit__(self, *args):
            return None

        def ensure_connection(self, **options):
            asked.append(options)

    monkeypatch.setattr(health.current_app, "connection_for_write", Link, raising=False)

    assert health.broker() == "ok"
    assert asked == [{"max_retries": 1, "timeout": 2}]


def test_heartbeat_moves_along():
    with time_machine.travel("2026-12-01 12:00+01:00", tick=False):
        tasks.record_heartbeat()
    with time_machine.travel("2026-12-01 12:01+01:00", tick=False):
        tasks.record_heartbeat()

    assert Heartbeat.objects.get().at == datetime.datetime(2026, 12, 1, 11, 1, tzinfo=datetime.UTC)
