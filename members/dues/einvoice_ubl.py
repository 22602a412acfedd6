"""An e-invoice as UBL 2.1 (XML): the elements in the order of the schema, none of them empty.

Source of names and order: the UBL 2.1 schemas of OASIS; of what must be there: EN 16931, Peppol BIS
Billing 3.0 and NLCIUS 1.0. The tests hold each combination against those rules.
"""

import base64
import datetime
from decimal import Decimal
from typing import Any

from lxml import etree

from members.dues.einvoice import EInvoice, Line, Party, Tax

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
CBC, CAC = f"{{{UBL}CommonBasicComponents-2}}", f"{{{UBL}CommonAggregateComponents-2}}"


def to_xml(document: EInvoice, *, pdf: bytes = b"", pdf_name: str = "") -> bytes:
    """``document`` as UBL; with the ``pdf`` inside when given. The same input gives the same bytes."""
    what = "CreditNote" if document.is_credit else "Invoice"
    names = {None: f"{UBL}{what}-2", "cac": CAC[1:-1], "cbc": CBC[1:-1]}
    root = etree.Element(f"{{{UBL}{what}-2}}{what}", nsmap=names)
    _head(root, document, what)
    if pdf:
        _enclose(root, pdf, pdf_name)
    _party(_group(root, "AccountingSupplierParty"), document.seller)
    _party(_group(root, "AccountingCustomerParty"), document.buyer)
    _payment(root, document)
    _tax(root, document)
    totals, sums = document.totals, _group(root, "LegalMonetaryTotal")
    _money(sums, "LineExtensionAmount", totals.lines, document)
    _money(sums, "TaxExclusiveAmount", totals.without_vat, document)
    _money(sums, "TaxInclusiveAmount", totals.with_vat, document)
    _money(sums, "PayableAmount", totals.payable, document)
    for line in document.lines:
        _line(_group(root, f"{what}Line"), line, document)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _head(root: Any, document: EInvoice, what: str) -> None:
    _text(root, "CustomizationID", document.customization)
    _text(root, "ProfileID", document.profile)
    _text(root, "ID", document.number)
    _text(root, "IssueDate", document.issued_on)
    if not document.is_credit:  # UBL 2.1 knows no DueDate in a credit note
        _text(root, "DueDate", document.due_on)
    _text(root, f"{what}TypeCode", document.type_code)
    for note in document.notes:
        _text(root, "Note", note)
    _text(root, "DocumentCurrencyCode", document.currency)
    _text(root, "BuyerReference", document.buyer_reference)
    period = _group(root, "InvoicePeriod")
    _text(period, "StartDate", document.starts_on)
    _text(period, "EndDate", document.last_day)
    if document.order_reference:
        _text(_group(root, "OrderReference"), "ID", document.order_reference)
    if document.original_number:
        original = _group(_group(root, "BillingReference"), "InvoiceDocumentReference")
        _text(original, "ID", document.original_number)
        _text(original, "IssueDate", document.original_issued_on)


def _enclose(root: Any, pdf: bytes, name: str) -> None:
    reference = _group(root, "AdditionalDocumentReference")
    _text(reference, "ID", name)
    _text(
        _group(reference, "Attachment"),
        "EmbeddedDocumentBinaryObject",
        base64.b64encode(pdf).decode(),
        mimeCode="application/pdf",
        filename=name,
    )


def _party(outer: Any, party: Party) -> None:
    inner = _group(outer, "Party")
    _text(inner, "EndpointID", party.endpoint, schemeID=party.endpoint_scheme)
    _text(_group(inner, "PartyName"), "Name", party.name)
    address = _group(inner, "PostalAddress")
    _text(address, "StreetName", party.street)
    _text(address, "CityName", party.city)
    _text(address, "PostalZone", party.postcode)
    _text(_group(address, "Country"), "IdentificationCode", party.country)
    if party.vat_number:
        scheme = _group(inner, "PartyTaxScheme")
        _text(scheme, "CompanyID", party.vat_number)
        _text(_group(scheme, "TaxScheme"), "ID", "VAT")
    legal = _group(inner, "PartyLegalEntity")
    _text(legal, "RegistrationName", party.name)
    _text(legal, "CompanyID", party.legal_id, schemeID=party.legal_scheme)
    if party.contact_name or party.contact_email:
        contact = _group(inner, "Contact")
        _text(contact, "Name", party.contact_name)
        _text(contact, "ElectronicMail", party.contact_email)


def _payment(root: Any, document: EInvoice) -> None:
    payment, means = document.payment, _group(root, "PaymentMeans")
    _text(means, "PaymentMeansCode", payment.code)
    _text(means, "PaymentID", payment.reference)
    account = _group(means, "PayeeFinancialAccount")
    _text(account, "ID", payment.iban)
    _text(account, "Name", payment.account_name)
    if payment.bic:
        _text(_group(account, "FinancialInstitutionBranch"), "ID", payment.bic)
    _text(_group(root, "PaymentTerms"), "Note", payment.terms)


def _tax(root: Any, document: EInvoice) -> None:
    tax, total = document.tax, _group(root, "TaxTotal")
    _money(total, "TaxAmount", tax.amount, document)
    part = _group(total, "TaxSubtotal")
    _money(part, "TaxableAmount", tax.taxable, document)
    _money(part, "TaxAmount", tax.amount, document)
    _category(_group(part, "TaxCategory"), tax.category, tax.percent, reason=tax)


def _category(
    category: Any, letter: str, percent: Decimal | None, reason: Tax | None = None
) -> None:
    _text(category, "ID", letter)
    _text(category, "Percent", "" if percent is None else f"{percent.normalize():f}")
    if reason is not None:
        _text(category, "TaxExemptionReasonCode", reason.reason_code)
        _text(category, "TaxExemptionReason", reason.reason)
    _text(_group(category, "TaxScheme"), "ID", "VAT")


def _line(outer: Any, line: Line, document: EInvoice) -> None:
    quantity = "CreditedQuantity" if document.is_credit else "InvoicedQuantity"
    _text(outer, "ID", str(line.number))
    _text(outer, quantity, f"{line.quantity.normalize():f}", unitCode=line.unit)
    _money(outer, "LineExtensionAmount", line.amount, document)
    item = _group(outer, "Item")
    _text(item, "Description", line.description)
    _text(item, "Name", line.name)
    _category(_group(item, "ClassifiedTaxCategory"), line.category, line.percent)
    _money(_group(outer, "Price"), "PriceAmount", line.price, document)


def _group(parent: Any, name: str) -> Any:
    return etree.SubElement(parent, f"{CAC}{name}")


def _text(parent: Any, name: str, text: str | datetime.date | None, **attributes: str) -> None:
    """An element with ``text``; nothing at all when there is none: an empty element is refused."""
    if text:
        etree.SubElement(parent, f"{CBC}{name}", attrib=attributes).text = str(text)


def _money(parent: Any, name: str, amount: Decimal, document: EInvoice) -> None:
    _text(parent, name, f"{amount:.2f}", currencyID=document.currency)
