import datetime
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage

from m50portal.core import pdf
from m50portal.core.models import OutgoingMail, Sequence
from members.dues import actions_files, actions_invoice
from members.dues.actions_files import mail_invoice, store_files, store_pdf
from members.dues.actions_invoice import CannotIssue, issue_invoice
from members.dues.choices import VatTreatment
from members.dues.models import Invoice, InvoiceFile
from members.dues.presenters import invoice_page
from members.models import BillingProfile
from tests.members.dues import builders_dues as make

D = datetime.date
AMOUNT = Decimal("5000.00")
pytestmark = pytest.mark.django_db


def read(file):
    with default_storage.open(file.path) as stored:
        return stored.read()


def issue(terms, municipality, **values):
    return issue_invoice(
        **{"terms": terms, "municipality": municipality, "confirmed": AMOUNT, "by": None} | values
    )


def test_issue_copies_everything_in(time_machine):
    time_machine.move_to("2026-02-01T12:00:00+01:00")
    terms, sender, diemen = make.dues_year(), make.issuer(), make.member("Diemen")
    BillingProfile.objects.filter(municipality=diemen).update(order_reference="VPL-1")

    invoice = issue(terms, diemen)
    BillingProfile.objects.filter(municipality=diemen).update(street="Elders 2")

    stored = Invoice.objects.get(pk=invoice.pk)
    line = stored.lines.get()
    assert (stored.number, stored.issued_on, stored.due_on, stored.payment_reference) == (
        "2026-0001",
        D(2026, 2, 1),
        D(2026, 3, 3),
        "RF3120260001",
    )
    assert (stored.buyer_name, stored.buyer_street, stored.order_reference) == (
        "Gemeente Diemen",
        "Raadhuisplein 1",
        "VPL-1",
    )
    assert (stored.seller_name, stored.seller_iban) == (sender.legal_name, sender.iban)
    assert (stored.net, stored.vat_amount, stored.total) == (AMOUNT, 0, AMOUNT)
    assert stored.vat_text.startswith("Geen btw verschuldigd")
    assert (line.description, line.starts_on, line.ends_on, line.amount) == (
        "Contributie M50 2023",
        D(2023, 1, 1),
        D(2024, 1, 1),
        AMOUNT,
    )


def test_issue_adds_vat_where_it_is_due():
    terms = make.dues_year(vat_treatment=VatTreatment.TAXED, amount="3333.33")
    make.issuer(vat_number="NL001234567B01")

    invoice = issue(terms, make.member(), confirmed=Decimal("3333.33"))

    assert (invoice.net, invoice.vat_amount, invoice.total) == (
        Decimal("3333.33"),
        Decimal("700.00"),
        Decimal("4033.33"),
    )


def test_issue_twice_is_one_invoice():
    terms, _, row = make.dues_year(), make.issuer(), make.member()

    assert issue(terms, row) == issue(terms, row)

    assert Sequence.objects.get(key__startswith=actions_invoice.SERIES).last == 1


def test_issue_that_loses_the_race_finds_the_winner(monkeypatch):
    terms, _, row = make.dues_year(), make.issuer(), make.member()
    winner = issue(terms, row)
    real = actions_invoice.preview_one

    def blind(*args, **kwargs):
        """As a transaction that does not see the other's row yet."""
        line = real(*args, **kwargs)
        return type(line)(line.municipality, line.assessment)

    monkeypatch.setattr(actions_invoice, "preview_one", blind)

    assert issue(terms, row) == winner
    assert Sequence.objects.get(key__startswith=actions_invoice.SERIES).last == 1


def test_issue_uses_no_number_when_something_is_wrong():
    terms, _ = make.dues_year(), make.issuer()
    bare, stranger, ready = make.member(billing=False), make.municipality(), make.member()

    for row in (bare, stranger):
        with pytest.raises(CannotIssue):
            issue(terms, row)
    with pytest.raises(CannotIssue, match="intussen"):
        issue(terms, ready, confirmed=Decimal("3500.00"))

    assert issue(terms, ready).number.endswith("-0001")
    assert Invoice.objects.count() == 1


def test_issue_without_an_issuer_uses_no_number():
    with pytest.raises(CannotIssue, match="afzender"):
        issue(make.dues_year(), make.member())

    assert not Sequence.objects.exists()


def test_issue_never_goes_back_in_time():
    terms, _ = make.dues_year(), make.issuer()
    issue(terms, make.member(), issued_on=D(2024, 3, 2))

    with pytest.raises(CannotIssue, match="eerdere datum"):
        issue(terms, make.member(), issued_on=D(2024, 3, 1))
    issue(terms, make.member(), issued_on=D(2024, 3, 2))

    assert list(Invoice.objects.order_by("serial").values_list("number", flat=True)) == [
        "2024-0001",
        "2024-0002",
    ]


def test_issue_numbers_every_year_from_one(time_machine):
    terms, _ = make.dues_year(), make.issuer()
    time_machine.move_to("2025-12-31T23:30:00+01:00")
    last = issue(terms, make.member())
    time_machine.move_to("2026-01-01T00:30:00+01:00")
    first = issue(terms, make.member())

    assert (last.number, first.number) == ("2025-0001", "2026-0001")


def test_store_files_keeps_the_same_bytes():
    """What is stored is not made again, and would be the same bytes if it were."""
    invoice = make.invoice()
    files = store_files(invoice=invoice)
    again = store_files(invoice=invoice)

    assert [file.kind for file in files] == ["pdf", "nlcius", "peppol"]
    assert [file.pk for file in again] == [file.pk for file in files]
    assert read(files[0]) == actions_files._pdf(invoice, invoice_page(invoice))
    for file in files:
        content = read(file)
        assert (file.size, file.sha256) == (len(content), pdf.fingerprint(content))
        assert invoice.number not in file.path


def test_store_pdf_that_loses_the_race_removes_its_own_file(monkeypatch):
    invoice = make.invoice()
    winner = store_pdf(invoice=invoice)
    rows = InvoiceFile.objects.none()
    monkeypatch.setattr(InvoiceFile.objects, "filter", lambda **_: rows)

    assert store_pdf(invoice=invoice) == winner

    assert default_storage.listdir("dues/invoice")[1] == [winner.path.rpartition("/")[2]]


def test_mail_invoice_once_with_the_stored_file():
    invoice = make.invoice()
    file = store_pdf(invoice=invoice)

    mail = mail_invoice(invoice=invoice, files=[file])

    assert mail_invoice(invoice=invoice, files=[file]) is None
    assert (mail.to, mail.key) == (invoice.buyer_email, f"invoice:{invoice.number}")
    assert mail.subject == f"Factuur {invoice.number}: Contributie M50 2023"
    assert "RF" in mail.text
    assert "&" not in mail.text
    assert mail.attachments.get().path == file.path
    assert OutgoingMail.objects.count() == 1
