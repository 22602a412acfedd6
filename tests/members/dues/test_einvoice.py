"""E-invoices: valid in every combination, the same twice, and every known fault found before it is written."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from m50portal.core.dates import today
from members.dues.actions_credit import credit_invoice
from members.dues.choices import Flavour, VatTreatment
from members.dues.einvoice import einvoice_of
from members.dues.einvoice_rules import NO_REFERENCE, lacking, problems
from members.dues.einvoice_ubl import to_xml
from members.dues.presenters import invoice_page
from tests.members.dues import builders_dues as make
from tests.members.dues.validators import complaints

pytestmark = pytest.mark.django_db
TREATMENTS = [VatTreatment.NOT_DUE, VatTreatment.EXEMPT_INTERESTS, VatTreatment.TAXED]


def issued(treatment=VatTreatment.NOT_DUE, **values):
    make.issuer(vat_number="NL001234567B01", oin="00000099000000000001")
    make.dues_year(2023, vat_treatment=treatment)
    return make.invoice(**values)


def document(invoice, flavour=Flavour.PEPPOL):
    return einvoice_of(invoice, invoice_page(invoice).rows, flavour)


@pytest.mark.parametrize("treatment", [*TREATMENTS, VatTreatment.EXEMPT_COST_SHARING])
@pytest.mark.parametrize("flavour", list(Flavour))
@pytest.mark.parametrize("kind", ["factuur", "creditfactuur", "deel"])
def test_every_combination_is_valid(treatment, flavour, kind):
    invoice = issued(treatment)
    if kind != "factuur":
        net = Decimal("1234.56") if kind == "deel" else None
        invoice = credit_invoice(
            invoice=invoice, net=net, reason="Verkeerd adres", asks_again=False, by=None
        )

    made = document(invoice, flavour)

    assert problems(made) == []
    assert complaints(to_xml(made), peppol=flavour is Flavour.PEPPOL) == []
    with_pdf = to_xml(made, pdf=b"%PDF-1.7", pdf_name=invoice.filename)
    assert complaints(with_pdf, peppol=flavour is Flavour.PEPPOL) == []


def test_the_same_invoice_gives_the_same_bytes():
    invoice = issued()

    assert to_xml(document(invoice)) == to_xml(document(type(invoice).objects.get(pk=invoice.pk)))


def test_an_apostrophe_and_an_ampersand_stay_what_they_are():
    xml = to_xml(document(issued(name="'s-Gravenhage & omstreken")))

    assert b"'s-Gravenhage &amp; omstreken" in xml
    assert complaints(xml, peppol=True) == []


def test_lacking_names_what_the_municipality_did_not_give():
    invoice = issued()
    assert lacking(invoice) == []

    invoice.buyer_reference, invoice.order_reference, invoice.buyer_oin = " ", "", ""

    assert len(lacking(invoice)) == 2
    assert lacking(invoice)[0] == NO_REFERENCE


DAY = datetime.date(2026, 1, 15)


def party(side, **values):
    return lambda made: replace(made, **{side: replace(getattr(made, side), **values)})


def part(name, **values):
    return lambda made: replace(made, **{name: replace(getattr(made, name), **values)})


def top(**values):
    return lambda made: replace(made, **values)


def line(**values):
    return lambda made: replace(made, lines=(replace(made.lines[0], **values),))


# The lines of the error matrix: what is broken, how, and a word of the Dutch sentence.
FAULTS = {
    "two notes": (top(notes=("een", "twee")), "hoogstens één opmerking"),
    "no references": (top(buyer_reference="", order_reference=""), "geen kenmerk"),
    "buyer endpoint missing": (party("buyer", endpoint=""), "e-factuuradres van de gemeente"),
    "seller endpoint missing": (party("seller", endpoint=""), "e-factuuradres van de afzender"),
    "endpoint scheme missing": (party("buyer", endpoint_scheme=""), "onbekende soort"),
    "endpoint scheme unknown": (party("buyer", endpoint_scheme="9999"), "onbekende soort"),
    "OIN of 14 digits": (party("buyer", endpoint="99000000000001"), "klopt niet"),
    "KvK of 7 digits": (party("seller", legal_id="1234567"), "klopt niet"),
    "legal id without scheme": (party("buyer", legal_scheme=""), "onbekende soort"),
    "buyer legal id missing": (party("buyer", legal_id=""), "ontbreekt"),
    "seller legal id missing": (party("seller", legal_id=""), "ontbreekt"),
    "seller legal scheme": (
        party("seller", legal_scheme="9944", legal_id="NL001234567B01"),
        "OIN of een KvK-nummer",
    ),
    "seller street missing": (party("seller", street=""), "straat en huisnummer"),
    "buyer postcode missing": (party("buyer", postcode=""), "postcode"),
    "buyer city missing": (party("buyer", city=""), "plaats"),
    "no payment means": (part("payment", code=""), "betaalwijze"),
    "payment means 31": (part("payment", code="31"), "betaalwijze"),
    "IBAN missing": (part("payment", iban=""), "IBAN"),
    "IBAN of somebody else": (part("payment", iban="NL92ABNA0417164300"), "IBAN"),
    "no due date and no terms": (
        lambda made: replace(made, due_on=None, payment=replace(made.payment, terms="")),
        "vervaldatum",
    ),
    "due date missing": (top(due_on=None), "vervaldatum"),
    "number missing": (top(number=""), "factuurnummer"),
    "issue date missing": (top(issued_on=None), "factuurdatum"),
    "issue date as Dutch text": (top(issued_on="15-01-2026"), "factuurdatum"),
    "empty element": (top(buyer_reference=" ", order_reference="x"), "spaties"),
    "payable off by a cent": (
        part("totals", payable=Decimal("5000.01")),
        "te betalen bedrag",
    ),
    "VAT off by a cent": (part("tax", amount=Decimal("0.01")), "btw-bedrag"),
    "VAT off by two euros": (part("tax", amount=Decimal("2.00")), "btw-bedrag"),
    "line wrong": (line(amount=Decimal("4999.00")), "tellen niet op"),
    "three decimals": (part("totals", payable=Decimal("5000.001")), "twee cijfers"),
    "O with seller VAT number": (party("seller", vat_number="NL001234567B01"), "btw-nummer"),
    "O with buyer VAT number": (party("buyer", vat_number="NL001234567B01"), "btw-nummer"),
    "O with percent": (part("tax", percent=Decimal(0)), "geen percentage"),
    "O without reason": (part("tax", reason=""), "waarom er geen btw is"),
    "type 384": (top(type_code="384"), "soort van de e-factuur"),
    "no lines": (top(lines=()), "geen regels"),
    "unit stuk": (line(unit="stuk"), "eenheid"),
    "profile missing": (top(profile=""), "afspraken"),
    "not in euros": (top(currency="USD"), "euro"),
    "reference with wrong check digits": (part("payment", reference="RF0020260001"), "kenmerk"),
    "due before issued": (top(due_on=datetime.date(2000, 1, 1)), "voor de factuurdatum"),
    "period backwards": (top(last_day=datetime.date(2000, 1, 1)), "eindigt voor zij begint"),
    "invoice that names an original": (
        top(original_number="2026-0001"),
        "Alleen een creditfactuur",
    ),
}


@pytest.mark.parametrize("name", list(FAULTS))
def test_fault_is_found_before_anything_is_written(name):
    breaks, word = FAULTS[name]

    found = problems(breaks(document(issued())))

    assert any(word in text for text in found), found


@pytest.mark.parametrize(
    ("treatment", "breaks", "word"),
    [
        (VatTreatment.EXEMPT_INTERESTS, party("seller", vat_number=""), "btw-nummer nodig"),
        (VatTreatment.TAXED, party("seller", vat_number=""), "btw-nummer nodig"),
        (VatTreatment.EXEMPT_INTERESTS, part("tax", reason=""), "waarom er geen btw is"),
        (VatTreatment.TAXED, part("tax", reason="Vrijgesteld"), "hoort geen reden"),
        (VatTreatment.EXEMPT_INTERESTS, part("tax", reason_code="VATEX-EU-O"), "code van de reden"),
        (VatTreatment.TAXED, party("seller", vat_number="NL123"), "btw-nummer klopt niet"),
        (VatTreatment.TAXED, party("seller", vat_number="001234567B01"), "btw-nummer klopt niet"),
        (VatTreatment.TAXED, part("tax", amount=Decimal("1050.01")), "btw-bedrag"),
        (VatTreatment.EXEMPT_INTERESTS, part("tax", percent=Decimal(9)), "percentage"),
    ],
)
def test_fault_about_vat_is_found(treatment, breaks, word):
    found = problems(breaks(document(issued(treatment))))

    assert any(word in text for text in found), found


@pytest.mark.parametrize(
    ("breaks", "word"),
    [
        (top(original_number=""), "welke factuur"),
        (part("totals", payable=Decimal("-5000.00")), "lager dan nul"),
        (line(amount=Decimal("-5000.00"), price=Decimal("-5000.00")), "lager dan nul"),
        (top(due_on=DAY), "geen vervaldatum"),
    ],
)
def test_fault_of_a_credit_note_is_found(breaks, word):
    note = credit_invoice(
        invoice=issued(), net=None, reason="Verkeerd adres", asks_again=False, by=None
    )

    found = problems(breaks(document(note)))

    assert any(word in text for text in found), found


def test_the_day_of_an_issue_is_that_of_the_note():
    note = credit_invoice(invoice=issued(), net=None, reason="x", asks_again=True, by=None)

    assert document(note).issued_on == today()


def test_the_validators_themselves_complain():
    made = document(issued())

    no_reference = to_xml(replace(made, buyer_reference="", order_reference=""))
    off_by_a_cent = to_xml(part("totals", payable=Decimal("5000.01"))(made))

    assert complaints(no_reference, peppol=True) == ["PEPPOL-EN16931-R003"]
    assert complaints(off_by_a_cent, peppol=True) == ["BR-CO-16"]
    assert complaints(to_xml(replace(made, lines=())), peppol=True)[0].startswith("XSD")
