"""Throw-away PostgreSQL and Redis: on free ports, in a temporary folder, gone afterwards.

Fast, not safe: PostgreSQL runs without fsync and Redis without a file. Both listen on 127.0.0.1
only and end with the process that started them, however that ends.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from m50portal.core.processes import Child, free_port

PATIENCE_SECONDS = 60.0
BREW_PREFIXES = ("/opt/homebrew", "/usr/local")


class ServerMissingError(RuntimeError):
    """A server program is not installed, or does not start; the text says how to mend it."""


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Run an empty PostgreSQL; yields its ``postgres://`` address."""
    programs = _postgresql_programs()
    user = _ordinary_user()
    password = secrets.token_urlsafe(16)
    with _folder(user) as folder:
        _initdb(programs, folder, user, password)
        port = free_port()
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": folder,
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": 60,
            "shared_buffers": "128MB",
            "max_wal_size": "2GB",
            "autovacuum": "off",
            "log_min_messages": "fatal",
            "log_min_error_statement": "fatal",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        server = Child(
            "postgresql",
            [str(programs / "postgres"), "-D", str(folder / "data"), *options],
            env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
            log=folder / "log",
            user=user,
            stop_signal=signal.SIGQUIT,  # "at once": nothing in it is worth keeping
        )
        with _running(server, port):
            _wait_until_ready(programs, server, port)
            yield f"postgres://m50:{password}@127.0.0.1:{port}/postgres"


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """Run an empty Redis that keeps nothing; yields its ``redis://`` address."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        raise ServerMissingError("redis-server ontbreekt. Installeer het pakket redis-server.")
    user = _ordinary_user()
    with _folder(user) as folder:
        port = free_port()
        server = Child(
            "redis",
            [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
            + ["--save", "", "--appendonly", "no"],
            log=folder / "log",
            user=user,
        )
        with _running(server, port):
            yield f"redis://127.0.0.1:{port}/0"


def _postgresql_programs() -> Path:
    """The newest folder with PostgreSQL's server programs: Debian's, Homebrew's, or pg_config's."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    for prefix in BREW_PREFIXES:
        found += [path.parent for path in Path(prefix).glob("opt/postgresql*/bin/initdb")]
    if found:
        return max(found, key=_version)
    config = shutil.which("pg_config")
    if config is not None:
        folder = Path(subprocess.check_output([config, "--bindir"], text=True).strip())
        if (folder / "initdb").exists():
            return folder
    raise ServerMissingError(
        "PostgreSQL ontbreekt. Installeer het pakket postgresql (macOS: brew install postgresql)."
    )


def _version(folder: Path) -> tuple[int, str]:
    digits = "".join(sign for sign in folder.parent.name if sign.isdigit())
    return int(digits or 0), str(folder)


def _ordinary_user() -> int | None:
    """The user to run servers as: initdb refuses root, so a nameless user takes its place."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_uid
    raise ServerMissingError(
        "Er is geen gewone gebruiker. Maak een gebruiker met de naam postgres."
    )


@contextlib.contextmanager
def _folder(user: int | None) -> Iterator[Path]:
    # Not below TMPDIR: the path of a unix socket may hold 100 characters, macOS' TMPDIR holds many.
    folder = Path(tempfile.mkdtemp(prefix="m50-", dir="/tmp"))
    try:
        if user is not None:
            os.chown(folder, user, -1)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _initdb(programs: Path, folder: Path, user: int | None, password: str) -> None:
    password_file = folder / "password"
    password_file.write_text(password)
    if user is not None:
        os.chown(password_file, user, -1)
    result = subprocess.run(
        [str(programs / "initdb"), "-D", str(folder / "data"), f"--pwfile={password_file}"]
        + "-U m50 -E UTF8 --locale=C --auth=scram-sha-256 --no-sync".split(),
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        cwd=folder,
        user=user,
        extra_groups=None if user is None else [],
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        raise ServerMissingError(f"PostgreSQL start niet: {result.stderr.strip()}")


@contextlib.contextmanager
def _running(server: Child, port: int) -> Iterator[None]:
    server.start()
    try:
        _wait_for_port(server, port)
        yield
    finally:
        server.stop()


def _wait_for_port(server: Child, port: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and server.alive:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.05)
    raise ServerMissingError(f"{server.name} start niet:\n{server.last_lines()}")


def _wait_until_ready(programs: Path, server: Child, port: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    question = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    while time.monotonic() < deadline and server.alive:
        if subprocess.run(question, check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise ServerMissingError(f"{server.name} start niet:\n{server.last_lines()}")


if __name__ == "__main__":
    # By hand: both servers, until Enter.
    with postgresql() as database, redis() as broker:
        sys.stdout.write(f"DATABASE_URL={database}\nREDIS_URL={broker}\nEnter stopt beide. ")
        sys.stdout.flush()
        sys.stdin.readline()
