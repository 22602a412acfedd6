"""Open items, journal, audit file and e-invoices in the browser; and the accounts they use."""

import datetime
import io
import zipfile
from decimal import Decimal

import pytest
import pyxaf
from django.core.files.storage import default_storage
from django.urls import reverse

from m50portal.accounts.choices import Office
from m50portal.core.models import AuditEvent
from members.dues.actions import register_payment
from members.dues.actions_files import store_files
from members.dues.models import InvoiceFile, LedgerSettings
from tests.builders import client_of
from tests.members.dues import builders_dues as make

pytestmark = pytest.mark.django_db
D = datetime.date


@pytest.fixture
def treasurer():
    return client_of(make.user(Office.TREASURER))


@pytest.fixture
def books(time_machine):
    """An invoice of February that was paid in part in March, with its files."""
    time_machine.move_to("2026-02-01T12:00:00+01:00")
    make.dues_year(2026)
    invoice = make.invoice(year=2026, name="'s-Gravenhage")
    store_files(invoice=invoice)
    time_machine.move_to("2026-05-20T12:00:00+02:00")
    register_payment(
        invoice=invoice, amount=Decimal("1000.00"), received_on=D(2026, 3, 10), by=None
    )
    return invoice


def text_of(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def test_open_items_follow_the_chosen_day_and_its_file(books, treasurer):
    address = reverse("dues:open_items")

    now = text_of(treasurer.get(address, {"peildatum": "2026-05-20"}))
    before = text_of(treasurer.get(address, {"peildatum": "2026-03-01"}))
    empty = text_of(treasurer.get(address, {"peildatum": "2026-01-31"}))
    rows = treasurer.get(address, {"peildatum": "2026-05-20", "bestand": "csv"}).content.decode()

    assert "Op 20 mei 2026 stond € 4.000,00 open, op 1 factuur." in now
    assert "78 dagen te laat" in now
    assert "stond € 5.000,00 open" in before
    assert "Er stond niets open" in empty
    assert "'s-Gravenhage" in rows
    assert "4000,00" in rows


def test_bookkeeper_takes_a_period_along(books, treasurer):
    address = reverse("dues:books")
    page = text_of(treasurer.get(address, {"van": "2026-01-01", "tot": "2026-12-31"}))
    assert "1 factuur of creditfactuur, 1 boeking op de bank en 1 e-factuur." in page

    journal = treasurer.get(
        reverse("dues:journal"), {"van": "2026-01-01", "tot": "2026-02-28", "bestand": "csv"}
    )
    lines = journal.content.decode("utf-8-sig").strip().splitlines()
    assert lines[0].startswith("Dagboek;Boekstuknr;Datum;Grootboek;Debiteurcode;Factuurnr")
    assert len(lines) == 3
    assert ";5000,00;" in lines[1]
    assert ";-5000,00;" in lines[2]

    packed = treasurer.get(reverse("dues:einvoices"), {"van": "2026-01-01", "tot": "2026-12-31"})
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        (name,) = archive.namelist()
        file = InvoiceFile.objects.get(kind="nlcius")
        with default_storage.open(file.path) as stored:
            assert archive.read(name) == stored.read()
    assert AuditEvent.objects.filter(kind="core.export").count() == 2


def test_audit_file_is_downloaded_and_valid(books, treasurer, tmp_path):
    page = text_of(treasurer.get(reverse("dues:books")))
    address = reverse("dues:audit_file", args=[2026])
    assert address in page

    answer = treasurer.get(address)

    path = tmp_path / "audit.xaf"
    path.write_bytes(answer.content)
    assert 'filename="auditfile-2026.xaf"' in answer["Content-Disposition"]
    assert list(pyxaf.validate(path).findings) == []
    assert treasurer.get(reverse("dues:audit_file", args=[1500])).status_code == 404


def test_books_before_there_are_any(treasurer):
    page = text_of(treasurer.get(reverse("dues:books")))

    assert "Nog geen facturen" in page
    assert "0 facturen en creditfacturen" in page
    nothing = treasurer.get(reverse("dues:einvoices"), follow=True)
    assert "In deze periode zijn er geen e-facturen." in text_of(nothing)
    assert treasurer.get(reverse("dues:audit_file", args=[2026])).status_code == 404


@pytest.mark.parametrize(
    ("van", "tot", "said"),
    [
        ("2026-05-01", "2026-04-01", "Deze dag ligt vóór de eerste dag. Kies een latere."),
        ("2026-02-30", "2026-04-01", "datum"),
        ("", "2026-04-01", "verplicht"),
    ],
)
def test_period_that_cannot_be_read_says_so_and_downloads_nothing(books, treasurer, van, tot, said):
    values = {"van": van, "tot": tot}
    page = treasurer.get(reverse("dues:books"), values)

    assert said.casefold() in text_of(page).casefold() or page.context["form"].errors
    assert "Download het journaal" not in text_of(page)
    assert treasurer.get(reverse("dues:journal"), values).status_code == 404


def test_accounts_are_set_once_and_used(books, treasurer):
    address = reverse("dues:ledger")
    values = {
        "debtors": "130000",
        "revenue": "800000",
        "vat": "150000",
        "bank": "110000",
        "equity": "050000",
        "sales_journal": "70",
        "bank_journal": "20",
    }
    wrong = text_of(treasurer.post(address, {**values, "vat": "130000"}))
    assert "130000 staat hierboven ook. Kies een ander nummer." in wrong
    assert 'value="800000"' in wrong
    assert LedgerSettings.objects.count() == 0

    treasurer.post(address, values)
    treasurer.post(address, values)

    assert LedgerSettings.objects.get().debtors == "130000"
    assert AuditEvent.objects.filter(kind="dues.save_ledger_settings").count() == 1
    rows = treasurer.get(reverse("dues:journal"), {"bestand": "csv"}).content.decode()
    assert ";130000;" in rows
    assert ";1300;" not in rows


@pytest.mark.parametrize("office", [Office.BOARD, Office.AUDITOR])
def test_who_only_reads_takes_along_and_sets_nothing(books, office):
    client = client_of(make.user(office))

    page = text_of(client.get(reverse("dues:books")))

    assert "Download het journaal" in page
    assert reverse("dues:ledger") not in page
    assert client.post(reverse("dues:ledger"), {}).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_pages_ask_as_much_for_many_invoices_as_for_one(number, django_assert_num_queries):
    make.dues_year(2023)
    for _ in range(number):
        make.invoice()
    client = client_of(make.user(Office.AUDITOR))
    client.get(reverse("dues:books"))

    with django_assert_num_queries(9):
        client.get(reverse("dues:books"))
    with django_assert_num_queries(4):
        client.get(reverse("dues:open_items"))
