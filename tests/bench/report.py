"""Writes docs/performance.md."""

from __future__ import annotations

import datetime
import os
import platform
from pathlib import Path

import django

from tests.bench.measures import ORGANISATIONS, Line, Section

HEAD = """# Performance

The figures below were written by `./run bench` on {date}. They are ratios, taken side by side in one
run: the pages take turns, round by round, and a figure is the median of the ratios per round. Absolute
milliseconds belong to this machine and this hour; do not quote them.

- **Machine**: {machine}, {cores} cores; Python {python}, Django {django}, PostgreSQL {postgres}.
- **The smallest honest Django page** has a session, a user, one query and a base template, on the same
  gunicorn line (two sync workers) and the same PostgreSQL server.
- **The portal** runs twice: with the demonstration ({small} municipalities in the register) and with
  {organisations} more made-up members.
- **Noise**: a figure's note gives the middle half of its rounds. During this run the machine's load was
  {load}; on a quiet machine the figures lie closer together.
"""

TAIL = """## Not measured here

- **P3** against Tendenci, **P6** (a plan of fifteen pages) and **P14** (sending mail in bulk).
- **P3** and **P10** compare with other products: only with `./run bench --peers FOLDER` (tests/bench/peers).

## Known costs

- P7, P8 and P9 are of pages that the secretary looked at before, so that what is kept is there. A first look
  after somebody changed something asks more: a municipality's page 10 or 11 queries, the first page 15, the
  koppelcontrole 21; that number does not grow with the rows either.
- A page without a list (Mijn account) costs about a fifth of the member list: the frame, the session and
  the rules are cheap; building SQL and rendering fifty rows is not.
- `gunicorn --preload` was tried and left out: the first answer came later and, without `gc.freeze()`, the
  two workers together held no less memory.
- The first answer waits for the imports of every room, allauth with passkeys (fido2, cryptography) and the
  Markdown parser.

## How to read a goal that is not reached

It stays in the table as "not reached", with its figure, until it is. The goals were chosen before the
portal was built, from measurements of comparable products; a goal is not moved to fit a figure.
"""


def write(path: Path, sections: list[Section], *, postgres: str, small: int) -> None:
    """Write the report to ``path``."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    head = HEAD.format(
        date=f"{datetime.datetime.now(tz=datetime.UTC):%Y-%m-%d}",
        machine=f"{platform.system()} {platform.machine()}",
        cores=os.cpu_count(),
        python=platform.python_version(),
        django=django.get_version(),
        postgres=postgres,
        small=small,
        organisations=f"{ORGANISATIONS:,}".replace(",", "."),
        load=f"{load} (1, 5 and 15 minutes)",
    )
    missed = [
        f"{section.title}: {line.what}"
        for section in sections
        for line in section.lines
        if line.reached is False
    ]
    verdict = (
        "## Not reached\n\n"
        + ("\n".join(f"- {item}" for item in missed) or "Every measured goal is reached.")
        + "\n"
    )
    parts = [head, verdict, *(_section(section) for section in sections), TAIL]
    path.write_text("\n".join(parts), encoding="utf-8")


def _section(section: Section) -> str:
    rows = [
        f"| {line.what} | {line.figure} | {line.goal} | {_verdict(line)} | {line.note} |"
        for line in section.lines
    ]
    text = f"{section.text}\n\n" if section.text else ""
    table = "| what | figure | goal | | note |\n|---|---|---|---|---|\n" + "\n".join(rows)
    return f"## {section.title}\n\n{text}{table}\n"


def _verdict(line: Line) -> str:
    return {True: "reached", False: "**not reached**", None: ""}[line.reached]
