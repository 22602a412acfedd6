"""Logging in and everything around it, page by page."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from m50portal.accounts.adapter import SecondFactorAdapter
from m50portal.accounts.choices import Office
from m50portal.accounts.models import User
from m50portal.core.models import AuditEvent, OutgoingMail
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outbox(settings):
    """allauth's mail becomes rows, as in earnest; pytest-django would keep it in memory."""
    settings.EMAIL_BACKEND = "m50portal.core.mail_backend.OutboxBackend"


def code(secret=builders.TOTP_SECRET):
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


def log_in(person, password=builders.PASSWORD, **data):
    client = Client()
    response = client.post("/account/login/", {"login": person.email, "password": password, **data})
    return client, response


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# --- log-in ------------------------------------------------------------------------------------------
def test_log_in_page_helps_password_managers(client):
    page = client.get("/account/login/?next=/accounts/mijn/").content.decode()

    assert re.search(r'name="login"[^>]*autocomplete="username"', page)
    assert re.search(r'name="password"[^>]*autocomplete="current-password"', page)
    assert "placeholder" not in page
    assert "onpaste" not in page
    assert "Inloggen met passkey" in page
    assert page.count('name="next" value="/accounts/mijn/"') == 2


def test_log_in_leads_to_the_page_one_wanted():
    person = builders.user(email="anouk@m50.example")

    _, response = log_in(person, next="/accounts/mijn/")

    assert response["Location"] == "/accounts/mijn/"
    _, response = log_in(User(email="ANOUK@m50.example"))
    assert response["Location"] == "/"


@pytest.mark.parametrize("next_url", ["https://elsewhere.example/", "//elsewhere.example/"])
def test_log_in_leads_nowhere_else(next_url):
    _, response = log_in(builders.user(), next=next_url)

    assert response["Location"] == "/"


def test_log_in_says_the_same_for_a_wrong_password_and_an_unknown_address():
    person = builders.user()

    answers = [
        log_in(person, "verkeerd")[1].context["form"].errors,
        log_in(User(email="niemand@m50.example"))[1].context["form"].errors,
    ]

    assert answers[0] == answers[1]
    assert "horen niet bij elkaar" in str(answers[0])


def test_log_in_says_what_is_missing(client):
    page = text_of(client.post("/account/login/", {}))

    assert "Vul uw e-mailadres in." in page
    assert "Vul uw wachtwoord in." in page


def test_log_in_stops_after_five_wrong_passwords_even_with_the_right_one():
    person = builders.user()
    for _ in range(5):
        log_in(person, "verkeerd")

    _, response = log_in(person)

    assert "Wacht vijf minuten" in text_of(response)


def test_log_in_page_refuses_a_flood(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}

    statuses = [client.get("/account/login/").status_code for _ in range(3)]
    statuses += [client.post("/account/login/", {}).status_code for _ in range(4)]

    assert statuses[-1] == 429
    assert "Te veel pogingen" in text_of(client.post("/account/login/", {}))


def test_log_out_asks_first_and_needs_a_post():
    client = builders.client_of(builders.user())

    assert "Wilt u uitloggen?" in text_of(client.get("/account/logout/"))
    assert client.get("/accounts/mijn/").status_code == 200
    assert "U bent uitgelogd." in text_of(client.post("/account/logout/", follow=True))
    assert client.get("/accounts/mijn/").status_code == 302


def test_sign_up_is_closed_and_says_whom_to_ask(client):
    assert "Het secretariaat maakt uw account" in text_of(client.get("/account/signup/"))
    client.post("/account/signup/", {"email": "a@m50.example", "password1": "x", "password2": "x"})
    assert not User.objects.exists()


def test_unconfirmed_address_must_be_confirmed_first():
    person = builders.user()
    EmailAddress.objects.update(verified=False)

    _, response = log_in(person)

    assert response["Location"] == "/account/confirm-email/"
    assert "Bevestig" in OutgoingMail.objects.get().subject
    assert "Bevestig uw e-mailadres" in text_of(Client().get("/account/confirm-email/"))


# --- the second step ----------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", [lambda: code(), lambda: f" {code()[:3]} {code()[3:]} "])
def test_second_step_takes_a_code_with_or_without_spaces(typed):
    client, response = log_in(builders.user(Office.BOARD), next="/accounts/mijn/")
    assert response["Location"] == "/account/2fa/authenticate/"
    assert client.get("/accounts/mijn/").status_code == 302  # the password alone opens nothing

    done = client.post("/account/2fa/authenticate/", {"code": typed()})

    assert done["Location"] == "/accounts/mijn/"
    assert client.get("/accounts/mijn/").status_code == 200


