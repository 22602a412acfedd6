"""The measures, one function each: what is done, and whether the goal is reached."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.bench import figures, memory
from tests.bench.targets import Target, new_database, portal

ORGANISATIONS = 10_000


@dataclass
class Line:
    """A row of the report. ``reached`` is None when the goal cannot be judged here."""

    what: str
    figure: str
    goal: str
    reached: bool | None
    note: str = ""


@dataclass
class Section:
    """A goal with its rows."""

    title: str
    lines: list[Line] = field(default_factory=list)
    text: str = ""

    def add(
        self, what: str, figure: str, goal: str = "", reached: bool | None = None, note: str = ""
    ) -> None:
        self.lines.append(Line(what, figure, goal, reached, note))


def number(value: float, decimals: int = 1) -> str:
    """As the Dutch write it."""
    return f"{value:,.{decimals}f}".replace(",", " ").replace(".", ",").replace(" ", ".")


# P8
QUERY_GOALS = {
    "lijst": 8,
    "laatste bladzijde": 8,
    "zoeken in de lijst": 8,
    "detail": 10,
    "overzicht": 8,
    "koppelcontrole": 10,
    "mensen": 8,
    "profiel": 8,
    "werving": 8,
    "agenda": 8,
}


def queries(demo: dict, large: dict) -> Section:
    """P8: queries per page, the same at ten thousand rows, none twice."""
    section = Section("P8 · Queries per page")
    for name, page in demo.items():
        grown = large[name]["queries"]
        goal = QUERY_GOALS.get(name)
        same = page["queries"] == grown
        reached = same and not page["twice"] and (goal is None or page["queries"] <= goal)
        notes = [f"`{page['url']}`"]
        if page["status"] != 200:
            notes.append(f"answers {page['status']}")
            reached = False
        if not same:
            notes.append(f"{grown} at {ORGANISATIONS} organisations")
        if page["twice"]:
            notes.append(f"{len(page['twice'])} statement(s) twice")
        section.add(
            name,
            str(page["queries"]),
            f"≤ {goal}" if goal else "constant",
            reached,
            ", ".join(notes),
        )
    return section


# P7 and P9
P9 = {"lijst": 4.0, "detail": 2.5, "overzicht": 2.5}
P7 = {
    "lijst": 1.15,
    "detail": 1.15,
    "zoeken in de lijst": 1.3,
    "laatste bladzijde": 1.5,
    "overzicht": 1.5,
}


def speed(
    smallest: Target,
    demo: Target,
    large: Target,
    pages: dict[str, str],
    large_pages: dict[str, str],
    *,
    count: int,
) -> list[Section]:
    """P9 against the smallest page and P7 against the own small register, in one run."""
    visits: dict[str, figures.Visit] = {"kleinste": lambda: smallest.seconds("/")}
    for name in P7:
        visits[f"demo {name}"] = lambda url=pages[name]: demo.seconds(url)  # type: ignore[misc]
        visits[f"groot {name}"] = lambda url=large_pages[name]: large.seconds(url)  # type: ignore[misc]
    found = figures.rounds(visits, count=count, each=20)
    nine = Section("P9 · Against the smallest honest Django page (95th percentile)")
    floor = statistics.median(figures.p95(part) for part in found["kleinste"]) * 1000
    nine.text = f"The smallest page: {number(floor)} ms."
    for name, goal in P9.items():
        result = figures.ratio(found[f"demo {name}"], found["kleinste"], figure=figures.p95)
        note = f"`{pages[name]}`, {number(result.milliseconds)} ms; middle half {result.noise}"
        nine.add(name, f"{result} ×", f"≤ {number(goal)} ×", result.value <= goal, note)
    seven = Section(f"P7 · {ORGANISATIONS} organisations against the demonstration (median)")
    for name, goal in P7.items():
        result = figures.ratio(
            found[f"groot {name}"], found[f"demo {name}"], figure=statistics.median
        )
        note = (
            f"`{large_pages[name]}`, {number(result.milliseconds)} ms; middle half {result.noise}"
        )
        seven.add(name, f"{result} ×", f"≤ {number(goal, 2)} ×", result.value <= goal, note)
    return [seven, nine]


# P11
def weight(demo: Target, pages: dict[str, str]) -> Section:
    """P11: what a first visitor downloads, and how large the list is."""
    section = Section("P11 · Weight")
    visitor = replace(demo, headers={})
    _, _, page = visitor.get("/account/login/")
    sizes = {"/account/login/": _compressed(visitor, "/account/login/")}
    addresses = sorted(_addresses(page.decode()))
    for address in addresses:
        if address.startswith("/"):
            sizes[address] = _compressed(demo, address)
    total = sum(sizes.values()) / 1000
    elsewhere = [address for address in addresses if not address.startswith("/")]
    listing = ", ".join(
        f"{Path(name).name or 'login'} {number(size / 1000)}" for name, size in sizes.items()
    )
    section.add(
        "first visit (log-in page)", f"{number(total)} kB", "≤ 60 kB, aim 35", total <= 60, listing
    )
    section.add("requests of a first visit", str(len(sizes)), "≤ 8, aim 5", len(sizes) <= 8)
    section.add("from another host", str(len(elsewhere)), "0", not elsewhere, ", ".join(elsewhere))
    for name in ("lijst", "mensen", "werving", "koppelcontrole"):
        html = len(demo.get(pages[name])[2]) / 1000
        packed = _compressed(demo, pages[name]) / 1000
        section.add(
            f"HTML of {name}",
            f"{number(html)} kB",
            "≤ 40 kB raw",
            html <= 40,
            f"{number(packed)} kB over the line",
        )
    return section


def _addresses(html: str) -> set[str]:
    """What a browser fetches with a page."""
    links = re.findall(r'<link[^>]*rel="(?:stylesheet|preload|icon)"[^>]*href="([^"]+)"', html)
    return {*links, *re.findall(r'<(?:script|img)[^>]*src="((?!data:)[^"]+)"', html)}


def _compressed(target: Target, url: str) -> int:
    status, _, body = target.get(url, **{"Accept-Encoding": "gzip"})
    if status != 200:
        raise RuntimeError(f"{url} answered {status}")
    return len(body)


# P12
def starting(smallest: Target, demo: Target, *, count: int = 5) -> Section:
    """P12: time to the first answer, memory, and no WeasyPrint in the web process."""
    section = Section("P12 · Starting and memory")
    times: dict[str, list[float]] = {smallest.name: [], demo.name: []}
    for _ in range(count):
        for target in (smallest, demo):
            target.stop()
            times[target.name].append(target.start())
    per_round = [
        ours / theirs for ours, theirs in zip(times[demo.name], times[smallest.name], strict=True)
    ]
    value = statistics.median(per_round)
    note = f"{number(statistics.median(times[demo.name]), 2)} s against {number(statistics.median(times[smallest.name]), 2)} s"
    section.add("first answer after start", f"{number(value, 2)} ×", "≤ 2 ×", value <= 2, note)
    return section


def holding(section: Section, demo: Target, urls: Iterable[str]) -> None:
    """Memory of web, worker and beat once every page was seen."""
    assert demo.web is not None
    for url in urls:
        for _ in range(4):
            demo.seconds(url)
    web = memory.megabytes(demo.web.process.pid)
    if web is None:
        section.add("memory", "not measured", "", None, "this system has no /proc")
        return
    pango = memory.maps(demo.web.process.pid, "libpango")
    worker = demo.spawn(
        "worker", "celery", "-A", "m50portal", "worker", "--concurrency", "1", "--loglevel", "error"
    )
    beat = demo.spawn("beat", "celery", "-A", "m50portal", "beat", "--loglevel", "error")
    try:
        time.sleep(12)
        working = memory.megabytes(worker.process.pid) or 0
        beating = memory.megabytes(beat.process.pid) or 0
    finally:
        beat.stop()
        worker.stop()
    total = web + working + beating
    section.add(
        "web, two workers",
        f"{number(web, 0)} MB",
        "≤ 160 MB",
        web <= 160,
        "shared pages counted once (PSS)",
    )
    section.add(
        "WeasyPrint in the web process",
        "yes" if pango else "no",
        "no",
        not pango,
        "libpango among the loaded libraries",
    )
    section.add(
        "web + worker + beat",
        f"{number(total, 0)} MB",
        "≤ 600 MB",
        total <= 600,
        f"worker {number(working, 0)}, beat {number(beating, 0)}; the worker made no PDF yet",
    )


# P13
def reordering(demo: Target) -> Section:
    """P13: fifty agenda items turned round."""
    section = Section("P13 · Agenda of 50 items turned round")
    answer = demo.ask("reorder")
    note = f"`meetings.actions.agenda.reorder`, {number(answer['seconds'] * 1000)} ms"
    section.add("queries", str(answer["queries"]), "≤ 12", answer["queries"] <= 12, note)
    return section


# P15
def migrating(server: str, folder: Path) -> Section:
    """P15: every migration from nothing."""
    section = Section("P15 · Migrate from zero")
    for name, address in (
        ("PostgreSQL", new_database(server, "empty")),
        ("SQLite", f"sqlite:///{folder / 'empty.sqlite3'}"),
    ):
        took = portal(f"migrate-{name.lower()}", address, folder).manage(
            "migrate", "--verbosity", "0"
        )
        section.add(name, f"{number(took)} s", "≤ 18 s", took <= 18)
    return section


def where_time_goes(demo: dict) -> Section:
    """Not a goal: what a visit is made of."""
    section = Section("Where the time goes")
    section.text = (
        "In one process without a web server, the quickest of 25 visits (what the pages take when "
        "nobody else wants the machine): what the database takes, and what is left for Python and "
        'the template. Most of "elsewhere" is Django building SQL and rendering rows.'
    )
    for name, page in demo.items():
        total, inside = page["milliseconds"], page["milliseconds in the database"]
        rest = f"{number(inside)} ms in {page['queries']} queries, {number(total - inside)} ms elsewhere"
        section.add(name, f"{number(total)} ms", "", None, rest)
    return section
