"""From a first talk to a member, in a real browser: accessible at two widths."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from m50portal.accounts.choices import Office
from members.joining import actions_signals
from tests.builders import client_of, user
from tests.members.builders_members import member, official, role
from tests.members.joining.builders_joining import contact, day, decide, prospect, rules

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
    return user(Office.SECRETARIAT, name="Iris Voorbeeld")


def click(page, name):
    page.get_by_role("link", name=name).first.click()


def test_browser_wins_a_municipality(enter, secretary, page, assert_accessible):
    prospect("'s-Gravenzande", 42_000)
    prospect("Altena", 58_000)
    rules(needs_interview=True)

    enter(secretary, "/werving/")
    assert_accessible(page, "prospects")
    click(page, "'s-Gravenzande")
    click(page, "Contact vastleggen")
    assert_accessible(page, "contact")
    page.get_by_label("Soort contact").select_option(label="Telefoongesprek")
    page.get_by_label("Gesproken met").fill("Gemeentesecretaris")
    page.get_by_label("Volgende stap", exact=False).first.fill("Kennismaken")
    page.get_by_role("button", name="Contact vastleggen").click()
    assert_accessible(page, "contact-fout")
    page.get_by_label("Samenvatting").fill("Het college wil aspirant-lid worden.")
    page.get_by_role("button", name="Contact vastleggen").click()
    expect(page.get_by_text("Het contact is vastgelegd.")).to_be_visible()
    assert_accessible(page, "prospect")

    # The rules want a talk first: the portal warns, and lets her go on.
    click(page, "Besluit vastleggen")
    page.get_by_label("Besloten op").fill("2026-01-15")
    page.get_by_label("Mandaat").fill("De burgemeester beslist over het lidmaatschap.")
    page.get_by_role("button", name="Besluit vastleggen").click()
    expect(page.get_by_text("Er is nog niets vastgelegd.")).to_be_visible()
    expect(page.get_by_label("Uiterlijk beslissen op")).to_have_value("2027-01-15")
    assert_accessible(page, "besluit-let-op")
    page.get_by_role("button", name="Besluit toch vastleggen").click()
    expect(page.get_by_text("beslist uiterlijk op 15\u00a0januari\u00a02027").first).to_be_visible()

    # The clock, and the definitive decision with one click.
    page.get_by_role("navigation", name="Onderdelen van Leden").or_(
        page.get_by_role("navigation").filter(has_text="Werving")
    ).first.get_by_role("link", name="Werving").click()
    click(page, "Aspiranten")
    expect(page.get_by_text("15\u00a0januari\u00a02027").first).to_be_visible()
    assert_accessible(page, "aspiranten")
    click(page, "Besluit vastleggen")
    expect(page.get_by_label("Besloten door")).to_have_value("Burgemeester")
    assert_accessible(page, "definitief-besluit")
    page.get_by_role("button", name="Besluit vastleggen").click()
    expect(page.get_by_text("lid.", exact=False).first).to_be_visible()
    expect(page.get_by_role("heading", name="Aspirant-leden (0)")).to_be_visible()

    # She finds out that it was the wrong one, and takes it back.
    page.goto(page.url.split("/werving/")[0] + "/werving/besluiten/")
    assert_accessible(page, "besluiten")
    click(page, "'s-Gravenzande")
    assert_accessible(page, "besluiten-van-een-gemeente")
    page.get_by_role("link", name="Besluit intrekken (Besluit tot lidmaatschap").click()
    expect(page.get_by_text("'s-Gravenzande is dan weer aspirant-lid")).to_be_visible()
    assert_accessible(page, "besluit-intrekken")
    page.get_by_label("Waarom trekt u dit besluit in?").fill("Verkeerde gemeente")
    page.get_by_role("button", name="Besluit intrekken").click()
    expect(page.get_by_text("Het besluit is ingetrokken.")).to_be_visible()


def test_browser_pages_are_accessible(enter, secretary, assert_accessible):
    place = prospect("Weert", 50_000)
    entry = contact(place, "2026-03-01", next_step="Bellen", next_step_on=day("2026-04-01"))
    aspirant = prospect("Goes", 39_000)
    decide(aspirant, "aspirant", "2026-01-01")
    role(aspirant, person=official())
    actions_signals.send_signals()
    decide(member("Zeist"), "end", "2026-01-01")
    later = rules("2199-01-01", only_new_year=True)
    rules("2026-01-01")
    for path in (
        "/werving/?q=nergens",
        "/werving/?peildatum=gisteren&fase=x",
        "/werving/gemeenten/weert/",
        f"/werving/gemeenten/weert/contact/{entry.pk}/",
        f"/werving/gemeenten/weert/contact/{entry.pk}/intrekken/",
        "/werving/gemeenten/weert/fase/",
        "/werving/aspiranten/",
        "/werving/welkom/goes/",
        "/werving/regels/",
        "/werving/regels/nieuw/",
        f"/werving/regels/{later.pk}/verwijderen/",
        "/",
    ):
        assert_accessible(enter(secretary, path))
