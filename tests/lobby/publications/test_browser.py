"""Publications in a real browser: accessible, in place, with the keyboard's focus kept."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from lobby.publications.choices import BlockKind
from m50portal.accounts.choices import Office
from tests.builders import client_of, user
from tests.lobby.publications import builders_publications as build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def enter(page, live_server):
    """``enter(person, path)``: the page as ``person`` sees it."""

    def go(person, path):
        session = client_of(person).session
        page.context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": session.session_key,
                    "url": live_server.url,
                }
            ]
        )
        page.goto(live_server.url + path)
        return page

    return go


def test_browser_documents_are_accessible(enter, assert_accessible):
    build.network()
    build.lobby()
    plan, paper = build.annual_plan(), build.position_paper()
    build.adopted(plan)
    secretary = user(Office.SECRETARIAT)

    for path in ("/publicaties/", f"/publicaties/{plan.slug}/", f"/publicaties/{paper.slug}/"):
        assert_accessible(enter(secretary, path))


def test_browser_writing_is_accessible(enter, assert_accessible):
    build.network()
    build.lobby()
    plan = build.annual_plan()
    build.block(plan, BlockKind.QUOTE, text="Nog zonder naam.")
    secretary = user(Office.SECRETARIAT)
    paths = (
        "bewerken/",
        "gegevens/",
        "vaststellen/",
        "onderdeel/nieuw/",
        "onderdeel/nieuw/?soort=quote",
    )

    for path in paths:
        assert_accessible(enter(secretary, f"/publicaties/{plan.slug}/{path}"))


def test_browser_block_is_edited_in_its_place(enter):
    plan = build.small_plan()
    page = enter(user(Office.SECRETARIAT), f"/publicaties/{plan.slug}/bewerken/")

    page.get_by_role("link", name="Onderdeel bewerken (Tekst").click()
    expect(page.get_by_role("textbox", name="Tekst")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("Nieuwe **tekst** in de browser")
    page.get_by_role("button", name="Onderdeel opslaan").click()
    page.get_by_text("Nieuwe tekst in de browser", exact=True).wait_for()

    assert page.url.endswith("/bewerken/")
    assert plan.blocks.get(kind=BlockKind.TEXT).text == "Nieuwe **tekst** in de browser"