def test_second_step_takes_each_recovery_code_once():
    person = builders.user(Office.BOARD)
    RecoveryCodes.activate(person)
    [recovery, *_] = RecoveryCodes(
        Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    ).get_unused_codes()

    answers = []
    for _ in range(2):
        client, _ = log_in(person)
        answers.append(client.post("/account/2fa/authenticate/", {"code": recovery}).status_code)

    assert answers == [302, 200]


def test_second_step_says_what_is_wrong_and_forgets_the_code():
    client, _ = log_in(builders.user(Office.BOARD))

    page = client.get("/account/2fa/authenticate/").content.decode()
    assert re.search(r'name="code"[^>]*inputmode="numeric"', page)
    assert 'autocomplete="one-time-code"' in page
    answer = client.post("/account/2fa/authenticate/", {"code": "000001"})
    assert "Deze code klopt niet." in text_of(answer)
    assert "000001" not in answer.content.decode()
    assert "Vul de code in." in text_of(client.post("/account/2fa/authenticate/", {"code": ""}))


def test_second_step_stops_after_five_wrong_codes():
    client, _ = log_in(builders.user(Office.BOARD))
    for _ in range(5):
        client.post("/account/2fa/authenticate/", {"code": "000001"})

    assert "te vaak geprobeerd" in text_of(
        client.post("/account/2fa/authenticate/", {"code": code()})
    )


# --- who must have a second step ------------------------------------------------------------------------
@pytest.mark.parametrize("office", list(Office))
def test_office_holder_without_a_second_factor_is_led_to_one(office):
    client = builders.client_of(builders.user(office, second_factor=False))

    response = client.get("/accounts/mijn/?x=1", follow=True)

    assert response.redirect_chain == [("/account/2fa/", 302)]
    assert "Stel nu een tweede stap in." in text_of(response)
    for url in (
        "/account/2fa/",
        "/account/logout/",
        "/privacy/",
        "/gezondheid/",
        "/account/password/change/",
    ):
        assert client.get(url).status_code == 200


def test_pillar_chair_is_led_to_one_too(monkeypatch, settings):
    settings.SECOND_FACTOR_REQUIRED_FOR = ["tests.accounts.test_entrance.everybody"]

    assert builders.visit(builders.user(), "/accounts/mijn/")["Location"] == "/account/2fa/"


def everybody(user):
    return True


def test_plain_member_works_without():
    client = builders.client_of(builders.user())

    assert client.get("/accounts/mijn/").status_code == 200
    assert "komt niemand binnen die uw wachtwoord raadt" in text_of(client.get("/account/2fa/"))


def test_post_is_stopped_too():
    boss = builders.user(Office.SECRETARIAT, second_factor=False)

    response = builders.client_of(boss).post(
        "/accounts/uitnodigen/", {"name": "A", "email": "a@m50.example"}
    )

    assert response["Location"] == "/account/2fa/"
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_leads_through_the_codes_back_to_where_one_was():
    person = builders.user(Office.BOARD, second_factor=False)
    client, _ = log_in(person)
    client.get("/accounts/mijn/?x=1")

    page = client.get("/account/2fa/totp/activate/")
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    secret = page.context["form"].secret
    assert "Deze code klopt niet" in text_of(
        client.post("/account/2fa/totp/activate/", {"code": "000001"})
    )
    codes = client.post("/account/2fa/totp/activate/", {"code": code(secret)}, follow=True)

    assert codes.redirect_chain == [("/account/2fa/recovery-codes/", 302)]
    page = codes.content.decode()
    assert len(re.findall(r"<code>\d{8}</code>", page)) == 10
    assert 'href="/accounts/mijn/?x=1"' in page
    assert "Verder naar het portaal" in text_of(client.get("/account/2fa/"))
    assert client.get("/accounts/mijn/?x=1").status_code == 200
    assert "Verder naar het portaal" not in text_of(client.get("/account/2fa/"))
    kinds = set(AuditEvent.objects.exclude(kind="accounts.log_in").values_list("kind", flat=True))
    assert kinds == {"accounts.totp_activated"}
    assert "App met codes ingesteld" in set(OutgoingMail.objects.values_list("subject", flat=True))


def test_secret_of_the_app_is_unreadable_in_the_database():
    builders.user(Office.BOARD)

    stored = Authenticator.objects.get().data["secret"]

    assert builders.TOTP_SECRET not in stored
    assert SecondFactorAdapter().decrypt(stored) == builders.TOTP_SECRET


