"""A treasurer sets reminding up, reads a demand and lets it go, by keyboard in a real browser."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from m50portal.accounts.choices import Office
from m50portal.core.dates import today
from members.dues import actions_reminders as actions
from members.dues.actions_reminders_send import send_next
from members.dues.models import Invoice, InvoiceReminder
from tests.builders import client_of
from tests.members.dues import builders_dues as make
from tests.members.dues.test_browser_bank import press
from tests.members.dues.test_reminders import DAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_browser_sets_reminding_up_and_agrees_with_a_demand(page, live_server, assert_accessible):
    make.issuer()
    terms = make.dues_year(2023)
    row = make.issue(terms, "Diemen", on=today() - 80 * DAY)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "url": live_server.url}
    session = client_of(make.user(Office.TREASURER)).session.session_key
    page.context.add_cookies([{**cookie, "value": session}])
    page.goto(f"{live_server.url}/contributie/herinneringen/")
    expect(page.get_by_text("Herinneren staat uit.")).to_be_visible()
    assert_accessible(page, "herinneringen-uit")
    press(page, "link", "Stappen en instellingen")
    press(page, "button", "Begin met deze drie stappen")

    expect(page.get_by_text("De stappen staan klaar.")).to_be_visible()
    assert_accessible(page, "herinneringen-stappen")
    press(page, "link", "Stap wijzigen")
    expect(page.get_by_role("button", name="Stap opslaan")).to_be_visible()
    assert_accessible(page, "herinneringen-stap")
    page.get_by_label("Tekst").fill("Wilt u {bedrag} overmaken?")
    press(page, "button", "Stap opslaan")
    expect(page.get_by_text("De stap is opgeslagen.")).to_be_visible()
    press(page, "link", "Aan- of uitzetten")
    expect(page.get_by_text("Eén factuur is vandaag aan de beurt.")).to_be_visible()
    assert_accessible(page, "herinneringen-aanzetten")
    box = page.get_by_label("Herinneringen versturen")
    box.focus()
    page.keyboard.press("Space")
    press(page, "button", "Instelling opslaan")
    expect(page.get_by_text("Herinneren staat aan.")).to_be_visible()

    for days in (8, 26, 48):
        day = row.due_on + days * DAY
        actions.plan_reminders(day)
        while send_next(day):
            pass
    page.goto(f"{live_server.url}/contributie/herinneringen/")
    expect(page.get_by_text("Te versturen na akkoord (1)")).to_be_visible()
    assert_accessible(page, "herinneringen-akkoord")
    press(page, "link", "Eerst lezen")
    expect(page.get_by_role("heading", name="Zo gaat het bericht uit")).to_be_visible()
    assert_accessible(page, "herinnering")
    press(page, "button", "Akkoord, versturen")
    expect(page.get_by_text("De herinnering gaat zo de deur uit.")).to_be_visible()
    waiting = InvoiceReminder.objects.waiting() | InvoiceReminder.objects.sent()
    assert waiting.filter(level__name="Aanmaning").exists()

    page.goto(f"{live_server.url}{Invoice.objects.get().get_absolute_url()}")
    expect(page.get_by_role("heading", name="Herinneringen")).to_be_visible()
    assert_accessible(page, "factuur-met-herinneringen")
    press(page, "link", "Herinneren pauzeren")
    expect(page.get_by_role("group", name="Waarom?")).to_be_visible()
    assert_accessible(page, "herinneren-pauzeren")
    page.get_by_label("De gemeente betwist de factuur").check()
    page.get_by_label("Toelichting").fill("Telt anders")
    press(page, "button", "Herinneren pauzeren")
    expect(page.get_by_text("De gemeente betwist de factuur: Telt anders")).to_be_visible()
