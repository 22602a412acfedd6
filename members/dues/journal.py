"""The journal of the dues: what invoices, credit notes and payments mean to a bookkeeper.

Made anew from rows that never change, so the same period always gives the same entries. A payment
that was withdrawn stays booked on its day and is booked back on the day of the withdrawal.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from members.dues.choices import VatTreatment
from members.dues.models import Invoice, LedgerSettings, Payment

SALES, BANK = "sales", "bank"
# What the bookkeeper's program calls a treatment that has VAT or is exempt; outside VAT has no code.
VAT_CODES = {VatTreatment.TAXED: "HOOG"}


@dataclass(frozen=True)
class EntryLine:
    """One line: ``amount`` in euros, debit above zero and credit below."""

    account: str
    amount: Decimal
    description: str
    vat_code: str = ""
    vat_rate: Decimal = Decimal(0)
    vat_amount: Decimal = Decimal(0)


@dataclass(frozen=True)
class Entry:
    """One booking that comes to nothing: what is debited is credited."""

    journal: str
    number: str
    on: datetime.date
    description: str
    invoice: Invoice
    lines: tuple[EntryLine, ...] = field(default=())

    @property
    def debtor(self) -> str:
        """The code of the municipality, as it stands in the list of debtors."""
        return self.invoice.municipality.code


def ledger_settings() -> LedgerSettings:
    """The accounts as somebody filled them in, or the usual ones."""
    return LedgerSettings.objects.filter(pk=1).first() or LedgerSettings(pk=1)


def entries(
    first: datetime.date | None, last: datetime.date, *, ledger: LedgerSettings | None = None
) -> list[Entry]:
    """What is booked from ``first`` (None: from the beginning) up to and with ``last``, in order of date.

    Two queries and one for the settings.
    """
    ledger = ledger or ledger_settings()
    found = [*_sales(first, last, ledger), *_payments(first, last, ledger)]
    return sorted(found, key=lambda entry: (entry.on, entry.journal, entry.number))


def balances(booked: Iterable[Entry]) -> dict[str, Decimal]:
    """Account → what it comes to, debit above zero."""
    found: dict[str, Decimal] = {}
    for entry in booked:
        for line in entry.lines:
            found[line.account] = found.get(line.account, Decimal(0)) + line.amount
    return found


def _sales(
    first: datetime.date | None, last: datetime.date, ledger: LedgerSettings
) -> Iterator[Entry]:
    rows = Invoice.objects.numbered().filter(issued_on__lte=last)
    rows = rows.filter(issued_on__gte=first) if first else rows
    for invoice in rows.select_related("municipality", "dues_year", "credits").order_by(
        "series_year", "serial"
    ):
        assert invoice.issued_on is not None
        sign = -1 if invoice.is_credit else 1
        what = f"{invoice} {invoice.municipality.name}"
        treatment = VatTreatment(invoice.vat_treatment)
        lines = [
            EntryLine(ledger.debtors, sign * invoice.total, what),
            EntryLine(
                ledger.revenue,
                -sign * invoice.net,
                f"Contributie {invoice.dues_year.year} {invoice.municipality.name}",
                VAT_CODES.get(treatment, ""),
                invoice.vat_rate,
                -sign * invoice.vat_amount,
            ),
        ]
        if invoice.vat_amount:
            lines.append(EntryLine(ledger.vat, -sign * invoice.vat_amount, f"Btw {invoice}"))
        yield Entry(SALES, str(invoice.number), invoice.issued_on, what, invoice, tuple(lines))


def _payments(
    first: datetime.date | None, last: datetime.date, ledger: LedgerSettings
) -> Iterator[Entry]:
    rows = Payment.objects.filter(received_on__lte=last)
    for payment in rows.select_related("invoice__municipality").order_by("received_on", "pk"):
        invoice, amount = payment.invoice, payment.amount
        booked = [(f"B{payment.pk}", payment.received_on, amount, payment.note or "Betaling")]
        if payment.withdrawn_on is not None:
            day = payment.withdrawn_on
            text = f"Ingetrokken: {payment.withdrawn_reason}"
            booked.append((f"B{payment.pk}-T", day, -amount, text))
        for number, on, money, text in booked:
            if (first is None or on >= first) and on <= last:
                what = f"{text}, factuur {invoice.number} {invoice.municipality.name}"
                lines = (
                    EntryLine(ledger.bank, money, what),
                    EntryLine(ledger.debtors, -money, what),
                )
                yield Entry(BANK, number, on, what, invoice, lines)


# --- As a table ---------------------------------------------------------------------------------
JOURNAL_HEAD = (
    *("Dagboek", "Boekstuknr", "Datum", "Grootboek", "Debiteurcode", "Factuurnr"),
    *("Omschrijving", "Bedrag", "Btw-code", "Btw-bedrag", "Vervaldatum"),
)


def journal_rows(booked: Iterable[Entry], ledger: LedgerSettings) -> Iterator[tuple[object, ...]]:
    """A row for each line, as bookkeeping programs read them; debit above zero."""
    names = {SALES: ledger.sales_journal, BANK: ledger.bank_journal}
    for entry in booked:
        for line in entry.lines:
            yield (
                *(names[entry.journal], entry.number, entry.on, line.account, entry.debtor),
                *(entry.invoice.number, line.description, line.amount, line.vat_code),
                line.vat_amount if line.vat_code else "",
                entry.invoice.due_on if entry.journal == SALES else "",
            )


def first_of_books() -> datetime.date | None:
    """The day of the first invoice; None while there is none."""
    rows = Invoice.objects.numbered().order_by("issued_on").values_list("issued_on", flat=True)
    return rows.first()