def test_recovery_codes_are_saved_as_a_file():
    person = builders.user(Office.BOARD)
    RecoveryCodes.activate(person)
    client, _ = log_in(person)
    client.post("/account/2fa/authenticate/", {"code": code()})

    response = client.get("/account/2fa/recovery-codes/download/")

    assert response["Content-Disposition"].startswith("attachment")
    assert len(re.findall(r"^\d{8}$", response.content.decode(), re.M)) == 10
    assert person.email in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_recovery_codes_are_made_anew_and_run_out():
    person = builders.user(Office.BOARD)
    RecoveryCodes.activate(person)
    client, _ = log_in(person)
    client.post("/account/2fa/authenticate/", {"code": code()})
    old = client.get("/account/2fa/recovery-codes/").context["unused_codes"]

    assert "werken dan niet meer" in text_of(client.get("/account/2fa/recovery-codes/generate/"))
    new = client.post("/account/2fa/recovery-codes/generate/", follow=True).context["unused_codes"]
    assert not set(old) & set(new)
    assert OutgoingMail.objects.get().subject == "Nieuwe herstelcodes"
    assert (
        AuditEvent.objects.exclude(kind="accounts.log_in").get().kind
        == "accounts.recovery_codes_generated"
    )

    codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    codes.data["used_mask"] = (1 << 10) - 1
    codes.save()
    assert "Al uw herstelcodes zijn gebruikt" in text_of(client.get("/account/2fa/recovery-codes/"))


def test_recovery_codes_need_a_second_factor():
    client, _ = log_in(builders.user())

    assert "Herstelcodes maken?" in text_of(client.get("/account/2fa/recovery-codes/generate/"))
    answer = client.post("/account/2fa/recovery-codes/generate/")
    assert answer.status_code == 200


# --- removing a second factor -----------------------------------------------------------------------------
def with_passkey(person, name="Telefoon"):
    return Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": {}}
    )


