"""What the pages of the register show, put into words; no query and no rule in here."""

import datetime
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from django.urls import reverse

from m50portal.core.dates import long_date
from members.choices import (
    BAND,
    Certainty,
    EndReason,
    MembershipKind,
    NameKind,
    RoleKind,
    Share,
    StoryKind,
)
from members.models import (
    Decision,
    Membership,
    Municipality,
    MunicipalityName,
    MunicipalRole,
    Population,
    Succession,
)

# Why somebody stops who never was a member.
ASPIRANT_ENDS = {EndReason.NOT_CONTINUED, EndReason.LAPSED}
BADGES = {MembershipKind.MEMBER: ("Lid", "ok"), MembershipKind.ASPIRANT: ("Aspirant-lid", "info")}


def certain_date(day: datetime.date, certainty: str) -> str:
    """``1 januari 2019``, or ``uiterlijk 1 januari 2019`` when a source only tells that."""
    return f"uiterlijk {long_date(day)}" if certainty == Certainty.BY_THEN else long_date(day)


def _with(word: str, day: datetime.date, certainty: str) -> str:
    """``sinds 1 januari 2019``, or ``uiterlijk sinds 1 januari 2019``."""
    words = f"{word} {long_date(day)}"
    return f"uiterlijk {words}" if certainty == Certainty.BY_THEN else words


def certainty_label(certainty: str) -> str:
    """``Op deze datum`` or ``Uiterlijk op deze datum``."""
    return str(Certainty(certainty).label)


def outside_band(inhabitants: int | None) -> bool:
    """Whether a municipality of this size lies outside the guideline; unknown does not."""
    return inhabitants is not None and not BAND[0] <= inhabitants <= BAND[1]


def enumerate_names(names: list[str]) -> str:
    """``A, B en C``."""
    return " en ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


# --- The list -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class MunicipalityRow:
    """A line of the list of municipalities."""

    name: str
    url: str
    province: str
    inhabitants: int | None
    since: str
    period: str
    badge: str
    badge_kind: str
    outside: bool
    note: str


def municipality_row(municipality: Any, *, url: str = "", note: str = "") -> MunicipalityRow:
    """A line from a municipality annotated with membership, last membership and population."""
    if municipality.status:
        badge, kind = BADGES[municipality.status]
        since = certain_date(municipality.member_since, municipality.since_certainty)
        period = _with("sinds", municipality.member_since, municipality.since_certainty)
    elif municipality.left_on:
        badge, kind = former_badge(municipality.left_reason), "neutral"
        word = "opgegaan op" if municipality.left_reason == EndReason.MERGED else "tot"
        since = period = _with(word, municipality.left_on, municipality.left_certainty)
    else:
        badge, kind, since, period = "Geen lid", "neutral", "–", ""
    return MunicipalityRow(
        name=getattr(municipality, "name_then", municipality.name),
        url=url,
        province=municipality.get_province_display(),
        inhabitants=municipality.inhabitants,
        since=since,
        period=period,
        badge=badge,
        badge_kind=kind,
        outside=bool(municipality.status) and outside_band(municipality.inhabitants),
        note=note,
    )


def former_badge(reason: str) -> str:
    """``Oud-lid``; who never got further than aspirant was no member."""
    return "Aspirant-lid geweest" if reason in ASPIRANT_ENDS else "Oud-lid"


def found_by_note(names: list[MunicipalityName], successions: list[Succession]) -> str:
    """Why a municipality was found under a name that it does not bear."""
    parts = [
        f"{'voorheen' if name.kind == NameKind.FORMER else 'ook bekend als'} {name.name}"
        for name in names
    ]
    for succession in successions:
        old = succession.predecessor.name
        parts.append(
            f"voorheen {old}" if succession.share == Share.FULL else f"kreeg een deel van {old}"
        )
    return ", ".join(dict.fromkeys(parts))


# --- The page of one municipality ---------------------------------------------------------------
@dataclass(frozen=True)
class TimelineLine:
    """One dated event; ``on`` is what it is sorted by.

    ``place``: the former municipality whose history it is, when it is not one's own.
    """

    on: datetime.date
    date: str
    title: str
    text: str = ""
    badge: str = ""
    badge_kind: str = ""
    url: str = ""
    kind: str = StoryKind.MEMBERSHIP
    place: str = ""


def timeline(
    municipality: Municipality,
    *,
    memberships: list[Membership],
    decisions: list[Decision],
    successions: list[Succession],
    names: list[MunicipalityName],
) -> list[TimelineLine]:
    """The whole story of a municipality, last event first."""
    same_day = {
        row.decision_id
        for row in memberships
        if row.decision and row.decision.decided_on == row.starts_on
    }
    lines = [
        _decision_line(municipality, decision)
        for decision in decisions
        if decision.pk not in same_day
    ]
    lines += [_start_line(municipality, row) for row in memberships]
    lines += [
        _end_line(row)
        for row in memberships
        if row.ends_on and row.end_reason != EndReason.CONTINUED
    ]
    lines += _merger_lines(municipality, successions)
    lines += _name_lines(municipality, names)
    return sorted(lines, key=lambda line: line.on, reverse=True)


def _name_lines(municipality: Municipality, names: list[MunicipalityName]) -> list[TimelineLine]:
    """Each time that the municipality got another name; one that was announced too."""
    line = partial(TimelineLine, kind=StoryKind.MERGER)
    former = [(name.used_until, name.name) for name in names if name.used_until]
    former.sort(key=lambda pair: pair[0])
    since = [*(old for _, old in former[1:]), municipality.name]
    lines = [
        line(on, long_date(on), f"Heet sindsdien {new}", f"Daarvoor: {old}.")
        for (on, old), new in zip(former, since, strict=False)
    ]
    return lines + [
        line(name.used_from, long_date(name.used_from), f"Heet vanaf dan {name.name}")
        for name in names
        if name.used_from
    ]


