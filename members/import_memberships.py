"""From lists of members and decisions to memberships with dates.

The rule is written down in docs/decisions/0003-dates-that-sources-do-not-give.md: a decision goes
before a list, a merger passes a membership on, and what only a list tells is true "by then".
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from members.choices import Certainty, DecisionKind, EndReason, MembershipKind, Share
from members.importing import Plan, Row, Source
from members.models import Decision, Membership, Municipality, Succession

LIST_COLUMNS = ("list_on", "code", "name", "source")
DECISION_COLUMNS = ("code", "kind", "decided_on", "body", "source")


@dataclass
class Timelines:
    """The memberships of every municipality, stored and planned, while the plan is being made."""

    plan: Plan
    known: dict[str, Municipality]
    rows: dict[str, list[Membership]] = field(default_factory=lambda: defaultdict(list))

    def covering(self, code: str, day: datetime.date) -> Membership | None:
        """The membership of the municipality on ``day``."""
        return next((row for row in self.rows[code] if row.covers(day)), None)

    def start(self, code: str, kind: str, day: datetime.date, **values: object) -> None:
        """Plan a membership from ``day``; one that starts later "by then" starts earlier instead.

        A later start that is known exactly is left as it is: a decision goes before a list.
        """
        later = [row for row in self.rows[code] if row.starts_on > day]
        if later:
            first = min(later, key=lambda row: row.starts_on)
            if first.start_certainty == Certainty.BY_THEN:
                self.plan.compare(first, self._label(first), {"starts_on": day})
            return
        row = Membership(municipality=self.known[code], kind=kind, starts_on=day, **values)
        self.rows[code].append(row)
        self.plan.add(row, self._label(row))

    def end(self, row: Membership, day: datetime.date, reason: str, **values: object) -> None:
        """Plan the end of ``row`` on ``day``."""
        self.plan.compare(row, self._label(row), {"ends_on": day, "end_reason": reason, **values})

    def _label(self, row: Membership) -> str:
        return f"{row.municipality.name}: {row.get_kind_display().lower()} vanaf {row.starts_on}"


def plan_members(lists: Source, decisions: Source) -> Plan:
    """Memberships from lists (``list_on, code, name, source``) and decisions, oldest first.

    What the register already knows stays: a list only adds who is missing and ends who is gone.
    Within the lists a municipality that is on none of them is left alone.
    """
    plan = Plan("leden", lists.filename, lists.sha256, refused=lists.refused)
    timelines = Timelines(plan, {m.code: m for m in Municipality.objects.all()})
    for membership in Membership.objects.select_related("municipality", "decision"):
        timelines.rows[membership.municipality.code].append(membership)
    _plan_decisions(timelines, decisions)
    editions = _editions(lists, timelines.known)
    plan.refused += [row for row in decisions.refused if row not in plan.refused]
    if not plan.refused:
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
    return plan


def _plan_decisions(timelines: Timelines, source: Source) -> None:
    stored = {(d.municipality_id, d.kind, d.decided_on) for d in Decision.objects.all()}
    for row in sorted(source.rows, key=lambda row: row.cells.get("decided_on", "")):
        decision = _decision(row, timelines.known)
        if decision is None:
            continue
        key = (decision.municipality_id, decision.kind, decision.decided_on)
        if key in stored:
            timelines.plan.unchanged += 1
            continue
        timelines.plan.add(decision, f"{decision.municipality.name}: {decision.get_kind_display()}")
        code, day = decision.municipality.code, decision.decided_on
        current = timelines.covering(code, day)
        if current is not None:
            reason = (
                EndReason.CONTINUED if decision.kind == DecisionKind.MEMBER else EndReason.RESIGNED
            )
            timelines.end(current, day, reason.value, end_decision=decision)
        if decision.kind != DecisionKind.END:
            timelines.start(code, decision.kind, day, decision=decision, source=decision.source)


def _decision(row: Row, known: dict[str, Municipality]) -> Decision | None:
    code = row.code("code")
    values = {
        "kind": row.choice("kind", DecisionKind),
        "decided_on": row.day("decided_on", required=True),
        "body": row.text("body", required=True, longest=80),
        "person": row.text("person", longest=120),
        "mandate": row.text("mandate", longest=200),
        "decide_by": row.day("decide_by"),
        "note": row.text("note", longest=2000),
        "source": row.text("source", required=True),
    }
    if code and code not in known:
        row.refuse("code", f"{code} staat niet in het register. Laad eerst de gemeenten.")
    return Decision(municipality=known[code], **values) if row.is_good else None


def _editions(
    source: Source, known: dict[str, Municipality]
) -> dict[datetime.date, dict[str, str]]:
    """Per date of a list: the codes on it with the source that says so."""
    editions: dict[datetime.date, dict[str, str]] = defaultdict(dict)
    for row in source.rows:
        on, code, said_by = row.day("list_on", required=True), row.code("code"), row.text("source")
        municipality = known.get(code)
        if code and municipality is None:
            row.refuse("code", f"{code} staat niet in het register. Laad eerst de gemeenten.")
        elif on and municipality and not _exists(municipality, on):
            row.refuse("code", f"{municipality.name} bestond niet op {on}.")
        elif on and code in editions[on]:
            row.refuse("code", f"{code} staat twee keer op de lijst van {on}. Haal één rij weg.")
        if on and code and row.is_good:
            editions[on][code] = said_by
    return editions


def _exists(municipality: Municipality, day: datetime.date) -> bool:
    begun = municipality.starts_on is None or municipality.starts_on <= day
    return begun and (municipality.ends_on is None or day < municipality.ends_on)


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
        if row is not None and row.starts_on < on:
            timelines.end(row, on, EndReason.RESIGNED.value, end_certainty=Certainty.BY_THEN.value)