def test_last_app_of_an_office_holder_stays():
    client, _ = log_in(builders.user(Office.BOARD))
    client.post("/account/2fa/authenticate/", {"code": code()})

    assert "Stel eerst een andere in" in text_of(client.get("/account/2fa/totp/deactivate/"))
    client.post("/account/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


def test_app_may_go_when_there_is_a_passkey_or_no_need():
    person = builders.user(second_factor=True)
    client, _ = log_in(person)
    client.post("/account/2fa/authenticate/", {"code": code()})

    assert "App met codes verwijderen?" in text_of(client.get("/account/2fa/totp/deactivate/"))
    client.post("/account/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()
    assert AuditEvent.objects.filter(kind="accounts.totp_deactivated").exists()


def test_last_passkey_of_an_office_holder_stays(monkeypatch):
    person = builders.user(Office.BOARD, second_factor=False)
    client, _ = log_in(person)
    passkey = with_passkey(person)
    url = f"/account/2fa/webauthn/keys/{passkey.pk}/remove/"

    assert "Stel eerst een andere in" in text_of(client.get(url))
    assert client.post(url).status_code == 409
    assert Authenticator.objects.filter(pk=passkey.pk).exists()

    other = with_passkey(person, "Laptop")
    assert "Passkey verwijderen?" in text_of(client.get(url))
    assert client.post(url).status_code == 302
    assert list(Authenticator.objects.filter(user=person)) == [other]


def test_passkey_of_somebody_else_is_not_found():
    passkey = with_passkey(builders.user())
    client, _ = log_in(builders.user())

    for act in ("remove", "edit"):
        assert client.get(f"/account/2fa/webauthn/keys/{passkey.pk}/{act}/").status_code == 404


def test_passkeys_are_listed_and_renamed():
    person = builders.user()
    client, _ = log_in(person)
    assert "Nog geen passkeys" in text_of(client.get("/account/2fa/webauthn/"))
    passkey = with_passkey(person)
    url = f"/account/2fa/webauthn/keys/{passkey.pk}/edit/"

    assert "Telefoon" in text_of(client.get("/account/2fa/webauthn/"))
    assert "Passkey hernoemen" in text_of(client.get(url))
    assert "Vul een naam in." in text_of(client.post(url, {"name": ""}))
    client.post(url, {"name": "Werklaptop"})
    assert "Werklaptop" in text_of(client.get("/account/2fa/webauthn/"))
    assert "1 passkey" in text_of(client.get("/account/2fa/"))


def test_adding_a_passkey_needs_the_device():
    client, _ = log_in(builders.user())

    page = client.get("/account/2fa/webauthn/add/").content.decode()
    assert 'value="Passkey 1"' in page
    assert "Uw apparaat heeft geen passkey gemaakt" in text_of(
        client.post("/account/2fa/webauthn/add/", {})
    )


# --- is it still you? -------------------------------------------------------------------------------------
def test_sensitive_page_asks_again_when_logging_in_was_long_ago(settings):
    person = builders.user(Office.BOARD)
    with_passkey(person)
    client = builders.client_of(person)  # no record of how this person logged in

    response = client.get("/account/2fa/recovery-codes/generate/", follow=True)

    assert response.redirect_chain[0][0].startswith("/account/reauthenticate/")
    page = text_of(response)
    assert "Laat zien dat u het bent" in page
    assert "Passkey gebruiken" in page
    wrong = client.post("/account/reauthenticate/", {"password": "verkeerd"})
    assert "niet uw huidige wachtwoord" in text_of(wrong)
    done = client.post(
        "/account/reauthenticate/",
        {"password": builders.PASSWORD, "next": "/account/2fa/recovery-codes/generate/"},
    )
    assert done["Location"] == "/account/2fa/recovery-codes/generate/"
    assert client.get("/account/2fa/recovery-codes/generate/").status_code == 200


def test_code_shows_that_it_is_you_too():
    client = builders.client_of(builders.user(Office.BOARD))

    assert "Code controleren" in text_of(client.get("/account/2fa/reauthenticate/"))
    done = client.post("/account/2fa/reauthenticate/", {"code": code(), "next": "/accounts/mijn/"})
    assert done["Location"] == "/accounts/mijn/"


# --- passwords -----------------------------------------------------------------------------------------------
def test_password_reset_says_the_same_for_everybody():
    person = builders.user()
    pages = []
    for address in (person.email, "niemand@m50.example"):
        client = Client()
        assert "Link aanvragen" in text_of(client.get("/account/password/reset/"))
        response = client.post("/account/password/reset/", {"email": address}, follow=True)
        pages.append((response.redirect_chain, text_of(response)))

    assert pages[0] == pages[1]
    assert "Kijk in uw mail" in pages[0][1]
    mails = {mail.to: mail for mail in OutgoingMail.objects.all()}
    assert "/account/password/reset/key/" in mails[person.email].text
    assert mails[person.email].text.startswith(f"Beste {person.name},")
    assert "Met dit adres is er geen account" in mails["niemand@m50.example"].text
    assert "/key/" not in mails["niemand@m50.example"].text


def test_password_reset_works_once_and_logs_nobody_in():
    person = builders.user()
    client = Client()
    client.post("/account/password/reset/", {"email": person.email})
    path = re.search(r"http://testserver(\S+/key/\S+)", OutgoingMail.objects.get().text).group(1)

    page = client.get(path, follow=True)
    assert "Wachtwoord kiezen" in text_of(page)
    form = page.request["PATH_INFO"]
    short = client.post(form, {"password1": "kort", "password2": "kort"})
    assert "Dit wachtwoord is te kort. Kies er een van ten minste 12 tekens." in text_of(short)
    differ = client.post(
        form, {"password1": "Zonnig-in-Diemen-3", "password2": "Zonnig-in-Diemen-4"}
    )
    assert "De twee wachtwoorden zijn niet gelijk." in text_of(differ)
    done = client.post(
        form, {"password1": "Zonnig-in-Diemen-3", "password2": "Zonnig-in-Diemen-3"}, follow=True
    )

    assert "Uw wachtwoord is opgeslagen" in text_of(done)
    assert client.get("/accounts/mijn/").status_code == 302
    assert "werkt niet meer" in text_of(Client().get(path))
    assert log_in(person, "Zonnig-in-Diemen-3")[1].status_code == 302


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("wachtwoord12345anouk", ""),
        ("password1234", "Dit wachtwoord gebruiken veel mensen."),
        ("anouk.voorbeeld", "lijkt op uw naam of e-mailadres"),
    ],
)
def test_password_that_others_guess_is_refused(password, message):
    person = builders.user(email="anouk.voorbeeld@m50.example")
    client, _ = log_in(person)
    data = {"oldpassword": builders.PASSWORD, "password1": password, "password2": password}

    page = text_of(client.post("/account/password/change/", data, follow=True))

    assert message in page
    person.refresh_from_db()
    assert person.check_password(password) is (message == "")


