"""What was issued stays as it is: in words from the model, and without words from the database."""

import datetime
from decimal import Decimal
from importlib import import_module

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from members.dues.actions import register_payment
from members.dues.actions_files import store_pdf
from members.dues.models import Invoice, InvoiceFile, InvoiceLine, Payment
from members.dues.models_invoice import Frozen
from tests.members.dues import builders_dues as make

pytestmark = pytest.mark.django_db


def refused(change):
    """Whether the database refuses ``change``."""
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return True
    return False


def sql(statement):
    def run():
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


@pytest.fixture
def invoice():
    made = make.invoice()
    store_pdf(invoice=made)
    register_payment(
        invoice=made, amount=Decimal("10.00"), received_on=datetime.date(2026, 1, 5), by=None
    )
    return made


def test_models_say_that_they_do_not_change(invoice):
    for row in (invoice, invoice.lines.get(), invoice.files.get()):
        with pytest.raises(Frozen, match="verandert niet|bewaard"):
            row.save()
        with pytest.raises(Frozen):
            row.delete()
    with pytest.raises(Frozen, match="Trek haar in"):
        invoice.payments.get().delete()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("number", "2020-0001"),
        ("total", Decimal("1.00")),
        ("buyer_name", "Een ander"),
        ("issued_on", datetime.date(2020, 1, 1)),
        ("seller_iban", "NL91ABNA0417164300 "),
        ("due_on", datetime.date(2040, 1, 1)),
        ("vat_text", "Anders"),
        ("number", None),
    ],
)
def test_database_refuses_to_change_an_invoice(invoice, column, value):
    assert refused(lambda: Invoice.objects.update(**{column: value}))


def test_every_column_of_an_invoice_is_frozen():
    """A new column that the promise forgets would be open to change."""
    promises = import_module("members.dues.migrations.0002_promises")
    credit_notes = import_module("members.dues.migrations.0003_credit_notes")

    for model, columns in (
        (Invoice, credit_notes.INVOICE_COLUMNS),
        (InvoiceLine, credit_notes.LINE_COLUMNS),
        (InvoiceFile, promises.FILE_COLUMNS),
    ):
        assert {field.column for field in model._meta.local_fields} == set(columns)


@pytest.mark.parametrize("model", [Invoice, InvoiceLine, InvoiceFile, Payment])
def test_database_refuses_to_delete(invoice, model):
    assert refused(lambda: model.objects.all()._raw_delete("default"))
    assert model.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE dues_invoice SET net = 1, total = 1",
        "DELETE FROM dues_invoice",
        "UPDATE dues_invoiceline SET description = 'Iets anders'",
        "DELETE FROM dues_invoiceline",
        "UPDATE dues_invoicefile SET sha256 = 'x'",
        "UPDATE dues_payment SET amount = 5000",
    ],
)
def test_database_refuses_raw_sql(invoice, statement):
    assert refused(sql(statement))


def test_database_refuses_to_truncate(invoice):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")

    sql("SET CONSTRAINTS ALL IMMEDIATE")()
    assert refused(sql("TRUNCATE dues_invoice CASCADE"))


def test_database_refuses_a_late_line(invoice):
    line = invoice.lines.get()

    def add():
        InvoiceLine.objects.create(
            invoice=invoice,
            position=2,
            description="Nog iets",
            starts_on=line.starts_on,
            ends_on=line.ends_on,
            quantity=1,
            unit_price=1,
            amount=1,
        )

    assert refused(add)


def test_database_refuses_a_second_invoice_for_the_year(invoice):
    def again():
        copy = Invoice.objects.get(pk=invoice.pk)
        copy.pk, copy._state.adding = None, True
        copy.number, copy.serial = "2026-9999", 9999
        copy.save()

    assert refused(again)


def test_database_refuses_sums_that_do_not_add_up():
    terms, _, row = make.dues_year(), make.issuer(), make.member()

    def draft(**values):
        return lambda: Invoice.objects.create(
            municipality=row,
            dues_year=terms,
            issuer_id=terms.pk,
            **{"net": 5000, "vat_amount": 0, "total": 5000, "vat_rate": 0} | values,
        )

    assert refused(draft(total=5001))
    assert refused(draft(net=0, total=0))
    assert refused(draft(number="2026-0001"))


def test_database_lets_a_payment_be_withdrawn_but_not_without_reason(invoice):
    assert refused(lambda: Payment.objects.update(withdrawn_at=timezone.now()))
    assert not refused(
        lambda: Payment.objects.update(withdrawn_at=timezone.now(), withdrawn_reason="Fout")
    )


def test_model_admin_is_not_there():
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
