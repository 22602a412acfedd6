"""The sheet of what membership brought in a year: to the point, and kind where there is little to tell.

It asks no database; it fits in JSON, so that the PDF says what the page said when it was asked for.
"""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from m50portal.core.dates import long_date
from m50portal.core.money import euro
from m50portal.desk.selectors_year import YearFacts
from meetings.choices import NORM, MeetingKind
from members.choices import MembershipKind, RoleKind
from members.presenters import enumerate_names

MOST_LINES = 12
CONTACTS = (RoleKind.CONTACT_OFFICIAL, RoleKind.MAYOR, RoleKind.SECRETARY)


@dataclass(frozen=True)
class Bar:
    """A bar with its number; ``share`` is a whole number from 0 to 100, ``tens`` that in steps of ten."""

    label: str
    value: str
    share: int

    @property
    def tens(self) -> int:
        """The length for a sheet that knows eleven of them."""
        return round(self.share / 10) * 10


@dataclass(frozen=True)
class Section:
    """A part of the sheet: sentences, lines, and bars where they say more."""

    title: str
    texts: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    bars: tuple[Bar, ...] = ()
    bars_title: str = ""
    bars_head: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Sheet:
    """The whole sheet. ``is_empty``: the municipality took no part in this year at all."""

    title: str
    municipality: str
    year: int
    lead: str
    known: str
    tiles: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    is_empty: bool = False

    def as_json(self) -> dict[str, Any]:
        """As it is kept for the worker: only text, numbers, lists and dictionaries."""
        kept = asdict(self)
        for section, made in zip(kept["sections"], self.sections, strict=True):
            section["bars"] = [
                {**bar, "tens": one.tens}
                for bar, one in zip(section["bars"], made.bars, strict=True)
            ]
        plain: dict[str, Any] = _plain(kept)
        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value


def sheet_of(facts: YearFacts) -> Sheet:
    """The sheet that ``facts`` make."""
    name, year = facts.municipality.name, facts.year
    is_empty = not facts.memberships and not facts.invitations and not facts.participations
    sections = [] if is_empty else [section for section in _sections(facts) if section]
    return Sheet(
        title=f"Wat het lidmaatschap bracht in {year}",
        municipality=facts.municipality.legal_name,
        year=year,
        lead=_lead(facts, name, is_empty=is_empty),
        known=f"Stand op {long_date(facts.until)}",
        tiles=() if is_empty else _tiles(facts),
        sections=tuple(sections),
        is_empty=is_empty,
    )


def _lead(facts: YearFacts, name: str, *, is_empty: bool) -> str:
    year = facts.year
    if is_empty:
        return (
            f"In {year} deed {name} niet mee in M50, voor zover het register weet. Over dit jaar valt dus niets "
            "te vertellen. Kies een ander jaar, of vraag het secretariaat als dit niet klopt."
        )
    kinds = {row.kind for row in facts.memberships}
    so_far = (
        " tot nu toe"
        if facts.until.year == year and facts.until.month * 100 + facts.until.day < 1231
        else ""
    )
    if kinds == {MembershipKind.ASPIRANT}:
        return f"{name} maakte in {year} kennis met M50 als aspirant-lid. Dit is wat dat{so_far} bracht."
    return (
        f"Fijn dat {name} meedoet. Dit is wat het lidmaatschap van M50 u in {year}{so_far} bracht."
    )


def _tiles(facts: YearFacts) -> tuple[tuple[str, str], ...]:
    pillars = _pillar_names(facts)
    people = {row.official_id for row in facts.participations}
    people |= {row.official_id for row in facts.seats if row.official_id is not None}
    meetings = {row.meeting_id for row in facts.invitations}
    meetings |= {row.meeting_id for row in facts.attendances}
    attended = {row.meeting_id for row in facts.attendances}
    activities = {row.activity_id for row in facts.activities}
    numbers = (
        (len(pillars), "Pijlers"),
        (len(people), "Collega's die meedoen"),
        (len(meetings), "Bijeenkomsten"),
        *([(len(attended), "Daarvan bezocht")] if attended else []),
        (len(activities), "Activiteiten"),
    )
    if not any(number for number, _ in numbers):
        return ()
    return tuple((str(number), label) for number, label in numbers)


