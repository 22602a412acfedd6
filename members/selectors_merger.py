"""Questions about mergers: the plan that a draft makes, what is wrong with it, what depends on one."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.text import slugify

from m50portal.core.dates import long_date
from m50portal.core.names import fold
from members.choices import Share
from members.choices_merger import ChangeKind, MergerKind, MergerState
from members.ledger import column_label, model_of, row_of, snapshot
from members.merging import Plan, asked
from members.models import (
    Membership,
    Merger,
    MergerChange,
    Municipality,
    MunicipalityName,
    Succession,
)

MOST_FOUND = 10
DAY = datetime.timedelta(days=1)


# --- The plan -----------------------------------------------------------------------------------
def plan_of(merger: Merger) -> Plan:
    """The plan that the answers of ``merger`` make; codes that are not there (any more) are left out."""
    answers = merger.answers
    wanted = [*answers.get("predecessors", []), *(s["code"] for s in answers.get("successors", []))]
    known = {row.code: row for row in Municipality.objects.filter(code__in=wanted)}
    successors = [
        known.get(one["code"]) or _new_municipality(one, merger.on)
        for one in answers.get("successors", [])
        if one["code"] in known or one.get("name")
    ]
    return Plan(
        kind=MergerKind(merger.kind),
        on=merger.on,
        predecessors=[known[code] for code in answers.get("predecessors", []) if code in known],
        successors=successors,
        answers=answers,
        note=merger.note,
        merger=merger,
    )


def _new_municipality(wanted: dict[str, str], on: datetime.date) -> Municipality:
    made = Municipality(code=wanted["code"], province=wanted.get("province", ""), starts_on=on)
    made.set_name(wanted["name"])
    made.slug = free_slug(made)
    return made


def free_slug(municipality: Municipality) -> str:
    """The address that its name gives, with the code behind it when another has that address."""
    slug = slugify(municipality.name)
    taken = Municipality.objects.filter(slug=slug).exclude(pk=municipality.pk).exists()
    return f"{slug}-{municipality.code.lower()}" if taken else slug


def problems_of(plan: Plan) -> list[str]:
    """Why this plan cannot be carried out, in words that say what to do; nothing when it can."""
    found = _numbers_wrong(plan)
    for old in plan.predecessors:
        found += _predecessor_wrong(plan, old)
    for new in plan.successors:
        found += _successor_wrong(plan, new)
    return found


def _numbers_wrong(plan: Plan) -> list[str]:
    found = []
    if not plan.predecessors:
        found.append("Kies een gemeente die verandert.")
    if plan.kind == MergerKind.RENAME:
        name = plan.answers.get("new_name", "")
        if len(plan.predecessors) > 1:
            found.append("Een nieuwe naam geldt voor één gemeente. Haal de andere weg.")
        if not name:
            found.append("Vul de nieuwe naam in.")
        elif plan.predecessors and fold(name) == fold(plan.predecessors[0].name):
            found.append(f"De gemeente heet al {name}. Vul een andere naam in.")
        return found
    if not plan.successors:
        found.append("Kies de gemeente waarin zij opgaat, of voeg een nieuwe gemeente toe.")
    elif plan.kind == MergerKind.SPLIT and len(plan.successors) < 2:
        found.append("Bij een splitsing horen ten minste twee gemeenten. Kies er nog een.")
    elif plan.kind in {MergerKind.NEW, MergerKind.INTO} and len(plan.successors) > 1:
        found.append("Kies één gemeente waarin zij opgaat, of kies als soort een splitsing.")
    return found


def _predecessor_wrong(plan: Plan, old: Municipality) -> list[str]:
    found = []
    if old in plan.successors:
        found.append(f"{old.name} kan niet in zichzelf opgaan. Haal haar op één plaats weg.")
    if old.ends_on is not None and old.ends_on <= plan.on:
        return [*found, f"{old.name} is al opgeheven op {long_date(old.ends_on)}."]
    if old.starts_on is not None and old.starts_on >= plan.on:
        found.append(
            f"{old.name} bestaat pas sinds {long_date(old.starts_on)}. Kies een latere datum."
        )
    if plan.kind == MergerKind.RENAME:
        return found
    if plan.ends:
        found += _ending_wrong(plan, old)
    elif not plan.successors_of(old) and plan.successors:
        found.append(f"Kies waar een deel van {old.name} heen gaat.")
    return found


def _ending_wrong(plan: Plan, old: Municipality) -> list[str]:
    found = []
    if old.ends_on is not None:
        found.append(
            f"{old.name} wordt al opgeheven op {long_date(old.ends_on)}. Draai die herindeling eerst terug."
        )
    later = old.memberships.filter(starts_on__gte=plan.on).order_by("starts_on").first()
    if later is not None:
        found.append(
            f"{old.name} heeft een lidmaatschap dat op {long_date(later.starts_on)} begint. "
            "Kies een latere datum."
        )
    received = old.successions_in.filter(on__gte=plan.on).first()
    if received is not None:
        found.append(f"{received} is van later. Kies een latere datum.")
    shares = [pair.share for pair in plan.pairs if pair.predecessor is old]
    if plan.successors and not shares:
        found.append(f"Kies waarin {old.name} opgaat.")
    elif Share.FULL in shares and len(shares) > 1:
        found.append(f"{old.name} gaat geheel naar één gemeente, of gedeeltelijk naar meer. Kies.")
    elif shares == [Share.PART]:
        found.append(f"Kies waar de rest van {old.name} heen gaat, of kies “geheel”.")
    return found


def _successor_wrong(plan: Plan, new: Municipality) -> list[str]:
    if new.pk is None:
        return []
    found = []
    if new.starts_on is not None and new.starts_on > plan.on:
        found.append(f"{new.name} bestaat nog niet op {long_date(plan.on)}. Kies een latere datum.")
    if new.ends_on is not None and new.ends_on <= plan.on:
        found.append(f"{new.name} bestaat niet meer op {long_date(plan.on)}. Kies een andere.")
    if plan.kind == MergerKind.NEW and new.starts_on != plan.on:
        found.append(
            f"{new.name} bestaat al langer. Kies als soort een toevoeging, of voeg een nieuwe gemeente toe."
        )
    if plan.successors and not plan.predecessors_of(new) and plan.predecessors:
        found.append(f"Er gaat niets naar {new.name}. Kies een deel, of haal haar weg.")
    return found


# --- Choosing -----------------------------------------------------------------------------------
def found_by_name(text: str, on: datetime.date) -> list[Municipality]:
    """Municipalities that exist just before or on ``on`` and have every word of ``text``."""
    words = fold(text).split()
    if not words:
        return []
    rows: QuerySet[Municipality] = Municipality.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on), Q(starts_on=None) | Q(starts_on__lte=on)
    )
    for word in words:
        rows = rows.filter(Q(search_key__contains=word) | Q(code__iexact=word))
    return list(rows.with_membership_on(on - DAY).order_by("sort_key", "pk")[:MOST_FOUND])  # type: ignore[attr-defined]


def drafts() -> QuerySet[Merger]:
    """What was begun and not recorded, last first."""
    return Merger.objects.filter(state=MergerState.DRAFT).order_by("-begun_at", "-pk")


# --- Undoing ------------------------------------------------------------------------------------
def what_depends_on(merger: Merger) -> list[str]:
    """Why ``merger`` cannot be undone: what changed since, and what now refers to what it made."""
    changes = list(merger.changes.order_by("position"))
    found = _built_upon(merger, changes)
    found += _changed_since(changes)
    found += _refers_to_it(changes)
    found += asked("what_depends_on", merger)
    return list(dict.fromkeys(found))


def _built_upon(merger: Merger, changes: list[MergerChange]) -> list[str]:
    """Later mergers that touched the same rows, or that a successor passed into."""
    keys = {change.key for change in changes}
    others = MergerChange.objects.filter(
        merger__state=MergerState.RECORDED,
        merger__recorded_at__gt=merger.recorded_at,
        row_id__in={row_id for _, row_id in keys},
    ).select_related("merger")
    later = {change.merger for change in others if change.key in keys}
    news = {row.successor_id for row in merger.successions.all()}
    onward = Succession.objects.filter(predecessor__in=news, on__gte=merger.on).exclude(
        merger=merger
    )
    onward = onward.select_related("merger", "predecessor", "successor")
    found = [
        f"De herindeling “{one}” van {long_date(one.on)} bouwt hierop voort. Draai die eerst terug."
        for one in sorted(later, key=lambda one: one.pk)
    ]
    return found + [
        f"{row.predecessor} ging op {long_date(row.on)} op in {row.successor}."
        for row in onward
        if row.merger not in later
    ]


def _expected(changes: Iterable[MergerChange]) -> dict[tuple[str, int], tuple[MergerChange, dict]]:
    """Per row how the merger left it; a row that it touched twice as it was the last time."""
    found: dict[tuple[str, int], tuple[MergerChange, dict]] = {}
    for change in changes:
        first, values = found.get(change.key, (change, {}))
        found[change.key] = (first, {**values, **change.after})
    return found


def _changed_since(changes: list[MergerChange]) -> list[str]:
    found = []
    for change, values in _expected(changes).values():
        row, model = row_of(change), model_of(change)
        name = _capital(str(model._meta.verbose_name))
        if row is None:
            found.append(f"{name} “{change.label}” is daarna verwijderd.")
            continue
        now = snapshot(row, list(values))
        differ = [column_label(model, column) for column in values if now[column] != values[column]]
        if differ:
            found.append(f"{name} “{change.label}” is daarna gewijzigd: {', '.join(differ)}.")
    return found


def _refers_to_it(changes: list[MergerChange]) -> list[str]:
    """Rows that were added since and refer to a row that the merger made."""
    own = {change.key for change in changes}
    found = []
    for change in changes:
        if change.kind != ChangeKind.CREATED:
            continue
        for relation in model_of(change)._meta.get_fields(include_hidden=True):
            if not (relation.auto_created and not relation.concrete) or relation.many_to_many:
                continue
            other: Any = relation.related_model
            if hasattr(other, "history_type"):  # django-simple-history keeps a copy of every row
                continue
            rows = other._base_manager.filter(**{relation.field.name: change.row_id})  # type: ignore[union-attr]
            found += [
                f"{_capital(str(other._meta.verbose_name))} “{row}” hoort er nu bij."
                for row in rows.order_by("pk")[:MOST_FOUND]
                if (other._meta.label_lower, row.pk) not in own
            ]
    return found


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- The list -----------------------------------------------------------------------------------
def all_successions() -> list[Succession]:
    """What passed into what, ever, with both municipalities."""
    rows = Succession.objects.select_related("predecessor", "successor", "merger")
    return list(rows.order_by("on", "pk"))


def dated_names() -> list[MunicipalityName]:
    """Names that were borne until a day, or will be from one."""
    rows = MunicipalityName.objects.exclude(used_until=None, used_from=None)
    return list(rows.select_related("municipality").order_by("pk"))


def took_part(
    successions: Iterable[Succession], names: Iterable[MunicipalityName]
) -> set[tuple[int, datetime.date]]:
    """``(municipality, day)`` of those that took part on that day or the day before; one query."""
    asked_for = {(row.predecessor_id, row.on) for row in successions}
    asked_for |= {(row.successor_id, row.on) for row in successions}
    days = ((row.municipality_id, row.used_until or row.used_from) for row in names)
    asked_for |= {(key, day) for key, day in days if day is not None}
    by_place: dict[int, list[Membership]] = defaultdict(list)
    for row in Membership.objects.filter(municipality__in={key for key, _ in asked_for}):
        by_place[row.municipality_id].append(row)
    return {
        (key, day)
        for key, day in asked_for
        if any(row.covers(day) or row.covers(day - DAY) for row in by_place.get(key, ()))
    }
