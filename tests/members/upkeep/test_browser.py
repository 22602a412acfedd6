"""Upkeep in a real browser: a contact official from the mail to the thanks, and the secretariat's pages."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from m50portal.accounts.choices import Office
from m50portal.core.models import OutgoingMail
from members.models import BillingProfile, Municipality, MunicipalRole
from members.upkeep.models import ChangeProposal, RoundEntry
from members.upkeep.tasks import sweep_sendings
from tests.builders import PASSWORD, client_of, user
from tests.members.builders_members import billing, member, official_user, role
from tests.members.upkeep.builders_upkeep import confirmation_round

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
def diemen(transactional_db):
    made = member("Diemen", inhabitants=31_334)
    billing(made)
    return made


def link_in_mail(address):
    """The path behind the button of the mail of the round."""
    mail = OutgoingMail.objects.get(name="confirmation_request", to=address)
    return re.search(r"http://testserver(/bijhouden/\S+)", mail.text)[1]


@pytest.mark.parametrize("width", [1280, 360])
def test_browser_contact_official_from_mail_to_thanks(
    page, live_server, diemen, assert_accessible, width
):
    sanne = official_user(diemen)
    confirmation_round()
    sweep_sendings()
    page.set_viewport_size({"width": width, "height": 800})

    page.goto(live_server.url + link_in_mail(sanne.email))
    page.get_by_label("E-mailadres").fill(sanne.email)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.wait_for_url("**/bijhouden/diemen/")
    assert_accessible(page, "review")
    page.set_viewport_size({"width": width, "height": 800})

    page.get_by_role("link", name="Wijzigen (adres)").click()
    page.get_by_label("Straat en huisnummer").fill("D.J. den Hartoglaan 1")
    page.get_by_label("Postcode").fill("onzin")
    page.get_by_role("button", name="Factuurgegevens opslaan").click()
    expect(page.get_by_label("Straat en huisnummer")).to_have_value("D.J. den Hartoglaan 1")
    page.get_by_label("Postcode").fill("1112 ZZ")
    page.get_by_label("E-mailadres voor facturen").fill("crediteuren@diemen.example")
    page.get_by_role("button", name="Factuurgegevens opslaan").click()
    page.wait_for_url("**/bijhouden/diemen/")
    assert "crediteuren@diemen.example" in page.locator("section", has_text="Wacht op").inner_text()

    page.get_by_role("link", name="Persoon toevoegen").click()
    page.get_by_label("Naam", exact=True).fill("Eva Proef")
    page.get_by_label("Rol", exact=True).select_option(label="Wethouder")
    page.get_by_role("button", name="Persoon toevoegen").click()
    page.wait_for_url("**/bijhouden/diemen/")

    klopt = page.get_by_role("button", name="Klopt (Mensen)")
    klopt.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#pillars")
    assert "1 van 5 onderdelen" in page.locator("main").inner_text()
    confirm = page.get_by_role("button", name="Alles klopt: bevestigen")
    confirm.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/bedankt/")
    assert_accessible(page, "thanks")

    assert "D.J. den Hartoglaan 1" in page.locator("main").inner_text()
    entry = RoundEntry.objects.get(municipality=diemen)
    assert (entry.outcome, entry.answered_label) == ("corrected", sanne.name)
    profile = BillingProfile.objects.get(municipality=diemen)
    assert (profile.postcode, profile.invoice_email) == ("1112 ZZ", "facturen@diemen.example")
    assert MunicipalRole.objects.filter(official__name="Eva Proef").exists()


def test_browser_secretariat_approves_and_looks(enter, diemen, assert_accessible):
    secretary, sanne = user(Office.SECRETARIAT), official_user(diemen)
    member("'s-Gravenhage")
    confirmation_round()
    sweep_sendings()
    client_of(sanne).post(
        "/leden/diemen/factuurgegevens/",
        {
            "street": "Dorpsstraat 2",
            "postcode": "1112 AB",
            "city": "Diemen",
            "invoice_email": "nieuw@diemen.example",
        },
    )
    proposal = ChangeProposal.objects.get()

    for path in (
        "",
        "ronde/",
        f"ronde/{proposal.proposed_at.year}/diemen/",
        f"ronde/{proposal.proposed_at.year}/",
        "voorstellen/",
        f"voorstellen/{proposal.pk}/",
        "goedkeuring/",
        "gewijzigd/",
    ):
        assert_accessible(enter(secretary, f"/bijhouden/{path}"), path.replace("/", "-"))
    page = enter(secretary, "/bijhouden/voorstellen/")
    page.get_by_role("checkbox", name="E-mailadres voor facturen van Diemen kiezen").check()
    page.get_by_role("button", name="Gekozen wijzigingen goedkeuren").click()
    page.get_by_text("1 goedgekeurd.").wait_for()

    assert BillingProfile.objects.get().invoice_email == "nieuw@diemen.example"


def test_browser_colleagues_are_accessible(enter, diemen, page, assert_accessible):
    sanne = official_user(diemen)
    other = official_user(diemen, "adviser")
    role(diemen, "finance")
    for path in ("", "uitnodigen/", f"{other.official.pk}/intrekken/"):
        assert_accessible(enter(sanne, f"/bijhouden/diemen/collegas/{path}"), "collegas")
    assert_accessible(enter(sanne, "/mijn-gemeente/"), "mijn-gemeente")
    enter(sanne, "/bijhouden/diemen/collegas/uitnodigen/")
    page.get_by_label("Naam", exact=True).fill("Eva Proef")
    page.get_by_label("E-mailadres van het werk").fill("eva@elders.example")
    page.get_by_role("button", name="Collega uitnodigen").click()
    page.get_by_label("Dit e-mailadres klopt").check()
    assert_accessible(page, "uitnodigen-ander-adres")
    page.get_by_role("button", name="Collega uitnodigen").click()
    page.get_by_text("Eva Proef krijgt een mail met een link.").wait_for()


def test_browser_starts_a_round_after_a_preview(enter, diemen, page, assert_accessible):
    official_user(diemen)
    secretary = user(Office.SECRETARIAT)
    enter(secretary, "/bijhouden/ronde/")
    page.get_by_role("button", name="Voorbeeld bekijken").click()
    page.get_by_role("heading", name="Zo ziet de mail eruit").wait_for()
    assert_accessible(page, "voorbeeld")
    page.get_by_role("button", name="Ronde starten en mails sturen").click()
    page.wait_for_url("**/bijhouden/ronde/20*/")

    assert RoundEntry.objects.count() == Municipality.objects.count() == 1
