"""What the secretariat decides about changes that wait, and about what has to wait."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from m50portal.core import audit, mail
from m50portal.core.dates import parse_day, today
from m50portal.core.models import AuditEvent
from members import actions
from members.actions_people import correct_role, end_role_as_asked
from members.models import BillingProfile, MunicipalRole
from members.upkeep.actions_gate import pairs_of, stored_of_role, stored_traits
from members.upkeep.choices import Guarded, ProposalKind, ProposalState
from members.upkeep.models import ApprovalRule, ChangeProposal, SeenChange
from members.upkeep.selectors_changes import waits_for_approval


class StaleProposal(ValidationError):
    """What is stored is no longer what the proposer saw."""

    def __init__(self) -> None:
        super().__init__(
            "Het register is intussen veranderd. Vergelijk en keur het toch goed, of wijs het af.",
            code="stale",
        )


def stored_now(proposal: ChangeProposal) -> dict[str, Any]:
    """What is stored now of what ``proposal`` would change."""
    if proposal.kind == ProposalKind.BILLING:
        profile: BillingProfile | None = getattr(proposal.municipality, "billing", None)
        return {name: getattr(profile, name, "") for name in proposal.values}
    if proposal.kind == ProposalKind.TRAITS:
        return stored_traits(proposal.municipality, proposal.values)
    return stored_of_role(proposal.kind, proposal.role)


def is_stale(proposal: ChangeProposal) -> bool:
    """Whether somebody changed it since the proposal."""
    return stored_now(proposal) != proposal.before


@transaction.atomic
def approve(*, proposal: ChangeProposal, by: Any, anyway: bool = False) -> ChangeProposal:
    """Do what was proposed, through the register's own action; the proposer gets a mail.

    Raises StaleProposal when it was changed meanwhile (unless ``anyway``), ValidationError when it was
    decided already or cannot be done.
    """
    fresh = _lock(proposal)
    if not anyway and is_stale(fresh):
        raise StaleProposal
    before = stored_now(fresh)
    _apply(fresh, by)
    _decide(fresh, ProposalState.APPROVED, by)
    audit.record(
        "upkeep.approve_change",
        target=fresh.municipality,
        by=by,
        changes={
            "gegeven": fresh.get_field_display(),
            "voorgesteld door": fresh.proposed_label,
            **pairs_of(before, fresh.values),
        },
    )
    _tell(fresh)
    return fresh


def _apply(proposal: ChangeProposal, by: Any) -> None:
    """The normal action of the register, with what was proposed."""
    values, place = dict(proposal.values), proposal.municipality
    for name in ("starts_on", "last_day"):
        if name in values:
            values[name] = parse_day(values[name]) if values[name] else None
    if proposal.kind == ProposalKind.BILLING:
        actions.update_billing(municipality=place, values=values, by=by)
    elif proposal.kind == ProposalKind.TRAITS:
        actions.update_traits(municipality=place, by=by, **values)
    elif proposal.kind == ProposalKind.ADD_ROLE:
        actions.add_role(municipality=place, by=by, **values)
    elif proposal.kind == ProposalKind.UPDATE_ROLE:
        actions.update_role(role=_role(proposal), by=by, **values)
    elif proposal.kind == ProposalKind.CORRECT_ROLE:
        correct_role(role=_role(proposal), by=by, **values)
    else:
        end_role_as_asked(role=_role(proposal), by=by, **values)


def _role(proposal: ChangeProposal) -> MunicipalRole:
    assert proposal.role is not None
    return proposal.role


@transaction.atomic
def refuse(*, proposal: ChangeProposal, answer: str, by: Any) -> ChangeProposal:
    """Leave the register as it is, and mail the proposer why. Raises ValidationError when decided."""
    if not answer.strip():
        raise ValidationError({"answer": "Schrijf waarom, dan weet de gemeente wat ze moet doen."})
    fresh = _lock(proposal)
    _decide(fresh, ProposalState.REFUSED, by, answer.strip())
    audit.record(
        "upkeep.refuse_change",
        target=fresh.municipality,
        by=by,
        changes={
            "gegeven": fresh.get_field_display(),
            "voorgesteld door": fresh.proposed_label,
            "reden": fresh.answer,
        },
    )
    _tell(fresh)
    return fresh


@transaction.atomic
def withdraw(*, proposal: ChangeProposal, by: Any) -> ChangeProposal:
    """The municipality takes its proposal back."""
    fresh = _lock(proposal)
    _decide(fresh, ProposalState.WITHDRAWN, by)
    audit.record(
        "upkeep.withdraw_change",
        target=fresh.municipality,
        by=by,
        changes={"gegeven": fresh.get_field_display()},
    )
    return fresh


def _lock(proposal: ChangeProposal) -> ChangeProposal:
    """The row as it is now, held; ValidationError when somebody decided already."""
    rows = ChangeProposal.objects.select_for_update(of=("self",))
    fresh = rows.select_related("municipality__billing", "role__official", "proposed_by").get(
        pk=proposal.pk
    )
    if fresh.state != ProposalState.WAITING:
        raise ValidationError(
            f"Hierover is al besloten: {fresh.get_state_display().lower()} door {fresh.decided_label}."
        )
    return fresh


def _decide(proposal: ChangeProposal, state: ProposalState, by: Any, answer: str = "") -> None:
    proposal.state, proposal.answer = state, answer
    proposal.decided_at, proposal.decided_label = timezone.now(), str(by)[:150]
    proposal.save()


def _tell(proposal: ChangeProposal) -> None:
    """Mail who proposed it; not somebody who may no longer log in."""
    person = proposal.proposed_by
    if person is None or not person.is_active:
        return
    mail.compose(
        "change_decided",
        to=person.email,
        to_label=person.name,
        context={
            "proposal": proposal,
            "is_approved": proposal.state == ProposalState.APPROVED,
        },
        about=proposal,
        key=f"upkeep:proposal:{proposal.pk}:{proposal.state}",
    )


@transaction.atomic
def set_waiting(*, fields: set[Guarded], by: Any) -> None:
    """From today exactly ``fields`` wait for approval; what waits already stays waiting."""
    day, now = today(), waits_for_approval()
    changes = {}
    for field in Guarded:
        if (field in now) == (field in fields):
            continue
        _set_rule(field, field in fields, day)
        words = ("direct", "wacht op goedkeuring")
        changes[field.label] = [words[field in now], words[field in fields]]
    if changes:
        row = ApprovalRule.objects.order_by("-pk").first()
        assert row is not None
        audit.record("upkeep.set_approval", target=row, by=by, changes=changes)


def _set_rule(field: Guarded, waits: bool, day: datetime.date) -> None:
    current = ApprovalRule.objects.as_of(day).filter(field=field).first()
    if current is not None and current.starts_on == day:
        current.waits = waits
        current.save()
        return
    if current is not None:
        current.ends_on = day
        current.save()
    ApprovalRule.objects.create(field=field, waits=waits, starts_on=day)


@transaction.atomic
def mark_seen(*, events: list[AuditEvent], by: Any) -> int:
    """Note that somebody looked at changes by municipalities; how many were new."""
    known = set(SeenChange.objects.filter(event__in=events).values_list("event_id", flat=True))
    fresh = [row for row in events if row.pk not in known]
    SeenChange.objects.bulk_create(
        [SeenChange(event=row, seen_label=str(by)[:150]) for row in fresh], ignore_conflicts=True
    )
    return len(fresh)
