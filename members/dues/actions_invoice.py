"""One invoice: check it, write it, number it. Asked for twice, it is there already."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from m50portal.core import audit, sequences
from m50portal.core.dates import long_date, today
from m50portal.core.money import euro
from members.dues.choices import Flavour, VatTreatment
from members.dues.einvoice import einvoice_of
from members.dues.einvoice_rules import lacking, problems
from members.dues.models import DuesYear, Invoice, InvoiceLine, Issuer
from members.dues.references import rf_reference
from members.dues.selectors import PreviewLine, issuer_on, obstacles, preview_one
from members.models import Municipality

# The key of the numbers of a year (core.sequences).
SERIES = "dues.invoice:"


class CannotIssue(Exception):
    """An invoice or a run cannot be made; the text says to people why. No number was used."""


def issue_invoice(
    *,
    terms: DuesYear,
    municipality: Municipality,
    confirmed: Decimal,
    issued_on: datetime.date | None = None,
    issuer: Issuer | None = None,
    line: PreviewLine | None = None,
    by: Any,
) -> Invoice:
    """The invoice of ``municipality`` for the year of ``terms``: made now, or already there.

    ``confirmed`` is the amount in euros without VAT that a person saw and agreed to. ``issued_on``
    is only for old years that are entered afterwards. ``issuer`` is the sender on that day and
    ``line`` what it owes, when the caller has them at hand. Raises CannotIssue.
    """
    day = issued_on or today()
    try:
        with transaction.atomic():
            if line is None:
                # One at a time: of two that merge, only the first is asked.
                DuesYear.objects.select_for_update().get(pk=terms.pk)
                line = preview_one(terms, municipality.pk, issue_on=day)
            return _issue(terms, line, confirmed, day, issuer or issuer_on(day), by)
    except IntegrityError:
        # Two at once: the database let one through, and this is not the one.
        asked = Invoice.objects.issued().filter(dues_year=terms, municipality=municipality)
        made = asked.order_by("-pk").first()
        if made is None:
            raise
        return made


def _issue(
    terms: DuesYear,
    line: PreviewLine | None,
    confirmed: Decimal,
    day: datetime.date,
    issuer: Issuer | None,
    by: Any,
) -> Invoice:
    """Everything is checked and written before the number is taken; then the lock is short."""
    if line is not None and line.invoice is not None:
        return line.invoice
    _refuse_when_wrong(terms, issuer, line, confirmed)
    assert issuer is not None and line is not None
    invoice, rows = _draft(terms, issuer, line)
    close(invoice, day, due_days=terms.due_days, lines=rows)
    changes = {"te betalen": euro(invoice.total)}
    audit.record("dues.issue_invoice", target=invoice, by=by, changes=changes)
    return invoice


def _refuse_when_wrong(
    terms: DuesYear, issuer: Issuer | None, line: PreviewLine | None, confirmed: Decimal
) -> None:
    problems = obstacles(terms, issuer)
    if problems:
        raise CannotIssue(" ".join(problems))
    if line is None or not line.assessment.owes:
        reason = line.assessment.explanation if line else "Deze gemeente was geen lid."
        raise CannotIssue(f"Niets te factureren. {reason}")
    if line.blocks:
        raise CannotIssue("Vul eerst aan: " + ", ".join(line.blocks) + ".")
    if line.assessment.amount != confirmed:
        raise CannotIssue(
            f"Het bedrag is intussen {euro(line.assessment.amount)} in plaats van {euro(confirmed)}. "
            "Bekijk het voorbeeld opnieuw."
        )


def _draft(terms: DuesYear, issuer: Issuer, line: PreviewLine) -> tuple[Invoice, list[InvoiceLine]]:
    """The invoice without a number, with everything copied in, and its line."""
    municipality, owed = line.municipality, line.assessment
    assert owed.starts_on is not None and owed.ends_on is not None
    billing = municipality.billing
    invoice = Invoice(
        municipality=municipality,
        dues_year=terms,
        issuer=issuer,
        **{
            f"seller_{name}": getattr(issuer, name)
            for name in ("street", "postcode", "city", "kvk", "vat_number", "oin", "iban", "bic")
        },
        seller_name=issuer.legal_name,
        seller_email=issuer.email,
        buyer_name=municipality.legal_name,
        buyer_street=billing.street,
        buyer_postcode=billing.postcode,
        buyer_city=billing.city,
        buyer_email=billing.invoice_email,
        buyer_attention_of=billing.attention_of,
        buyer_oin=municipality.oin,
        buyer_reference=billing.buyer_reference,
        order_reference=billing.order_reference,
        vat_text=terms.vat_statement,
        payment_text=terms.payment_text,
        replaces=line.credited,
    )
    invoice.copy_amounts(owed.amount, VatTreatment(terms.vat_treatment))
    invoice.save(force_insert=True)
    row = InvoiceLine.objects.create(
        invoice=invoice,
        position=1,
        description=f"{terms.description} {terms.year}",
        starts_on=owed.starts_on,
        ends_on=owed.ends_on,
        quantity=Decimal(1),
        unit_price=owed.amount,
        amount=owed.amount,
    )
    return invoice, [row]


def close(
    invoice: Invoice,
    day: datetime.date,
    *,
    due_days: int,
    lines: Sequence[InvoiceLine] | None = None,
) -> None:
    """Date the draft, check it as an e-invoice, give it the next number of its year: then it is closed.

    Raises CannotIssue; no number was used then, as the caller's transaction goes back.
    """
    invoice.issued_on, invoice.due_on = day, day + datetime.timedelta(days=due_days)
    if lines is None:
        lines = list(invoice.lines.order_by("position"))
    _refuse_bad_einvoice(invoice, lines)
    invoice.serial = sequences.take(f"{SERIES}{day.year}")
    invoice.series_year = day.year
    _name(invoice, invoice.serial)
    earlier = Invoice.objects.filter(series_year=day.year, serial=invoice.serial - 1)
    last_day = earlier.values_list("issued_on", flat=True).first()
    if last_day is not None and last_day > day:
        raise CannotIssue(
            f"De vorige factuur is van {long_date(last_day)}. Een factuur krijgt geen eerdere datum."
        )
    invoice.issued_at = timezone.now()
    names = (
        "number",
        "series_year",
        "serial",
        "issued_on",
        "due_on",
        "issued_at",
        "payment_reference",
    )
    Invoice.objects.filter(pk=invoice.pk, number=None).update(
        **{name: getattr(invoice, name) for name in names}
    )


def _name(invoice: Invoice, serial: int) -> None:
    assert invoice.issued_on is not None
    invoice.number = f"{invoice.issued_on.year}-{serial:04d}"
    invoice.payment_reference = rf_reference(invoice.number)


def _refuse_bad_einvoice(invoice: Invoice, lines: Sequence[InvoiceLine]) -> None:
    """What no receiver would accept is refused before a number is used (with a number that is not kept).

    Only when the municipality gave no reference or OIN, the invoice goes out without an e-invoice.
    """
    _name(invoice, 0)
    document = einvoice_of(invoice, lines, Flavour.PEPPOL)
    wrong = [] if lacking(invoice) else problems(document)
    invoice.number, invoice.payment_reference = None, ""
    if wrong:
        raise CannotIssue(" ".join(wrong))
