"""What is wrong with an e-invoice, found before it is written, in Dutch.

Holds every fault of which the rules of EN 16931, NLCIUS 1.0 and Peppol BIS Billing 3 speak that an
invoice for dues could have, and those that no validator notices: no day to pay by, wrong check
digits, a credit note below zero.
"""

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal

from django.core.exceptions import ValidationError
from stdnum import iso11649
from stdnum.exceptions import ValidationError as BadNumber

from m50portal.core.money import CENT, cents
from members.dues.choices import Flavour
from members.dues.einvoice import (
    CREDIT_NOTE,
    CREDIT_TRANSFER,
    CUSTOMIZATION,
    INVOICE,
    KVK,
    OIN,
    ONE,
    PROFILE,
    REASON_CODES,
    EInvoice,
    Line,
    Party,
)
from members.dues.models import Invoice
from members.dues.references import validate_iban, validate_oin

VAT = "9944"
VAT_NUMBER = re.compile(r"NL\d{9}B\d{2}")
POSTCODE = re.compile(r"\d{4} ?[A-Z]{2}")
# category -> the code that goes with it, in the Peppol flavour
CODES = {treatment.category: set[str]() for treatment in REASON_CODES}
for _treatment, _code in REASON_CODES.items():
    CODES[_treatment.category].add(_code)


NO_REFERENCE = (
    "Er is geen kenmerk van de gemeente en geen verplichtingennummer. Vul een van beide in."
)
NO_NUMBER = "Er is geen OIN van de gemeente. Vul dat in."


def lacking(invoice: Invoice) -> list[str]:
    """What the municipality did not give and an e-invoice cannot do without; the PDF can."""
    found = []
    if not (invoice.buyer_reference.strip() or invoice.order_reference.strip()):
        found.append(NO_REFERENCE)
    if not invoice.buyer_oin:
        found.append(NO_NUMBER)
    return found


def problems(document: EInvoice) -> list[str]:
    """Everything that must be mended first, as sentences; an empty list when it may be written."""
    return [
        *_head(document),
        *_references(document),
        *_party(document.seller, "de afzender"),
        *_party(document.buyer, "de gemeente"),
        *_payment(document),
        *_tax(document),
        *_vat_numbers(document),
        *_sums(document),
        *(text for line in document.lines for text in _line(line, document)),
    ]


def _head(document: EInvoice) -> Iterator[str]:
    if document.customization != CUSTOMIZATION[document.flavour] or document.profile != PROFILE:
        yield "De e-factuur noemt niet volgens welke afspraken zij is gemaakt."
    if document.type_code not in (INVOICE, CREDIT_NOTE):
        yield "De soort van de e-factuur bestaat niet. Kies factuur of creditfactuur."
    if document.currency != "EUR":
        yield "De e-factuur moet in euro's zijn."
    if not document.number:
        yield "Het factuurnummer ontbreekt."
    if not _is_day(document.issued_on):
        yield "De factuurdatum ontbreekt of is geen datum."
    if len(document.notes) > 1:
        yield "Een e-factuur heeft hoogstens één opmerking."
    if not all(note.strip() for note in document.notes):
        yield "De opmerking is leeg. Vul haar in of laat haar weg."
    yield from _days(document)


def _days(document: EInvoice) -> Iterator[str]:
    if document.is_credit:
        if document.due_on is not None:
            yield "Een creditfactuur heeft geen vervaldatum. Laat die weg."
    elif not _is_day(document.due_on):
        yield "De vervaldatum ontbreekt."
    elif _is_day(document.issued_on) and document.due_on < document.issued_on:  # type: ignore[operator]
        yield "De vervaldatum ligt voor de factuurdatum."
    if not (_is_day(document.starts_on) and _is_day(document.last_day)):
        yield "De periode van de factuur ontbreekt."
    elif document.last_day < document.starts_on:
        yield "De periode van de factuur eindigt voor zij begint."


def _references(document: EInvoice) -> Iterator[str]:
    references = (document.buyer_reference, document.order_reference)
    if not any(text.strip() for text in references):
        yield NO_REFERENCE
    if any(text and not text.strip() for text in references):
        yield "Een kenmerk bestaat alleen uit spaties. Vul het in of maak het leeg."
    if document.is_credit and not document.original_number:
        yield "De creditfactuur noemt niet welke factuur zij crediteert."
    if not document.is_credit and document.original_number:
        yield "Alleen een creditfactuur verwijst naar een eerdere factuur."


def _party(party: Party, who: str) -> Iterator[str]:
    fields = {
        "naam": party.name,
        "straat en huisnummer": party.street,
        "plaats": party.city,
        "postcode": party.postcode,
    }
    for label, text in fields.items():
        if not text.strip():
            yield f"Van {who} ontbreekt: {label}."
    if party.postcode and not POSTCODE.fullmatch(party.postcode):
        yield f"De postcode van {who} klopt niet. Schrijf haar als 1234 AB."
    if party.country != "NL":
        yield f"Het land van {who} moet Nederland zijn."
    yield from _number(party.endpoint_scheme, party.endpoint, f"Het e-factuuradres van {who}")
    yield from _number(party.legal_scheme, party.legal_id, f"Het OIN of KvK-nummer van {who}")
    if party.legal_id and party.legal_scheme not in (OIN, KVK):
        yield f"Het nummer van {who} moet een OIN of een KvK-nummer zijn."


