"""Websites to measure: each on its own database, all on the same gunicorn line."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from m50portal.core.processes import Child, free_port

ROOT = Path(__file__).resolve().parent.parent.parent
GUNICORN = ["--workers", "2", "--worker-class", "sync", "--log-level", "error"]
PATIENCE_SECONDS = 60.0


@dataclass
class Target:
    """A website; ``settings`` and ``wsgi`` are module names, ``env`` what its processes get."""

    name: str
    settings: str
    wsgi: str
    env: dict[str, str]
    folder: Path
    port: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    web: Child | None = None
    python: str = sys.executable

    def manage(self, *arguments: str) -> float:
        """Run a command of manage.py; the seconds it took. Raises with its output when it fails."""
        start = time.perf_counter()
        self._run([self.python, "-m", "django", *arguments])
        return time.perf_counter() - start

    def ask(self, command: str, *arguments: str) -> Any:
        """The answer of a command of tests.bench.portal."""
        output = self._run([sys.executable, "-m", "tests.bench.portal", command, *arguments])
        return json.loads(output.splitlines()[-1])

    def start(self) -> float:
        """Start gunicorn; the seconds until the first answer."""
        self.port = free_port()
        self.web = Child(
            self.name,
            [
                self.python,
                "-m",
                "gunicorn",
                self.wsgi,
                "--bind",
                f"127.0.0.1:{self.port}",
                *GUNICORN,
            ],
            env=self._environment(),
            log=self.folder / f"{self.name}.log",
        )
        start = time.perf_counter()
        self.web.start()
        while time.perf_counter() - start < PATIENCE_SECONDS and self.web.alive:
            with contextlib.suppress(OSError, http.client.HTTPException):
                self.get("/")
                return time.perf_counter() - start
            time.sleep(0.005)
        raise RuntimeError(f"{self.name} does not answer:\n{self.web.last_lines()}")

    def stop(self) -> None:
        """Stop gunicorn."""
        if self.web is not None:
            self.web.stop()
            self.web = None

    def get(self, url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of ``url``, over a connection of its own (sync workers close it)."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            link.request("GET", url, headers={**self.headers, **headers})
            answer = link.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            link.close()

    def seconds(self, url: str) -> float:
        """How long ``url`` takes; raises when it does not answer 200."""
        start = time.perf_counter()
        status, _, _ = self.get(url)
        took = time.perf_counter() - start
        if status != 200:
            said = self.web.last_lines() if self.web else ""
            raise RuntimeError(f"{self.name}{url} answered {status}:\n{said}")
        return took

    def spawn(self, name: str, *arguments: str) -> Child:
        """Another process of this target (a worker, beat), already started."""
        child = Child(
            name,
            [sys.executable, "-m", *arguments],
            env=self._environment(),
            log=self.folder / f"{self.name}-{name}.log",
        )
        child.start()
        return child

    def _environment(self) -> dict[str, str]:
        clean = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(self.folder)}
        return clean | {"DJANGO_SETTINGS_MODULE": self.settings} | self.env

    def _run(self, command: list[str]) -> str:
        done = subprocess.run(
            command, cwd=ROOT, env=self._environment(), capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command[1:])} failed:\n{done.stderr[-3000:]}")
        return done.stdout


def new_database(server: str, name: str) -> str:
    """Make database ``name`` on ``server``; its address."""
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{name}"')
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def copy_database(server: str, source: str, name: str) -> str:
    """Make ``name`` as a copy of ``source``; its address."""
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def portal(name: str, database: str, folder: Path) -> Target:
    """The portal on ``database``, with a folder of its own."""
    env = {
        "DATABASE_URL": database,
        "M50_VAR": str(folder / name),
        "M50_DEMO": "1",
        "SECRET_KEY": "only-for-measuring-and-known-to-everyone-0123456789",
        "SITE_URL": "http://127.0.0.1:8000",
        "STATIC_ROOT": str(folder / "static"),
        "LOG_LEVEL": "ERROR",
    }
    return Target(name, "m50portal.settings", "m50portal.wsgi:application", env, folder)


def smallest(database: str, folder: Path) -> Target:
    """The smallest honest Django page."""
    env = {"DATABASE_URL": database}
    return Target(
        "kleinste",
        "tests.bench.smallest.settings",
        "tests.bench.smallest.wsgi:application",
        env,
        folder,
    )


@contextlib.contextmanager
def running(*targets: Target) -> Iterator[None]:
    """Start ``targets`` and stop them again."""
    try:
        for target in targets:
            target.start()
        yield
    finally:
        for target in targets:
            target.stop()
