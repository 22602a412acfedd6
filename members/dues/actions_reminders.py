"""Reminding: what is set, what is planned, agreed, sent once, paused and dropped."""

import datetime
from collections.abc import Iterable
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from m50portal.core import audit
from m50portal.core.dates import long_date, today
from m50portal.core.leases import Leased
from m50portal.core.money import euro
from members.dues.choices import PauseKind, ReminderState
from members.dues.models import (
    InterestRate,
    Invoice,
    InvoiceReminder,
    ReminderLevel,
    ReminderPause,
    ReminderPolicy,
)
from members.dues.reminder_texts import USUAL
from members.dues.selectors_reminders import (
    BANK_HOLDS,
    BUSY,
    NextStep,
    held_by_bank,
    levels,
    next_steps,
    policy,
)

LEVEL_FIELDS = [
    *("name", "days_late", "days_to_pay", "text", "goes_to_people"),
    *("needs_approval", "has_letter", "has_charges", "is_used"),
]
audit.name_kinds(
    {
        "dues.save_reminder_policy": "Instellingen van herinneringen opgeslagen",
        "dues.save_reminder_level": "Stap van herinneren opgeslagen",
        "dues.save_interest_rate": "Rentepercentage opgeslagen",
        "dues.pause_reminders": "Herinneren gepauzeerd",
        "dues.resume_reminders": "Herinneren hervat",
        "dues.plan_reminder": "Herinnering klaargezet",
        "dues.approve_reminder": "Akkoord met herinnering",
        "dues.refuse_reminder": "Herinnering niet versturen",
        "dues.send_reminder": "Herinnering verstuurd",
        "dues.drop_reminder": "Herinnering vervallen",
        "dues.retry_reminder": "Herinnering opnieuw geprobeerd",
    }
)


# --- What is set ----------------------------------------------------------------------------------
@transaction.atomic
def save_policy(*, is_on: bool, interest: str, costs: str, by: Any) -> ReminderPolicy:
    """Switch reminding on or off, and say what a late payment costs."""
    row = ReminderPolicy.objects.select_for_update().filter(pk=1).first() or ReminderPolicy(pk=1)
    before = copy(row)
    if is_on and not levels():
        raise ValidationError({"is_on": "Er zijn nog geen stappen. Voeg eerst een stap toe."})
    row.is_on, row.interest, row.costs = is_on, interest, costs
    row.full_clean()
    changes = audit.changed(before, row, ["is_on", "interest", "costs"])
    if is_on and not before.is_on:
        _plan_anew()
    if changes or row._state.adding:
        row.save()
        audit.record("dues.save_reminder_policy", target=row, by=by, changes=changes)
    return row


def _plan_anew() -> None:
    """What was ready when it was switched off goes back: the next morning decides again, also who agrees."""
    waiting = InvoiceReminder.objects.waiting()
    waiting.update(
        state=ReminderState.LAPSED,
        reason="Stond klaar toen herinneren uit stond.",
        decided_label="",
        decided_at=None,
        **Leased.released(),
    )


@transaction.atomic
def save_level(*, level: ReminderLevel, by: Any) -> ReminderLevel:
    """Store a step. What was sent keeps what it said. Raises ValidationError per field."""
    before = ReminderLevel.objects.select_for_update().filter(pk=level.pk).first()
    if before is None:
        last = ReminderLevel.objects.select_for_update().order_by("-number").first()
        level.number = last.number + 1 if last else 1
    level.full_clean()
    level.save()
    changes = audit.changed(before, level, LEVEL_FIELDS) if before else {}
    if changes or before is None:
        audit.record("dues.save_reminder_level", target=level, by=by, changes=changes)
    return level


def add_usual_levels(*, by: Any) -> list[ReminderLevel]:
    """The three steps of M50, when there is no step yet; twice adds nothing."""
    with transaction.atomic():
        if ReminderLevel.objects.exists():
            return []
        return [save_level(level=ReminderLevel(**values), by=by) for values in USUAL]