def _number(scheme: str, number: str, what: str) -> Iterator[str]:
    """Whether ``number`` can be one of ``scheme``."""
    if not number:
        yield f"{what} ontbreekt."
        return
    wrong = f"{what} klopt niet. Controleer de cijfers."
    if scheme == OIN:
        try:
            validate_oin(number)
        except ValidationError:
            yield wrong
    elif scheme == KVK:
        if not re.fullmatch(r"\d{8}", number):
            yield wrong
    elif scheme == VAT:
        if not VAT_NUMBER.fullmatch(number):
            yield wrong
    else:
        yield f"{what} is van een onbekende soort. Kies OIN, KvK-nummer of btw-nummer."


def _payment(document: EInvoice) -> Iterator[str]:
    payment = document.payment
    if payment.code != CREDIT_TRANSFER:
        yield "De e-factuur moet een overboeking als betaalwijze noemen."
    try:
        validate_iban(payment.iban)
    except ValidationError:
        yield "Het IBAN van de afzender ontbreekt of klopt niet."
    try:
        iso11649.validate(payment.reference)
    except BadNumber:
        yield "Het betalingskenmerk ontbreekt of klopt niet."
    if not payment.terms.strip():
        yield "De betaaltermijn ontbreekt."


def _tax(document: EInvoice) -> Iterator[str]:
    tax = document.tax
    if tax.category not in ("O", "E", "S"):
        yield "Deze soort btw kent de e-factuur niet."
    if tax.category == "O" and tax.percent is not None:
        yield "Zonder btw noemt de e-factuur geen percentage."
    if tax.category == "E" and tax.percent != 0:
        yield "Bij een vrijstelling is het percentage 0."
    if tax.category == "S" and not tax.percent:
        yield "Het btw-percentage ontbreekt."
    if tax.category == "S" and (tax.reason or tax.reason_code):
        yield "Bij belaste contributie hoort geen reden waarom er geen btw is."
    if tax.category in ("O", "E") and not tax.reason.strip():
        yield "De tekst waarom er geen btw is, ontbreekt. Vul die in bij het contributiejaar."
    allowed = CODES.get(tax.category, set()) if document.flavour is Flavour.PEPPOL else set()
    if tax.reason_code and tax.reason_code not in allowed:
        yield "De code van de reden hoort niet bij deze soort btw."


def _vat_numbers(document: EInvoice) -> Iterator[str]:
    seller, buyer = document.seller.vat_number, document.buyer.vat_number
    if document.tax.category == "O":
        if seller or buyer:
            yield "Zonder btw noemt de e-factuur geen btw-nummer."
    elif not seller:
        yield "Voor deze soort btw heeft de afzender een btw-nummer nodig."
    for number in filter(None, (seller, buyer)):
        if not VAT_NUMBER.fullmatch(number):
            yield "Een btw-nummer klopt niet. Schrijf het als NL001234567B01."


def _sums(document: EInvoice) -> Iterator[str]:
    totals, tax = document.totals, document.tax
    if not document.lines:
        yield "De factuur heeft geen regels."
    amounts = (*vars(totals).values(), tax.taxable, tax.amount)
    if any(amount != amount.quantize(CENT) for amount in amounts):
        yield "Een bedrag heeft meer dan twee cijfers achter de komma."
    if any(amount < 0 for amount in amounts):
        yield "Een bedrag is lager dan nul. Ook een creditfactuur noemt bedragen boven nul."
    if sum((line.amount for line in document.lines), Decimal(0)) != totals.lines:
        yield "De regels tellen niet op tot het totaal."
    if not totals.lines == totals.without_vat == tax.taxable:
        yield "Het totaal zonder btw klopt niet met de regels."
    # Parts of an invoice that are credited round their VAT so that together they come to its VAT.
    slack = CENT if document.is_credit else Decimal(0)
    if abs(tax.amount - cents(tax.taxable * (tax.percent or Decimal(0)) / 100)) > slack:
        yield "Het btw-bedrag klopt niet met het percentage."
    if not totals.without_vat + tax.amount == totals.with_vat == totals.payable:
        yield "Het te betalen bedrag klopt niet met de optelling."


def _line(line: Line, document: EInvoice) -> Iterator[str]:
    if not line.name.strip():
        yield f"Regel {line.number} heeft geen omschrijving."
    if line.unit != ONE:
        yield f"Regel {line.number} heeft een eenheid die de e-factuur niet kent."
    if line.amount != cents(line.quantity * line.price):
        yield f"Regel {line.number} klopt niet: aantal maal prijs is een ander bedrag."
    if line.amount < 0 or line.price < 0:
        yield f"Regel {line.number} is lager dan nul."
    if (line.category, line.percent) != (document.tax.category, document.tax.percent):
        yield f"Regel {line.number} heeft een andere soort btw dan de factuur."


def _is_day(value: object) -> bool:
    return isinstance(value, datetime.date)
