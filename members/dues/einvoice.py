"""An invoice as an e-invoice says it (EN 16931), made from the frozen rows and nothing else.

Kept apart from the XML: what is wrong is found here (einvoice_rules.py) before anything is written
(einvoice_ubl.py). Two flavours: NLCIUS, the Dutch norm, and Peppol BIS Billing 3.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from m50portal.core.dates import long_date
from members.dues.choices import Flavour, VatTreatment
from members.dues.models import Invoice, InvoiceLine

DAY = datetime.timedelta(days=1)
CUSTOMIZATION = {
    Flavour.NLCIUS: "urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0",
    Flavour.PEPPOL: ("urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"),
}
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
OIN, KVK = "0190", "0106"
CREDIT_TRANSFER = "58"  # SEPA
ONE = "C62"  # a piece
INVOICE, CREDIT_NOTE = "380", "381"
# Only the Peppol flavour names the reason by a code: NLCIUS warns about it (BR-NL-35).
REASON_CODES = {
    VatTreatment.NOT_DUE: "VATEX-EU-O",
    VatTreatment.EXEMPT_INTERESTS: "VATEX-EU-132-1L",
    VatTreatment.EXEMPT_COST_SHARING: "VATEX-EU-132-1F",
}


@dataclass(frozen=True)
class Party:
    """Seller or buyer. The address on the network (endpoint) and the legal number are two things."""

    name: str
    street: str
    city: str
    postcode: str
    endpoint_scheme: str
    endpoint: str
    legal_scheme: str
    legal_id: str
    vat_number: str = ""
    contact_name: str = ""
    contact_email: str = ""
    country: str = "NL"


@dataclass(frozen=True)
class Tax:
    """The one category of VAT of the document; ``percent`` is None outside VAT (O)."""

    category: str
    percent: Decimal | None
    reason: str
    reason_code: str
    taxable: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Payment:
    """How it is to be paid."""

    code: str
    iban: str
    bic: str
    account_name: str
    reference: str
    terms: str


@dataclass(frozen=True)
class Totals:
    """Sums in euros."""

    lines: Decimal
    without_vat: Decimal
    with_vat: Decimal
    payable: Decimal


@dataclass(frozen=True)
class Line:
    """One line."""

    number: int
    name: str
    description: str
    quantity: Decimal
    unit: str
    price: Decimal
    amount: Decimal
    category: str
    percent: Decimal | None


@dataclass(frozen=True)
class EInvoice:
    """Everything that is written, in one flavour."""

    flavour: Flavour
    customization: str
    profile: str
    type_code: str
    number: str
    issued_on: datetime.date
    due_on: datetime.date | None
    buyer_reference: str
    order_reference: str
    starts_on: datetime.date
    last_day: datetime.date
    seller: Party
    buyer: Party
    payment: Payment
    tax: Tax
    totals: Totals
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    original_number: str = ""
    original_issued_on: datetime.date | None = None
    currency: str = field(default="EUR")

    @property
    def is_credit(self) -> bool:
        """Whether it is a credit note."""
        return self.type_code == CREDIT_NOTE


def einvoice_of(invoice: Invoice, lines: Sequence[InvoiceLine], flavour: Flavour) -> EInvoice:
    """``invoice`` with its ``lines`` in ``flavour``; asks nothing of the database but its original."""
    treatment = VatTreatment(invoice.vat_treatment)
    is_peppol = flavour is Flavour.PEPPOL
    percent = None if treatment is VatTreatment.NOT_DUE else invoice.vat_rate
    original = invoice.credits
    assert invoice.issued_on is not None and invoice.due_on is not None
    return EInvoice(
        flavour=flavour,
        customization=CUSTOMIZATION[flavour],
        profile=PROFILE,
        type_code=CREDIT_NOTE if invoice.is_credit else INVOICE,
        number=invoice.number or "",
        issued_on=invoice.issued_on,
        due_on=None if invoice.is_credit else invoice.due_on,
        notes=(invoice.reason,) if invoice.reason else (),
        buyer_reference=invoice.buyer_reference,
        order_reference=invoice.order_reference,
        starts_on=min((line.starts_on for line in lines), default=invoice.issued_on),
        last_day=max((line.ends_on for line in lines), default=invoice.issued_on) - DAY,
        original_number=(original.number or "") if original else "",
        original_issued_on=original.issued_on if original and is_peppol else None,
        seller=_seller(invoice, treatment),
        buyer=_buyer(invoice),
        payment=_payment(invoice, is_peppol=is_peppol),
        tax=Tax(
            category=treatment.category,
            percent=percent,
            reason=invoice.vat_text if treatment.category != "S" else "",
            reason_code=REASON_CODES.get(treatment, "") if is_peppol else "",
            taxable=invoice.net,
            amount=invoice.vat_amount,
        ),
        totals=Totals(
            sum((line.amount for line in lines), Decimal(0)),
            invoice.net,
            invoice.total,
            invoice.total,
        ),
        lines=tuple(_line(line, treatment, percent) for line in lines),
    )


def _seller(invoice: Invoice, treatment: VatTreatment) -> Party:
    """The address on the network is the OIN when there is one, else the KvK number."""
    scheme, endpoint = (
        (OIN, invoice.seller_oin) if invoice.seller_oin else (KVK, invoice.seller_kvk)
    )
    return Party(
        name=invoice.seller_name,
        street=invoice.seller_street,
        city=invoice.seller_city,
        postcode=invoice.seller_postcode,
        endpoint_scheme=scheme,
        endpoint=endpoint,
        legal_scheme=KVK,
        legal_id=invoice.seller_kvk,
        # Without VAT the number is left out everywhere (BR-O-02).
        vat_number=invoice.seller_vat_number if treatment.needs_vat_number else "",
        contact_name=invoice.seller_name,
        contact_email=invoice.seller_email,
    )


def _buyer(invoice: Invoice) -> Party:
    return Party(
        name=invoice.buyer_name,
        street=invoice.buyer_street,
        city=invoice.buyer_city,
        postcode=invoice.buyer_postcode,
        endpoint_scheme=OIN,
        endpoint=invoice.buyer_oin,
        legal_scheme=OIN,
        legal_id=invoice.buyer_oin,
        contact_name=invoice.buyer_attention_of,
    )


def _payment(invoice: Invoice, *, is_peppol: bool) -> Payment:
    assert invoice.issued_on is not None and invoice.due_on is not None
    days = (invoice.due_on - invoice.issued_on).days
    terms = (
        "Dit bedrag wordt verrekend of terugbetaald."
        if invoice.is_credit
        else f"Betaling binnen {days} dagen na de factuurdatum, uiterlijk op {long_date(invoice.due_on)}."
    )
    return Payment(
        code=CREDIT_TRANSFER,
        iban=invoice.seller_iban,
        bic=invoice.seller_bic,
        account_name=invoice.seller_name if is_peppol else "",
        reference=invoice.payment_reference,
        terms=terms.replace("\u00a0", " "),
    )


def _line(line: InvoiceLine, treatment: VatTreatment, percent: Decimal | None) -> Line:
    period = f"{long_date(line.starts_on)} tot en met {long_date(line.ends_on - DAY)}"
    return Line(
        number=line.position,
        name=line.description,
        description=period.replace("\u00a0", " "),
        quantity=line.quantity,
        unit=ONE,
        price=line.unit_price,
        amount=line.amount,
        category=treatment.category,
        percent=percent,
    )