def _start_line(municipality: Municipality, row: Membership) -> TimelineLine:
    label, kind = BADGES[MembershipKind(row.kind)]
    text = f"Bron: {row.source}." if row.source and row.start_certainty == Certainty.BY_THEN else ""
    decided = row.decision if row.decision and row.decision.decided_on == row.starts_on else None
    return TimelineLine(
        row.starts_on,
        _capital(certain_date(row.starts_on, row.start_certainty)),
        f"{label} van M50",
        _decision_text(decided) if decided else text,
        badge=label,
        badge_kind=kind,
        url=_document_url(municipality, decided),
    )


def _end_line(row: Membership) -> TimelineLine:
    assert row.ends_on is not None
    return TimelineLine(
        row.ends_on,
        _capital(certain_date(row.ends_on, row.end_certainty)),
        "Geen lid meer" if row.kind == MembershipKind.MEMBER else "Geen aspirant-lid meer",
        f"Reden: {row.get_end_reason_display().lower()}.",
        badge="Oud-lid" if row.kind == MembershipKind.MEMBER else "Aspirant-lid geweest",
        badge_kind="neutral",
    )


def _decision_line(municipality: Municipality, decision: Decision) -> TimelineLine:
    return TimelineLine(
        decision.decided_on,
        long_date(decision.decided_on),
        decision.get_kind_display(),
        _decision_text(decision),
        url=_document_url(municipality, decision),
    )


def _document_url(municipality: Municipality, decision: Decision | None) -> str:
    """Where the document of ``decision`` is; nothing without a document."""
    if decision is None or not decision.document:
        return ""
    return reverse("members:decision_document", args=[municipality.slug, decision.pk])


def _decision_text(decision: Decision) -> str:
    who = f"{decision.body}, {decision.person}" if decision.person else decision.body
    parts = [f"Besloten door: {who}."]
    if decision.mandate:
        parts.append(f"Mandaat: {decision.mandate}")
    if decision.decide_by:
        parts.append(f"Uiterlijk beslissen op {long_date(decision.decide_by)}.")
    if decision.note:
        parts.append(decision.note)
    return " ".join(parts)


def _merger_lines(municipality: Municipality, successions: list[Succession]) -> list[TimelineLine]:
    lines = []
    line = partial(TimelineLine, kind=StoryKind.MERGER)
    for on, rows in groupby(sorted(successions, key=lambda s: s.on), key=lambda s: s.on):
        same_day = list(rows)
        came = [
            s.predecessor.name if s.share == Share.FULL else f"een deel van {s.predecessor.name}"
            for s in same_day
            if s.successor_id == municipality.pk
        ]
        went = [s for s in same_day if s.predecessor_id == municipality.pk]
        date = long_date(on)
        if came and municipality.starts_on == on:
            lines.append(line(on, date, f"Ontstaan uit {enumerate_names(sorted(came))}"))
        elif came:
            lines.append(line(on, date, f"Samengegaan met {enumerate_names(sorted(came))}"))
        if went and municipality.ends_on != on:
            names = enumerate_names(sorted(s.successor.name for s in went))
            lines.append(line(on, date, f"Een deel ging over naar {names}", went[0].note))
        elif len(went) == 1:
            url = reverse("members:detail", args=[went[0].successor.slug])
            title = f"Opgegaan in {went[0].successor.name}"
            lines.append(line(on, date, title, went[0].note, url=url))
        elif went:
            names = enumerate_names(sorted(s.successor.name for s in went))
            lines.append(line(on, date, f"Verdeeld over {names}"))
    return lines


@dataclass(frozen=True)
class StoryYear:
    """The lines of one year of a timeline."""

    year: int
    lines: list[TimelineLine]


def by_year(lines: list[TimelineLine]) -> list[StoryYear]:
    """``lines``, sorted by day, under their years."""
    return [StoryYear(year, list(rows)) for year, rows in groupby(lines, lambda x: x.on.year)]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: ``share`` is a whole number from 0 to 100."""

    label: str
    value: str
    share: int
    kind: str = ""


def population_bars(populations: list[Population]) -> list[Bar]:
    """The inhabitants per date, oldest first; outside the guideline in the colour of a warning."""
    most = max((row.inhabitants for row in populations), default=0) or 1
    return [
        Bar(
            long_date(row.on),
            f"{row.inhabitants:,}".replace(",", "."),
            round(100 * row.inhabitants / most),
            "warn" if outside_band(row.inhabitants) else "",
        )
        for row in sorted(populations, key=lambda row: row.on)
    ]


def most_wanted_first(role: MunicipalRole) -> tuple[bool, int, str]:
    """The contact official on top, then from mayor to finance."""
    place = RoleKind.values.index(role.kind)
    return (role.kind != RoleKind.CONTACT_OFFICIAL, place, role.official.sort_key)


@dataclass(frozen=True)
class DecisionRow:
    """A decision in a list: who took it, and whether it still stands."""

    decision: Decision
    who: str
    badge: str = ""
    badge_kind: str = ""

    @property
    def is_standing(self) -> bool:
        """Whether it was not withdrawn."""
        return self.decision.withdrawn_at is None


def decision_rows(decisions: list[Decision]) -> list[DecisionRow]:
    """The lines of a list of decisions."""
    return [
        DecisionRow(
            decision,
            f"{decision.body}, {decision.person}" if decision.person else decision.body,
            *(("Ingetrokken", "neutral") if decision.withdrawn_at else ("", "")),
        )
        for decision in decisions
    ]
