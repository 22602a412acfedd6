import io
import re
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from pypdf import PdfReader

from m50portal.core import pdf
from members.dues import actions_reminders
from members.dues.actions_credit import credit_invoice
from members.dues.actions_files import STYLESHEETS, store_pdf
from members.dues.actions_reminders_send import send_next
from members.dues.choices import VatTreatment
from members.dues.presenters import epc_text, invoice_page
from members.models import BillingProfile
from tests.members.dues import builders_dues as make
from tests.members.dues.test_reminders import demand, due

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice(time_machine):
    time_machine.move_to("2026-02-01T12:00:00+01:00")
    made = make.member("Diemen")
    BillingProfile.objects.filter(municipality=made).update(order_reference="VPL-1")
    terms, _ = make.dues_year(), make.issuer()
    make.issued(terms)
    return made.invoices.get()


def render(invoice):
    return pdf.render(
        "pdf/invoice.html",
        {"page": invoice_page(invoice)},
        identifier=invoice.number,
        stylesheets=STYLESHEETS,
    )


def text_of(content):
    pages = PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_pdf_says_what_the_law_asks(invoice):
    text = text_of(render(invoice).pdf)

    for wanted in (
        "Vereniging M50 (test) Voorbeeldlaan 1 3701 AA Zeist",
        "KvK 00000000",
        "Factuur 2026-0001",
        "Gemeente Diemen t.a.v. Financiële administratie Raadhuisplein 1 1112 AB Diemen",
        "Factuurdatum 1 februari 2026",
        "Vervaldatum 3 maart 2026",
        "Uw ordernummer VPL-1",
        "Contributie M50 2023",
        "1 januari 2023 tot en met 31 december 2023",
        "Totaal zonder btw € 5.000,00 Btw geen Te betalen € 5.000,00",
        "Geen btw verschuldigd",
    ):
        assert wanted in text
    assert f"Uw kenmerk {invoice.buyer_reference}" in text


def test_pdf_payment_block_in_order(invoice):
    text = text_of(render(invoice).pdf)

    block = text[text.index("Zo betaalt u") :]
    assert block.startswith(
        "Zo betaalt u Bedrag € 5.000,00 Naam Vereniging M50 (test) IBAN NL91 ABNA 0417 1643 00 "
        "Betalingskenmerk RF31 2026 0001 Vervaldatum 3 maart 2026"
    )


def test_pdf_has_language_title_and_tags(invoice):
    reader = PdfReader(io.BytesIO(render(invoice).pdf))

    assert reader.trailer["/Root"]["/Lang"] == "nl"
    assert reader.metadata.title == "Factuur 2026-0001 van Vereniging M50 (test)"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert len(reader.pages) == 1


def test_pdf_is_the_same_every_time(invoice):
    assert render(invoice).sha256 == render(invoice).sha256


def test_pdf_with_vat_shows_rate_and_number():
    make.issuer(vat_number="NL001234567B01")
    terms = make.dues_year(vat_treatment=VatTreatment.TAXED)
    make.member()
    make.issued(terms)

    text = text_of(render(terms.invoices.get()).pdf)

    assert "Totaal zonder btw € 5.000,00 21% btw over € 5.000,00 € 1.050,00" in text
    assert "Te betalen € 6.050,00" in text
    assert "Btw NL001234567B01" in text


@pytest.mark.parametrize(
    "treatment", [VatTreatment.EXEMPT_INTERESTS, VatTreatment.EXEMPT_COST_SHARING]
)
def test_pdf_that_is_exempt_shows_the_three_sums(treatment):
    make.issuer(vat_number="NL001234567B01")
    terms = make.dues_year(vat_treatment=treatment)
    make.member()
    make.issued(terms)

    text = text_of(render(terms.invoices.get()).pdf)

    assert "Totaal zonder btw € 5.000,00 Btw (vrijgesteld) € 0,00 Te betalen € 5.000,00" in text


def test_pdf_without_vat_leaves_the_number_out():
    make.issuer(vat_number="NL001234567B01")
    terms = make.dues_year()
    make.member()
    make.issued(terms)

    assert "NL001234567B01" not in text_of(render(terms.invoices.get()).pdf)


def test_qr_code_fills_in_the_transfer(invoice):
    assert epc_text(invoice).decode().splitlines() == [
        *("BCD", "002", "1", "SCT", "ABNANL2A", "Vereniging M50 (test)", "NL91ABNA0417164300"),
        *("EUR5000.00", "", "RF3120260001"),
    ]


@pytest.mark.pdfua
def test_pdf_keeps_the_rules_of_ua(invoice, verapdf):
    assert verapdf(render(invoice).pdf) == []


@pytest.mark.pdfua
def test_pdf_with_vat_and_long_names_keeps_the_rules_of_ua(verapdf):
    make.issuer(vat_number="NL001234567B01")
    terms = make.dues_year(vat_treatment=VatTreatment.TAXED)
    make.member("Lange gemeentenaam aan de Hollandsche IJssel, ’s-Gravenhage & omstreken")
    make.issued(terms)

    assert verapdf(render(terms.invoices.get()).pdf) == []


@pytest.mark.pdfua
@pytest.mark.parametrize("reference", ["M50-1", ""])
def test_what_is_kept_is_for_archives_and_for_everybody(verapdf, reference):
    """PDF/A-3a and PDF/UA-1 at once, with an e-invoice inside and without, of a credit note too."""
    invoice = make.invoice()
    if not reference:
        place = make.member("Zonder kenmerk")
        BillingProfile.objects.filter(municipality=place).update(buyer_reference="")
        make.issued(invoice.dues_year)
        invoice = place.invoices.get()
    note = credit_invoice(
        invoice=invoice, net=Decimal("10.00"), reason="Korting", asks_again=False, by=None
    )

    for document in (invoice, note):
        with default_storage.open(store_pdf(invoice=document).path) as stored:
            content = stored.read()
        assert len(PdfReader(io.BytesIO(content)).attachments) == (1 if reference else 0)
        for flavour in ("3a", "ua1"):
            assert verapdf(content, flavour=flavour) == []


@pytest.mark.pdfua
def test_letter_of_a_reminder_keeps_the_rules_of_ua(verapdf):
    actions_reminders.add_usual_levels(by=None)
    actions_reminders.save_policy(is_on=True, interest="none", costs="fixed", by=None)
    row = make.invoice(name="’s-Gravenhage & omstreken")
    waits = demand(row)
    actions_reminders.approve_reminders(reminders=[waits.pk], by=make.user())
    send_next(due(row, 47))
    waits.refresh_from_db()

    with default_storage.open(waits.letter_path) as stored:
        content = stored.read()
    assert verapdf(content, flavour="ua1") == []
    [page] = PdfReader(io.BytesIO(content)).pages
    assert "€ 5.040,00" in page.extract_text().replace("\u00a0", " ")
