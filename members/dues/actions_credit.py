"""A credit note takes an invoice back, wholly or in part, with a number of its own in the same series."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from m50portal.core import audit
from m50portal.core.dates import today
from m50portal.core.money import cents, euro
from members.dues.actions_invoice import CannotIssue, close
from members.dues.choices import InvoiceKind, ItemState
from members.dues.models import Delivery, Invoice, InvoiceLine

# What a credit note says in the same words as the invoice that it takes back.
COPIED = (
    *("municipality", "dues_year", "issuer"),
    *("seller_name", "seller_street", "seller_postcode", "seller_city", "seller_kvk"),
    *("seller_vat_number", "seller_oin", "seller_iban", "seller_bic", "seller_email"),
    *("buyer_name", "buyer_street", "buyer_postcode", "buyer_city", "buyer_email"),
    *("buyer_attention_of", "buyer_oin", "buyer_reference", "order_reference"),
    *("vat_treatment", "vat_rate", "vat_text"),
)


@transaction.atomic
def credit_invoice(
    *,
    invoice: Invoice,
    net: Decimal | None,
    reason: str,
    asks_again: bool,
    by: Any,
    seen_left: Decimal | None = None,
) -> Invoice:
    """Take ``net`` (euros without VAT; None: all that is left) of ``invoice`` back.

    ``asks_again``: the next run makes a new invoice once all of it is taken back. ``seen_left`` is
    what the person saw as still to credit: when that changed since, nothing is done. A worker makes
    the files and the mail. Raises CannotIssue.
    """
    original = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if original.is_credit:
        raise CannotIssue("Een creditfactuur kan niet worden gecrediteerd.")
    taken = list(Invoice.objects.credit_notes().filter(credits=original))
    taken_net = sum((note.net for note in taken), Decimal(0))
    left = original.net - taken_net
    if seen_left is not None and seen_left != left:
        raise CannotIssue("Intussen is er al gecrediteerd. Controleer wat er nog over is.")
    amount = left if net is None else cents(net)
    if left <= 0:
        raise CannotIssue("Deze factuur is al helemaal gecrediteerd.")
    if not 0 < amount <= left:
        raise CannotIssue(f"U kunt nog {euro(left)} zonder btw crediteren.")
    note = _draft(original, amount, taken, reason, asks_again=asks_again and amount == left)
    close(note, max(today(), original.issued_on or today()), due_days=0)
    if amount == left and not original.items.filter(state=ItemState.DONE).exists():
        # No run finishes what is taken back: its files and mail go out before those of the note.
        Delivery.objects.get_or_create(invoice=original)
    Delivery.objects.create(invoice=note)
    changes = {"creditfactuur": note.number, "bedrag": euro(note.total), "reden": reason}
    audit.record("dues.credit_invoice", target=original, by=by, changes=changes)
    audit.record("dues.issue_credit_note", target=note, by=by, changes={"factuur": original.number})
    return note


def _draft(
    original: Invoice, amount: Decimal, taken: list[Invoice], reason: str, *, asks_again: bool
) -> Invoice:
    """The credit note without a number. All credit notes together come to the VAT of the invoice."""
    note = Invoice(
        kind=InvoiceKind.CREDIT,
        credits=original,
        reason=reason,
        asks_again=asks_again,
        **{name: getattr(original, name) for name in COPIED},
    )
    before = sum((row.net for row in taken), Decimal(0))
    vat_before = sum((row.vat_amount for row in taken), Decimal(0))
    note.net = amount
    note.vat_amount = cents((before + amount) * original.vat_rate / 100) - vat_before
    note.total = note.net + note.vat_amount
    note.save(force_insert=True)
    lines = list(original.lines.order_by("position"))
    if amount == original.net:
        _copy_lines(note, lines)
    else:
        InvoiceLine.objects.create(
            invoice=note,
            position=1,
            description=f"Correctie op {lines[0].description}"[:200],
            starts_on=min(line.starts_on for line in lines),
            ends_on=max(line.ends_on for line in lines),
            quantity=Decimal(1),
            unit_price=amount,
            amount=amount,
        )
    return note


def _copy_lines(note: Invoice, lines: list[InvoiceLine]) -> None:
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=note,
            **{
                name: getattr(line, name)
                for name in (
                    *("position", "description", "starts_on", "ends_on"),
                    *("quantity", "unit_price", "amount"),
                )
            },
        )
        for line in lines
    )
