"""Crediting an invoice in the browser, and the files that a municipality downloads."""

from decimal import Decimal

import pytest
from django.urls import reverse
from lxml import etree

from m50portal.accounts.choices import Office
from m50portal.core.models import AuditEvent
from members.choices import RoleKind
from members.dues.actions_credit import credit_invoice
from members.dues.actions_delivery import deliver_next
from members.dues.actions_files import store_files
from members.dues.models import Invoice
from tests.builders import client_of
from tests.members.dues import builders_dues as make

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


@pytest.fixture
def treasurer():
    return client_of(make.user(Office.TREASURER))


def filled(**values):
    return {
        "how": "whole",
        "net": "",
        "reason": "Verkeerd adres",
        "asks_again": "nee",
        "seen_left": "5000.00",
        **values,
    }


def test_treasurer_credits_an_invoice_and_follows_it(treasurer):
    invoice = make.invoice()
    page = treasurer.get(invoice.get_absolute_url())
    address = reverse("dues:credit", args=[invoice.number])
    assert address in text_of(page)
    assert "Nog te crediteren: € 5.000,00 zonder btw" in text_of(treasurer.get(address))

    done = treasurer.post(address, filled(asks_again="ja"), follow=True)

    note = Invoice.objects.credit_notes().get()
    assert f"Creditfactuur {note.number} is gemaakt." in text_of(done)
    assert (
        f'Dit is een creditfactuur bij <a class="nl-link" href="{invoice.get_absolute_url()}"'
        in text_of(done)
    )
    deliver_next()
    first = text_of(treasurer.get(invoice.get_absolute_url()))
    assert f"Creditfactuur {note.number}</a> van" in first
    assert "Er komt een nieuwe factuur." in first
    assert "Gecrediteerd" in first
    assert address not in first
    assert treasurer.get(reverse("dues:credit", args=[note.number])).status_code == 404


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"how": "part"}, "Vul in hoeveel u crediteert."),
        ({"how": "part", "net": "5.000,01"}, "Vul een bedrag in tot en met € 5.000,00."),
        ({"how": "part", "net": "0"}, "Vul een bedrag in tot en met € 5.000,00."),
        ({"how": "part", "net": "veel"}, "net"),
        ({"reason": ""}, "reason"),
        ({"asks_again": ""}, "Kies of er een nieuwe factuur komt."),
        ({"seen_left": "4000.00"}, "Intussen is er al gecrediteerd."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(treasurer, values, said):
    invoice = make.invoice()
    address = reverse("dues:credit", args=[invoice.number])

    response = treasurer.post(address, filled(**values))

    form = response.context["form"]
    assert said in form.errors or said in text_of(response)
    assert form["reason"].value() == values.get("reason", "Verkeerd adres")
    assert form["net"].value() == values.get("net", "")
    assert Invoice.objects.credit_notes().count() == 0


def test_part_needs_no_answer_about_a_new_invoice(treasurer):
    invoice = make.invoice()

    treasurer.post(
        reverse("dues:credit", args=[invoice.number]),
        filled(how="part", net="1.234,56", asks_again=""),
    )

    assert Invoice.objects.credit_notes().get().total == Decimal("1234.56")


@pytest.mark.parametrize("office", [Office.BOARD, Office.AUDITOR, Office.LOBBYIST])
def test_who_only_reads_does_not_credit(office):
    invoice = make.invoice()
    client = client_of(make.user(office))

    response = client.post(reverse("dues:credit", args=[invoice.number]), filled())

    assert response.status_code in {403, 404}
    assert Invoice.objects.credit_notes().count() == 0


def test_municipality_downloads_its_own_files_and_nobody_elses():
    invoice = make.invoice()
    store_files(invoice=invoice)
    note = credit_invoice(
        invoice=invoice, net=Decimal("10.00"), reason="Korting", asks_again=False, by=None
    )
    deliver_next()
    own = client_of(make.official_user(invoice.municipality, RoleKind.FINANCE))
    other = client_of(make.official_user(make.member("Elders")))

    for document in (invoice, note):
        page = text_of(own.get(document.get_absolute_url()))
        for kind, content_type in (
            ("pdf", "application/pdf"),
            ("nlcius", "application/xml"),
            ("peppol", "application/xml"),
        ):
            address = reverse("dues:invoice_file", args=[document.number, kind])
            assert address in page
            answer = own.get(address)
            content = b"".join(answer.streaming_content)
            assert answer["Content-Type"] == content_type
            assert document.filename_of(kind) in answer["Content-Disposition"]
            assert content.startswith(b"%PDF" if kind == "pdf" else b"<?xml")
            assert other.get(address).status_code == 404
        assert other.get(document.get_absolute_url()).status_code == 404
        assert own.get(reverse("dues:invoice_file", args=[document.number, "x"])).status_code == 404
    assert AuditEvent.objects.filter(kind="core.download").count() == 6


def test_einvoice_holds_the_pdf_and_the_pdf_the_einvoice(treasurer):
    """Whoever gets one of the two has the other."""
    import io

    from pypdf import PdfReader

    invoice = make.invoice()
    files = {file.kind: file for file in store_files(invoice=invoice)}

    def download(kind):
        answer = treasurer.get(reverse("dues:invoice_file", args=[invoice.number, kind]))
        return b"".join(answer.streaming_content)

    printed = download("pdf")
    enclosed = PdfReader(io.BytesIO(printed)).attachments
    assert list(enclosed) == ["factuur.xml"]
    number = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}ID"
    assert etree.fromstring(enclosed["factuur.xml"][0]).findtext(number) == invoice.number
    import base64

    tag = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}EmbeddedDocumentBinaryObject"
    for kind in ("nlcius", "peppol"):
        (inside,) = etree.fromstring(download(kind)).iter(tag)
        assert base64.b64decode(inside.text) == printed
    assert set(files) == {"pdf", "nlcius", "peppol"}


def test_invoice_without_a_reference_has_no_einvoice_and_says_why(treasurer):
    invoice = make.invoice()
    Invoice.objects.filter(pk=invoice.pk)
    place = make.member("Zonder")
    place.billing.buyer_reference = ""
    place.billing.save()
    from members.dues.actions_invoice import issue_invoice

    bare = issue_invoice(
        terms=invoice.dues_year, municipality=place, confirmed=Decimal("5000.00"), by=None
    )
    files = store_files(invoice=bare)

    page = text_of(treasurer.get(bare.get_absolute_url()))

    assert [file.kind for file in files] == ["pdf"]
    assert "Bij deze factuur is geen e-factuur." in page
    assert "Vul een van beide in." in page
