"""Statements once, bookings to the cent, and everything can be taken back."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from m50portal.core.models import AuditEvent
from members.dues import actions_bank as act
from members.dues.bank_statements import Refused
from members.dues.models import BankMovement, BankStatement, Invoice, Payment
from members.dues.selectors_bank import gap_before, lines_of, waiting_movements
from tests.members.dues import builders_dues as make
from tests.members.dues.builders_bank import brought, camt, entry, movement

pytestmark = pytest.mark.django_db
WHOLE = Decimal("5000.00")


def bring(content, filename="bank.xml"):
    return act.bring_statements(content=content, filename=filename, by=None)


def open_of(invoice):
    return Invoice.objects.with_paid().get(pk=invoice.pk).open_amount


@pytest.fixture
def invoice():
    return make.invoice()


# --- Bringing -----------------------------------------------------------------------------------
def test_same_file_again_adds_nothing(invoice):
    content = camt(entry("5000.00"), entry("5000.00"), entry("-3.00", name="Bank"))

    first, again = bring(content), bring(content)

    assert (first.added, first.known) == (3, 0)
    assert (again.added, again.known, again.statements) == (0, 3, [])
    assert BankMovement.objects.count() == 3
    assert BankStatement.objects.count() == 1


def test_overlapping_file_adds_what_is_new(invoice):
    bring(camt(entry("1.00"), entry("2.00")))

    second = bring(camt(entry("2.00"), entry("2.00"), entry("3.00"), number="2"))

    assert (second.added, second.known) == (2, 1)
    amounts = BankMovement.objects.order_by("pk").values_list("amount", flat=True)
    assert [str(amount) for amount in amounts] == ["1.00", "2.00", "2.00", "3.00"]


def test_same_number_next_year_is_another_statement(invoice):
    """Rabobank begins to count again each year."""
    bring(camt(entry("1.00", on="2025-03-02"), number="5"))

    assert bring(camt(entry("1.00", on="2026-03-02"), number="5")).added == 1


def test_statement_of_another_account_is_refused_and_nothing_stays(invoice):
    with pytest.raises(Refused, match="niet van de afzender"):
        bring(camt(entry("1.00"), iban="NL20INGB0001234567"))

    assert BankStatement.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_same_file_by_four_at_once_is_read_once():
    make.issuer()
    content = camt(entry("1.00"), entry("2.00"))

    def one(_):
        try:
            return bring(content).added
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        added = list(pool.map(one, range(4)))

    assert sorted(added) == [0, 0, 0, 2]
    assert BankMovement.objects.count() == 2


def test_gap_between_statements_is_told(invoice):
    brought(entry("1.00"), opening="100.00")
    fits = brought(
        entry("2.00"), opening="101.00", first="2026-03-02", last="2026-03-03", number="2"
    )
    gap = brought(
        entry("3.00"), opening="150.00", first="2026-03-04", last="2026-03-05", number="4"
    )

    assert gap_before(fits) == ""
    assert "Er ontbreekt een afschrift." in gap_before(gap)


# --- Booking ------------------------------------------------------------------------------------
def test_book_pays_the_invoice_once(invoice):
    row = movement(entry("5000.00", reference=invoice.payment_reference))

    act.book_movement(movement=row, parts=[(invoice, WHOLE)], by=None)

    assert open_of(invoice) == 0
    payment = Payment.objects.get()
    assert (payment.received_on, payment.note) == (row.on, "Bank: Gemeente")
    with pytest.raises(ValidationError, match="al geboekt"):
        act.book_movement(movement=row, parts=[(invoice, WHOLE)], by=None)
    assert Payment.objects.count() == 1


def test_one_payment_for_two_invoices_and_two_for_one(invoice):
    other = make.invoice()
    row = movement(entry("7500.00"), entry("2500.00"))
    rest = BankMovement.objects.get(amount="2500.00")

    act.book_movement(movement=row, parts=[(invoice, WHOLE), (other, Decimal("2500.00"))], by=None)
    act.book_movement(movement=rest, parts=[(other, Decimal("2500.00"))], by=None)

    assert (open_of(invoice), open_of(other)) == (0, 0)


@pytest.mark.parametrize("amounts", [["4999.99"], ["5000.01"], ["5000.00", "0.00"], ["-1.00"], []])
def test_book_divides_exactly_what_came_in(invoice, amounts):
    row = movement(entry("5000.00"))
    places = [invoice, make.invoice()]
    parts = [(place, Decimal(amount)) for place, amount in zip(places, amounts, strict=False)]

    with pytest.raises(ValidationError, match="Verdeel precies"):
        act.book_movement(movement=row, parts=parts, by=None)

    assert Payment.objects.count() == 0


def test_statement_that_does_not_add_up_waits_for_a_person(invoice):
    row = movement(entry("5000.00"), closing="9999.00")
    with pytest.raises(ValidationError, match="klopt niet met zijn saldo"):
        act.book_movement(movement=row, parts=[(invoice, WHOLE)], by=None)

    act.release_statement(statement=row.statement, reason="Storing bij de bank", by=None)
    act.book_movement(movement=row, parts=[(invoice, WHOLE)], by=None)

    assert open_of(invoice) == 0
    assert AuditEvent.objects.filter(kind="dues.release_statement").count() == 1


def test_unbook_opens_the_invoice_and_keeps_what_was(invoice):
    row = movement(entry("5000.00"))
    act.book_movement(movement=row, parts=[(invoice, WHOLE)], by=None)

    act.unbook_movement(movement=row, reason="Verkeerde factuur", by=None)

    assert open_of(invoice) == WHOLE
    assert Payment.objects.get().withdrawn_reason == "Verkeerde factuur"
    assert waiting_movements() == 1
    with pytest.raises(ValidationError, match="niet geboekt"):
        act.unbook_movement(movement=row, reason="Nog eens", by=None)
    act.book_movement(movement=row, parts=[(invoice, WHOLE)], by=None)
    assert open_of(invoice) == 0


def test_reversal_opens_the_invoice_again(invoice):
    brought(entry("5000.00", reference=invoice.payment_reference, end_to_end="A1"))
    first = BankMovement.objects.get()
    act.book_movement(movement=first, parts=[(invoice, WHOLE)], by=None)
    back = brought(
        entry("-5000.00", reversal=True, end_to_end="A1", on="2026-03-09"),
        opening="5100.00",
        number="2",
    )
    (line,) = lines_of(back)
    assert (line.is_to_do, line.original) == (True, first)

    act.reverse_movement(movement=line.movement, original=first, by=None)

    assert open_of(invoice) == WHOLE
    assert Payment.objects.get().withdrawn_reason.replace("\u00a0", " ") == (
        "Teruggeboekt door de bank op 9 maart 2026"
    )
    assert str(Payment.objects.get().withdrawn_on) == "2026-03-09"
    assert not lines_of(back)[0].is_to_do
    assert not lines_of(first.statement)[0].is_to_do  # nobody books what the bank took back
    assert waiting_movements() == 0


def test_reversal_of_something_else_is_refused(invoice):
    first = movement(entry("5000.00"))
    act.book_movement(movement=first, parts=[(invoice, WHOLE)], by=None)
    back = movement(entry("-4000.00", reversal=True), number="2")

    with pytest.raises(ValidationError, match="voor hetzelfde bedrag"):
        act.reverse_movement(movement=back, original=first, by=None)


def test_set_aside_and_taken_up(invoice):
    row = movement(entry("12.00", name="Rente"))
    with pytest.raises(ValidationError):
        act.set_aside(movement=row, reason=" ", by=None)

    act.set_aside(movement=row, reason="Rente van de bank", by=None)

    assert waiting_movements() == 0
    with pytest.raises(ValidationError, match="opzijgelegd"):
        act.book_movement(movement=row, parts=[(invoice, Decimal("12.00"))], by=None)
    act.take_up(movement=row, by=None)
    assert waiting_movements() == 1


def test_outgoing_money_waits_for_nobody(invoice):
    row = movement(entry("-25.00", name="Zaalhuur & koffie"))

    assert waiting_movements() == 0
    with pytest.raises(ValidationError, match="geld dat binnenkwam"):
        act.book_movement(movement=row, parts=[(invoice, Decimal("-25.00"))], by=None)


def test_what_the_bank_said_does_not_change(invoice):
    row = movement(entry("5000.00"))
    row.amount = Decimal("1.00")

    with pytest.raises(ValueError, match="does not change"):
        row.save(update_fields=["amount"])


@pytest.mark.django_db(transaction=True)
def test_booked_by_four_at_once_is_booked_once():
    invoice = make.invoice()
    row = movement(entry("5000.00"))

    def one(_):
        try:
            return len(act.book_movement(movement=row, parts=[(invoice, WHOLE)], by=None))
        except ValidationError:
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(one, range(4))) == [0, 0, 0, 1]
    assert Payment.objects.count() == 1
