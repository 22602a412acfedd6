import datetime

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.test import Client

from m50portal.accounts import actions
from m50portal.accounts.choices import Office
from m50portal.accounts.models import OfficeTerm, User
from m50portal.core.dates import today
from m50portal.core.models import AuditEvent, OutgoingMail
from tests import builders

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def boss():
    return builders.user(Office.SECRETARIAT, name="Iris Voorbeeld")


def kinds():
    return list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))


def test_create_account_mails_a_link_that_works_once(boss):
    person = actions.create_account(email="Anouk@Altena.example", name="Anouk d'Voorbeeld", by=boss)

    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.to_label) == ("anouk@altena.example", "Anouk d'Voorbeeld")
    assert "Beste Anouk d'Voorbeeld," in mail.text
    assert "Iris Voorbeeld heeft een account voor u gemaakt" in mail.text
    link = next(word for word in mail.text.split() if "/key/" in word)
    assert choose_password(link).status_code == 302
    assert (
        "werkt niet meer" in Client().get(link.removeprefix("http://testserver")).content.decode()
    )
    person.refresh_from_db()
    assert person.check_password(builders.PASSWORD)
    assert kinds() == [
        "accounts.create_account",
        "accounts.send_invitation",
        "accounts.password_reset",
    ]


def choose_password(link):
    client = Client()
    page = client.get(link.removeprefix("http://testserver"), follow=True)
    return client.post(
        page.request["PATH_INFO"], {"password1": builders.PASSWORD, "password2": builders.PASSWORD}
    )


def test_create_account_by_the_portal_itself_reads_well():
    actions.create_account(email="a@m50.example", name="A", by=None)

    assert "Het secretariaat heeft een account voor u gemaakt" in OutgoingMail.objects.get().text


def test_create_account_makes_one_account_per_address(boss):
    actions.create_account(email="a@m50.example", name="A", by=boss)

    with pytest.raises(ValidationError, match="Er is al een account"):
        actions.create_account(email="A@m50.example", name="B", by=boss)
    assert OutgoingMail.objects.count() == 1


def test_correct_account_tells_both_addresses(boss):
    person = builders.user(name="Anouk Fout", email="fout@altena.example")

    actions.correct_account(person, name="Anouk Goed", email="Goed@altena.example", by=boss)

    assert User.objects.get(pk=person.pk).email == "goed@altena.example"
    assert EmailAddress.objects.get(user=person).email == "goed@altena.example"
    assert sorted(OutgoingMail.objects.values_list("to", flat=True)) == [
        "fout@altena.example",
        "goed@altena.example",
    ]
    assert AuditEvent.objects.get().changes == {
        "name": ["Anouk Fout", "Anouk Goed"],
        "email": ["fout@altena.example", "goed@altena.example"],
    }


def test_correct_account_without_a_change_leaves_no_trace(boss):
    person = builders.user()

    actions.correct_account(person, name=person.name, email=person.email, by=boss)

    assert not AuditEvent.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_give_office_writes_term_and_trail(boss):
    person = builders.user()

    term = actions.give_office(person, office=Office.LOBBYIST, starts_on=today(), by=boss)

    assert User.objects.get(pk=person.pk).offices_today() == {Office.LOBBYIST}
    assert AuditEvent.objects.get().changes == {"rol": "Lobbyist", "periode": term.period_text}


def test_give_office_refuses_an_overlap_kindly(boss):
    person = builders.user(Office.LOBBYIST)

    with pytest.raises(ValidationError, match="heeft deze rol al"):
        actions.give_office(person, office=Office.LOBBYIST, starts_on=today() + DAY, by=boss)


def test_give_office_refuses_a_period_without_days(boss):
    with pytest.raises(ValidationError, match="einddatum moet na"):
        actions.give_office(
            builders.user(), office=Office.BOARD, starts_on=today(), ends_on=today(), by=boss
        )


def test_give_office_ends_sessions_without_a_second_factor(boss):
    person = builders.user()
    client = builders.client_of(person)

    actions.give_office(person, office=Office.LOBBYIST, starts_on=today(), by=boss)

    assert client.get("/accounts/mijn/").status_code == 302


