"""Elections in a real browser: accessible at two widths, and a contact official answers by keyboard."""

import datetime

import pytest
from django.conf import settings
from playwright.sync_api import expect

from m50portal.accounts.choices import Office
from m50portal.core.dates import today
from members.models import MunicipalRole, Official
from members.turnover.models import RoleConfirmation
from tests.builders import client_of, user
from tests.members import builders_members as make
from tests.members.turnover.builders_turnover import alderman, election
from tests.pillars import builders_pillars

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
def held():
    """An election a week ago in 's-Gravenhage, where an alderman chairs a pillar."""
    now = today()
    of = election(
        on=now - datetime.timedelta(days=21),
        installed_on=now - datetime.timedelta(days=7),
        ask_from=now - datetime.timedelta(days=7),
    )
    place = make.member("'s-Gravenhage")
    anna = alderman(place, "Anna Eerst", portfolio="Wonen")
    bert = alderman(place, "Bert Tweede", portfolio="Zorg")
    pillar = builders_pillars.pillar("Ruimte", slug="ruimte")
    builders_pillars.seat(pillar, place=place, who=anna.official)
    builders_pillars.participation(pillar, place=place, who=anna.official)
    return of, place, anna, bert


def test_browser_pages_are_accessible(enter, held, assert_accessible, page):
    of, place, anna, _ = held
    alderman(place, "Cees Weg", ends_on=today())
    secretariat = user(Office.SECRETARIAT)
    for path in (
        "/verkiezingen/",
        "/verkiezingen/nieuw/",
        f"/verkiezingen/{of.pk}/",
        f"/verkiezingen/{of.pk}/alle-gemeenten/",
        f"/verkiezingen/{of.pk}/s-gravenhage/",
        f"/verkiezingen/{of.pk}/s-gravenhage/bekijken/",
        "/verkiezingen/vacatures/",
        "/verkiezingen/vacatures/?per=pijler",
        "/pijlers/ruimte/",
    ):
        assert_accessible(enter(secretariat, path))


def test_browser_contact_official_answers_by_keyboard(enter, held, assert_accessible, page):
    of, place, anna, bert = held
    contact = make.official_user(place)
    page.set_viewport_size({"width": 360, "height": 800})
    enter(contact, "/mijn-gemeente/")
    page.get_by_role("link", name="Zeggen wie blijft en wie opvolgt").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Blijft, met dezelfde portefeuille").nth(1).focus()
    page.keyboard.press("Space")
    page.get_by_label("Is gestopt of stopt").first.focus()
    page.keyboard.press("Space")
    expect(page.get_by_label("Laatste dag").first).to_be_visible()
    expect(page.get_by_label("Laatste dag").nth(1)).to_be_hidden()
    page.get_by_role("button", name="Wijzigingen bekijken").focus()
    page.keyboard.press("Enter")
    page.locator(".m50-error-summary").wait_for()

    assert_accessible(page)
    page.get_by_role("link", name="Anna Eerst, laatste dag: Vul de laatste dag in.").click()
    page.get_by_label("Laatste dag").first.fill(today().isoformat())
    page.get_by_label("Naam van de opvolger").first.fill("Piet Nieuw")
    page.get_by_role("button", name="Bewaren en later verder gaan").click()
    expect(page.get_by_text("Bewaard. U kunt later verder gaan")).to_be_visible()
    assert MunicipalRole.objects.filter(ends_on__isnull=False).count() == 0
    page.get_by_role("button", name="Wijzigingen bekijken").click()
    page.wait_for_url("**/bekijken/**")

    assert_accessible(page)
    expect(
        page.get_by_text("Piet Nieuw neemt over: deelname aan de pijler Ruimte.")
    ).to_be_visible()
    expect(page.get_by_text("Stopt ook: voorzitter van de pijler Ruimte.")).to_be_visible()
    page.get_by_role("button", name="Wijzigingen doorvoeren").click()
    page.get_by_text("Alles is bekend").wait_for()

    expect(page.get_by_text("Dank u wel. De wijzigingen zijn doorgevoerd.")).to_be_visible()
    assert_accessible(page)
    assert Official.objects.filter(name="Piet Nieuw").count() == 1
    assert list(RoleConfirmation.objects.values_list("role", flat=True)) == [bert.pk]


def test_browser_secretariat_fills_in_many_and_goes_back(enter, held, assert_accessible, page):
    of, place, anna, bert = held
    enter(user(Office.SECRETARIAT), f"/verkiezingen/{of.pk}/alle-gemeenten/")
    page.get_by_label("Anna Eerst aanvinken").check()
    page.get_by_label("Alle aangevinkte bestuurders").select_option("stopped")
    page.get_by_label("Laatste dag").first.fill(today().isoformat())
    page.get_by_label("Wat geldt er nu voor Bert Tweede?").select_option("stays")
    page.get_by_role("button", name="Wijzigingen bekijken").click()

    assert_accessible(page)
    expect(page.get_by_text("Blijft wethouder (Zorg).")).to_be_visible()
    page.get_by_role("button", name="Terug en wijzigen").click()
    page.get_by_text("Opvolger invullen (Anna Eerst)").click()
    page.get_by_label("Naam van de opvolger").first.fill("Piet Nieuw")
    page.get_by_role("button", name="Wijzigingen bekijken").click()
    page.get_by_role("button", name="Wijzigingen doorvoeren").click()

    expect(page.get_by_text("2 bestuurders zijn bijgewerkt.")).to_be_visible()
    expect(page.get_by_text("Niemand is onzeker")).to_be_visible()
    assert Official.objects.filter(name="Piet Nieuw").count() == 1
