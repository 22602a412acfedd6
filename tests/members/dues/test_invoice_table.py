import pytest
from django.template.loader import render_to_string

from members.dues.actions_files import store_pdf
from members.dues.selectors_books import invoices_of
from tests.members.dues import builders_dues as make

pytestmark = pytest.mark.django_db


def test_invoice_table_stands_on_any_page():
    invoice = make.invoice()
    rows = invoices_of(invoice.municipality)

    before = render_to_string("dues/_invoice_table.html", {"invoices": rows.all()})
    store_pdf(invoice=invoice)
    after = render_to_string("dues/_invoice_table.html", {"invoices": rows.all()})

    assert "wordt gemaakt" in before
    assert "(pdf, " in after
    assert "Open" in after


def test_invoice_table_without_invoices():
    html = render_to_string("dues/_invoice_table.html", {"invoices": []})

    assert "Er zijn nog geen facturen." in html