def test_end_office_keeps_what_was(boss):
    person = builders.user(Office.BOARD)

    actions.end_office(person.office_terms.get(), ends_on=today() + DAY, by=boss)

    assert person.office_terms.get().ends_on == today() + DAY


def test_end_office_before_it_began_withdraws_it(boss):
    person = builders.user(Office.BOARD)

    assert actions.end_office(person.office_terms.get(), ends_on=today() - DAY, by=boss) is None
    assert not person.office_terms.exists()
    assert kinds() == ["accounts.end_office"]


def test_end_office_leaves_somebody_at_the_secretariat(boss):
    with pytest.raises(ValidationError, match="laatste persoon van het secretariaat"):
        actions.end_office(boss.office_terms.get(), ends_on=today(), by=boss)

    colleague = builders.user(Office.SECRETARIAT)
    actions.end_office(boss.office_terms.get(), ends_on=today(), by=colleague)


def test_block_account_ends_every_session_at_once(boss):
    person = builders.user()
    clients = [builders.client_of(person), builders.client_of(person)]
    assert [client.get("/accounts/mijn/").status_code for client in clients] == [200, 200]

    actions.block_account(person, reason="Uit dienst", by=boss)

    assert [client.get("/accounts/mijn/").status_code for client in clients] == [302, 302]
    answer = Client().post(
        "/account/login/", {"login": person.email, "password": builders.PASSWORD}
    )
    assert answer.status_code == 302
    assert answer["Location"] == "/account/inactive/"
    assert AuditEvent.objects.get().changes == {"reden": "Uit dienst"}


def test_end_sessions_ends_one_whose_key_changed_with_the_password():
    person = builders.user()
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": builders.PASSWORD})
    new = "Nog-een-regenboog-8"
    passwords = {"oldpassword": builders.PASSWORD, "password1": new, "password2": new}
    client.post("/account/password/change/", passwords)
    assert client.get("/accounts/mijn/").status_code == 200

    actions.end_sessions(User.objects.get(pk=person.pk))

    assert client.get("/accounts/mijn/").status_code == 302


def test_block_account_refuses_oneself_and_the_last_of_the_secretariat(boss):
    with pytest.raises(ValidationError, match="eigen account"):
        actions.block_account(boss, reason="x", by=boss)
    with pytest.raises(ValidationError, match="laatste persoon"):
        actions.block_account(boss, reason="x", by=builders.user())


def test_unblock_account_lets_somebody_in_again(boss):
    person = builders.user()
    actions.block_account(person, reason="x", by=boss)

    actions.unblock_account(person, by=boss)

    assert Client().login(email=person.email, password=builders.PASSWORD)


def test_reset_second_factor_removes_everything_and_tells_the_owner(boss):
    person = builders.user(Office.BOARD)
    client = builders.client_of(person)
    client.get("/accounts/mijn/")

    actions.reset_second_factor(person, reason="Telefoon kwijt", by=boss)

    assert not Authenticator.objects.filter(user=person).exists()
    assert client.get("/accounts/mijn/").status_code == 302
    mail = OutgoingMail.objects.get()
    assert mail.to == person.email
    assert "De reden: Telefoon kwijt" in mail.text
    assert AuditEvent.objects.get().changes == {"reden": "Telefoon kwijt"}


def test_reset_second_factor_takes_two_people(boss):
    with pytest.raises(ValidationError, match="Vraag een collega"):
        actions.reset_second_factor(boss, reason="x", by=boss)


def test_sign_off_review_keeps_who_held_what(boss):
    person = builders.user(Office.BOARD, name="Hanneke Fictief", email="hanneke@m50.example")
    OfficeTerm.objects.create(user=person, office=Office.TREASURER, starts_on=today())

    count = actions.sign_off_review(by=boss)

    changes = AuditEvent.objects.get().changes
    assert (count, changes["accounts"]) == (2, 2)
    assert (
        changes["rollen"]["Hanneke Fictief <hanneke@m50.example>"]
        == "Dagelijks bestuur, Penningmeester"
    )
