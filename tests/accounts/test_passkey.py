"""A passkey in a real browser, with the browser's own virtual authenticator."""

import pytest
from playwright.sync_api import expect

from m50portal.accounts import actions
from m50portal.accounts.choices import Office
from m50portal.core.dates import today
from tests import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(live_server):
    """Browsers allow passkeys on localhost and not on 127.0.0.1."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def finger(page):
    """A device that knows its owner's finger; ``isUserVerified`` False is somebody else's finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def finger_is_known(known):
        values = {"authenticatorId": added["authenticatorId"], "isUserVerified": known}
        session.send("WebAuthn.setUserVerified", values)

    return finger_is_known


def log_in_by_keyboard(page, person):
    page.focus("#id_login")
    page.keyboard.type(person.email)
    page.keyboard.press("Tab")
    page.keyboard.type(builders.PASSWORD)
    page.keyboard.press("Enter")


def test_passkey_is_made_used_as_second_step_and_as_the_only_step(
    page, address, finger, assert_accessible
):
    complaints = []
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    person = builders.user(name="Hanneke Fictief")
    actions.give_office(person, office=Office.BOARD, starts_on=today(), by=None)

    page.goto(f"{address}/accounts/mijn/")
    assert_accessible(page, "login")
    log_in_by_keyboard(page, person)
    page.get_by_role("heading", name="Inloggen in twee stappen").wait_for()
    assert_accessible(page, "mfa_required")
    page.get_by_role("link", name="Passkey instellen").click()
    page.get_by_role("button", name="Passkey toevoegen").click()
    page.get_by_role("heading", name="Herstelcodes").wait_for()
    assert_accessible(page, "recovery_codes")
    page.get_by_role("link", name="Codes bewaard, verder naar het portaal").click()
    page.get_by_role("heading", name="Mijn account").wait_for()

    page.get_by_role("button", name="Uitloggen").click()
    log_in_by_keyboard(page, person)
    page.get_by_role("heading", name="Tweede stap").wait_for()
    assert_accessible(page, "second_step")
    page.get_by_role("button", name="Passkey gebruiken").click()
    page.get_by_role("button", name="Uitloggen").wait_for()

    page.goto(f"{address}/account/2fa/webauthn/reauthenticate/?next=/accounts/mijn/")
    assert_accessible(page, "reauthenticate")
    page.get_by_role("button", name="Passkey gebruiken").click()
    page.get_by_role("heading", name="Mijn account").wait_for()

    page.get_by_role("button", name="Uitloggen").click()
    page.goto(f"{address}/accounts/mijn/")
    page.get_by_role("button", name="Inloggen met passkey").click()
    page.get_by_role("heading", name="Mijn account").wait_for()
    assert [text for text in complaints if "404" not in text] == []


def test_passkey_of_another_finger_says_what_to_do(page, address, finger):
    person = builders.user()
    page.goto(f"{address}/account/2fa/webauthn/add/")
    log_in_by_keyboard(page, person)
    page.get_by_role("button", name="Passkey toevoegen").wait_for()
    finger(False)

    page.get_by_role("button", name="Passkey toevoegen").click()

    page.get_by_text("Het is niet gelukt, of u hebt het afgebroken.").wait_for()
    assert page.get_by_role("button", name="Passkey toevoegen").is_enabled()


def test_passkey_button_explains_itself_without_javascript(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto(f"{address}/account/login/")

    expect(page.get_by_text("of JavaScript staat uit")).to_be_visible()
    expect(page.get_by_role("button", name="Inloggen met passkey")).not_to_be_visible()
    context.close()
