"""What a municipality answers: kept half-way, looked at, then carried out in one step."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from m50portal.accounts.rules import holds_office
from m50portal.core import audit
from m50portal.core.dates import today
from members.models import Municipality, MunicipalRole
from members.turnover.actions import apply_decisions, rehearse
from members.turnover.choices import DECIDED, Outcome
from members.turnover.decisions import Effect, RoleDecision
from members.turnover.models import Answer, Election, Inquiry
from members.turnover.selectors import to_answer
from members.upkeep.choices import guarded_role
from members.upkeep.selectors_changes import waits_for_approval

CHANGED = (
    "Iemand anders heeft deze antwoorden intussen gewijzigd. Bekijk ze opnieuw en voer ze dan door."
)
FIELDS = (
    *("outcome", "on", "portfolio", "successor_name", "successor_email"),
    *("successor_portfolio", "successor_starts_on", "places"),
)


@transaction.atomic
def open_inquiry(*, election: Election, municipality: Municipality) -> Inquiry:
    """What ``municipality`` was asked; also when nobody was mailed yet."""
    inquiry, _ = Inquiry.objects.get_or_create(election=election, municipality=municipality)
    return inquiry


@transaction.atomic
def save_answers(
    *, inquiry: Inquiry, version: int, answers: Iterable[dict[str, Any]], by: Any
) -> Inquiry:
    """Keep what was filled in so far; nothing in the register changes yet.

    Each of ``answers`` has ``role`` (its id) and FIELDS. Raises ValidationError when somebody else saved
    in between.
    """
    inquiry = _locked(inquiry, version)
    changes = {}
    for values in answers:
        fields = {name: values[name] for name in FIELDS}
        Answer.objects.update_or_create(inquiry=inquiry, role_id=values["role"], defaults=fields)
        if values["outcome"]:
            changes[str(values["role"])] = values["outcome"]
    inquiry.version += 1
    inquiry.save()
    audit.record(
        "turnover.save_answers",
        target=inquiry.municipality,
        by=by,
        changes={"answers": len(changes)},
    )
    return inquiry


def _locked(inquiry: Inquiry, version: int) -> Inquiry:
    rows = Inquiry.objects.select_for_update(of=("self",))
    fresh = rows.select_related("election", "municipality").get(pk=inquiry.pk)
    if fresh.version != version:
        raise ValidationError(CHANGED, code="clash")
    return fresh


def decisions_of(inquiry: Inquiry, *, by: Any) -> list[RoleDecision]:
    """What was decided and ``by`` can carry out; of roles that changed by themselves nothing is left."""
    kept_waiting = {role.pk for role in waiting_for_secretariat(inquiry, by=by)}
    return [
        RoleDecision(role_id=row.role_id, **{name: getattr(row, name) for name in FIELDS})
        for row in _decided(inquiry)
        if row.role_id not in kept_waiting
    ]


def waiting_for_secretariat(inquiry: Inquiry, *, by: Any) -> list[MunicipalRole]:
    """Roles of which the kept answer changes something that the secretariat wants to see first."""
    if holds_office(by):
        return []
    waits = waits_for_approval()
    return [
        row.role
        for row in _decided(inquiry)
        if row.outcome != Outcome.STAYS and guarded_role(row.role.kind) in waits
    ]


def _decided(inquiry: Inquiry) -> list[Answer]:
    open_ids = {role.pk for role in to_answer(inquiry.election, inquiry.municipality, today())}
    rows = inquiry.answers.filter(outcome__in=DECIDED, role__in=open_ids)
    return list(rows.select_related("role__official").order_by("role"))


def preview_answers(*, inquiry: Inquiry, by: Any) -> list[Effect]:
    """What carrying out the kept answers would do; raises CannotApply when something is wrong."""
    decisions = decisions_of(inquiry, by=by)
    return rehearse(lambda: apply_decisions(decisions=decisions, by=by))


@transaction.atomic
def apply_answers(*, inquiry: Inquiry, version: int, by: Any) -> list[Effect]:
    """Carry out the answers as somebody just looked at them (``version``): all of them or none."""
    inquiry = _locked(inquiry, version)
    decisions = decisions_of(inquiry, by=by)
    if not decisions:
        raise ValidationError(
            "Er is niets om door te voeren. Kies eerst per bestuurder een antwoord."
        )
    effects = apply_decisions(decisions=decisions, by=by)
    inquiry.answers.filter(role__in=[row.role_id for row in decisions]).delete()
    inquiry.version += 1
    inquiry.answered_on, inquiry.answered_by = today(), str(by)[:150]
    inquiry.save()
    audit.record(
        "turnover.apply_answers",
        target=inquiry.municipality,
        by=by,
        changes={effect.person: " ".join(effect.lines) for effect in effects},
    )
    return effects


@transaction.atomic
def apply_in_bulk(*, election: Election, decisions: list[RoleDecision], by: Any) -> list[Effect]:
    """Carry out what the secretariat filled in for many municipalities: all of it or nothing."""
    effects = apply_decisions(decisions=decisions, by=by)
    done = [decision.role_id for decision in decisions]
    Answer.objects.filter(inquiry__election=election, role__in=done).delete()
    audit.record(
        "turnover.apply_in_bulk",
        target=election,
        by=by,
        changes={
            f"{effect.person} ({effect.municipality})": " ".join(effect.lines) for effect in effects
        },
    )
    return effects
