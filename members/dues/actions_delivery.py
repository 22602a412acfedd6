"""Make the files of one document and put its mail in the outbox, by a worker, once."""

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from m50portal.core import audit, pdf
from m50portal.core.leases import Leased
from members.dues.actions_files import mail_invoice, store_files
from members.dues.actions_peppol import queue_peppol
from members.dues.choices import ItemState
from members.dues.models import Delivery, Invoice
from members.dues.models_run import LEASE
from members.dues.presenters import invoice_page

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 5


def deliver_next() -> bool:
    """Claim one waiting document and bring it to its end; False when none is free."""
    waiting = Delivery.objects.waiting()
    pk = waiting.free().order_by("pk").values_list("pk", flat=True).first()
    if pk is None:
        return False
    token = waiting.claim(pk, lease=LEASE)
    if token is not None:
        _deliver(pk, token)
    return True


def _deliver(pk: int, token: str) -> None:
    delivery = Delivery.objects.select_related("invoice__credits").get(pk=pk)
    invoice = delivery.invoice
    try:
        page = invoice_page(invoice)
        files = store_files(invoice=invoice, page=page)
        with transaction.atomic():
            mail_invoice(invoice=invoice, files=files, page=page)
            queue_peppol(invoice=invoice, by=None)
            _close(pk, token, ItemState.DONE)
    except pdf.Unavailable as error:
        _close(pk, token, ItemState.FAILED, str(error))
    except Exception as error:
        # The lease stays, so that the next attempt waits until it has run out.
        logger.exception("document not delivered", extra={"delivery": pk})
        text = f"Onverwachte fout ({type(error).__name__})."
        if delivery.attempts >= MAX_ATTEMPTS:
            _close(pk, token, ItemState.FAILED, text)
        else:
            Delivery.objects.filter(pk=pk, lease_token=token).update(message=text)


def _close(pk: int, token: str, state: ItemState, message: str = "") -> None:
    Delivery.objects.waiting().filter(pk=pk, lease_token=token).update(
        state=state, message=message, done_at=timezone.now(), **Leased.released()
    )


@transaction.atomic
def retry_delivery(*, invoice: Invoice, by: Any) -> Delivery:
    """Let a worker try once more what failed. Raises ValidationError when nothing did."""
    row = Delivery.objects.select_for_update().filter(invoice=invoice).first()
    if row is None or row.state != ItemState.FAILED:
        raise ValidationError("Er is niets mislukt bij deze factuur. Ververs de pagina.")
    row.state, row.message, row.attempts = ItemState.WAITING, "", 0
    row.save(update_fields=["state", "message", "attempts"])
    audit.record("dues.retry_delivery", target=invoice, by=by)
    return row


def has_free_work() -> bool:
    """Whether a document waits that nobody works on."""
    return Delivery.objects.waiting().free().exists()