def test_password_change_is_mailed_and_written_down():
    person = builders.user()
    client, _ = log_in(person)
    assert "Ten minste 12 tekens" in text_of(client.get("/account/password/change/"))
    new = "Zonnig-in-Diemen-3"

    client.post(
        "/account/password/change/",
        {"oldpassword": builders.PASSWORD, "password1": new, "password2": new},
    )

    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.subject) == (person.email, "Uw wachtwoord is gewijzigd")
    assert "Was u dat niet?" in mail.text
    assert (
        AuditEvent.objects.exclude(kind="accounts.log_in").get().kind == "accounts.password_changed"
    )
    assert client.get("/accounts/mijn/").status_code == 200


def test_account_without_a_password_may_choose_one():
    person = builders.user(password=None)
    client = builders.client_of(person)

    assert "U hebt nog geen wachtwoord" in text_of(client.get("/account/password/set/"))
    client.post(
        "/account/password/set/", {"password1": builders.PASSWORD, "password2": builders.PASSWORD}
    )
    person.refresh_from_db()
    assert person.check_password(builders.PASSWORD)


# --- the address ---------------------------------------------------------------------------------------------
def test_address_changes_once_it_is_confirmed():
    person = builders.user(email="oud@m50.example")
    client, _ = log_in(person)
    assert "oud@m50.example" in text_of(client.get("/account/email/"))

    client.post("/account/email/", {"email": "Nieuw@m50.example", "action_add": "1"})
    assert "Wacht op bevestiging nieuw@m50.example" in text_of(client.get("/account/email/"))
    mail = OutgoingMail.objects.get(to="nieuw@m50.example")
    path = re.search(r"http://testserver(/account/confirm-email/\S+)", mail.text).group(1)
    assert "Gebruikt u nieuw@m50.example" in text_of(client.get(path))
    client.post(path)

    person.refresh_from_db()
    assert person.email == "nieuw@m50.example"
    assert AuditEvent.objects.filter(kind="accounts.email_changed").exists()
    assert log_in(person)[1]["Location"] == "/"


def test_address_change_can_be_taken_back_and_mailed_again(settings):
    settings.ACCOUNT_RATE_LIMITS = False
    client, _ = log_in(builders.user())
    client.post("/account/email/", {"email": "nieuw@m50.example", "action_add": "1"})

    client.post("/account/email/", {"email": "nieuw@m50.example", "action_send": "1"})
    assert OutgoingMail.objects.filter(to="nieuw@m50.example").count() == 2
    page = text_of(
        client.post(
            "/account/email/", {"email": "nieuw@m50.example", "action_remove": "1"}, follow=True
        )
    )
    assert "is ingetrokken" in page
    assert "Wacht op bevestiging" not in page


def test_address_form_says_what_to_do():
    person = builders.user()
    client, _ = log_in(person)

    assert "Vul uw nieuwe e-mailadres in." in text_of(
        client.post("/account/email/", {"email": "", "action_add": "1"})
    )
    same = client.post("/account/email/", {"email": person.email, "action_add": "1"})
    assert "Dit is uw huidige e-mailadres al." in text_of(same)


def test_only_address_stays():
    person = builders.user()
    client, _ = log_in(person)

    data = {"email": person.email, "action_remove": "1"}
    assert "enige e-mailadres niet verwijderen" in text_of(
        client.post("/account/email/", data, follow=True)
    )


def test_address_that_somebody_else_confirmed_meanwhile_is_not_taken_over():
    person = builders.user()
    client, _ = log_in(person)
    client.post("/account/email/", {"email": "nieuw@m50.example", "action_add": "1"})
    mail = OutgoingMail.objects.get(to="nieuw@m50.example")
    path = re.search(r"http://testserver(/account/confirm-email/\S+)", mail.text).group(1)
    builders.user(email="nieuw@m50.example")

    assert "gebruikt nieuw@m50.example al" in text_of(client.get(path))
    assert "Een ander account gebruikt" in text_of(client.post(path, follow=True))
    person.refresh_from_db()
    assert person.email != "nieuw@m50.example"


def test_blocked_person_reads_whom_to_ask(client):
    assert "Neem contact op met het secretariaat" in text_of(client.get("/account/inactive/"))


def test_confirmation_link_that_is_old_says_so(client):
    assert "Deze link is al gebruikt of verlopen." in text_of(
        client.get("/account/confirm-email/x/")
    )


# --- where one is logged in -----------------------------------------------------------------------------------
def test_sessions_can_be_ended_elsewhere():
    person = builders.user()
    here, _ = log_in(person)
    there, _ = log_in(person)

    assert "Apparaten (2)" in text_of(here.get("/account/sessions/"))
    page = text_of(here.post("/account/sessions/", follow=True))

    assert "op de andere apparaten uitgelogd" in page
    assert there.get("/accounts/mijn/").status_code == 302
    assert here.get("/accounts/mijn/").status_code == 200
