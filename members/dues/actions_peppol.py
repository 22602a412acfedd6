"""E-invoices over Peppol, once, by a worker; nothing when the settings name no access point."""

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from m50portal.core import audit
from m50portal.core.leases import Leased
from members.dues import peppol
from members.dues.choices import FileKind, Flavour, ItemState
from members.dues.einvoice import EInvoice, einvoice_of
from members.dues.models import Invoice, InvoiceFile, PeppolSending

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 5
audit.name_kinds(
    {
        "dues.queue_peppol": "E-factuur klaargezet voor Peppol",
        "dues.send_peppol": "E-factuur verstuurd via Peppol",
        "dues.retry_peppol": "E-factuur opnieuw via Peppol geprobeerd",
    }
)


@transaction.atomic
def queue_peppol(*, invoice: Invoice, by: Any) -> PeppolSending | None:
    """Let a worker send ``invoice``; None when there is no access point or no e-invoice. Twice adds nothing."""
    if not peppol.is_on() or not _stored(invoice).exists():
        return None
    row, is_new = PeppolSending.objects.get_or_create(
        invoice=invoice, defaults={"receiver": _address(_document(invoice).buyer)}
    )
    if is_new:
        audit.record("dues.queue_peppol", target=invoice, by=by, changes={"aan": row.receiver})
    return row


@transaction.atomic
def retry_peppol(*, invoice: Invoice, by: Any) -> PeppolSending:
    """Let a worker try once more what failed. Raises ValidationError when nothing did."""
    row = PeppolSending.objects.select_for_update().filter(invoice=invoice).first()
    if row is None or row.state != ItemState.FAILED:
        raise ValidationError("Er is niets mislukt bij Peppol. Ververs de pagina.")
    row.state, row.message, row.attempts = ItemState.WAITING, "", 0
    row.save()
    audit.record("dues.retry_peppol", target=invoice, by=by)
    return row


def has_free_work() -> bool:
    """Whether an e-invoice waits that nobody works on."""
    return peppol.is_on() and PeppolSending.objects.waiting().free().exists()


def send_next() -> bool:
    """Claim one waiting e-invoice and hand it over; False when none is free."""
    if not peppol.is_on():
        return False
    waiting = PeppolSending.objects.waiting()
    pk = waiting.free().order_by("pk").values_list("pk", flat=True).first()
    if pk is None:
        return False
    token = waiting.claim(pk)
    if token is not None:
        _send(pk, token)
    return True


def _send(pk: int, token: str) -> None:
    row = PeppolSending.objects.select_related("invoice__credits").get(pk=pk)
    mine = PeppolSending.objects.waiting().filter(pk=pk, lease_token=token)
    try:
        document = _document(row.invoice)
        with default_storage.open(_stored(row.invoice).get().path) as stored:
            content = stored.read()
        number = peppol.sender().send(
            document=content,
            sender=_address(document.seller),
            receiver=row.receiver,
            key=str(row.invoice.number),
        )
    except peppol.Refused as error:
        _close(mine, ItemState.FAILED, message=str(error)[:300])
    except Exception as error:
        # The lease stays, so that the next attempt waits until it has run out.
        logger.exception("e-invoice not sent", extra={"sending": pk})
        text = f"Het toegangspunt antwoordde niet ({type(error).__name__})."
        if row.attempts >= MAX_ATTEMPTS:
            _close(mine, ItemState.FAILED, message=text)
        else:
            mine.update(message=text)
    else:
        with transaction.atomic():
            if _close(mine, ItemState.DONE, message_number=number[:120]):
                changes = {"aan": row.receiver, "bericht": number}
                audit.record("dues.send_peppol", target=row.invoice, by=None, changes=changes)


def _close(rows: Any, state: ItemState, **values: str) -> bool:
    values = {"message": "", **values}
    return bool(rows.update(state=state, done_at=timezone.now(), **values, **Leased.released()))


def _stored(invoice: Invoice) -> Any:
    return InvoiceFile.objects.filter(invoice=invoice, kind=FileKind.PEPPOL)


def _document(invoice: Invoice) -> EInvoice:
    return einvoice_of(invoice, list(invoice.lines.order_by("position")), Flavour.PEPPOL)


def _address(party: Any) -> str:
    return f"{party.endpoint_scheme}:{party.endpoint}"
