"""P1–P5: a run of invoices as it is in production, beside bare WeasyPrint on the same machine."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench.measures import Section, number
from tests.bench.peers import Peer, prepare
from tests.bench.targets import ROOT, Target, new_database, portal

WORKERS = 2
MANY, MOST = 1_000, 10_000
ROUNDS = 3
FIRST_YEAR, LAST_YEAR = 2027, 2039
ALONE = 150


def measure(server: str, folder: Path, *, peers: Path | None, say: Any) -> list[Section]:
    """The sections of P1 up to P5; P3 beside pretix when ``peers`` holds its environment."""
    small = _prepared(server, folder, "run1000", MANY)
    ours: list[float] = []
    theirs: list[float] = []
    peaks: list[float] = []
    for place in range(ROUNDS):
        say(f"Contributieronde {place + 1} van {ROUNDS}.")
        small_run = _run(small, folder, str(FIRST_YEAR + place))
        ours.append(max(part["seconds"] for part in small_run))
        peaks.append(max(part["peak"] for part in small_run))
        bare = _together(
            small,
            folder,
            [("bare", str(n), str(WORKERS), str(MANY // WORKERS)) for n in range(WORKERS)],
        )
        theirs.append(max(part["seconds"] for part in bare))
    pretix = None
    if peers is not None and (peers / "pretix").is_dir():
        say("Facturen van pretix.")
        pretix = prepare("pretix", server, folder, peers / "pretix")
    alone, others = [], []
    for place in range(ROUNDS):
        alone.append(_ask(small, "alone", str(LAST_YEAR - place), str(ALONE)))
        if pretix is not None:
            others.append(_invoices_of(pretix))
    kinds = _ask(small, "variants", "60")
    say(f"Contributieronde van {MOST}.")
    large = _prepared(server, folder, "run10000", MOST)
    large_run = _run(large, folder, str(FIRST_YEAR))
    return [
        _pace(ours, theirs),
        _markup(kinds),
        _growth(ours, peaks, large_run),
        _where(alone, others),
    ]


def _pace(ours: list[float], theirs: list[float]) -> Section:
    section = Section("P1 · A run of 1.000 invoices against bare WeasyPrint (median)")
    section.text = (
        f"{WORKERS} warm workers each. Ours: claim, number, PDF/A-3a + PDF/UA-1 with the e-invoice inside, "
        "two e-invoices, three files, a mail with attachments, done. Bare: nothing but making PDF/A-3a of "
        "the very same HTML."
    )
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    ratio = statistics.median(ratios)
    seconds = statistics.median(ours)
    note = (
        f"{number(seconds)} s, {number(MANY / seconds)} a second; rounds "
        f"{number(min(ratios), 2)}–{number(max(ratios), 2)}"
    )
    section.add("run of 1.000", f"{number(ratio, 2)} ×", "≤ 1,20 ×, aim 1,10", ratio <= 1.2, note)
    return section


def _markup(kinds: dict[str, list[float]]) -> Section:
    section = Section("P2 · Lean markup against that of an ordinary document (CPU, median)")
    ratio = statistics.median(
        lean / full for lean, full in zip(kinds["lean"], kinds["full"], strict=True)
    )
    lean = statistics.median(kinds["lean"]) * 1000
    note = f"{number(lean)} ms for an invoice in PDF/A-3a + PDF/UA-1"
    section.add("invoice", f"{number(ratio, 2)} ×", "≤ 0,75 ×", ratio <= 0.75, note)
    return section


def _growth(ours: list[float], peaks: list[float], large: list[dict[str, float]]) -> Section:
    section = Section("P4 · A run of 10.000 against one of 1.000")
    per_small = statistics.median(ours) / MANY
    seconds = max(part["seconds"] for part in large)
    ratio = seconds / MOST / per_small
    note = f"{number(seconds)} s, {number(MOST / seconds)} a second"
    section.add("time per invoice", f"{number(ratio, 2)} ×", "≤ 1,10 ×", ratio <= 1.1, note)
    peak, before = max(part["peak"] for part in large), max(peaks)
    growth = peak / before
    note = f"{number(peak, 0)} MB against {number(before, 0)} MB; a worker is renewed at 400 MB"
    section.add("largest worker", f"{number(growth, 2)} ×", "bounded", peak <= 400, note)
    return section


def _where(alone: list[dict[str, float]], others: list[dict[str, float]]) -> Section:
    section = Section("P3 and P5 · One process, and where its time goes")
    section.text = (
        "Ours with two e-invoices, three files and a mail; pretix makes one untagged PDF."
    )
    pace = statistics.median(part["done"] / part["seconds"] for part in alone)
    if others:
        ratios = [
            theirs["seconds"] / theirs["done"] / (ours["seconds"] / ours["done"])
            for ours, theirs in zip(alone, others, strict=True)
        ]
        ratio = statistics.median(ratios)
        note = (
            f"{number(pace)} a second against "
            f"{number(statistics.median(part['done'] / part['seconds'] for part in others))}; rounds "
            f"{number(min(ratios), 2)}–{number(max(ratios), 2)}"
        )
        section.add("against pretix", f"{number(ratio, 2)} × as many", "≥ 1 ×", ratio >= 1, note)
    else:
        section.add(
            "invoices a second", number(pace), "", None, "pretix was not measured beside it"
        )
    one = sorted(alone, key=lambda part: part["seconds"])[len(alone) // 2]
    total, done = one["seconds"], one["done"]
    share = one["number"] / total * 100
    note = f"{number(one['number'] / done * 1000, 2)} of {number(total / done * 1000)} ms"
    section.add("the number without gaps", f"{number(share, 2)} %", "≤ 2 %", share <= 2, note)
    for name, what in (
        ("issue", "checking and issuing, the number among it"),
        ("pdf", "making the PDF"),
        ("e-invoice", "writing the e-invoices"),
        ("mail", "writing the mail"),
    ):
        note = f"{number(one[name] / done * 1000, 2)} ms an invoice"
        section.add(what, f"{number(one[name] / total * 100)} %", "", None, note)
    return section


def _invoices_of(peer: Peer) -> dict[str, float]:
    script = Path(__file__).parent / "peers" / f"{peer.name}_invoices.py"
    answer: dict[str, float] = json.loads(
        peer._run([peer.python, str(script), str(ALONE)]).splitlines()[-1]
    )
    return answer


def _prepared(server: str, folder: Path, name: str, count: int) -> Target:
    target = portal(name, new_database(server, name), folder)
    target.env["M50_DEMO"] = "0"
    target.manage("migrate", "--verbosity", "0")
    _ask(target, "members", str(count))
    return target


def _run(target: Target, folder: Path, year: str) -> list[dict[str, float]]:
    """A run for ``year`` by warm workers; what each says of it."""
    _ask(target, "start", year)
    return _together(target, folder, [("work",)] * WORKERS)


def _together(target: Target, folder: Path, jobs: list[tuple[str, ...]]) -> list[dict[str, float]]:
    """Several processes that begin at the same moment, when all are warm."""
    ready = folder / f"begin-{time.monotonic_ns()}"
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.bench.dues", command, str(ready), *arguments],
            cwd=ROOT,
            env=target._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for command, *arguments in jobs
    ]
    while len(list(folder.glob(f"{ready.name}.*"))) < len(started):
        if any(process.poll() for process in started):
            break
        time.sleep(0.01)
    ready.touch()
    answers = []
    for process in started:
        out, err = process.communicate()
        if process.returncode:
            raise RuntimeError(err[-3000:])
        answers.append(json.loads(out.splitlines()[-1]))
    return answers


def _ask(target: Target, command: str, *arguments: str) -> Any:
    output = target._run([sys.executable, "-m", "tests.bench.dues", command, *arguments])
    return json.loads(output.splitlines()[-1])
