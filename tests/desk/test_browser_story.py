"""The story, the memo and the sheet in a real browser: accessible at two widths, and done by keyboard."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

import lobby.demo
import meetings.demo
import members.dues.demo
import pillars.demo
from m50portal.accounts.choices import Office
from m50portal.core.tasks import sweep_prints
from members import demo
from members.models import Municipality
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
def network(transactional_db):
    secretary = user(Office.SECRETARIAT)
    for room in (demo, members.dues.demo, pillars.demo, lobby.demo, meetings.demo):
        room.seed(by=secretary)
    return secretary


def test_browser_story_is_accessible(enter, network, assert_accessible):
    for name, path in (
        ("overzicht", "/leden/woerden/"),
        ("tijdlijn", "/leden/dijk-en-waard/?deel=tijdlijn"),
        ("tijdlijn-toen", "/leden/diemen/?deel=tijdlijn&peildatum=2023-04-15"),
        ("nu", "/leden/woerden/?deel=mensen&peildatum="),
        ("pijlers", "/leden/woerden/?deel=pijlers"),
        ("contributie", "/leden/woerden/?deel=contributie"),
        ("oud-lid", "/leden/heerhugowaard/"),
        ("geen-lid", "/leden/amstelveen/"),
        ("opbrengst", "/leden/dijk-en-waard/opbrengst/2026/"),
        ("opbrengst-leeg", "/leden/amstelveen/opbrengst/"),
        ("stukken-leeg", "/leden/amstelveen/stukken/"),
    ):
        assert_accessible(enter(network, path), name)


def test_browser_contact_official_makes_a_memo(enter, network, page, assert_accessible):
    contact = official_user(Municipality.objects.get(slug="dijk-en-waard"))
    enter(contact, "/leden/dijk-en-waard/")
    page.get_by_role("link", name="Memo voor het college maken").click()
    page.get_by_label("Team").fill("Vul het team in")
    page.get_by_role("button", name="Memo maken").click()
    expect(page.get_by_text("Vul de datum van de collegevergadering in.").first).to_be_visible()
    assert_accessible(page, "memo-fout")

    page.get_by_label("Datum van de collegevergadering").fill("2026-12-01")
    page.get_by_label("Portefeuillehouder").fill("Erik Modelstad")
    page.get_by_label("Team").fill("Bestuur en beleid")
    page.get_by_label("Steller").fill("Sanne Voorbeeld")
    page.get_by_role("button", name="Voorbeeld bekijken").click()
    expect(
        page.get_by_role("heading", name="Voorbeeld: informatie voor het college")
    ).to_be_visible()
    assert_accessible(page, "memo-voorbeeld")
    page.get_by_role("button", name="Memo maken").click()
    page.wait_for_url("**/stukken/?nr=*")
    assert_accessible(page, "memo-wacht")

    sweep_prints()
    link = page.get_by_role("link", name=re.compile(r"pdf, \d+.kB\)$")).first
    expect(link).to_be_visible()
    assert_accessible(page, "memo-klaar")
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "memo-dijk-en-waard-2026-12-01.pdf"
