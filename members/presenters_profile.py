"""The profile in words, bars and a line; no query in here."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from m50portal.core.dates import long_date
from m50portal.core.money import thousands
from members.models import GrowthTarget
from members.presenters import Bar
from members.profile_selectors import NOT_FILLED_IN, Group, Profile, Year

WIDTH, HEIGHT = 640, 240  # of the drawing, without its margins
LEFT, RIGHT, TOP, BOTTOM = 40, 24, 24, 32


def bars_of(groups: Sequence[Group]) -> list[Bar]:
    """A bar per group, with its inhabitants beside the number."""
    most = max((group.number for group in groups), default=0) or 1
    return [
        Bar(group.label, str(group.number), round(100 * group.number / most)) for group in groups
    ]


def filled_bars(groups: Sequence[Group]) -> list[Bar]:
    """A bar per group; none when nobody filled it in, since a chart of nothing tells nothing."""
    said = [group for group in groups if group.number and group.label != NOT_FILLED_IN]
    return bars_of(groups) if said else []


@dataclass(frozen=True)
class Tick:
    """A line or a word at the side of the drawing."""

    at: int
    text: str


@dataclass(frozen=True)
class Point:
    """The network at the end of a year; ``loose`` when comings or goings have no exact day."""

    x: int
    y: int
    year: int
    total: int
    loose: bool


@dataclass(frozen=True)
class Mark:
    """A target in the drawing."""

    x: int
    y: int
    text: str


@dataclass(frozen=True)
class GrowthChart:
    """Where everything of the growth line stands; the table beside it holds the same numbers."""

    width: int
    height: int
    line: str
    points: list[Point]
    targets: list[Mark]
    aim: str
    levels: list[Tick]
    years: list[Tick]
    right: int
    left: int = LEFT


def growth_chart(years: Sequence[Year], targets: Sequence[GrowthTarget]) -> GrowthChart | None:
    """The line of the number of participants over the years, and the targets; None for less than two years."""
    if len(years) < 2:
        return None
    first, last = years[0].year, max(years[-1].year, *(t.by_date.year for t in targets), 0)
    most = max([year.total for year in years] + [target.number for target in targets])
    step = next(size for size in (5, 10, 20, 50, 100, 500) if most <= 6 * size or size == 500)
    top = step * (most // step + 1)

    def across(day: datetime.date) -> int:
        share = (day - datetime.date(first, 1, 1)).days / ((last - first + 1) * 365.25)
        return LEFT + round(share * WIDTH)

    def up(number: int) -> int:
        return TOP + HEIGHT - round(number / top * HEIGHT)

    points = [
        Point(across(year.day), up(year.total), year.year, year.total, bool(year.by_then))
        for year in years
    ]
    marks = [Mark(across(t.by_date), up(t.number), f"Doel: {t.number}") for t in targets]
    ahead = [mark for mark, t in zip(marks, targets, strict=True) if t.by_date >= years[-1].day]
    aim: list[Point | Mark] = [points[-1], *ahead] if ahead else []
    every = 1 + (last - first) // 10
    return GrowthChart(
        width=LEFT + WIDTH + RIGHT,
        height=TOP + HEIGHT + BOTTOM,
        line=" ".join(f"{point.x},{point.y}" for point in points),
        points=points,
        targets=marks,
        aim=" ".join(f"{place.x},{place.y}" for place in aim),
        levels=[Tick(up(number), str(number)) for number in range(0, top + 1, step)],
        years=[
            Tick(across(datetime.date(year, 12, 31)), str(year))
            for year in range(first, last + 1, every)
        ],
        right=LEFT + WIDTH,
    )


@dataclass(frozen=True)
class TargetLine:
    """A target in words: whether it was reached, and how far it is."""

    target: GrowthTarget
    text: str
    kind: str


def target_lines(
    targets: Sequence[GrowthTarget], years: Sequence[Year], day: datetime.date
) -> list[TargetLine]:
    """How each target stands on ``day``; a target counts members and aspirants together."""
    now = years[-1].total if years else 0
    lines = []
    for target in targets:
        past = [year for year in years if year.year == target.by_date.year]
        then = past[0].total if past and target.by_date <= day else now
        if then >= target.number:
            lines.append(TargetLine(target, "Gehaald", "ok"))
        elif target.by_date <= day:
            lines.append(TargetLine(target, f"Niet gehaald: toen {then}", "warn"))
        else:
            lines.append(TargetLine(target, f"Nog {target.number - now} te gaan", "info"))
    return lines


def facts_of(profile: Profile) -> list[tuple[str, str]]:
    """The key figures, label and text."""
    known, summary = profile.with_figure, profile.summary
    facts = [("Leden", str(summary.members)), ("Aspirant-leden", str(summary.aspirants))]
    if summary.national and summary.figures_on:
        on = long_date(summary.figures_on)
        facts += [
            ("Inwoners in deelnemende gemeenten", f"{thousands(summary.inhabitants)} ({on})"),
            (
                "Deel van Nederland",
                f"{summary.share}\u00a0% van {thousands(summary.national)} ({on})",
            ),
        ]
    if known:
        facts += [
            ("Kleinste gemeente", f"{known[0].name}, {thousands(known[0].inhabitants or 0)}"),
            ("Grootste gemeente", f"{known[-1].name}, {thousands(known[-1].inhabitants or 0)}"),
            ("Gemiddeld aantal inwoners", thousands(profile.average)),
            ("Middelste gemeente", thousands(known[len(known) // 2].inhabitants or 0)),
        ]
    return facts
