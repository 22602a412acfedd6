"""The wizard for mergers in a real browser: by keyboard from first question to undoing it."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from m50portal.accounts.choices import Office
from members import demo
from members.models import Merger, Municipality
from tests.builders import client_of, user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def secretary(page, live_server, transactional_db):
    """A browser in which the secretary is logged in; gives the address of the portal."""
    demo.seed(by=None)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "url": live_server.url}
    session = client_of(user(Office.SECRETARIAT)).session.session_key
    page.context.add_cookies([{**cookie, "value": session}])
    return live_server.url


def press(page, role, name, **options):
    """Go to a control and press it, without a mouse."""
    control = page.get_by_role(role, name=name, **options).first
    control.focus()
    control.press("Enter")


def find(page, name):
    field = page.get_by_label("Naam, ook een oude, of CBS-code")
    field.focus()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")


def test_browser_merges_two_members_by_keyboard_and_undoes_it(secretary, page, assert_accessible):
    page.goto(f"{secretary}/leden/goes/")
    press(page, "link", "Herindeling vastleggen")
    expect(page.get_by_label("Datum van de herindeling")).to_be_visible()
    assert_accessible(page, "herindeling-1-soort")
    page.get_by_label("Samenvoeging tot een nieuwe gemeente").focus()
    page.keyboard.press("Space")
    page.get_by_label("Datum van de herindeling").fill("2026-01-01")
    press(page, "button", "Verder naar gemeenten")

    expect(page.get_by_role("button", name="Weghalen (Goes)")).to_be_visible()
    find(page, "terneuzen")
    assert_accessible(page, "herindeling-2-zoeken")
    press(page, "button", "Gaat op (Terneuzen)")
    page.get_by_label("CBS-code van de nieuwe gemeente").focus()
    page.keyboard.type("GM9990")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Naam van de nieuwe gemeente")).to_be_focused()
    page.keyboard.type("Scheldestad")
    press(page, "button", "Gemeente toevoegen")
    expect(page.get_by_role("button", name="Weghalen (Scheldestad)")).to_be_visible()
    assert_accessible(page, "herindeling-2-gemeenten")
    press(page, "link", "Verder naar keuzes")

    expect(page.get_by_role("group", name="Mensen van Goes")).to_be_visible()
    assert_accessible(page, "herindeling-3-keuzes")
    press(page, "button", "Verder naar voorbeeld")

    main = page.get_by_role("main")
    expect(main).to_contain_text("2 lidmaatschappen worden er één.")
    assert_accessible(page, "herindeling-4-voorbeeld")
    assert Municipality.objects.filter(code="GM9990").count() == 0
    press(page, "button", "Herindeling vastleggen")

    expect(main).to_contain_text("Vul de factuurgegevens van Scheldestad in.")
    assert_accessible(page, "herindeling-5-gedaan")
    page.goto(f"{secretary}/leden/?q=terneuzen")
    expect(page.get_by_role("link", name="Scheldestad")).to_be_visible()
    page.goto(f"{secretary}/leden/terneuzen/")
    expect(main).to_contain_text("Deze gemeente bestaat niet meer.")
    assert_accessible(page, "herindeling-oude-gemeente")

    page.goto(f"{secretary}{Merger.objects.get().get_absolute_url()}")
    press(page, "link", "Terugdraaien")
    expect(page.get_by_role("button", name="Herindeling terugdraaien")).to_be_visible()
    assert_accessible(page, "herindeling-6-terugdraaien")
    press(page, "button", "Herindeling terugdraaien")
    expect(page.get_by_text("Alles is weer zoals daarvoor.").first).to_be_visible()
    assert Municipality.objects.filter(code="GM9990").count() == 0
    assert Municipality.objects.get(slug="goes").memberships.get().ends_on is None


def test_browser_pages_of_mergers_are_accessible(secretary, page, assert_accessible):
    page.goto(f"{secretary}/herindelingen/?deelnemers=1")
    assert_accessible(page, "herindelingen")
    page.goto(f"{secretary}/herindelingen/?q=nergens")
    assert_accessible(page, "herindelingen-leeg")
    page.goto(f"{secretary}/leden/haaren/")
    assert_accessible(page, "haaren")
    page.goto(f"{secretary}/leden/berg-en-dal/?peildatum=2015-06-01")
    assert_accessible(page, "groesbeek")
