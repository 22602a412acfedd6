"""A municipal merger for the lobby: signatures go along, and actions of people who stop are told."""

import datetime
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from lobby.choices import ActionState
from lobby.models import LobbyAction, Signature
from m50portal.core.dates import long_date
from members.choices_merger import Tone, Topic
from members.ledger import Ledger
from members.mergers_people import roles_concerned_before
from members.merging import Line, Plan, Step
from members.models import Municipality

# What goes along to the successor as it was signed; the document stays with the signature itself.
COPIED = ("manifest", "name", "function", "body", "decided_on", "reference")


def steps(plan: Plan) -> Iterable[Step]:
    """A signature goes to who takes over the whole municipality, with a note; of a split it ends."""
    if not plan.ends:
        return
    rows = Signature.objects.filter(municipality__in=[old.pk for old in plan.predecessors])
    rows = rows.overlapping(plan.on, None).select_related("manifest", "municipality")
    for row in rows.order_by("manifest", "starts_on", "pk"):
        old = next(place for place in plan.predecessors if place.pk == row.municipality_id)
        target = plan.main_successor(old)
        yield _ends(plan, row) if target is None else _goes_along(plan, row, target)


def _ends(plan: Plan, row: Signature) -> Step:
    text = f"De handtekening van {row.municipality} onder “{row.manifest}” eindigt op {long_date(plan.on)}."
    why = "De gemeente wordt verdeeld. Vraag de nieuwe gemeenten of zij zelf tekenen."
    return Step(Line(Topic.LOBBY, text, why, Tone.WARNING), partial(_end, plan, row))


def _goes_along(plan: Plan, row: Signature, target: Municipality) -> Step:
    text = f"De handtekening van {row.municipality} onder “{row.manifest}” gaat over naar {target.name}."
    why = f"{target.name} telt één keer mee, ook als zij zelf al tekende."
    return Step(Line(Topic.LOBBY, text, why), partial(_pass_on, plan, row, target))


def _end(plan: Plan, row: Signature, ledger: Ledger) -> None:
    """End it on the day; one that was signed later never counted, so it counts for one day."""
    later = row.starts_on + datetime.timedelta(days=1)
    ledger.change(row, ends_on=max(plan.on, later))


def _pass_on(plan: Plan, row: Signature, target: Municipality, ledger: Ledger) -> None:
    """What is left of it goes to ``target``, as far as that did not stand behind the manifest itself."""
    parts = list(_open_parts(row, target, max(plan.on, row.starts_on)))
    fresh = [_taken_over(plan, row, target, since, until) for since, until in parts]
    values: dict[str, Any] = {"ends_on": max(plan.on, row.starts_on + datetime.timedelta(days=1))}
    if row.withdrawn_reason:
        values |= {"withdrawn_reason": "", "withdrawn_label": ""}  # it goes on at the successor
    ledger.change(row, **values)
    for one in fresh:
        ledger.create(one)


def _open_parts(
    row: Signature, target: Municipality, since: datetime.date
) -> Iterator[tuple[datetime.date, datetime.date | None]]:
    """The parts of the rest of ``row`` in which ``target`` has no signature of its own."""
    until = row.ends_on
    own = Signature.objects.filter(manifest=row.manifest, municipality=target)
    for other in own.overlapping(since, until).order_by("starts_on"):
        if since < other.starts_on:
            yield since, other.starts_on
        if other.ends_on is None:
            return
        since = max(since, other.ends_on)
    if until is None or since < until:
        yield since, until


def _taken_over(
    plan: Plan,
    row: Signature,
    target: Municipality,
    since: datetime.date,
    until: datetime.date | None,
) -> Signature:
    is_last = until == row.ends_on
    return Signature(
        municipality=target,
        starts_on=since,
        ends_on=until,
        note=f"Overgenomen van {row.municipality} bij de herindeling op {long_date(plan.on)}."[
            :300
        ],
        recorded_label=row.recorded_label,
        withdrawn_reason=row.withdrawn_reason if is_last else "",
        withdrawn_label=row.withdrawn_label if is_last else "",
        taken_from=row,
        **{name: getattr(row, name) for name in COPIED},
    )


def outcome(plan: Plan) -> Iterable[Line]:
    """Actions that are not done and stand on the name of somebody without a role afterwards."""
    people = {role.official for role in roles_concerned_before(plan)} if plan.ends else set()
    gone = [one for one in people if not one.roles.as_of(plan.on).exists()]
    rows = LobbyAction.objects.filter(
        official__in=gone, state__in=(ActionState.OPEN, ActionState.RUNNING)
    )
    for row in rows.select_related("official").order_by("pk"):
        text = f"De actie “{row.text}” staat op naam van {row.official}, die geen rol meer heeft."
        yield Line(Topic.LOBBY, text, "Kies iemand anders bij het lobbydoel.", Tone.WARNING)
