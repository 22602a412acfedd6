"""The register in a real browser: accessible at two widths, and a municipality found by keyboard."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from m50portal.accounts.choices import Office
from members import demo
from members.models import MunicipalRole
from tests.builders import client_of, user
from tests.members.builders_members import official_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def enter(page, live_server):
    """``enter(person, path)``: the page as ``person`` sees it."""

    def go(person, path):
        cookie = {"name": settings.SESSION_COOKIE_NAME, "url": live_server.url}
        page.context.add_cookies([{**cookie, "value": client_of(person).session.session_key}])
        page.goto(live_server.url + path)
        return page

    return go


@pytest.fixture
def secretary(transactional_db):
    demo.seed(by=None)
    return user(Office.SECRETARIAT)


def test_browser_pages_are_accessible(enter, secretary, assert_accessible):
    role = MunicipalRole.objects.current().filter(municipality__slug="diemen").order_by("pk")[0]
    for path in (
        "/leden/",
        "/leden/?peildatum=2023-04-15&q=heerhugowaard",
        "/leden/?q=nergens",
        "/leden/?peildatum=gisteren",
        "/leden/diemen/",
        "/leden/diemen/?peildatum=2023-04-15",
        "/leden/hellevoetsluis/",
        "/leden/zwijndrecht/",
        "/leden/diemen/mensen/nieuw/",
        f"/leden/diemen/mensen/{role.pk}/",
        f"/leden/diemen/mensen/{role.pk}/einde/",
        "/leden/diemen/kenmerken/",
        "/leden/diemen/besluit/",
    ):
        assert_accessible(enter(secretary, path))


def test_browser_finds_a_municipality_by_keyboard_on_another_day(enter, secretary, page):
    enter(secretary, "/leden/?peildatum=2023-04-15")
    page.get_by_label("Zoek gemeente").focus()
    page.keyboard.type("diemen")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=diemen**")
    page.get_by_role("link", name="Diemen", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/leden/diemen/?peildatum=2023-04-15")

    assert "Aspirant-lid sinds" in page.locator("main").inner_text()
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Pijlers").click()
    assert "Peildatum 15\u00a0april\u00a02023." in page.locator("body").inner_text()
    page.go_back()
    page.get_by_label("Kruimelpad").get_by_role("link", name="Leden").click()
    page.wait_for_url("**/leden/?peildatum=2023-04-15")


def test_browser_mends_billing_data_after_an_error(enter, secretary, page, assert_accessible):
    contact = official_user(demo.Municipality.objects.get(slug="zwijndrecht"))
    enter(contact, "/leden/zwijndrecht/factuurgegevens/")
    page.get_by_role("button", name="Factuurgegevens opslaan").click()

    assert_accessible(page)
    page.get_by_role("link", name="Straat en huisnummer: Vul een straat en huisnummer in.").click()
    expect(page.get_by_label("Straat en huisnummer")).to_be_focused()
    page.keyboard.type("Raadhuisplein 61")
    page.get_by_label("E-mailadres voor facturen").fill("facturen@zwijndrecht.example")
    page.get_by_role("button", name="Factuurgegevens opslaan").click()

    expect(page.get_by_text("De factuurgegevens zijn opgeslagen.")).to_be_visible()
    expect(page.get_by_text("Er kan nog geen factuur worden gemaakt.")).to_have_count(0)
