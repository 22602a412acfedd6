"""A treasurer fills in a year and who leads a pillar reports what is delivered, in a real browser."""

import datetime

import pytest
from django.conf import settings
from playwright.sync_api import expect

from m50portal.accounts.choices import Office
from m50portal.core.dates import today
from pillars.models import ProgrammeLine
from tests import builders
from tests.members.dues import builders_dues as dues
from tests.pillars import builders_budget as build
from tests.pillars import builders_pillars as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/contributie/begroting/"


@pytest.fixture
def enter(page, live_server):
    """``enter(person, path)``: the page as ``person`` sees it."""

    def go(person, path):
        page.context.clear_cookies()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "url": live_server.url}
        page.context.add_cookies(
            [{**cookie, "value": builders.client_of(person).session.session_key}]
        )
        page.goto(live_server.url + path)
        return page

    return go


def test_browser_treasurer_fills_in_a_year_by_keyboard(enter, assert_accessible):
    year = today().year
    dues.dues_year(year)
    dues.member("'s-Gravenhage", since=datetime.date(2019, 1, 1))
    ruimte = make.pillar("Ruimte")
    page = enter(builders.user(Office.TREASURER), LIST)
    expect(page.get_by_role("heading", name="Begroting", level=1)).to_be_visible()
    assert_accessible(page, "begroting-lijst")

    page.get_by_role("link", name=str(year), exact=True).click()
    expect(page.get_by_text("Geen werkprogramma bekend")).to_be_visible()
    assert_accessible(page, "begroting-leeg")
    page.get_by_role("link", name="Werkprogramma vastleggen").click()
    expect(page.get_by_label("Jaar")).to_have_value(str(year))
    page.get_by_label("Afgesproken bedrag").fill("-1")
    page.get_by_role("button", name="Werkprogramma opslaan").click()
    expect(page.get_by_role("link", name="Een bedrag kan niet onder nul liggen")).to_be_visible()
    assert_accessible(page, "begroting-fout")
    page.get_by_label("Afgesproken bedrag").fill("1.000")
    page.get_by_role("button", name="Werkprogramma opslaan").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Voeg nu de regels toe.")).to_be_visible()

    page.get_by_role("link", name="Regel toevoegen").first.click()
    expect(page.get_by_text("te verdelen.")).to_be_visible()
    page.get_by_label("Pijler").select_option(label="Ruimte")
    page.get_by_label("Wat de kennispartner doet").fill("Onderzoek naar woningbouw")
    page.get_by_label("Begroot").fill("1.500,00")
    page.get_by_role("button", name="Regel toevoegen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("De regel is toegevoegd.")).to_be_visible()
    expect(page.get_by_text("samen meer dan het afgesproken bedrag").first).to_be_visible()
    page.get_by_role("link", name="Kosten toevoegen").first.click()
    expect(page.get_by_label("Waarvoor")).to_be_visible()
    page.get_by_label("Soort kosten").select_option(label="Secretariaat")
    page.get_by_label("Waarvoor").fill("Secretariaat in Zeist")
    page.get_by_label("Begroot").fill("2.000")
    page.get_by_role("button", name="Kosten toevoegen").click()
    expect(page.get_by_text("De kosten zijn toegevoegd.")).to_be_visible()
    expect(page.get_by_role("row", name="Saldo € 2.000,00 onbekend")).to_be_visible()
    assert_accessible(page, "begroting-jaar")
    assert ProgrammeLine.objects.get().pillar == ruimte


def test_browser_leader_reports_what_is_delivered(enter, assert_accessible):
    pillar = make.pillar("Ruimte", slug="ruimte")
    leader = make.seat_user(pillar)
    build.line(build.programme(today().year), title="Woningbouw", pillar=pillar)
    page = enter(leader, "/pijlers/ruimte/")
    expect(page.get_by_role("heading", name="Kennispartner")).to_be_visible()
    assert_accessible(page, "begroting-pijler")

    page.get_by_role("link", name="Opgeleverd melden (Woningbouw)").click()
    expect(page.get_by_role("button", name="Opgeleverd melden")).to_be_visible()
    assert_accessible(page, "begroting-opgeleverd")
    page.get_by_label("Toelichting").fill("Rapport in drie delen")
    page.get_by_role("button", name="Opgeleverd melden").click()

    expect(page.get_by_text("“Woningbouw” is opgeleverd.")).to_be_visible()
    expect(page.get_by_text("1 van 1 opgeleverd")).to_be_visible()
    expect(page.get_by_text("Rapport in drie delen")).to_be_visible()
    expect(page.get_by_role("link", name="Opgeleverd melden (Woningbouw)")).to_have_count(0)


def test_browser_removal_asks_first(enter, assert_accessible):
    line = build.line(build.programme(2023), title="Woningbouw")
    page = enter(builders.user(Office.SECRETARIAT), f"{LIST}2023/")
    page.get_by_role("link", name="Verwijderen (Woningbouw)").click()
    expect(page.get_by_role("heading", name="Regel verwijderen?")).to_be_visible()
    assert_accessible(page, "begroting-verwijderen")
    assert ProgrammeLine.objects.get() == line

    page.get_by_role("button", name="Regel verwijderen").click()

    expect(page.get_by_text("De regel is verwijderd.")).to_be_visible()
    expect(page.get_by_role("heading", name="Nog geen regels")).to_be_visible()
