"""From lists of members and decisions to memberships with dates.

The rule is written down in docs/decisions/0003-dates-that-sources-do-not-give.md: a decision goes
before a list, a merger passes a membership on, and what only a list tells is true "by then".
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from m50portal.core.dates import long_date, today
from members.choices import Certainty, DecisionKind, EndReason, MembershipKind, Share
from members.import_columns import DECISION_COLUMNS, LIST_COLUMNS
from members.import_places import Places
from members.importing import Plan, Refusal, Row, Source
from members.models import Decision, Membership, Succession

__all__ = ["DECISION_COLUMNS", "LIST_COLUMNS", "plan_decisions", "plan_lists", "plan_members"]
# How people call the kinds of decisions.
DECISION_WORDS = {
    "aspirant-lid": "aspirant",
    "aspirant-lidmaatschap": "aspirant",
    "lid": "member",
    "lidmaatschap": "member",
    "einde": "end",
    "opzegging": "end",
    "beëindiging": "end",
}


@dataclass
class Timelines:
    """The memberships of every municipality, stored and planned, while the plan is being made."""

    plan: Plan
    places: Places
    rows: dict[str, list[Membership]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def stored(cls, plan: Plan) -> "Timelines":
        """What the register knows by now."""
        timelines = cls(plan, Places())
        for membership in Membership.objects.select_related("municipality", "decision"):
            timelines.rows[membership.municipality.code].append(membership)
        return timelines

    def covering(self, code: str, day: datetime.date) -> Membership | None:
        """The membership of the municipality on ``day``."""
        return next((row for row in self.rows[code] if row.covers(day)), None)

    def start(self, code: str, kind: str, day: datetime.date, **values: Any) -> None:
        """Plan a membership from ``day``; one of that kind that starts later "by then" starts earlier instead.

        A later start that is known exactly is left as it is: a decision goes before a list. Who is a
        member later and turns out to have been an aspirant first, was so until then.
        """
        later = [row for row in self.rows[code] if row.starts_on > day]
        first = min(later, key=lambda row: row.starts_on, default=None)
        if first is None:
            self._add(code, kind, day, **values)
        elif first.kind == kind and first.start_certainty == Certainty.BY_THEN:
            told = {"start_certainty": Certainty.EXACT.value, "decision": values.get("decision")}
            exact = told if values.get("decision") else {}
            self.plan.compare(first, self._label(first), {"starts_on": day, **exact})
        elif kind == MembershipKind.ASPIRANT and first.kind == MembershipKind.MEMBER:
            ended = {"ends_on": first.starts_on, "end_certainty": first.start_certainty}
            reason = EndReason.CONTINUED.value
            self._add(code, kind, day, **values, **ended, end_reason=reason)

    def _add(self, code: str, kind: str, day: datetime.date, **values: Any) -> None:
        row = Membership(municipality=self.places.by_code[code], kind=kind, starts_on=day, **values)
        self.rows[code].append(row)
        self.plan.add(row, self._label(row))

    def end(self, row: Membership, day: datetime.date, reason: str, **values: object) -> None:
        """Plan the end of ``row`` on ``day``."""
        self.plan.compare(row, self._label(row), {"ends_on": day, "end_reason": reason, **values})

    def _label(self, row: Membership) -> str:
        return f"{row.municipality.name}: {row.get_kind_display().lower()} vanaf {long_date(row.starts_on)}"


def plan_members(lists: Source, decisions: Source) -> Plan:
    """Memberships from lists (``list_on, code, name, source``) and decisions, oldest first.

    What the register already knows stays: a list only adds who is missing and ends who is gone.
    Within the lists a municipality that is on none of them is left alone.
    """
    plan = Plan.of("leden", lists)
    timelines = Timelines.stored(plan)
    _plan_decisions(timelines, decisions)
    _plan_lists(timelines, lists, also_refused=decisions.refused)
    return plan


def plan_lists(source: Source) -> Plan:
    """Memberships from lists alone."""
    plan = Plan.of("ledenlijsten", source)
    _plan_lists(Timelines.stored(plan), source, also_refused=[])
    return plan


def plan_decisions(source: Source) -> Plan:
    """Decisions, oldest first, with the memberships that follow from them."""
    plan = Plan.of("besluiten", source)
    _plan_decisions(Timelines.stored(plan), source)
    return plan


def _plan_lists(timelines: Timelines, lists: Source, *, also_refused: list[Refusal]) -> None:
    plan = timelines.plan
    editions = _editions(lists, timelines.places)
    plan.refused += [row for row in also_refused if row not in plan.refused]
    plan.at = 0  # what follows comes from the list as a whole
    if plan.refused:
        return
    successions = list(
        Succession.objects.filter(share=Share.FULL)
        .select_related("predecessor", "successor")
        .order_by("on", "pk")
    )
    before = datetime.date.min
    ever = {code for names in editions.values() for code in names}
    for on, names in sorted(editions.items()):
        _pass_on(timelines, [s for s in successions if before < s.on <= on], names)
        _follow_list(timelines, on, names, ever)
        before = on


def _plan_decisions(timelines: Timelines, source: Source) -> None:
    stored = {(d.municipality_id, d.kind, d.decided_on): d for d in Decision.objects.all()}
    by_place: dict[int, list[Decision]] = defaultdict(list)
    for known in stored.values():
        if known.withdrawn_at is None:
            by_place[known.municipality_id].append(known)
    seen: dict[tuple[int, str, datetime.date], int] = {}
    read = [(row, _decision(row, timelines.places)) for row in source.rows]
    good = [(row, decision) for row, decision in read if decision is not None]
    for row, decision in sorted(good, key=lambda pair: pair[1].decided_on):
        timelines.plan.at = row.number
        key = (decision.municipality_id, decision.kind, decision.decided_on)
        if key in seen:
            row.refuse("kind", f"dit besluit staat ook in rij {seen[key]}. Haal één rij weg.")
            continue
        seen[key] = row.number
        if key in stored:
            timelines.plan.unchanged += 1
            if stored[key].withdrawn_at is not None:
                row.warn("kind", "dit besluit is ingetrokken. Het wordt niet opnieuw ingelezen.")
            continue
        if same := _next_to(decision, by_place[decision.municipality_id]):
            row.refuse(
                "decided_on",
                f"er staat al een besluit van deze soort van {long_date(same.decided_on)}. Klopt die datum "
                f"niet? Verbeter het besluit dan op de pagina van {decision.municipality.name}.",
            )
            continue
        current = timelines.covering(decision.municipality.code, decision.decided_on)
        if problem := _does_not_fit(decision, current):
            row.refuse("kind", problem)
            continue
        timelines.plan.add(decision, f"{decision.municipality.name}: {decision.get_kind_display()}")
        _follow_decision(timelines, decision, current)


def _next_to(decision: Decision, own: list[Decision]) -> Decision | None:
    """A decision of the same kind just before or after ``decision``, with none of another kind between.

    ``own``: those that the register has of the municipality. Two of a kind in a row are one decision
    with another date.
    """
    before = [one for one in own if one.decided_on < decision.decided_on]
    after = [one for one in own if one.decided_on > decision.decided_on]
    near = [
        max(before, key=lambda one: one.decided_on, default=None),
        min(after, key=lambda one: one.decided_on, default=None),
    ]
    return next((one for one in near if one is not None and one.kind == decision.kind), None)


def _does_not_fit(decision: Decision, current: Membership | None) -> str:
    """Why a decision cannot have been taken in this status (Dutch); nothing when it can."""
    name, day = decision.municipality.name, long_date(decision.decided_on)
    if decision.kind == DecisionKind.END:
        if current is None:
            return f"{name} was op {day} geen lid. Controleer het besluit en de datum."
        if current.ends_on is not None:
            return f"het lidmaatschap van {name} eindigt al op {long_date(current.ends_on)}."
    elif current is None:
        return ""
    status = current.get_kind_display().lower()
    if decision.kind != DecisionKind.END and (
        current.kind == MembershipKind.MEMBER or decision.kind == DecisionKind.ASPIRANT
    ):
        return f"{name} was op {day} al {status}. Controleer het besluit en de datum."
    if current.starts_on >= decision.decided_on:
        return f"{name} is pas op {long_date(current.starts_on)} {status}. Controleer de datum."
    return ""


def _follow_decision(timelines: Timelines, decision: Decision, current: Membership | None) -> None:
    code, day = decision.municipality.code, decision.decided_on
    if current is not None:
        reason = EndReason.RESIGNED
        if decision.kind == DecisionKind.MEMBER:
            reason = EndReason.CONTINUED
        elif current.kind == MembershipKind.ASPIRANT:
            reason = EndReason.NOT_CONTINUED
        exact = Certainty.EXACT.value
        timelines.end(current, day, reason.value, end_decision=decision, end_certainty=exact)
    if decision.kind != DecisionKind.END:
        timelines.start(code, decision.kind, day, decision=decision, source=decision.source)


def _decision(row: Row, places: Places) -> Decision | None:
    municipality = places.of(row)
    values: dict[str, Any] = {
        "kind": row.choice("kind", DecisionKind, also=DECISION_WORDS),
        "decided_on": row.day("decided_on", required=True),
        "body": row.text("body", required=True, longest=80),
        "person": row.text("person", longest=120),
        "mandate": row.text("mandate", longest=200),
        "decide_by": row.day("decide_by"),
        "note": row.text("note", longest=2000),
        "source": row.text("source", required=True),
    }
    decided_on, decide_by = values["decided_on"], values["decide_by"]
    if decided_on and decide_by and decide_by <= decided_on:
        row.refuse(
            "decide_by",
            f"{long_date(decide_by)} ligt niet na het besluit van {long_date(decided_on)}.",
        )
    if decided_on and decided_on > today():
        row.refuse("decided_on", f"{long_date(decided_on)} moet nog komen. Controleer de datum.")
    if municipality is not None and decided_on:
        places.refuse_absent(row, "code", municipality, decided_on)
    return Decision(municipality=municipality, **values) if row.is_good else None


def _editions(source: Source, places: Places) -> dict[datetime.date, dict[str, str]]:
    """Per date of a list: the codes on it with the source that says so."""
    editions: dict[datetime.date, dict[str, str]] = defaultdict(dict)
    for row in source.rows:
        on, municipality = row.day("list_on", required=True), places.of(row)
        said_by = row.text("source", required=True)
        if on and municipality is not None:
            places.refuse_absent(row, "code", municipality, on)
            if municipality.code in editions[on]:
                row.refuse(
                    "code",
                    f"{municipality.code} staat twee keer op de lijst van {long_date(on)}. Haal één rij weg.",
                )
        if on and municipality is not None and row.is_good:
            editions[on][municipality.code] = said_by
    return editions


def _pass_on(timelines: Timelines, successions: list[Succession], names: dict[str, str]) -> None:
    """A membership goes over to the successor on the day of the merger, when that is on the list."""
    for succession in successions:
        old, new = succession.predecessor.code, succession.successor.code
        last_day = succession.on - datetime.timedelta(days=1)
        row = timelines.covering(old, last_day)
        if row is None or row.ends_on is not None:
            continue
        timelines.end(row, succession.on, EndReason.MERGED.value)
        if new in names and timelines.covering(new, succession.on) is None:
            timelines.start(new, row.kind, succession.on, source=names[new])


def _follow_list(
    timelines: Timelines, on: datetime.date, names: dict[str, str], ever: set[str]
) -> None:
    """Start who is on the list and not yet a member; end who is a member and not on the list."""
    for code, said_by in sorted(names.items()):
        if timelines.covering(code, on) is None:
            timelines.start(
                code,
                MembershipKind.MEMBER.value,
                on,
                start_certainty=Certainty.BY_THEN.value,
                source=said_by,
            )
        else:
            timelines.plan.unchanged += 1
    for code in sorted(ever - names.keys()):
        row = timelines.covering(code, on)
        if row is None or row.starts_on >= on:
            continue
        if row.ends_on is not None and row.end_certainty == Certainty.EXACT:
            text = f"{row.municipality.name} staat niet op de lijst van {long_date(on)}, en is in het register lid "
            text += f"tot {long_date(row.ends_on)}. Die einddatum blijft."
            timelines.plan.warned.append(Refusal(0, "–", text))
            continue
        timelines.end(row, on, EndReason.RESIGNED.value, end_certainty=Certainty.BY_THEN.value)
