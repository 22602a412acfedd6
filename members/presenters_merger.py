"""What the pages about mergers show, put into words; no query in here."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from m50portal.core.dates import today
from members.choices import Share
from members.choices_merger import MergerKind, MergerState, Topic
from members.merging import Line
from members.models import Merger, Municipality, MunicipalityName, Succession
from members.presenters import enumerate_names

STATE_BADGES = {
    MergerState.DRAFT: ("Concept", "info"),
    MergerState.RECORDED: ("Vastgelegd", "ok"),
    MergerState.UNDONE: ("Teruggedraaid", "neutral"),
}


@dataclass(frozen=True)
class MergerItem:
    """One line of the list of mergers: what was recorded here, or came from a file."""

    on: datetime.date
    olds: tuple[Municipality, ...]
    news: tuple[Municipality, ...]
    old_names: str
    new_names: str
    kind: str
    url: str
    concerns_members: bool = False
    note: str = ""

    @property
    def is_planned(self) -> bool:
        """Whether it is still to come."""
        return self.on > today()

    @property
    def places(self) -> tuple[Municipality, ...]:
        """All municipalities that it is about."""
        return (*self.olds, *self.news)

    @property
    def provinces(self) -> str:
        """Where it is."""
        found = {row.get_province_display(): None for row in self.places}
        return ", ".join(str(name) for name in found if name)


def merger_items(
    successions: Iterable[Succession],
    names: Iterable[MunicipalityName],
    members: set[tuple[int, datetime.date]],
) -> list[MergerItem]:
    """What passed into what, per day and connected municipalities, and new names; last one first.

    ``members``: which municipality took part on (or the day before) which day.
    """
    found: list[MergerItem] = []
    ordered = sorted(successions, key=lambda row: (row.on, row.pk))
    for on, rows in groupby(ordered, key=lambda row: row.on):
        found += [_item(on, group, members) for group in _connected(list(rows))]
    found += [_renamed(name, members) for name in names]
    return sorted(found, key=lambda item: (-item.on.toordinal(), item.old_names))


def _connected(rows: list[Succession]) -> list[list[Succession]]:
    """``rows`` in groups that share no municipality."""
    groups: list[list[Succession]] = []
    for row in rows:
        ends = {row.predecessor_id, row.successor_id}
        near = [
            group
            for group in groups
            if any(ends & {other.predecessor_id, other.successor_id} for other in group)
        ]
        groups = [group for group in groups if group not in near]
        groups.append([*(other for group in near for other in group), row])
    return groups


def _item(
    on: datetime.date, rows: list[Succession], members: set[tuple[int, datetime.date]]
) -> MergerItem:
    olds = tuple(dict.fromkeys(row.predecessor for row in rows))
    news = tuple(dict.fromkeys(row.successor for row in rows))
    merger = next((row.merger for row in rows if row.merger is not None), None)
    return MergerItem(
        on=on,
        olds=olds,
        news=news,
        old_names=enumerate_names(sorted(row.name for row in olds)),
        new_names=enumerate_names(sorted(row.name for row in news)),
        kind=_kind(on, rows, olds, news),
        url=reverse("members:merger", args=[merger.pk]) if merger else "",
        concerns_members=any((row.pk, on) in members for row in (*olds, *news)),
        note=next((row.note for row in rows if row.note), ""),
    )


def _kind(
    on: datetime.date,
    rows: list[Succession],
    olds: tuple[Municipality, ...],
    news: tuple[Municipality, ...],
) -> str:
    if all(old.ends_on != on for old in olds):
        return "Grenswijziging"
    if any(row.share == Share.PART for row in rows) and len(news) > 1:
        return "Splitsing"
    return "Nieuwe gemeente" if any(new.starts_on == on for new in news) else "Toevoeging"


def _renamed(name: MunicipalityName, members: set[tuple[int, datetime.date]]) -> MergerItem:
    place = name.municipality
    on = name.used_until or name.used_from
    assert on is not None
    coming = name.used_from is not None
    return MergerItem(
        on=on,
        olds=(place,),
        news=(place,),
        old_names=place.name if coming else name.name,
        new_names=name.name if coming else place.name,
        kind="Nieuwe naam",
        url="",
        concerns_members=(place.pk, on) in members,
    )


@dataclass(frozen=True)
class Section:
    """The lines about one topic."""

    title: str
    lines: list[Line]


def sections(lines: Iterable[Line]) -> list[Section]:
    """``lines`` by topic, in the order of the topics; topics without a line are left out."""
    lines = list(lines)
    return [
        Section(str(topic.label), [line for line in lines if line.topic == topic])
        for topic in Topic
        if any(line.topic == topic for line in lines)
    ]


@dataclass(frozen=True)
class WizardStep:
    """A step of the wizard (templates/components/steps.html)."""

    label: str
    state: str
    url: str
    text: str = ""


STEPS = (
    ("Soort en datum", "members:merger_kind"),
    ("Gemeenten", "members:merger_places"),
    ("Keuzes", "members:merger_choices"),
    ("Voorbeeld en bevestigen", "members:merger_preview"),
)


def wizard_steps(merger: Merger | None, current: str) -> list[WizardStep]:
    """The steps, with the ones of a draft as links; nothing has to be done in order."""
    here = [name for _, name in STEPS].index(current)
    return [
        WizardStep(
            label,
            "current" if number == here else ("done" if number < here else "todo"),
            reverse(name, args=[merger.pk]) if merger is not None and number != here else "",
        )
        for number, (label, name) in enumerate(STEPS)
    ]


# Per kind: what the municipalities that change are called, and what they become.
PLACE_WORDS: dict[str, tuple[str, str]] = {
    MergerKind.NEW: ("Gemeenten die opgaan", "De nieuwe gemeente"),
    MergerKind.INTO: ("Gemeenten die opgaan", "De gemeente waarin zij opgaan"),
    MergerKind.SPLIT: ("Gemeenten die worden gesplitst", "De gemeenten die een deel krijgen"),
    MergerKind.RENAME: ("De gemeente die een nieuwe naam krijgt", ""),
    MergerKind.BORDER: ("Gemeenten die een deel afstaan", "Gemeenten die een deel krijgen"),
}
