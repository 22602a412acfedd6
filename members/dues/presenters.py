"""An invoice as its PDF shows it. Everything comes from the frozen rows."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

import segno

from m50portal.core.dates import long_date
from m50portal.core.money import euro
from members.dues.choices import VatTreatment
from members.dues.models import Invoice, InvoiceLine
from members.dues.references import in_groups

DAY = datetime.timedelta(days=1)
# Any mask can be read; choosing the prettiest of the eight takes three quarters of the time.
QR_MASK = 3


@dataclass(frozen=True)
class PageLine:
    """A line with its period as people read it: first and last day."""

    description: str
    first: datetime.date
    last: datetime.date
    quantity: str
    unit_price: Decimal
    amount: Decimal


@dataclass(frozen=True)
class InvoicePage:
    """What templates/pdf/invoice.html needs; the template asks nothing of the database."""

    invoice: Invoice
    rows: list[InvoiceLine]
    iban: str
    payment_reference: str

    @property
    def lines(self) -> list[PageLine]:
        """The lines, ready to read."""
        return [page_line(line) for line in self.rows]

    @property
    def qr(self) -> str:
        """The code that fills in a transfer; made when asked, as the mail does without."""
        return qr_data_uri(self.invoice)

    @property
    def about(self) -> str:
        """What the invoice is for, in a few words: ``Contributie M50 2023``."""
        return ", ".join(line.description for line in self.lines)

    @property
    def original_text(self) -> str:
        """Of a credit note: ``2026-0001 van 15 januari 2026``."""
        original = self.invoice.credits
        if original is None or original.issued_on is None:
            return ""
        return f"{original.number} van {long_date(original.issued_on)}"

    @property
    def shows_vat_number(self) -> bool:
        """Not when no VAT is due: then the number is left out everywhere (BR-O-02)."""
        return VatTreatment(self.invoice.vat_treatment).needs_vat_number

    @property
    def vat(self) -> tuple[str, str]:
        """The row about VAT: what and how much."""
        return vat_row(self.invoice)


def vat_row(invoice: Invoice) -> tuple[str, str]:
    """``21% btw over € 5.000,00`` and the amount; without VAT the row says so too."""
    treatment = VatTreatment(invoice.vat_treatment)
    if treatment is VatTreatment.TAXED:
        label = f"{invoice.vat_rate:.0f}% btw over {euro(invoice.net)}"
        return label, euro(invoice.vat_amount)
    if treatment is VatTreatment.NOT_DUE:
        return "Btw", "geen"
    return "Btw (vrijgesteld)", euro(invoice.vat_amount)


def page_line(line: InvoiceLine) -> PageLine:
    """A frozen line, ready to read."""
    quantity = f"{line.quantity.normalize():f}".replace(".", ",")
    return PageLine(
        line.description, line.starts_on, line.ends_on - DAY, quantity, line.unit_price, line.amount
    )


def invoice_page(invoice: Invoice) -> InvoicePage:
    """The PDF page of an issued ``invoice``."""
    return InvoicePage(
        invoice=invoice,
        rows=list(invoice.lines.order_by("position")),
        iban=in_groups(invoice.seller_iban),
        payment_reference=in_groups(invoice.payment_reference),
    )


def qr_data_uri(invoice: Invoice) -> str:
    """The EPC QR code that fills in a transfer in a banking app, as an SVG data address."""
    code = segno.make_qr(epc_text(invoice), error="m", boost_error=False, mask=QR_MASK)
    return code.svg_data_uri(border=0, dark="#1a1f26", xmldecl=False, svgns=True)


def epc_text(invoice: Invoice) -> bytes:
    """What the QR code says: EPC069-12, version 002, amount and structured reference."""
    amount = f"{invoice.total:.2f}"
    lines = ["BCD", "002", "1", "SCT", invoice.seller_bic, invoice.seller_name, invoice.seller_iban]
    lines += [f"EUR{amount}", "", invoice.payment_reference]
    return "\n".join(lines).encode()
