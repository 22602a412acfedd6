"""Credit notes: a number of their own, never more than was asked, and asked again or not at all."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection

from m50portal.core.models import AuditEvent, OutgoingMail, Sequence
from members.dues.actions import register_payment
from members.dues.actions_credit import credit_invoice
from members.dues.actions_delivery import deliver_next
from members.dues.actions_invoice import CannotIssue
from members.dues.bookcheck import findings
from members.dues.choices import InvoiceStatus, VatTreatment
from members.dues.models import Delivery, Invoice
from members.dues.selectors import preview
from members.dues.selectors_books import left_to_credit
from tests.members.dues import builders_dues as make

pytestmark = pytest.mark.django_db
WHOLE = Decimal("5000.00")


def credit(invoice, net=None, **values):
    return credit_invoice(
        **{"invoice": invoice, "net": net, "reason": "Verkeerd adres", "asks_again": False}
        | values,
        by=None,
    )


def status(invoice):
    row = Invoice.objects.with_status().get(pk=invoice.pk)
    return row.status, row.credited, row.open_amount


def test_credit_of_all_takes_the_next_number_and_says_the_same():
    invoice = make.invoice()

    note = credit(invoice)

    stored = Invoice.objects.get(pk=note.pk)
    assert (stored.serial, stored.number) == (2, f"{stored.series_year}-0002")
    assert (stored.credits, stored.reason, stored.total) == (invoice, "Verkeerd adres", WHOLE)
    assert (stored.buyer_name, stored.buyer_reference) == (
        invoice.buyer_name,
        invoice.buyer_reference,
    )
    assert [line.description for line in stored.lines.all()] == [
        line.description for line in invoice.lines.all()
    ]
    assert status(invoice) == (InvoiceStatus.CREDITED, WHOLE, Decimal(0))
    assert [row.invoice for row in Delivery.objects.order_by("pk")] == [invoice, stored]
    kinds = AuditEvent.objects.filter(kind__startswith="dues.").values_list("kind", flat=True)
    assert {"dues.credit_invoice", "dues.issue_credit_note"} <= set(kinds)
    assert findings() == []


def test_credit_in_parts_comes_to_the_whole_and_no_further():
    invoice = make.invoice()

    credit(invoice, Decimal("1234.56"))
    assert status(invoice) == (InvoiceStatus.OPEN, Decimal("1234.56"), Decimal("3765.44"))
    with pytest.raises(CannotIssue, match="U kunt nog €.3.765,44 zonder btw crediteren"):
        credit(invoice, Decimal("3765.45"))
    rest = credit(invoice)

    assert (rest.net, left_to_credit(invoice)) == (Decimal("3765.44"), Decimal(0))
    assert rest.lines.get().description.startswith("Correctie op Contributie")
    with pytest.raises(CannotIssue, match="al helemaal gecrediteerd"):
        credit(invoice)
    assert Sequence.objects.get(key__startswith="dues.invoice:").last == 3


def test_credit_in_parts_gives_back_the_vat_to_the_cent():
    """21 % of 33,33 three times is a cent less than 21 % of 99,99."""
    make.issuer(vat_number="NL001234567B01")
    make.dues_year(2023, "99.99", vat_treatment=VatTreatment.TAXED)
    invoice = make.invoice("99.99")

    notes = [credit(invoice, Decimal("33.33")) for _ in range(3)]

    assert sum(note.vat_amount for note in notes) == invoice.vat_amount
    assert sum(note.total for note in notes) == invoice.total
    assert status(invoice)[0] == InvoiceStatus.CREDITED


@pytest.mark.parametrize("net", ["0", "-1", "5000.01"])
def test_credit_of_a_wrong_amount_uses_no_number(net):
    invoice = make.invoice()

    with pytest.raises(CannotIssue):
        credit(invoice, Decimal(net))

    assert Invoice.objects.credit_notes().count() == 0
    assert Sequence.objects.get(key__startswith="dues.invoice:").last == 1
    assert findings() == []


def test_credit_note_is_not_credited():
    note = credit(make.invoice())

    with pytest.raises(CannotIssue, match="Een creditfactuur kan niet"):
        credit(note)


def test_credit_that_somebody_else_did_meanwhile_is_seen_first():
    invoice = make.invoice()
    credit(invoice, Decimal("100.00"))

    with pytest.raises(CannotIssue, match="Intussen is er al gecrediteerd"):
        credit(invoice, seen_left=WHOLE)


def test_credit_of_what_was_paid_is_to_be_paid_back():
    invoice = make.invoice()
    day = datetime.date(2026, 1, 5)
    register_payment(invoice=invoice, amount=WHOLE, received_on=day, by=None)

    credit(invoice)

    assert status(invoice) == (InvoiceStatus.CREDITED, WHOLE, -WHOLE)


def test_credit_asked_again_is_replaced_by_the_next_run():
    """Also when a worker had yet to make the files of the first invoice: those come by themselves."""
    invoice = make.invoice()
    credit(invoice, asks_again=True)
    terms = invoice.dues_year

    (line,) = preview(terms).ready
    make.issued(terms)
    while deliver_next():
        pass

    assert line.credited == invoice
    new = Invoice.objects.issued().get(replaces=invoice)
    assert (new.number[-4:], new.total) == ("0003", WHOLE)
    assert preview(terms).ready == []
    assert findings() == []
    sent = OutgoingMail.objects.order_by("pk").values_list("name", flat=True)
    assert list(sent) == ["invoice", "credit_note"]


def test_credit_for_good_is_not_asked_again():
    invoice = make.invoice()
    credit(invoice)

    found = preview(invoice.dues_year)

    assert found.ready == []
    explained = [line.assessment.explanation for line in found.free]
    assert explained == [f"{invoice} is gecrediteerd, zonder nieuwe factuur."]


def test_credit_of_a_part_never_asks_again():
    invoice = make.invoice()

    note = credit(invoice, Decimal("10.00"), asks_again=True)

    assert note.asks_again is False
    assert preview(invoice.dues_year).ready == []


def test_credit_note_is_never_older_than_its_invoice(time_machine):
    time_machine.move_to("2026-02-01T12:00:00+01:00")
    invoice = make.invoice()
    time_machine.move_to("2026-01-20T12:00:00+01:00")

    assert credit(invoice).issued_on == invoice.issued_on


@pytest.mark.django_db(transaction=True)
def test_credit_by_four_at_once_is_one():
    invoice = make.invoice()

    def one(_):
        try:
            return credit(invoice).number
        except CannotIssue as error:
            return str(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(one, range(4)))

    assert sorted(said)[1:] == ["Deze factuur is al helemaal gecrediteerd."] * 3
    assert Invoice.objects.credit_notes().count() == 1
    assert findings() == []
