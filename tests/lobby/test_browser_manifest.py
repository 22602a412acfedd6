"""Signing a manifest in a real browser: by keyboard, at both widths, and without JavaScript."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from lobby.models import Signature
from m50portal.accounts.choices import Office
from tests.builders import client_of, user
from tests.lobby.builders_manifest import manifest, mayor, sign, signer
from tests.members.builders_members import member, official_user

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
def test_browser_contact_official_signs_by_keyboard(enter, assert_accessible, width):
    made, place = manifest("Kleinere steden"), member("'s-Gravenhage")
    mayor(place, "Jan Voorbeeld")
    for name in ("De Bilt", "Súdwest-Fryslân"):
        sign(made, signer(name))
    page = enter(official_user(place), made.get_absolute_url())
    page.set_viewport_size({"width": width, "height": 800})
    assert_accessible(page, "manifest")
    page.set_viewport_size({"width": width, "height": 800})

    link = page.get_by_role("link", name="Manifest ondertekenen")
    link.focus()
    page.keyboard.press("Enter")
    who = page.get_by_label("Jan Voorbeeld, burgemeester")
    expect(who).to_be_visible()
    assert_accessible(page, "sign")
    page.set_viewport_size({"width": width, "height": 800})
    page.get_by_role("button", name="Manifest ondertekenen").click()
    expect(page.get_by_text("Kies wie namens de gemeente tekent.").first).to_be_visible()
    who.focus()
    page.keyboard.press("Space")
    expect(who).to_be_checked()
    page.get_by_label("Datum van het besluit").fill("2024-02-29")
    page.get_by_label("Kenmerk van het besluit").fill("B&W 12")
    page.get_by_label("Kenmerk van het besluit").press("Enter")

    expect(page.get_by_text("3 gemeenten staan nu achter dit manifest")).to_be_visible()
    row = Signature.objects.get(municipality=place)
    assert (row.name, row.reference, str(row.decided_on)) == (
        "Jan Voorbeeld",
        "B&W 12",
        "2024-02-29",
    )


def test_browser_public_page_for_everybody(page, live_server, assert_accessible):
    made = manifest("Kleinere steden")
    sign(made, signer("De Bilt"))

    page.goto(live_server.url + reverse("lobby:public", args=[made.slug]))

    expect(page.get_by_role("heading", name="Kleinere steden")).to_be_visible()
    expect(page.get_by_text("De Bilt")).to_be_visible()
    assert_accessible(page, "public")


def test_browser_secretariat_works_with_a_manifest(enter, assert_accessible):
    made = manifest("Kleinere steden")
    sign(made, signer("De Bilt"))
    signer("Zeist")
    page = enter(user(Office.SECRETARIAT), reverse("lobby:manifests"))
    assert_accessible(page, "manifests")

    page.get_by_role("link", name="Kleinere steden").click()
    page.get_by_text("Doet mee en tekende niet (1)").click()
    expect(page.get_by_role("link", name="Zeist (handtekening vastleggen)")).to_be_visible()
    assert_accessible(page, "manifest-office")