def _pillar_names(facts: YearFacts) -> list[str]:
    pillars = [row.pillar for row in facts.seats] + [row.pillar for row in facts.participations]
    pillars.sort(key=lambda pillar: (pillar.number, pillar.pk))
    return list(dict.fromkeys(pillar.name for pillar in pillars))


def _sections(facts: YearFacts) -> list[Section | None]:
    return [
        _dues(facts),
        _taking_part(facts),
        _meetings(facts),
        _turnouts(facts),
        _activities(facts),
        _stories(facts),
        _lobby(facts),
        _publications(facts),
        _network(facts),
        _contacts(facts),
    ]


def _dues(facts: YearFacts) -> Section:
    """What was asked and paid, or why nothing was."""
    lines = []
    for invoice in facts.invoices:
        paid = (
            "betaald" if invoice.open_amount <= 0 else f"nog te betalen {euro(invoice.still_open)}"
        )
        lines.append(f"Factuur {invoice.number}: {euro(invoice.total)}, {paid}")
    if lines:
        return Section("Wat u betaalde", lines=tuple(lines))
    if facts.assessment is None:
        text = f"Voor {facts.year} is in het register geen contributie vastgelegd."
    elif facts.assessment.owes:
        text = f"De contributie voor {facts.year} is {euro(facts.assessment.amount)}. Er is nog geen factuur."
    else:
        text = f"U betaalde voor {facts.year} geen contributie. {facts.assessment.explanation}"
    return Section("Wat u betaalde", texts=(text,))


def _taking_part(facts: YearFacts) -> Section:
    """Who of the municipality sits in or takes part in which pillar."""
    found: dict[str, list[str]] = {name: [] for name in _pillar_names(facts)}
    for seat in facts.seats:
        found[seat.pillar.name].append(f"{seat.official} ({seat.get_kind_display().lower()})")
    for row in facts.participations:
        names = found[row.pillar.name]
        if not any(known.startswith(f"{row.official.name} (") for known in names):
            names.append(row.official.name)
    if not found:
        text = "Nog niemand deed mee in een pijler. Elke pijler verwelkomt nieuwe deelnemers; aanmelden kan in het portaal."
        return Section("Waar u meedeed", texts=(text,))
    lines = tuple(
        f"Pijler {name}: {enumerate_names(list(dict.fromkeys(who)))}" for name, who in found.items()
    )
    return Section("Waar u meedeed", lines=lines)


def _turnout(invited: int, came: int) -> str:
    """``2 aanwezig`` once somebody noted that, else how many were invited."""
    if came:
        return f"{came} aanwezig"
    return "1 genodigde" if invited == 1 else f"{invited} genodigden"


def _meetings(facts: YearFacts) -> Section:
    """To which meetings the municipality was invited, and who came as far as that was noted."""
    rows: list[Any] = [*facts.invitations, *facts.attendances]
    rows.sort(key=lambda row: (row.meeting.starts_at, row.meeting_id))
    meetings = {row.meeting_id: row.meeting for row in rows}
    if not meetings:
        return Section(
            "Bijeenkomsten",
            texts=(f"In {facts.year} staat in het portaal geen uitnodiging voor een bijeenkomst.",),
        )
    counts = Counter(MeetingKind(meeting.kind).label for meeting in meetings.values())
    people = Counter(row.meeting_id for row in facts.invitations)
    came = Counter(row.meeting_id for row in facts.attendances)
    most = max(counts.values())
    lines = [
        f"{long_date(meeting.day)}: {meeting.title} ({_turnout(people[pk], came[pk])})"
        for pk, meeting in meetings.items()
    ]
    texts = []
    if len(lines) > MOST_LINES:
        texts.append(f"De laatste {MOST_LINES} van {len(lines)} bijeenkomsten:")
    return Section(
        "Bijeenkomsten",
        texts=tuple(texts),
        lines=tuple(lines[-MOST_LINES:]),
        bars=tuple(
            Bar(str(label), str(number), round(100 * number / most))
            for label, number in counts.most_common()
        ),
        bars_title="Waarvoor u bent uitgenodigd of waar u bij was",
        bars_head=("Soort", "Aantal"),
    )


