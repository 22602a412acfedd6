"""One invoice: number it, make its PDF, mail it. Each step may be asked for twice."""

import datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from m50portal.core import audit, pdf, sequences
from m50portal.core.dates import long_date, today
from m50portal.core.files import random_path
from m50portal.core.mail import Attachment, compose
from m50portal.core.models import OutgoingMail
from m50portal.core.money import euro
from members.dues.choices import FileKind, VatTreatment
from members.dues.models import DuesYear, Invoice, InvoiceFile, InvoiceLine, Issuer
from members.dues.presenters import InvoicePage, invoice_page
from members.dues.references import rf_reference
from members.dues.selectors import PreviewLine, issuer_on, obstacles, preview_one
from members.models import Municipality

STYLESHEETS = ("css/pdf-invoice.css",)
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
    by: Any,
) -> Invoice:
    """The invoice of ``municipality`` for the year of ``terms``: made now, or already there.

    ``confirmed`` is the amount in euros without VAT that a person saw and agreed to. ``issued_on``
    is only for old years that are entered afterwards. ``issuer`` is the sender on that day, when
    the caller has it at hand. Raises CannotIssue.
    """
    day = issued_on or today()
    try:
        with transaction.atomic():
            return _issue(terms, municipality, confirmed, day, issuer or issuer_on(day), by)
    except IntegrityError:
        # Two at once: the database let one through, and this is not the one.
        made = Invoice.objects.issued().filter(dues_year=terms, municipality=municipality).first()
        if made is None:
            raise
        return made


def _issue(
    terms: DuesYear,
    municipality: Municipality,
    confirmed: Decimal,
    day: datetime.date,
    issuer: Issuer | None,
    by: Any,
) -> Invoice:
    """Everything is checked and written before the number is taken; then the lock is short."""
    line = preview_one(terms, municipality.pk, issue_on=day)
    if line is not None and line.invoice is not None:
        return line.invoice
    _refuse_when_wrong(terms, issuer, line, confirmed)
    assert issuer is not None and line is not None
    invoice = _draft(terms, issuer, line)
    _take_number(invoice, day, due_days=terms.due_days)
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


def _draft(terms: DuesYear, issuer: Issuer, line: PreviewLine) -> Invoice:
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
    )
    invoice.copy_amounts(owed.amount, VatTreatment(terms.vat_treatment))
    invoice.save(force_insert=True)
    InvoiceLine.objects.create(
        invoice=invoice,
        position=1,
        description=f"{terms.description} {terms.year}",
        starts_on=owed.starts_on,
        ends_on=owed.ends_on,
        quantity=Decimal(1),
        unit_price=owed.amount,
        amount=owed.amount,
    )
    return invoice


def _take_number(invoice: Invoice, day: datetime.date, *, due_days: int) -> None:
    """Give the draft the next number of its year and close it. Numbers and dates run together."""
    invoice.serial = sequences.take(f"{SERIES}{day.year}")
    invoice.series_year = day.year
    invoice.number = f"{day.year}-{invoice.serial:04d}"
    earlier = Invoice.objects.filter(series_year=day.year, serial=invoice.serial - 1)
    last_day = earlier.values_list("issued_on", flat=True).first()
    if last_day is not None and last_day > day:
        raise CannotIssue(
            f"De vorige factuur is van {long_date(last_day)}. Een factuur krijgt geen eerdere datum."
        )
    invoice.issued_on, invoice.due_on = day, day + datetime.timedelta(days=due_days)
    invoice.issued_at = timezone.now()
    invoice.payment_reference = rf_reference(invoice.number)
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


def store_pdf(*, invoice: Invoice, page: InvoicePage | None = None) -> InvoiceFile:
    """The stored PDF of an issued ``invoice``: made now from the frozen rows, or already there.

    ``page`` saves reading the lines again. Raises pdf.Unavailable when no PDF can be made here.
    """
    stored = InvoiceFile.objects.filter(invoice=invoice, kind=FileKind.PDF).first()
    if stored is not None:
        return stored
    rendered = pdf.render(
        "pdf/invoice.html",
        {"page": page or invoice_page(invoice)},
        identifier=str(invoice.number),
        stylesheets=STYLESHEETS,
    )
    path = default_storage.save(
        random_path("dues/invoice", invoice.filename), ContentFile(rendered.pdf)
    )
    try:
        with transaction.atomic():
            return InvoiceFile.objects.create(
                invoice=invoice,
                kind=FileKind.PDF,
                path=path,
                sha256=rendered.sha256,
                size=len(rendered.pdf),
            )
    except IntegrityError:  # another worker was first
        default_storage.delete(path)
        return InvoiceFile.objects.get(invoice=invoice, kind=FileKind.PDF)


def mail_invoice(
    *, invoice: Invoice, file: InvoiceFile, page: InvoicePage | None = None
) -> OutgoingMail | None:
    """Put the mail with the stored PDF in the outbox; None when it is there already."""
    return compose(
        "invoice",
        to=invoice.buyer_email,
        to_label=invoice.buyer_name,
        context={"page": page or invoice_page(invoice)},
        about=invoice,
        key=f"invoice:{invoice.number}",
        attachments=(Attachment(invoice.filename, "application/pdf", path=file.path),),
    )
