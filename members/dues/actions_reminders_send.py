"""Sending what may go out, by a worker, once: the letter first, then mail and proof in one transaction."""

import datetime
import logging
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from m50portal.core import audit, pdf
from m50portal.core.dates import today
from m50portal.core.files import random_path
from m50portal.core.leases import Leased
from m50portal.core.mail import Attachment, compose
from m50portal.core.money import euro
from members.dues.actions_files import CONTENT_TYPES, STYLESHEETS
from members.dues.actions_reminders import drop_reminder
from members.dues.choices import FileKind, ReminderState
from members.dues.models import Invoice, InvoiceReminder, ReminderPause
from members.dues.models_run import LEASE
from members.dues.presenters_reminders import ReminderPage, reminder_page
from members.dues.selectors_reminders import Recipient, held_by_bank, policy, recipients

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 5
DAY_BEGINS, DAY_ENDS = 8, 19


def has_free_work() -> bool:
    """Whether a reminder may go out that nobody works on; by day only, as at night it looks odd."""
    by_day = DAY_BEGINS <= timezone.localtime().hour < DAY_ENDS
    return by_day and policy().is_on and _sendable().free().exists()


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
    """Something was booked, paused or switched off while the letter was made: look again."""


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
        drop_reminder(row.pk)
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
            may_go = policy().is_on and _sendable().filter(pk=row.pk, lease_token=token).exists()
            if fresh.open_amount != invoice.open_amount or not may_go:
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


def mail_key(row: InvoiceReminder, email: str) -> str:
    """What makes a second mail of a reminder to one address impossible."""
    return f"dues_reminder:{row.pk}:{email.lower()}"


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
            key=mail_key(row, one.email),
            attachments=tuple(attachments),
        )
