"""Reminding: what is set, what is planned, agreed, sent once, paused and dropped."""

import datetime
import logging
from collections.abc import Iterable
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from m50portal.core import audit, pdf
from m50portal.core.dates import long_date, today
from m50portal.core.files import random_path
from m50portal.core.leases import Leased
from m50portal.core.mail import Attachment, compose
from m50portal.core.money import euro
from members.dues.actions_files import CONTENT_TYPES, STYLESHEETS
from members.dues.choices import FileKind, PauseKind, ReminderState
from members.dues.models import (
    InterestRate,
    Invoice,
    InvoiceReminder,
    ReminderLevel,
    ReminderPause,
    ReminderPolicy,
)
from members.dues.models_run import LEASE
from members.dues.presenters_reminders import ReminderPage, reminder_page
from members.dues.reminder_texts import USUAL
from members.dues.selectors_reminders import (
    BUSY,
    NextStep,
    Recipient,
    held_by_bank,
    levels,
    next_steps,
    policy,
    recipients,
)

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 5
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
    if changes or row._state.adding:
        row.save()
        audit.record("dues.save_reminder_policy", target=row, by=by, changes=changes)
    return row


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
    if not policy().is_on:
        return 0
    drop_what_is_settled()
    due = [step for step in next_steps(day) if not step.hold and step.due_on <= day]
    return sum(_plan(step, day) for step in due)


def _plan(step: NextStep, day: datetime.date) -> bool:
    """One row; False when another process was first."""
    asks = step.level.needs_approval
    state = ReminderState.PROPOSED if asks else ReminderState.WAITING
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
        count += _drop(pk)
    return count


@transaction.atomic
def _drop(pk: int) -> bool:
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
    held = ReminderPause.objects.holding().values_list("invoice", flat=True)
    for row in rows:
        if row.state != ReminderState.PROPOSED:
            raise ValidationError(f"{row} wacht niet meer op akkoord. Ververs de pagina.")
        if row.invoice_id in held:
            raise ValidationError(f"{row.invoice} is gepauzeerd. Hervat eerst het herinneren.")
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


# --- A worker sends -------------------------------------------------------------------------------
def has_free_work() -> bool:
    """Whether a reminder may go out that nobody works on."""
    return policy().is_on and _sendable().free().exists()


def send_next(day: datetime.date | None = None) -> bool:
    """Claim one reminder that may go out and send it; False when there is none."""
    if not policy().is_on:
        return False
    rows = _sendable()
    pk = rows.free().order_by("pk").values_list("pk", flat=True).first()
    if pk is None:
        return False
    token = rows.claim(pk, lease=LEASE)
    if token is not None:
        _try_to_send(pk, token, day or today())
    return True


def _sendable() -> Any:
    paused = ReminderPause.objects.holding().values("invoice")
    rows = InvoiceReminder.objects.waiting().exclude(invoice__in=paused)
    return rows.exclude(invoice__in=held_by_bank())


class _Changed(Exception):
    """Something was booked while the letter was made; it is made anew."""


def _try_to_send(pk: int, token: str, day: datetime.date) -> None:
    row = InvoiceReminder.objects.for_lists().get(pk=pk)
    mine = InvoiceReminder.objects.waiting().filter(pk=pk, lease_token=token)
    try:
        _send(row, token, day)
    except _Changed:
        mine.update(**Leased.released())
    except pdf.Unavailable as error:
        mine.update(state=ReminderState.FAILED, reason=str(error)[:300], **Leased.released())
    except Exception as error:
        # The lease stays, so that the next attempt waits until it has run out.
        logger.exception("reminder not sent", extra={"reminder": pk})
        text = f"Onverwachte fout ({type(error).__name__})."
        if row.attempts >= MAX_ATTEMPTS:
            mine.update(state=ReminderState.FAILED, reason=text, **Leased.released())
        else:
            mine.update(reason=text)


def _send(row: InvoiceReminder, token: str, day: datetime.date) -> None:
    """The letter first, then mail and proof in one transaction, if nothing changed meanwhile."""
    invoices: Any = Invoice.objects.with_paid().select_related("municipality")
    invoice = invoices.get(pk=row.invoice_id)
    if invoice.open_amount <= 0:
        _drop(row.pk)
        return
    page = reminder_page(invoice, row.level, on=day)
    letter = _letter(page) if row.level.has_letter else b""
    path = ""
    if letter:
        name = f"{row.level.name}-{invoice.number}.pdf"
        path = default_storage.save(random_path("dues/reminder", name), ContentFile(letter))
    try:
        with transaction.atomic():
            Invoice.objects.select_for_update().get(pk=invoice.pk)
            fresh = invoices.get(pk=invoice.pk)
            if fresh.open_amount != invoice.open_amount or not row.holds(token):
                raise _Changed
            _keep(row, page, path=path, letter=letter)
            _mail(row, page, recipients(invoice, row.level, day))
    except BaseException:
        if path:
            default_storage.delete(path)
        raise


def _letter(page: ReminderPage) -> bytes:
    return pdf.render(
        "pdf/reminder.html",
        {"page": page},
        identifier=f"{page.invoice.number}-{page.name}",
        stylesheets=STYLESHEETS,
    ).pdf


def _keep(row: InvoiceReminder, page: ReminderPage, *, path: str, letter: bytes) -> None:
    """Write down what goes out: from here on it never changes."""
    to = recipients(page.invoice, row.level, page.on)
    row.state, row.reason = ReminderState.SENT, ""
    row.name, row.text = page.name, page.text
    row.sent_to = "\n".join(one.email for one in to)
    row.sent_on, row.sent_at, row.pay_before = page.on, timezone.now(), page.pay_before
    row.open_amount, row.interest, row.costs = page.open_amount, page.interest, page.costs
    if letter:
        row.letter_path, row.letter_size = path, len(letter)
        row.letter_sha256 = pdf.fingerprint(letter)
    row.leased_until, row.lease_token = None, ""
    row.save()
    changes = {"stap": page.name, "bedrag": euro(page.total), "aan": ", ".join(o.label for o in to)}
    audit.record("dues.send_reminder", target=page.invoice, by=None, changes=changes)


def _mail(row: InvoiceReminder, page: ReminderPage, to: list[Recipient]) -> None:
    invoice = page.invoice
    stored = invoice.files.filter(kind=FileKind.PDF).first()
    attachments = []
    if row.letter_path:
        attachments.append(Attachment(row.filename, "application/pdf", path=row.letter_path))
    if stored is not None:
        name, kind = invoice.filename_of(stored.kind), CONTENT_TYPES[FileKind.PDF]
        attachments.append(Attachment(name, kind, path=stored.path))
    for one in to:
        compose(
            "dues_reminder",
            to=one.email,
            to_label=one.label,
            context={"page": page, "is_copy": one.is_copy, "first": to[0]},
            about=invoice,
            key=f"dues_reminder:{row.pk}:{one.email.lower()}",
            attachments=tuple(attachments),
        )
