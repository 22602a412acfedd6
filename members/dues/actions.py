"""What people set and book: the sender, a year, payments."""

import datetime
from copy import copy
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from m50portal.core import audit
from m50portal.core.dates import long_date, today
from m50portal.core.money import euro
from m50portal.core.periods import overlap_exists
from members.choices import MembershipKind
from members.dues.models import (
    DuesRate,
    DuesYear,
    Invoice,
    Issuer,
    LedgerSettings,
    Payment,
)

audit.name_kinds(
    {
        "dues.save_issuer": "Afzender opgeslagen",
        "dues.save_year": "Contributiejaar opgeslagen",
        "dues.register_payment": "Betaling geregistreerd",
        "dues.withdraw_payment": "Betaling ingetrokken",
        "dues.issue_invoice": "Factuur uitgegeven",
        "dues.credit_invoice": "Factuur gecrediteerd",
        "dues.issue_credit_note": "Creditfactuur uitgegeven",
        "dues.save_ledger_settings": "Grootboekrekeningen opgeslagen",
        "dues.retry_delivery": "Factuur opnieuw bezorgd",
        "dues.issue_run": "Contributieronde gestart",
        "dues.finish_run": "Contributieronde klaar",
    }
)
ISSUER_FIELDS = [
    *("starts_on", "legal_name", "street", "postcode", "city"),
    *("kvk", "vat_number", "oin", "iban", "bic", "email"),
]
YEAR_FIELDS = [
    *("reference", "pro_rata", "transition", "due_days", "vat_treatment", "vat_text"),
    *("description", "payment_text", "source"),
]


@transaction.atomic
def save_issuer(*, issuer: Issuer, by: Any) -> Issuer:
    """Store a sender. A new one ends the one before it on the day it begins.

    Raises ValidationError when it would overlap another sender.
    """
    before = Issuer.objects.filter(pk=issuer.pk).first()
    if before is None:
        Issuer.objects.filter(ends_on=None, starts_on__lt=issuer.starts_on).update(
            ends_on=issuer.starts_on
        )
    if overlap_exists(issuer):
        raise ValidationError("In deze periode is er al een afzender. Kies een andere begindatum.")
    issuer.save()
    changes = audit.changed(before, issuer, ISSUER_FIELDS) if before else {}
    audit.record("dues.save_issuer", target=issuer, by=by, changes=changes)
    return issuer


@transaction.atomic
def save_year(
    *, terms: DuesYear, amounts: dict[MembershipKind, Decimal | None], by: Any
) -> DuesYear:
    """Store the rules and amounts (euros without VAT) of a year; None takes an amount away.

    Invoices that were issued keep what they say.
    """
    before = DuesYear.objects.filter(pk=terms.pk).first()
    changes: dict[str, list[str]] = audit.changed(before, terms, YEAR_FIELDS) if before else {}
    terms.save()
    for kind, amount in amounts.items():
        rate = DuesRate.objects.filter(dues_year=terms, kind=kind).first()
        if (rate.amount if rate else None) == amount:
            continue
        old = euro(rate.amount) if rate else ""
        changes[kind.label] = [old, "" if amount is None else euro(amount)]
        if amount is None:
            DuesRate.objects.filter(dues_year=terms, kind=kind).delete()
        else:
            DuesRate.objects.update_or_create(
                dues_year=terms, kind=kind, defaults={"amount": amount}
            )
    audit.record("dues.save_year", target=terms, by=by, changes=changes)
    terms.refresh_from_db()  # forgets amounts that were read before
    return terms


@transaction.atomic
def register_payment(
    *,
    invoice: Invoice,
    amount: Decimal,
    received_on: datetime.date,
    by: Any,
    note: str = "",
    seen_open: Decimal | None = None,
) -> Payment:
    """Book ``amount`` (euros) that came in for ``invoice`` on ``received_on``.

    ``seen_open`` is what the person saw as open: when somebody booked something since (or the form
    was sent twice), ValidationError.
    """
    locked = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if locked.is_credit:
        raise ValidationError("Op een creditfactuur komt geen betaling. Kies de factuur zelf.")
    fresh: Any = Invoice.objects.filter(pk=locked.pk).with_paid().get()
    if seen_open is not None and seen_open != fresh.open_amount:
        raise ValidationError(
            "Intussen is er een betaling geregistreerd. Controleer het openstaande bedrag."
        )
    payment = Payment(
        invoice=locked,
        amount=amount,
        received_on=received_on,
        note=note,
        registered_by=by,
        registered_label=str(by) if by else "Portaal",
    )
    payment.full_clean(exclude=["registered_by"])
    payment.save()
    changes = {"bedrag": euro(amount), "ontvangen op": long_date(received_on)}
    audit.record("dues.register_payment", target=locked, by=by, changes=changes)
    return payment


@transaction.atomic
def withdraw_payment(
    *, payment: Payment, reason: str, by: Any, on: datetime.date | None = None
) -> Payment:
    """Make a payment no longer count, from ``on`` (today, or the bank's day). It stays visible, with ``reason``."""
    payment = Payment.objects.select_for_update().select_related("invoice").get(pk=payment.pk)
    if payment.withdrawn_at is None:
        payment.withdrawn_at, payment.withdrawn_reason = timezone.now(), reason
        payment.withdrawn_on = max(on or today(), payment.received_on)
        payment.save(update_fields=["withdrawn_at", "withdrawn_on", "withdrawn_reason"])
        changes = {"bedrag": euro(payment.amount), "reden": reason}
        audit.record("dues.withdraw_payment", target=payment.invoice, by=by, changes=changes)
    return payment


@transaction.atomic
def save_ledger_settings(*, values: dict[str, str], by: Any) -> LedgerSettings:
    """Say how the bookkeeper's books call the accounts and journals."""
    row = LedgerSettings.objects.select_for_update().filter(pk=1).first() or LedgerSettings(pk=1)
    before = copy(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    changes = audit.changed(before, row, list(values))
    if changes or row._state.adding:
        row.save()
        audit.record("dues.save_ledger_settings", target=row, by=by, changes=changes)
    return row
