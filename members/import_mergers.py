"""What a file with municipal mergers would change; reads the register, writes nothing.

A merger of before anybody took part is history: what passed into what, from when. One that touches
a membership or people that still run on its day asks questions (who takes over what, who goes
along), so it becomes a draft of the wizard and does nothing until somebody finishes it.
"""

import datetime
from dataclasses import dataclass, field
from functools import cached_property

from m50portal.core.dates import long_date
from members.choices import Share
from members.choices_merger import NOBODY, MergerKind, MergerState
from members.import_places import Places
from members.importing import Plan, Row, Source
from members.models import Membership, Merger, Municipality, MunicipalRole, Succession
from members.presenters import enumerate_names


@dataclass
class _Passing:
    """A good row of the file: ``old`` passes into ``new``."""

    row: Row
    old: Municipality
    new: Municipality
    on: datetime.date
    share: Share
    begins: bool
    note: str

    @property
    def places(self) -> set[int]:
        return {self.old.pk, self.new.pk}


@dataclass
class _Register:
    """What is there: what passed already, what still runs, which drafts wait."""

    successions: dict[tuple[int, int, datetime.date], Succession] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = Succession.objects.all()
        self.successions = {(s.predecessor_id, s.successor_id, s.on): s for s in rows}

    @cached_property
    def drafts(self) -> set[tuple[datetime.date, frozenset[str]]]:
        """Which drafts of the wizard there are, by day and the municipalities that pass."""
        rows = Merger.objects.filter(state=MergerState.DRAFT)
        return {(one.on, frozenset(one.answers.get("predecessors", []))) for one in rows}

    @cached_property
    def _last_days(self) -> dict[int, datetime.date]:
        """Until when a membership or a role holds, the last one per municipality; two queries."""
        found: dict[int, datetime.date] = {}
        for model in (Membership, MunicipalRole):
            rows = model._default_manager.values_list("municipality", "ends_on")
            for key, ends_on in rows:
                found[key] = max(found.get(key, datetime.date.min), ends_on or datetime.date.max)
        return found

    def runs_on(self, place: Municipality, on: datetime.date) -> bool:
        """Whether ``place`` has a membership or a role that holds on ``on`` or later."""
        return self._last_days.get(place.pk, datetime.date.min) > on


def plan_mergers(source: Source) -> Plan:
    """Which municipality went to which; the old one ends that day, a new one begins that day."""
    plan = Plan.of("herindelingen", source)
    places, register = Places(), _Register()
    passings = [one for row in source.rows if (one := _passing(row, places)) is not None]
    for group in connected(passings):
        known = all((one.old.pk, one.new.pk, one.on) in register.successions for one in group)
        if not known and any(register.runs_on(one.old, one.on) for one in group):
            _plan_draft(plan, register, group)
        else:
            for one in group:
                _plan_history(plan, register, one)
    return plan


def _passing(row: Row, places: Places) -> _Passing | None:
    old, new = places.of(row, "old_code", "old_name"), places.of(row, "new_code", "new_name")
    on, share = row.day("on", required=True), row.choice("share", Share)
    begins, note = row.yes_or_no("new_begins"), row.text("note", longest=200)
    if old is not None and old is new:
        row.refuse("new_code", "een gemeente kan niet in zichzelf opgaan.")
    elif new is not None and on and not begins:
        places.refuse_absent(row, "new_code", new, on)
    if old is not None and on and old.ends_on not in {None, on}:
        row.refuse("on", f"{old.gone_text} Eén van de twee data klopt niet.")
    if old is None or new is None or on is None or not row.is_good:
        return None
    return _Passing(row, old, new, on, Share(share), bool(begins), note)


def connected(passings: list[_Passing]) -> list[list[_Passing]]:
    """``passings`` in mergers: those of one day that share a municipality, in the order of the file."""
    groups: list[list[_Passing]] = []
    for one in passings:
        near = [
            group
            for group in groups
            if group[0].on == one.on and any(one.places & other.places for other in group)
        ]
        first = near[0] if near else []
        for other in near[1:]:
            first.extend(other)
            groups.remove(other)
        first.append(one)
        if not near:
            groups.append(first)
    return groups


def _plan_history(plan: Plan, register: _Register, one: _Passing) -> None:
    plan.at = one.row.number
    label = f"{one.old.name} → {one.new.name}, {long_date(one.on)}"
    succession = register.successions.get((one.old.pk, one.new.pk, one.on))
    if succession is None:
        succession = Succession(
            predecessor=one.old, successor=one.new, on=one.on, share=one.share, note=one.note
        )
        register.successions[one.old.pk, one.new.pk, one.on] = succession
        plan.add(succession, label)
    else:
        plan.compare(succession, label, {"share": one.share, "note": one.note})
    if one.old.ends_on != one.on:
        plan.compare(one.old, one.old.name, {"ends_on": one.on})
    _plan_begin(plan, one)


def _plan_begin(plan: Plan, one: _Passing) -> None:
    if one.begins and one.new.starts_on != one.on:
        plan.compare(one.new, one.new.name, {"starts_on": one.on})


def _plan_draft(plan: Plan, register: _Register, group: list[_Passing]) -> None:
    """A draft of the wizard instead of the rows themselves; nothing when it waits already."""
    plan.at = group[0].row.number
    merger = _draft(plan, group)
    key = (merger.on, frozenset(merger.answers["predecessors"]))
    if key in register.drafts:
        plan.unchanged += len(group)
    else:
        register.drafts.add(key)
        plan.add(merger, f"Concept: {merger.title}, {long_date(merger.on)}")
    for one in group:
        plan.at = one.row.number
        _plan_begin(plan, one)
    group[0].row.warn(
        "old_code",
        f"op {long_date(merger.on)} loopt hier nog een lidmaatschap of een rol. Deze herindeling komt "
        "als concept bij Herindelingen te staan. Daar kiest u wat meegaat en legt u haar vast.",
    )


def _draft(plan: Plan, group: list[_Passing]) -> Merger:
    """The merger as the wizard would have it, with everything that the file says filled in."""
    olds = list(dict.fromkeys(one.old for one in group))
    news = list(dict.fromkeys(one.new for one in group))
    said = {(one.old.pk, one.new.pk): one.share.value for one in group}
    shares = {
        f"{old.code}>{new.code}": said.get((old.pk, new.pk), NOBODY) for old in olds for new in news
    }
    names = [enumerate_names([place.name for place in places]) for places in (olds, news)]
    return Merger(
        kind=_kind(group, news),
        on=group[0].on,
        title=" → ".join(names)[:300],
        note=next((one.note for one in group if one.note), ""),
        begun_by=f"het bestand {plan.filename}"[:150],
        answers={
            "predecessors": [old.code for old in olds],
            "successors": [{"code": new.code} for new in news],
            "shares": shares,
        },
    )


def _kind(group: list[_Passing], news: list[Municipality]) -> MergerKind:
    if len(news) > 1:
        return MergerKind.SPLIT
    one = group[0]
    return MergerKind.NEW if one.begins or one.new.starts_on == one.on else MergerKind.INTO
