"""What the secretariat does about joining: the log, the stage, the rules, the ticks."""

import datetime
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from m50portal.core import audit
from m50portal.core.dates import today
from members.joining.models import (
    JoiningRules,
    LogEntry,
    OnboardingTick,
    StageChange,
    open_fields,
)
from members.models import Municipality


# --- The log and the stage ----------------------------------------------------------------------
@transaction.atomic
def log_contact(
    *,
    municipality: Municipality,
    on: datetime.date,
    kind: str,
    summary: str,
    by: Any,
    contact_person: str = "",
    next_step: str = "",
    next_step_on: datetime.date | None = None,
) -> LogEntry:
    """Write down a contact with ``municipality`` and what was agreed to do next."""
    entry = LogEntry(
        municipality=municipality,
        on=on,
        kind=kind,
        summary=summary,
        contact_person=contact_person,
        next_step=next_step,
        next_step_on=next_step_on,
        by_label=_name(by),
    )
    _store(entry)
    audit.record(
        "joining.log_contact",
        target=municipality,
        by=by,
        changes={"soort contact": entry.get_kind_display(), "datum": str(on)},
    )
    return entry


@transaction.atomic
def correct_contact(*, entry: LogEntry, values: dict[str, Any], by: Any) -> LogEntry:
    """Change what was written down wrongly; how it was stays in the history."""
    entry = LogEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    _refuse_withdrawn(entry)
    before = copy(entry)
    for name, value in values.items():
        setattr(entry, name, value)
    changes = audit.changed(before, entry, open_fields(entry))
    if changes:
        _store(entry)
        names = {
            str(f.verbose_name): changes[f.name] for f in entry._meta.fields if f.name in changes
        }
        audit.record("joining.correct_contact", target=entry.municipality, by=by, changes=names)
    return entry


@transaction.atomic
def withdraw_contact(*, entry: LogEntry, reason: str, by: Any) -> LogEntry:
    """Make a contact that should not stand there count no more; it stays visible, with ``reason``."""
    entry = LogEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    _withdraw(entry, reason)
    audit.record(
        "joining.withdraw_contact",
        target=entry.municipality,
        by=by,
        changes={
            "soort contact": entry.get_kind_display(),
            "datum": str(entry.on),
            "reden": reason,
        },
    )
    return entry


@transaction.atomic
def set_stage(
    *,
    municipality: Municipality,
    stage: str,
    on: datetime.date,
    by: Any,
    until: datetime.date | None = None,
    note: str = "",
) -> StageChange:
    """From ``on`` the talks with ``municipality`` are at ``stage``; the one before stays as history."""
    if until is not None and until <= on:
        raise ValidationError({"until": "Kies een datum na de dag waarop de fase begint."})
    change = StageChange(
        municipality=municipality, stage=stage, on=on, until=until, note=note, by_label=_name(by)
    )
    _store(change)
    changes = {"fase": change.get_stage_display(), "sinds": str(on)}
    if until:
        changes["niet voor"] = str(until)
    audit.record("joining.set_stage", target=municipality, by=by, changes=changes)
    return change


@transaction.atomic
def withdraw_stage(*, change: StageChange, reason: str, by: Any) -> StageChange:
    """Make a stage that was chosen by mistake count no more; the one before holds again."""
    change = StageChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    _withdraw(change, reason)
    audit.record(
        "joining.withdraw_stage",
        target=change.municipality,
        by=by,
        changes={"fase": change.get_stage_display(), "sinds": str(change.on), "reden": reason},
    )
    return change


def _name(by: Any) -> str:
    return str(by)[:200] if by is not None else "Portaal"


def _store(row: LogEntry | StageChange) -> None:
    if row.on > today():
        raise ValidationError({"on": "Kies vandaag of een dag die voorbij is."})
    row.full_clean()
    row.save()


def _withdraw(row: LogEntry | StageChange, reason: str) -> None:
    _refuse_withdrawn(row)
    row.withdrawn_at, row.withdrawn_reason = timezone.now(), reason
    row.full_clean()
    row.save()


def _refuse_withdrawn(row: LogEntry | StageChange) -> None:
    if row.withdrawn_at is not None:
        raise ValidationError("Dit is al ingetrokken. Het verandert niet meer.")


# --- The rules for joining ----------------------------------------------------------------------
@transaction.atomic
def save_rules(*, rules: JoiningRules, by: Any) -> JoiningRules:
    """Store rules from a date. Rules that hold already never change: the past keeps its rules.

    Only when there are none yet they may begin in the past. Raises ValidationError.
    """
    stored = JoiningRules.objects.filter(pk=rules.pk).first()
    if stored is not None and stored.starts_on <= today():
        raise ValidationError("Deze regels gelden al. Voeg nieuwe regels toe vanaf een datum.")
    others = JoiningRules.objects.exclude(pk=rules.pk)
    if rules.starts_on < today() and others.exists():
        raise ValidationError(
            {"starts_on": "Regels veranderen het verleden niet. Kies vandaag of later."}
        )
    rules.signal_months = sorted(set(rules.signal_months), reverse=True)
    rules.full_clean()
    rules.save()
    changes = audit.changed(stored, rules, open_fields(rules)) if stored else {}
    audit.record("joining.save_rules", target=rules, by=by, changes=changes)
    return rules


@transaction.atomic
def remove_rules(*, rules: JoiningRules, by: Any) -> None:
    """Take away rules that do not hold yet."""
    if rules.starts_on <= today():
        raise ValidationError("Deze regels gelden al. Voeg nieuwe regels toe vanaf een datum.")
    audit.record("joining.remove_rules", target=rules, by=by)
    rules.delete()


# --- Arrival ------------------------------------------------------------------------------------
@transaction.atomic
def tick(*, municipality: Municipality, item: str, since: datetime.date, by: Any) -> OnboardingTick:
    """Note that ``item`` (choices.Manual) was done today for who takes part since ``since``."""
    made, is_new = OnboardingTick.objects.get_or_create(
        municipality=municipality,
        item=item,
        since=since,
        defaults={"on": today(), "by_label": _name(by)},
    )
    if is_new:
        made.full_clean()
        changes = {"wat": made.get_item_display()}
        audit.record("joining.tick", target=municipality, by=by, changes=changes)
    return made


@transaction.atomic
def untick(*, row: OnboardingTick, by: Any) -> None:
    """Take a tick away that was put there by mistake."""
    changes = {"wat": row.get_item_display()}
    audit.record("joining.untick", target=row.municipality, by=by, changes=changes)
    row.delete()
