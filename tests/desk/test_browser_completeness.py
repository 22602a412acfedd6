"""The completeness board in a real browser: accessible at two widths, mended and back by keyboard."""

import datetime

import pytest
from django.conf import settings
from playwright.sync_api import expect

from m50portal.accounts.choices import Office
from m50portal.core.dates import today
from m50portal.desk.actions_completeness import count_day, count_today
from members.models import MunicipalRole
from members.turnover.actions_completeness import snooze
from tests.builders import client_of, user
from tests.members import builders_members as make
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
def secretariat(transactional_db):
    person = user(Office.SECRETARIAT)
    place = make.member("'s-Gravenhage")
    for number in range(6):
        make.member(f"Voorbeeldstad-{number}")
    make.role(place)
    pillar = builders_pillars.pillar("Ruimte", slug="ruimte")
    builders_pillars.participation(pillar, place=place, is_paired=False)
    until = today() + datetime.timedelta(days=30)
    snooze(
        key="vicevoorzitter",
        target=pillar.pk,
        label="Pijler Ruimte",
        until=until,
        reason="Bewust zo",
        by=person,
    )
    count_day(today().replace(day=1) - datetime.timedelta(days=1))
    count_today()
    return person


def test_browser_board_is_accessible(enter, secretariat, assert_accessible):
    for path in (
        "/koppelcontrole/",
        "/koppelcontrole/?soort=kenmerk",
        "/koppelcontrole/?q=nergens",
        "/koppelcontrole/?peildatum=2023-01-01",
        "/koppelcontrole/gemeente/s-gravenhage/",
    ):
        assert_accessible(enter(secretariat, path))


def test_browser_board_mends_by_keyboard_and_comes_back(
    enter, secretariat, page, assert_accessible
):
    enter(secretariat, "/koppelcontrole/?gemeente=gravenhage")
    page.get_by_role("link", name="Burgemeester toevoegen ('s-Gravenhage)").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Naam", exact=True).fill("Iris Voorbeeld")
    expect(page.get_by_label("Rol")).to_have_value("mayor")
    page.get_by_role("button", name="Persoon toevoegen").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/koppelcontrole/?gemeente=gravenhage")

    expect(page.get_by_role("link", name="Burgemeester toevoegen")).to_have_count(0)
    assert MunicipalRole.objects.filter(kind="mayor").count() == 1
    page.get_by_role("link", name="Bewust zo laten ('s-Gravenhage)").first.click()
    assert_accessible(page)
    page.get_by_label("Waarom is dit bewust zo?").fill("Gemeente levert geen kenmerk")
    page.get_by_label("Weer tonen op").fill((today() + datetime.timedelta(days=9)).isoformat())
    page.get_by_role("button", name="Regel verbergen").click()

    expect(page.get_by_text("Gemeente levert geen kenmerk")).to_be_visible()
    page.get_by_role("button", name="Weer tonen ('s-Gravenhage)").click()
    expect(page.get_by_text("'s-Gravenhage staat weer op de koppelcontrole.")).to_be_visible()
