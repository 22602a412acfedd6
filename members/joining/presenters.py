"""What the pages of joining show, put into words; no query in here."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from m50portal.core.dates import long_date
from members.choices import BAND, EndReason
from members.joining.choices import STAGE_BADGES, ContactKind, Stage
from members.presenters import ASPIRANT_ENDS, outside_band

# The pages beside each other: label and URL name.
SECTIONS = (
    ("Prospects", "joining:prospects"),
    ("Aspiranten", "joining:aspirants"),
    ("Besluiten", "joining:decisions"),
    ("Toetredingsregels", "joining:rules"),
)


@dataclass(frozen=True)
class Tab:
    """One of the pages of this room."""

    label: str
    url: str
    current: bool


def tabs(current: str) -> list[Tab]:
    """The pages of this room; ``current`` is the URL name of this one."""
    return [Tab(label, reverse(name), name == current) for label, name in SECTIONS]


@dataclass(frozen=True)
class ProspectRow:
    """A line of the list of prospects."""

    name: str
    url: str
    province: str
    inhabitants: int | None
    outside: bool
    origin: str
    contact: str
    next_step: str
    next_step_on: str
    is_due: bool
    stage: str
    stage_kind: str
    stage_note: str


def prospect_row(place: Any, day: datetime.date) -> ProspectRow:
    """A line from a municipality of ``selectors.prospects``, as it was on ``day``."""
    contact = ""
    if place.contact_on:
        kind = ContactKind(place.contact_kind).label.lower()
        contact = f"{long_date(place.contact_on)}, {kind}"
    stage = Stage(place.stage)
    return ProspectRow(
        name=place.name,
        url=reverse("joining:prospect", args=[place.slug]),
        province=place.get_province_display(),
        inhabitants=place.inhabitants,
        outside=outside_band(place.inhabitants),
        origin=origin_text(place),
        contact=contact,
        next_step=place.next_step or "",
        next_step_on=long_date(place.next_step_on) if place.next_step_on else "",
        is_due=bool(place.next_step_on and place.next_step_on <= day),
        stage=str(stage.label),
        stage_kind=STAGE_BADGES[stage],
        stage_note=until_text(place.stage_until, day),
    )


def origin_text(place: Any) -> str:
    """``Oud-lid, tot 1 januari 2023``; nothing for who never took part."""
    if not place.left_on:
        return ""
    word = "uiterlijk " if place.left_certainty == "by_then" else ""
    reason = EndReason(place.left_reason).label if place.left_reason else ""
    if place.left_reason in ASPIRANT_ENDS:
        return f"Aspirant-lid geweest tot {word}{long_date(place.left_on)}"
    return f"Oud-lid, tot {word}{long_date(place.left_on)}" + (
        f" ({reason.lower()})" if reason and place.left_reason != EndReason.RESIGNED else ""
    )


def until_text(until: datetime.date | None, day: datetime.date) -> str:
    """From when M50 may get in touch again."""
    if until is None:
        return ""
    if until <= day:
        return f"Mag weer sinds {long_date(until)}"
    return f"Niet voor {long_date(until)}"


def band_text(near: tuple[int, int]) -> str:
    """Which municipalities are prospects, in words."""
    low, high = (f"{number:,}".replace(",", ".") for number in near)
    inner = " tot en met ".join(f"{number:,}".replace(",", ".") for number in BAND)
    if near == BAND:
        return f"van {inner} inwoners"
    return f"van {low} tot en met {high} inwoners (de richtlijn is {inner})"
