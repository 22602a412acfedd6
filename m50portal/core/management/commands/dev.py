"""``manage.py dev``: everything the portal needs, from one command on one machine."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command, get_commands
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from m50portal.core.processes import Child, free_port
from m50portal.core.supervisor import Supervisor

START_SECONDS = 60.0


class Command(BaseCommand):
    help = "Zet de database klaar en start website, worker en beat. Ctrl-C stopt alles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="begin bij deze poort te zoeken")
        parser.add_argument(
            "--reload", action="store_true", help="herlaad de website bij elke wijziging"
        )
        parser.add_argument("--empty", action="store_true", help="laad geen voorbeeldgegevens")

    def handle(self, *args: Any, **options: Any) -> None:
        with _only_one(settings.VAR / "dev.lock"):
            port = free_port(options["port"])
            if port != options["port"]:
                self._say(f"Poort {options['port']} is bezet; het wordt {port}.")
            address = f"http://localhost:{port}"
            if "SITE_URL" not in os.environ:
                settings.SITE_URL = address  # for the mails that the demo data writes
            self._prepare(demo=settings.DEMO and not options["empty"])
            self._serve(address, _children(port, address, reload=options["reload"]))

    def _prepare(self, *, demo: bool) -> None:
        executor = MigrationExecutor(connection)
        if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self._say(f"Database bijwerken ({len(plan)} stappen).")
            call_command("migrate", interactive=False, verbosity=0)
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        if demo and "seed_demo" in get_commands() and not get_user_model().objects.exists():
            self._say("Voorbeeldgegevens laden; dat gebeurt één keer.")
            with transaction.atomic():  # all or nothing: half a demo would never be completed
                call_command("seed_demo", verbosity=0)
        connection.close()

    def _serve(self, address: str, children: list[Child]) -> None:
        supervisor = Supervisor(children, say=self._say)
        supervisor.listen_to_signals()
        supervisor.start()
        try:
            if self._wait_for_answer(address, supervisor):
                self._welcome(address, children)
                supervisor.run()
        finally:
            supervisor.stop()
        self._say("Alles is gestopt.")

    def _wait_for_answer(self, address: str, supervisor: Supervisor) -> bool:
        """True when the website answers, False when it was told to stop before that."""
        deadline = time.monotonic() + START_SECONDS
        while not supervisor.stopping:
            if _answers(address):
                return True
            if time.monotonic() > deadline:
                raise CommandError(
                    f"De website antwoordt na {START_SECONDS:.0f} s nog niet. "
                    f"Lees waarom in {settings.VAR / 'log' / 'web.log'}."
                )
            supervisor.look_after()
            time.sleep(0.1)
        return False

    def _welcome(self, address: str, children: list[Child]) -> None:
        names = ", ".join(child.name for child in children)
        self._say(f"\nHet portaal draait op {address}/\n")
        if settings.DEMO and "demo_accounts" in get_commands():
            call_command("demo_accounts", stdout=self.stdout)
        self._say(f"Processen: {names}. Logboeken: {settings.VAR / 'log'}. Ctrl-C stopt alles.")

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


def _children(port: int, address: str, *, reload: bool) -> list[Child]:
    """Website, worker and beat, each with its own log file."""
    env = {"SITE_URL": address, "PYTHONUNBUFFERED": "1", **os.environ, "M50_VAR": str(settings.VAR)}
    python = [sys.executable, "-m"]
    if reload:
        env["DEBUG"] = "1"
        web = [sys.executable, "manage.py", "runserver", f"127.0.0.1:{port}"]
    else:
        web = [*python, "gunicorn", "m50portal.wsgi", "--bind", f"127.0.0.1:{port}"]
        web += "--workers 2 --access-logfile - --no-control-socket".split()
    celery = [*python, *"celery -A m50portal".split()]
    schedule = str(settings.VAR / "beat-schedule")
    programs = {
        "web": web,
        "worker": [*celery, *"worker --concurrency 2 --loglevel INFO".split()],
        "beat": [*celery, *"beat --loglevel INFO --schedule".split(), schedule],
    }
    return [
        Child(name, argv, env=env, log=Path(settings.VAR) / "log" / f"{name}.log")
        for name, argv in programs.items()
    ]


@contextlib.contextmanager
def _only_one(path: Path) -> Iterator[None]:
    """Refuse a second start on the same data; the lock goes with the process, however it ends."""
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CommandError(
                f"Het portaal draait al op de gegevens in {path.parent}. "
                "Stop het daar met Ctrl-C, of kies met M50_VAR een andere map."
            ) from error
        yield


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address + "/", timeout=5).close()  # noqa: S310  # our own address
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False
    return True
