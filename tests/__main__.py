"""All tests, from one command: on SQLite, then on a throw-away PostgreSQL with Redis.

``./run test [--only sqlite|postgresql] [options and paths of pytest]``
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from tests.servers import ServerMissingError, postgresql, redis

NOTHING_FOUND = 5
# What does not depend on the database runs once, in the second round.
ONCE = "not browser and not pdfua"


@dataclass(frozen=True)
class Round:
    """The outcome of one run of pytest."""

    name: str
    code: int
    seconds: float

    def __str__(self) -> str:
        words = {0: "goed", NOTHING_FOUND: "geen tests"}.get(self.code, f"FOUT ({self.code})")
        return f"{self.name:<24}{words:<12}{self.seconds:6.0f} s"


def main(arguments: list[str]) -> int:
    """Run both rounds and report; 0 when all is well."""
    parser = argparse.ArgumentParser(prog="./run test", add_help=False, allow_abbrev=False)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    options, rest = parser.parse_known_args(arguments)
    started = time.monotonic()
    rounds = []
    try:
        if options.only != "postgresql":
            rounds.append(_round("SQLite", rest, once=options.only == "sqlite", environment={}))
        if options.only != "sqlite":
            with _servers() as environment:
                rounds.append(
                    _round("PostgreSQL en Redis", rest, once=True, environment=environment)
                )
    except ServerMissingError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt:
        return 130
    print("\n" + "\n".join(str(outcome) for outcome in rounds))  # noqa: T201
    print(f"{'Samen':<36}{time.monotonic() - started:6.0f} s")  # noqa: T201
    if all(outcome.code == NOTHING_FOUND for outcome in rounds):
        return NOTHING_FOUND
    return int(any(outcome.code not in {0, NOTHING_FOUND} for outcome in rounds))


@contextlib.contextmanager
def _servers() -> Iterator[dict[str, str]]:
    with postgresql() as database, redis() as broker:
        yield {"DATABASE_URL": database, "REDIS_URL": broker, "CELERY_BROKER_URL": broker}


def _round(name: str, arguments: list[str], *, once: bool, environment: dict[str, str]) -> Round:
    print(f"\n=== {name} ===", flush=True)  # noqa: T201
    env = {
        key: value
        for key, value in os.environ.items()
        if key not in {"DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL"}
    }
    extra: list[str] = []
    if not any(argument in {"-n", "--pdb"} or argument.startswith("-n") for argument in arguments):
        extra += ["-n", "0" if any("::" in argument for argument in arguments) else _processes()]
    if not once and not any(argument.startswith("-m") for argument in arguments):
        extra += ["-m", ONCE]
    started = time.monotonic()
    code = subprocess.call(
        [sys.executable, "-m", "pytest", *extra, *arguments], env=env | environment
    )
    return Round(name, code, time.monotonic() - started)


def _processes() -> str:
    """One per core, at least two; more than eight only fight over the disk."""
    return str(min(max(os.cpu_count() or 2, 2), 8))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
