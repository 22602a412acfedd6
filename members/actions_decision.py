"""Mending decisions about membership: correct what was written down wrongly, or withdraw the last.

A decision itself is recorded by ``actions.record_decision``.
"""

import datetime
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from m50portal.core import audit
from members.actions import refuse_not_yet
from members.choices import END_REASONS, Certainty, DecisionKind, MembershipKind
from members.models import Decision, Membership, Municipality
from members.selectors_decisions import Effect, effect_of, obstacles_to_withdrawal

FIELDS = ["decided_on", "body", "person", "mandate", "decide_by", "note"]


@transaction.atomic
def correct_decision(
    *,
    decision: Decision,
    values: dict[str, Any],
    by: Any,
    effective_on: datetime.date | None = None,
    document: File | None = None,
    reason: str = "",
) -> Decision:
    """Write down rightly what was written down wrongly; ``values`` holds some of ``FIELDS``.

    ``effective_on`` moves the day on which the status changes, on both sides at once. What the
    decision decided (its kind) does not change: withdraw it and record another. Raises
    ValidationError per field.
    """
    Municipality.objects.select_for_update().get(pk=decision.municipality_id)
    decision = Decision.objects.select_related("municipality").get(pk=decision.pk)
    if decision.withdrawn_at is not None:
        raise ValidationError("Dit besluit is ingetrokken en verandert niet meer.")
    before, effect = copy(decision), effect_of(decision)
    for name in FIELDS:
        setattr(decision, name, values.get(name, getattr(decision, name)))
    if decision.decided_on != before.decided_on:
        refuse_not_yet(decision.decided_on)
    if decision.kind != DecisionKind.ASPIRANT:
        decision.decide_by = None
    elif decision.decide_by and decision.decide_by <= decision.decided_on:
        raise ValidationError({"decide_by": "Kies een datum na de datum van het besluit."})
    changes: dict[str, Any] = audit.changed(before, decision, FIELDS)
    if document is not None:
        decision.document = document
        changes["document"] = ["", "vervangen" if before.document else "toegevoegd"]
    decision.full_clean()
    changes |= _move(decision, effect, effective_on) | _other_reason(effect, reason)
    if changes:
        decision.save()
        names = {f.name: str(f.verbose_name) for f in decision._meta.fields}
        changes = {names.get(name, name): value for name, value in changes.items()}
        audit.record(
            "members.correct_decision",
            target=decision.municipality,
            by=by,
            changes={"besluit": decision.get_kind_display(), **changes},
        )
    return decision


def _move(
    decision: Decision, effect: Effect, effective_on: datetime.date | None
) -> dict[str, list[str]]:
    """Move the day on which the status changes; the shrinking side first, or the two would overlap."""
    if effective_on is None or effect.on is None or effective_on == effect.on:
        return {}
    municipality = decision.municipality
    if municipality.ends_on is not None and effective_on > municipality.ends_on:
        raise ValidationError({"effective_on": municipality.gone_text})
    later, was = effective_on > effect.on, effect.on
    sides: list[tuple[Membership, str]] = []
    if effect.started is not None:
        sides.append((effect.started, "start"))
    if effect.ended is not None:
        sides.append((effect.ended, "end"))
    for row, side in sides if later else reversed(sides):
        if side == "start":
            row.starts_on, row.start_certainty = effective_on, Certainty.EXACT
        else:
            row.ends_on, row.end_certainty = effective_on, Certainty.EXACT
        _save_at_field(row)
    return {"gaat in op": [str(was), str(effective_on)]}


def _save_at_field(row: Membership) -> None:
    if row.ends_on is not None and row.ends_on <= row.starts_on:
        raise ValidationError(
            {"effective_on": "De status ervoor of erna valt dan weg. Kies een andere ingangsdatum."}
        )
    try:
        row.full_clean()
    except ValidationError as error:
        raise ValidationError({"effective_on": error.messages}) from error
    row.save()


def _other_reason(effect: Effect, reason: str) -> dict[str, list[str]]:
    row = effect.ended
    if not reason or row is None or reason == row.end_reason:
        return {}
    if reason not in END_REASONS[MembershipKind(row.kind)]:
        raise ValidationError({"reason": "Deze reden past niet bij deze status."})
    before = row.get_end_reason_display()
    row.end_reason = reason
    row.save()
    return {"reden van einde": [before, row.get_end_reason_display()]}


@transaction.atomic
def withdraw_decision(*, decision: Decision, reason: str, by: Any) -> Decision:
    """Undo a decision that should not stand there: the status before it is back as it was.

    The decision stays visible as withdrawn, with ``reason``. Raises ValidationError when something
    depends on it.
    """
    Municipality.objects.select_for_update().get(pk=decision.municipality_id)
    decision = Decision.objects.select_related("municipality").get(pk=decision.pk)
    obstacles = obstacles_to_withdrawal(decision)
    if obstacles:
        raise ValidationError(obstacles)
    effect = effect_of(decision)
    if effect.started is not None:
        effect.started.delete()
    if effect.ended is not None:
        effect.ended.ends_on, effect.ended.end_reason, effect.ended.end_decision = None, "", None
        effect.ended.save()
    decision.withdrawn_at, decision.withdrawn_reason = timezone.now(), reason
    decision.full_clean()
    decision.save()
    audit.record(
        "members.withdraw_decision",
        target=decision.municipality,
        by=by,
        changes={
            "besluit": decision.get_kind_display(),
            "decided_on": str(decision.decided_on),
            "gold vanaf": str(effect.on or ""),
            "reden": reason,
        },
    )
    return decision
