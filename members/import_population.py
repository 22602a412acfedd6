"""What the yearly figures of CBS would change: new and changed figures, and what stands out."""

import datetime
import re

from openpyxl.utils import get_column_letter

from m50portal.core.dates import long_date
from m50portal.core.money import thousands
from members.choices import BAND, PopulationStatus
from members.import_cbs import CbsFile, Figure
from members.import_places import Places
from members.import_reading import Refusal, Row
from members.importing import Plan, Source
from members.models import Membership, Municipality, Population

NO_FIGURE = {"", ".", "-", "x"}
BIG_JUMP = 10  # per cent in a year asks for a look


def plan_cbs(
    source: Source, file: CbsFile, *, on: datetime.date, status: str = "", said_by: str = ""
) -> Plan:
    """Which figures of ``on`` would be added or changed; what stands out is warned of.

    ``status`` goes before the stars in the file; ``said_by`` before its title.
    """
    plan = Plan.of("inwoners", source)
    places = Places()
    known = {p.municipality_id: p for p in Population.objects.filter(on=on)}
    last = _last_before(on)
    taking_part = set(Membership.objects.as_of(on).values_list("municipality_id", flat=True))
    seen: dict[int, int] = {}
    for figure in file.figures:
        if figure.on != on or figure.text.strip() in NO_FIGURE:
            continue
        plan.at = figure.row
        row = _row(figure, source)
        municipality = _municipality(row, figure, places)
        inhabitants = row.whole("inhabitants")
        if municipality is None or inhabitants is None:
            continue
        places.refuse_absent(row, "region", municipality, on)
        if municipality.pk in seen:
            row.refuse(
                "region",
                f"{municipality.name} staat ook in rij {seen[municipality.pk]}. Haal één rij weg.",
            )
        seen.setdefault(municipality.pk, figure.row)
        if not row.is_good:
            continue
        firm = PopulationStatus.PROVISIONAL if figure.provisional else PopulationStatus.FINAL
        values = {
            "inhabitants": inhabitants,
            "status": status or firm.value,
            "source": said_by or source_of(file),
        }
        _warn(
            row,
            municipality,
            inhabitants,
            last.get(municipality.pk),
            municipality.pk in taking_part,
        )
        label = f"{municipality.name}, {long_date(on)}"
        if municipality.pk in known:
            plan.compare(known[municipality.pk], label, values)
        else:
            plan.add(Population(municipality=municipality, on=on, **values), label)
    if not seen and not plan.refused:
        plan.refused.append(
            Refusal(1, "–", f"er staan geen cijfers van {long_date(on)} in dit bestand.")
        )
    _warn_of_absent(plan, places, on, set(seen), taking_part)
    return plan


def source_of(file: CbsFile) -> str:
    """Who says so: CBS, with the title of its table."""
    return f"CBS, {file.title}"[:200] if file.title else "CBS, Bevolking per gemeente"


def _row(figure: Figure, source: Source) -> Row:
    letter = get_column_letter(figure.letter + 1)
    heads = {"region": ("Regio", ""), "inhabitants": ("Inwoners", letter)}
    cells = {"region": figure.region, "inhabitants": figure.text}
    return Row(figure.row, cells, source.refused, heads=heads, warned=source.warned)


def _municipality(row: Row, figure: Figure, places: Places) -> Municipality | None:
    """By its code, also written as 384; by its name when the file has no codes."""
    has_code = re.fullmatch(r"(?i)(GM)?[0-9]{1,4}", figure.region.strip())
    return places.of(row, "region" if has_code else "–", "–" if has_code else "region")


def _last_before(on: datetime.date) -> dict[int, Population]:
    rows = Population.objects.filter(on__lt=on).order_by("on")
    return {row.municipality_id: row for row in rows}


def _warn(
    row: Row, municipality: Municipality, now: int, last: Population | None, takes_part: bool
) -> None:
    """A big jump, and a participant that leaves or enters the guideline."""
    if last is None:
        return
    before = last.inhabitants
    if before and abs(now - before) * 100 > BIG_JUMP * before:
        change = round(100 * (now - before) / before)
        row.warn(
            "inhabitants",
            f"{municipality.name} verandert {change:+d} % sinds {long_date(last.on)} ({thousands(before)} → {thousands(now)}). Klopt dit?",
        )
    if takes_part and _side(before) != _side(now):
        row.warn(
            "inhabitants",
            f"{municipality.name} {_crossing(_side(now))}: {thousands(before)} → {thousands(now)} inwoners.",
        )


def _side(inhabitants: int) -> int:
    """Below (-1), within (0) or above (1) the guideline."""
    return (inhabitants > BAND[1]) - (inhabitants < BAND[0])


def _crossing(side: int) -> str:
    return {-1: "komt onder de richtlijn", 1: "komt boven de richtlijn"}.get(
        side, "komt binnen de richtlijn"
    )


def _warn_of_absent(
    plan: Plan, places: Places, on: datetime.date, seen: set[int], taking_part: set[int]
) -> None:
    """Which municipalities of that day have no figure in the file; participants by name."""
    absent = [
        m
        for m in places.by_code.values()
        if m.pk not in seen
        and (m.starts_on is None or m.starts_on <= on)
        and (m.ends_on is None or m.ends_on > on)
    ]
    for municipality in sorted(absent, key=lambda m: m.sort_key):
        if municipality.pk in taking_part:
            plan.warned.append(
                Refusal(
                    0, "–", f"{municipality.name} doet mee en heeft geen cijfer in dit bestand."
                )
            )
    others = len(absent) - sum(m.pk in taking_part for m in absent)
    if others:
        word = "gemeente heeft" if others == 1 else "gemeenten hebben"
        plan.warned.append(Refusal(0, "–", f"{others} andere {word} geen cijfer in dit bestand."))
