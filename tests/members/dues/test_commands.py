import io
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from m50portal.core.models import Sequence
from members.dues import actions_reminders
from members.dues.actions_files import store_pdf
from members.dues.actions_invoice import SERIES
from members.dues.actions_reminders_send import send_next
from members.dues.actions_transparency import issue_statement, save_statement
from members.dues.bookcheck import findings
from members.dues.models import Invoice, InvoiceReminder, TransparencyStatement
from tests import flushing
from tests.members.dues import builders_dues as make
from tests.members.dues.test_reminders import demand

pytestmark = pytest.mark.django_db


def change(statement):
    """Somebody with the keys of the database breaks the books."""
    with flushing._looking_away(connection), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def invoices(time_machine):
    time_machine.move_to("2026-02-01T12:00:00+01:00")
    made = [make.invoice() for _ in range(3)]
    for invoice in made:
        store_pdf(invoice=invoice)
    return made


def test_books_in_order(invoices):
    out = io.StringIO()

    call_command("check_invoice_numbers", stdout=out)

    assert out.getvalue() == "In orde: 3 facturen.\n"


def test_books_without_invoices():
    assert findings() == []


def test_books_with_a_finding_end_with_one(invoices):
    Sequence.objects.filter(key=f"{SERIES}2026").update(last=4)

    with pytest.raises(CommandError) as error:
        call_command("check_invoice_numbers", stdout=(out := io.StringIO()))

    assert (error.value.returncode, out.getvalue()) == (1, "Factuurnummer 2026-0004 ontbreekt.\n")


def test_books_miss_a_number(invoices):
    change("UPDATE dues_invoice SET serial = 9, number = '2026-0009' WHERE serial = 2")

    assert findings() == [
        *(f"Factuurnummer 2026-000{number} ontbreekt." for number in (2, 4, 5, 6, 7, 8)),
        "Het betalingskenmerk van factuur 2026-0009 klopt niet.",
    ]


def test_books_with_dates_that_run_back(invoices):
    change("UPDATE dues_invoice SET issued_on = '2026-01-31' WHERE serial = 2")

    assert [line.replace("\u00a0", " ") for line in findings()] == [
        "Factuur 2026-0002 is ouder dan 2026-0001 (31 januari 2026 en 1 februari 2026)."
    ]


def test_books_with_a_wrong_number_and_reference(invoices):
    change(
        "UPDATE dues_invoice SET number = '2026-9999', payment_reference = 'RF1' WHERE serial = 1"
    )

    assert findings() == [
        "Factuur 2026-9999 draagt een ander nummer dan haar plaats in de reeks.",
        "Het betalingskenmerk van factuur 2026-9999 klopt niet.",
    ]


def test_books_with_files_that_changed_or_went(invoices):
    first, second, _ = (invoice.files.get().path for invoice in invoices)
    with default_storage.open(first, "ab") as stored:
        stored.write(b" ")
    default_storage.delete(second)

    assert findings() == [
        "Het bestand van factuur 2026-0001 is veranderd.",
        "Het bestand van factuur 2026-0002 is weg.",
    ]
    assert Invoice.objects.count() == 3


def test_books_with_a_letter_that_was_changed_or_lost():
    actions_reminders.add_usual_levels(by=None)
    actions_reminders.save_policy(is_on=True, interest="none", costs="none", by=None)
    letters = [demand(make.invoice()) for _ in range(2)]
    actions_reminders.approve_reminders(reminders=[row.pk for row in letters], by=make.user())
    while send_next():
        pass
    paths = [InvoiceReminder.objects.get(pk=row.pk).letter_path for row in letters]
    assert findings() == []

    default_storage.delete(paths[0])
    with default_storage.open(paths[1], "wb") as letter:
        letter.write(b"anders")

    one, two = (row.invoice.number for row in letters)
    assert findings() == [
        f"De brief “Aanmaning bij factuur {one}” is weg.",
        f"De brief “Aanmaning bij factuur {two}” is veranderd.",
    ]


def test_books_with_shares_that_do_not_add_up(invoices):
    statement = save_statement(
        statement=TransparencyStatement(
            year=2023, compensable_vat=Decimal("100.00"), explanation="Zaalhuur"
        ),
        by=None,
    )
    issue_statement(statement=statement, seen=None, sends_mail=False, by=None)
    assert findings() == []

    change("UPDATE dues_transparencyshare SET amount = amount + 1 WHERE position = 1")

    assert findings() == ["De aandelen van transparantieopgave 2023 (versie 1) tellen niet op."]