@transaction.atomic
def save_interest_rate(*, rate: InterestRate, by: Any) -> InterestRate:
    """Store from when which interest holds."""
    before = InterestRate.objects.filter(pk=rate.pk).first()
    rate.full_clean()
    rate.save()
    fields = ["kind", "starts_on", "percent"]
    changes = audit.changed(before, rate, fields) if before else {}
    audit.record("dues.save_interest_rate", target=rate, by=by, changes=changes)
    return rate


# --- Pauses ---------------------------------------------------------------------------------------
@transaction.atomic
def pause_reminders(
    *, invoice: Invoice, kind: str, reason: str, until: datetime.date | None, by: Any
) -> ReminderPause:
    """Let no reminders go out for ``invoice`` until ``until`` (the first day that they may again).

    Raises ValidationError for a pause that holds already or a day that is not after today.
    """
    Invoice.objects.select_for_update().get(pk=invoice.pk)
    if until is not None and until <= today():
        raise ValidationError({"until": "Kies een dag na vandaag, of laat dit leeg."})
    if kind == PauseKind.AGREED and until is None:
        raise ValidationError({"until": "Vul in vanaf welke dag het portaal weer herinnert."})
    if ReminderPause.objects.holding().filter(invoice=invoice).exists():
        raise ValidationError("Deze factuur is al gepauzeerd. Ververs de pagina.")
    over = ReminderPause.objects.filter(invoice=invoice, lifted_at=None)
    over.update(lifted_at=timezone.now(), lifted_label="Portaal")
    pause = ReminderPause(
        invoice=invoice, kind=kind, reason=reason.strip(), until=until, paused_label=str(by)[:200]
    )
    pause.full_clean()
    pause.save()
    changes = {"waarom": pause.get_kind_display(), "toelichting": pause.reason}
    if until:
        changes["weer vanaf"] = long_date(until)
    audit.record("dues.pause_reminders", target=invoice, by=by, changes=changes)
    return pause


@transaction.atomic
def resume_reminders(*, invoice: Invoice, by: Any) -> None:
    """End the pause of ``invoice``; the next step goes when its day is there."""
    rows = ReminderPause.objects.filter(invoice=invoice, lifted_at=None)
    if rows.update(lifted_at=timezone.now(), lifted_label=str(by)[:200]):
        audit.record("dues.resume_reminders", target=invoice, by=by)


# --- Planning -------------------------------------------------------------------------------------
def plan_reminders(day: datetime.date) -> int:
    """Make ready what is due on ``day``; how many. Nothing when reminding is off; twice adds nothing."""
    drop_what_is_settled()
    if not policy().is_on:
        return 0
    due = [step for step in next_steps(day) if not step.hold and step.due_on <= day]
    return sum(_plan(step, day) for step in due)


def _plan(step: NextStep, day: datetime.date) -> bool:
    """One row; False when another process was first."""
    state = ReminderState.PROPOSED if step.asks else ReminderState.WAITING
    try:
        with transaction.atomic():
            row, is_new = InvoiceReminder.objects.get_or_create(
                invoice=step.invoice,
                level=step.level,
                defaults={"state": state, "planned_on": day},
            )
            if not is_new:
                lapsed = InvoiceReminder.objects.filter(pk=row.pk, state=ReminderState.LAPSED)
                fresh = {"reason": "", "decided_label": "", "decided_at": None, "attempts": 0}
                if not lapsed.update(state=state, planned_on=day, **fresh):
                    return False
            changes = {"stap": step.level.name, "open": euro(step.open_amount)}
            audit.record("dues.plan_reminder", target=step.invoice, by=None, changes=changes)
    except IntegrityError:
        return False
    return True