def _turnouts(facts: YearFacts) -> Section | None:
    """Of the meetings where every municipality is expected, and of each pillar: how many it came to."""
    whole, rows = facts.turnout.turnout, facts.turnout.by_pillar()
    counts = [(str(kind.label), *whole.numbers([kind])) for kind in NORM]
    counts += [(f"Pijler {name}", came, held) for name, came, held in rows]
    bars = tuple(
        Bar(label, f"{came} van {held}", round(100 * came / held))
        for label, came, held in counts
        if held
    )
    if not bars:
        return None
    text = "Geteld over de bijeenkomsten waarvan is vastgelegd wie er was."
    return Section(
        "Aanwezigheid",
        texts=(text,),
        bars=bars,
        bars_title="Bij hoeveel bijeenkomsten iemand van u was",
        bars_head=("Bijeenkomst", "Aanwezig"),
    )


def _activities(facts: YearFacts) -> Section | None:
    """What it joined, how far that is, and the research that came of it."""
    activities = list({row.activity_id: row.activity for row in facts.activities}.values())
    if not activities:
        return None
    bars, lines = [], []
    for activity in activities:
        reached, target = facts.reached.get(activity.pk, 0), activity.target_number
        if target:
            share = min(100, round(100 * reached / target))
            bars.append(Bar(activity.text, f"{reached} van {target} {activity.unit}", share))
        else:
            lines.append(f"{activity.text} ({activity.get_state_display().lower()})")
    lines += [
        f"{product.get_kind_display()}: {product.title}, {long_date(product.delivered_on)}"
        for product in facts.products
        if product.delivered_on
    ]
    return Section(
        "Activiteiten en onderzoek",
        lines=tuple(lines),
        bars=tuple(bars),
        bars_title="Hoe ver we samen zijn",
        bars_head=("Activiteit", "Bereikt"),
    )


def _stories(facts: YearFacts) -> Section | None:
    if not facts.stories:
        return None
    lines = tuple(f"{row.title} (excelleren in {row.excels_in})" for row in facts.stories)
    text = "Uw gemeente liet anderen zien wat zij goed doet."
    return Section("Uw verhalen", texts=(text,), lines=lines)


def _lobby(facts: YearFacts) -> Section | None:
    """The goals that concern the municipality, and what was done for them."""
    signed = tuple(
        f"Op {long_date(row.starts_on)} ondertekende de gemeente het manifest “{row.manifest.title}”."
        for row in facts.signatures
    )
    if not facts.goals:
        return Section("Lobby", lines=signed) if signed else None
    lines = [
        f"Lobbydoel {goal.number}: {goal.title} ({goal.get_state_display().lower()})"
        for goal in facts.goals
    ]
    done = [
        f"Gedaan op {long_date(action.finished_on)}: {action.text}"
        for action in facts.actions
        if action.finished_on
    ]
    texts = (f"Voor deze doelen maakte M50 zich in {facts.year} in Den Haag sterk.",)
    return Section("Lobby", texts=texts, lines=(*lines, *done[:MOST_LINES], *signed))


def _publications(facts: YearFacts) -> Section | None:
    if not facts.publications:
        return None
    lines = tuple(
        f"{row.title} ({row.get_kind_display().lower()}), {long_date(row.adopted_on)}"
        for row in facts.publications
        if row.adopted_on
    )
    return Section("Publicaties", lines=lines)


def _network(facts: YearFacts) -> Section:
    """The network in numbers on the last day of the sheet."""
    counts = facts.summary
    parts = [f"{counts.members} {'lid' if counts.members == 1 else 'leden'}"]
    if counts.aspirants:
        parts.append(
            f"{counts.aspirants} {'aspirant-lid' if counts.aspirants == 1 else 'aspirant-leden'}"
        )
    text = f"Op {long_date(facts.until)} telt M50 {enumerate_names(parts)}."
    if counts.inhabitants and counts.figures_on:
        figure = f"{counts.inhabitants:,}".replace(",", ".")
        text += (
            f" Samen vertegenwoordigen zij {figure} inwoners, {counts.share} procent van Nederland."
        )
    return Section("Het netwerk", texts=(text,))


def _contacts(facts: YearFacts) -> Section | None:
    rows = [role for role in facts.contacts if role.kind in CONTACTS]
    if not rows:
        return None
    rows.sort(key=lambda role: (CONTACTS.index(RoleKind(role.kind)), role.official.sort_key))
    lines = tuple(f"{role.get_kind_display()}: {role.official.name}" for role in rows)
    return Section("Wie M50 bij u kent", lines=lines)
