"""What a municipality changes itself: it goes through, or it waits for the secretariat.

The settings name ``route`` (REGISTER_GATE) and ``may_wait`` (REGISTER_MAY_WAIT): the forms of the register
ask here before they store anything. Who holds an office at M50 is never kept waiting.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from m50portal.accounts.rules import holds_office
from m50portal.core import audit
from m50portal.core.dates import today
from members.approval import Change, Routed
from members.models import BillingProfile, Municipality, MunicipalRole
from members.upkeep.choices import (
    BILLING_FIELDS,
    Guarded,
    ProposalKind,
    ProposalState,
    guarded_role,
)
from members.upkeep.models import ChangeProposal
from members.upkeep.selectors_changes import waits_for_approval

PERSON_FIELDS = ("name", "email", "phone")


def may_wait(change: Change) -> bool:
    """Whether something of ``change`` could be kept for approval, whatever is filled in."""
    if holds_office(change.by):
        return False
    waits = waits_for_approval()
    if change.kind == ProposalKind.BILLING:
        return bool(waits & set(BILLING_FIELDS))
    if change.kind == ProposalKind.TRAITS:
        return Guarded.TRAITS in waits
    if change.kind == ProposalKind.ADD_ROLE:
        return any(field.startswith("role_") for field in waits)
    return bool(waits & _guards_of(change))


@transaction.atomic
def route(change: Change) -> Routed:
    """Let ``change`` through; what needs approval becomes a proposal instead."""
    if holds_office(change.by):
        return Routed(change.values)
    waits = waits_for_approval()
    if change.kind == ProposalKind.BILLING:
        return _route_billing(change, waits)
    guards = _guards_of(change) & waits
    before = _stored(change)
    values = _as_text(change.values)
    if not guards or (before and all(before.get(key) == value for key, value in values.items())):
        return Routed(change.values)
    propose(change, sorted(guards)[0], values, before)
    return Routed(
        None, "Uw wijziging wacht op het secretariaat. U krijgt een mail met het antwoord."
    )


def _route_billing(change: Change, waits: frozenset[Guarded]) -> Routed:
    """Store what may be stored at once; each group of fields that waits becomes a proposal.

    What was empty may be filled in at once: nothing is replaced, and without it nobody can be invoiced.
    """
    profile = BillingProfile.objects.filter(municipality=change.municipality).first()
    profile = profile or BillingProfile(municipality=change.municipality)
    through, kept = dict(change.values), []
    for field, names in BILLING_FIELDS.items():
        new = {name: change.values[name] for name in names if name in change.values}
        old = {name: getattr(profile, name) for name in new}
        if field not in waits or new == old or not any(old.values()):
            continue
        propose(change, field, new, old)
        kept.append(field.label.lower())
        for name in new:
            del through[name]
    if not kept:
        return Routed(through)
    what = " en ".join(kept)
    return Routed(through, f"Opgeslagen. Dit wacht nog op het secretariaat: {what}.")


def _guards_of(change: Change) -> frozenset[Guarded]:
    """What guards the change of a person or trait: every role of the person whose data would change."""
    if change.kind == ProposalKind.TRAITS:
        return frozenset({Guarded.TRAITS})
    if change.kind == ProposalKind.ADD_ROLE:
        return frozenset({guarded_role(change.values["kind"])})
    role = change.role
    assert role is not None
    if change.kind in {ProposalKind.END_ROLE, ProposalKind.CORRECT_ROLE}:
        return frozenset({guarded_role(role.kind)})
    # Name and address are the person's: a role elsewhere guards them as well.
    goes_on = Q(ends_on=None) | Q(ends_on__gt=today())
    others = MunicipalRole.objects.filter(goes_on, official=role.official_id)
    kinds = {role.kind, *others.values_list("kind", flat=True)}
    return frozenset(guarded_role(kind) for kind in kinds)


def _stored(change: Change) -> dict[str, Any]:
    """What is stored now of what ``change`` would change; nothing for somebody new."""
    if change.kind == ProposalKind.TRAITS:
        return stored_traits(change.municipality, change.values)
    return stored_of_role(change.kind, change.role)


def stored_traits(municipality: Municipality, values: Iterable[str]) -> dict[str, Any]:
    """What is stored of the traits, as far as ``values`` names them; older proposals name no cluster."""
    stored = {"traits": list(municipality.traits), "cluster": municipality.cluster}
    return {name: stored[name] for name in values}


def stored_of_role(kind: str, role: MunicipalRole | None) -> dict[str, Any]:
    """What is stored of ``role``, as far as a proposal of ``kind`` changes it."""
    if role is None or kind == ProposalKind.ADD_ROLE:
        return {}
    if kind == ProposalKind.END_ROLE:
        return {"ends_on": str(role.ends_on or "")}
    if kind == ProposalKind.CORRECT_ROLE:
        last = role.ends_on - datetime.timedelta(days=1) if role.ends_on else None
        return _as_text(
            {"starts_on": role.starts_on, "last_day": last, "portfolio": role.portfolio}
        )
    person = {name: getattr(role.official, name) for name in PERSON_FIELDS}
    return {**person, "portfolio": role.portfolio, "starts_on": str(role.starts_on)}


def _as_text(values: dict[str, Any]) -> dict[str, Any]:
    """``values`` as JSON can keep them."""
    return {
        key: str(value) if isinstance(value, datetime.date) else value
        for key, value in values.items()
    }


def propose(
    change: Change, field: Guarded, values: dict[str, Any], before: dict[str, Any]
) -> ChangeProposal:
    """Keep a change for approval; it replaces an earlier one about the same thing."""
    same = ChangeProposal.objects.waiting().filter(
        municipality=change.municipality, kind=change.kind, field=field, role=change.role
    )
    if change.kind == ProposalKind.ADD_ROLE:
        same = same.filter(values__name=values.get("name"))
    if any(row.values == values for row in same):
        raise ValidationError("Deze wijziging wacht al op het secretariaat.")
    same.update(
        state=ProposalState.WITHDRAWN,
        decided_at=timezone.now(),
        decided_label=str(change.by)[:150],
        answer="Vervangen door een nieuwer voorstel.",
    )
    proposal = ChangeProposal.objects.create(
        municipality=change.municipality,
        kind=change.kind,
        field=field,
        role=change.role,
        values=values,
        before=before,
        reason=change.reason,
        proposed_by=change.by,
        proposed_label=str(change.by)[:150],
    )
    audit.record(
        "upkeep.propose_change",
        target=change.municipality,
        by=change.by,
        changes={"gegeven": field.label, **pairs_of(before, values)},
    )
    return proposal


def pairs_of(before: dict[str, Any], values: dict[str, Any]) -> dict[str, list[str]]:
    """``{field: [old, new]}`` of what differs, for the trail."""
    pairs = {}
    for name, new in values.items():
        old = before.get(name, "")
        if old != new:
            pairs[name] = [_text(old), _text(new)]
    return pairs


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