def drop_what_is_settled() -> int:
    """Drop what is ready for an invoice that was paid or credited meanwhile; how many."""
    rows: Any = Invoice.objects.issued().with_paid()
    settled = rows.filter(open_amount__lte=0, reminders__state__in=BUSY).values("pk")
    count = 0
    for pk in InvoiceReminder.objects.filter(invoice__in=settled, state__in=BUSY).values_list(
        "pk", flat=True
    ):
        count += drop_reminder(pk)
    return count


@transaction.atomic
def drop_reminder(pk: int) -> bool:
    """Drop one that is ready; False when it was handled meanwhile."""
    row = InvoiceReminder.objects.select_for_update().select_related("invoice", "level").get(pk=pk)
    if row.state not in BUSY:
        return False
    row.state, row.reason = ReminderState.LAPSED, "Betaald of gecrediteerd."
    row.leased_until, row.lease_token = None, ""
    row.save()
    changes = {"stap": row.level.name, "reden": row.reason}
    audit.record("dues.drop_reminder", target=row.invoice, by=None, changes=changes)
    return True


# --- Somebody decides -----------------------------------------------------------------------------
@transaction.atomic
def approve_reminders(*, reminders: Iterable[int], by: Any) -> list[InvoiceReminder]:
    """Let what waits for agreement go out. Raises ValidationError, and nothing goes, for what cannot."""
    rows = list(_proposed(reminders))
    if not rows:
        raise ValidationError("Kies ten minste één herinnering.")
    held = set(ReminderPause.objects.holding().values_list("invoice", flat=True))
    at_bank = held_by_bank()
    invoices: Any = Invoice.objects.issued().with_paid()
    still_open = set(invoices.filter(open_amount__gt=0).values_list("pk", flat=True))
    for row in rows:
        if row.state != ReminderState.PROPOSED:
            raise ValidationError(f"{row} wacht niet meer op akkoord. Ververs de pagina.")
        if row.invoice_id not in still_open:
            raise ValidationError(f"{row.invoice} is intussen betaald of gecrediteerd.")
        if row.invoice_id in held:
            raise ValidationError(f"{row.invoice} is gepauzeerd. Hervat eerst het herinneren.")
        if row.invoice_id in at_bank:
            raise ValidationError(f"{row}: {BANK_HOLDS} Boek die eerst of leg haar opzij.")
        row.state = ReminderState.WAITING
        row.decided_label, row.decided_at = str(by)[:200], timezone.now()
        row.save()
        changes = {"stap": row.level.name}
        audit.record("dues.approve_reminder", target=row.invoice, by=by, changes=changes)
    return rows


@transaction.atomic
def refuse_reminder(*, reminder: InvoiceReminder, reason: str, by: Any) -> InvoiceReminder:
    """Do not send this step, with the reason. Raises ValidationError when it does not wait."""
    row = _proposed([reminder.pk]).first()
    if row is None or row.state != ReminderState.PROPOSED:
        raise ValidationError("Deze herinnering wacht niet meer op akkoord. Ververs de pagina.")
    row.state, row.reason = ReminderState.REFUSED, reason.strip()
    row.decided_label, row.decided_at = str(by)[:200], timezone.now()
    row.save()
    changes = {"stap": row.level.name, "reden": row.reason}
    audit.record("dues.refuse_reminder", target=row.invoice, by=by, changes=changes)
    return row


@transaction.atomic
def retry_reminder(*, reminder: InvoiceReminder, by: Any) -> InvoiceReminder:
    """Let a worker try once more what failed. Raises ValidationError when it did not."""
    row = _proposed([reminder.pk]).first()
    if row is None or row.state != ReminderState.FAILED:
        raise ValidationError("Deze herinnering is niet mislukt. Ververs de pagina.")
    row.state, row.reason, row.attempts = ReminderState.WAITING, "", 0
    row.save()
    audit.record("dues.retry_reminder", target=row.invoice, by=by)
    return row


def _proposed(pks: Iterable[int]) -> Any:
    rows = InvoiceReminder.objects.select_for_update(of=("self",)).filter(pk__in=list(pks))
    return rows.select_related("invoice", "level").order_by("pk")
