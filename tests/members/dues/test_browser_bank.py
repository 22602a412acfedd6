"""A treasurer handles a whole statement by keyboard, in a real browser."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from m50portal.accounts.choices import Office
from members.dues.models import Invoice, Payment
from tests.builders import client_of
from tests.members.dues import builders_dues as make
from tests.members.dues.builders_bank import camt, entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page, role, name):
    control = page.get_by_role(role, name=name).first
    control.focus()
    control.press("Enter")


def test_browser_books_a_statement_by_keyboard(page, live_server, assert_accessible):
    sure, proposed, apart = (make.invoice(name=name) for name in ("Diemen", "Zeist", "Goes"))
    cookie = {"name": settings.SESSION_COOKIE_NAME, "url": live_server.url}
    session = client_of(make.user(Office.TREASURER)).session.session_key
    page.context.add_cookies([{**cookie, "value": session}])
    content = camt(
        entry("5000.00", reference=sure.payment_reference, name="Diemen"),
        entry("5000.00", text=f"Factuur {proposed.number}", name="Zeist"),
        entry("7000.00", name="Onbekend"),
        entry("-25.00", name="Zaalhuur"),
    )
    page.goto(f"{live_server.url}/contributie/bank/")
    assert_accessible(page, "bank-leeg")
    page.get_by_label("Bestand van de bank").set_input_files(
        {"name": "bank.xml", "mimeType": "text/xml", "buffer": content}
    )
    press(page, "button", "Bestand inlezen")

    expect(page.get_by_text("3 bijschrijvingen wachten op u.")).to_be_visible()
    assert_accessible(page, "bank-afschrift")
    ticked = page.get_by_role("checkbox", checked=True)
    expect(ticked).to_have_count(1)
    other = page.get_by_role("checkbox", checked=False)
    other.focus()
    page.keyboard.press("Space")
    expect(ticked).to_have_count(2)
    press(page, "button", "Aangevinkte boeken")

    expect(page.get_by_text("2 bijschrijvingen zijn geboekt.")).to_be_visible()
    press(page, "link", "Zelf kiezen")
    expect(page.get_by_role("button", name="Bijschrijving boeken")).to_be_visible()
    assert_accessible(page, "bank-verdelen")
    field = page.get_by_label(f"Bedrag voor {apart.number}")
    field.fill("6.000")
    press(page, "button", "Bijschrijving boeken")
    expect(page.get_by_text("U verdeelde").first).to_be_visible()
    expect(field).to_have_value("6.000")
    assert_accessible(page, "bank-verdelen-fout")
    field.fill("7.000")
    press(page, "button", "Bijschrijving boeken")

    expect(page.get_by_text("Alles op dit afschrift is verwerkt.")).to_be_visible()
    assert_accessible(page, "bank-klaar")
    assert Payment.objects.count() == 3
    left = Invoice.objects.with_paid().values_list("open_amount", flat=True)
    assert sorted(left) == [-2000, 0, 0]
