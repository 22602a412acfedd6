"""A real Celery worker for a test: it can be killed like a machine that loses power."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from m50portal.core.processes import Child

START_SECONDS = 60.0


class WorkerProcess:
    """``celery -A m50portal worker`` on the database and broker of the test that starts it.

    Args:
        log: where it writes.
        beat: also run the sweeps of the schedule.
        sweep_seconds: how often those sweeps come by.
        concurrency: number of processes that do tasks.
        env: extra environment variables.
    """

    def __init__(
        self,
        *,
        log: Path,
        beat: bool = False,
        sweep_seconds: int = 1,
        concurrency: int = 2,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.log = log
        argv = [sys.executable, "-m", "celery", "-A", "m50portal", "worker", "--loglevel", "INFO"]
        argv += ["--concurrency", str(concurrency), "--without-gossip", "--without-mingle"]
        if beat:
            argv += ["--beat", "--schedule", str(log.with_suffix(".schedule"))]
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": database_url(),
            "SWEEP_SECONDS": str(sweep_seconds),
            "LOG_LEVEL": "INFO",
            "PYTHONUNBUFFERED": "1",
            **(env or {}),
        }
        self._child = Child("worker", argv, env=environment, log=log)

    @property
    def alive(self) -> bool:
        return self._child.alive

    def start(self) -> None:
        """Start it and wait until it takes tasks."""
        before = self.log.stat().st_size if self.log.exists() else 0
        self._child.start()
        ready = self.wait_until(
            lambda: b" ready." in self._said_since(before), seconds=START_SECONDS
        )
        assert ready, f"the worker did not start:\n{self._child.last_lines(40)}"

    def kill(self) -> None:
        """kill -9 of the worker and all its processes, in the middle of whatever they do."""
        self._child.kill()

    def restart(self) -> None:
        """kill -9, and start again."""
        self.kill()
        self.start()

    def stop(self, *, patience: float = 3.0) -> None:
        """Ask it to finish what it does and end."""
        self._child.stop(patience=patience)

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait_until(self, done: Callable[[], bool], *, seconds: float = 30.0) -> bool:
        """Ask ``done`` until it says yes, the worker died or the time is up; the last answer."""
        deadline = time.monotonic() + seconds
        while not done():
            if time.monotonic() > deadline or not self.alive:
                return done()
            time.sleep(0.05)
        return True

    def _said_since(self, position: int) -> bytes:
        with self.log.open("rb") as log:
            log.seek(position)
            return log.read()


def database_url() -> str:
    """The address of the database that the test itself is using."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    login = f"{quote(values['USER'])}:{quote(values['PASSWORD'])}"
    return f"postgres://{login}@{values['HOST']}:{values['PORT']}/{values['NAME']}"


def empty_broker() -> None:
    """Forget every message, as if the broker had lost its disk."""
    from m50portal.celery import app

    if settings.CELERY_BROKER_URL.startswith("filesystem"):
        options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
        for folder in (path for path in options.values() if isinstance(path, Path)):
            shutil.rmtree(folder, ignore_errors=True)
            Path(folder).mkdir(parents=True, exist_ok=True)
        return
    with app.connection_for_write() as link:
        link.default_channel.client.flushdb()
