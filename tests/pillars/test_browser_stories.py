"""A story in a real browser: written by keyboard, published, read by everybody."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from m50portal.accounts.choices import Office
from pillars.models import Story
from tests.builders import client_of, user
from tests.members.builders_members import member, official_user
from tests.pillars.builders_stories import told

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


@pytest.mark.parametrize("width", [1280, 360])
def test_browser_story_from_writing_to_reading(enter, live_server, assert_accessible, width):
    place = member("'s-Gravenhage")
    page = enter(official_user(place), "/verhalen/nieuw/")
    page.set_viewport_size({"width": width, "height": 800})
    assert_accessible(page, "story-form")
    page.set_viewport_size({"width": width, "height": 800})

    page.get_by_label("Excelleren in").fill("duurzaamheid")
    page.get_by_label("Titel").fill("Zon op school")
    page.get_by_label("Jaar").fill("2025")
    page.get_by_label("In het kort").fill("Panelen op elk dak.")
    page.get_by_role("button", name="Concept opslaan").click()
    expect(page.get_by_label("Titel")).to_have_value("Zon op school")  # the text was forgotten
    page.get_by_label("Verhaal", exact=True).fill("Zo ging het.")
    page.get_by_role("button", name="Concept opslaan").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Het concept is opgeslagen")).to_be_visible()
    assert_accessible(page, "story")
    page.get_by_role("link", name="Verhaal aanbieden").click()
    page.get_by_role("button", name="Verhaal aanbieden").click()
    expect(page.get_by_text("Het secretariaat leest uw verhaal")).to_be_visible()

    made = Story.objects.get()
    enter(user(Office.SECRETARIAT), f"/verhalen/{made.slug}/publiceren/")
    page.get_by_label("Openbaar").check()
    page.get_by_role("button", name="Verhaal publiceren").click()
    expect(page.get_by_text("Het verhaal is gepubliceerd")).to_be_visible()
    page.goto(f"{live_server.url}/verhalen/openbaar/{made.slug}/")
    expect(page.get_by_role("heading", name="Zon op school")).to_be_visible()
    assert_accessible(page, "story-public")


def test_browser_lists_of_stories_are_accessible(enter, assert_accessible):
    told(member("De Bilt"), state="public", title="Zon op school")
    page = enter(user(Office.SECRETARIAT), "/verhalen/")

    assert_accessible(page, "stories")
    page.get_by_role("link", name="Nieuwsbrief maken").click()
    page.get_by_label("Zon op school").check()
    page.get_by_role("button", name="Tekst maken").click()
    expect(page.get_by_role("link", name="Tekst downloaden")).to_be_visible()
    assert_accessible(page, "newsletter")
    page.goto(page.url.split("/verhalen/")[0] + "/verhalen/openbaar/")
    expect(page.get_by_role("link", name="Zon op school")).to_be_visible()
    assert_accessible(page, "stories-public")
