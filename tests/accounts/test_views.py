import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from m50portal.accounts import actions
from m50portal.accounts.choices import Office
from m50portal.accounts.models import User
from m50portal.core.dates import today
from m50portal.core.models import AuditEvent, OutgoingMail
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return builders.user(Office.SECRETARIAT, name="Iris Voorbeeld")


@pytest.fixture
def secretary(boss):
    return builders.client_of(boss)


PATHS = [
    "",
    "uitnodigen/",
    "nalopen/",
    "{pk}/",
    "{pk}/gegevens/",
    "{pk}/rol/",
    "{pk}/blokkeren/",
    "{pk}/tweede-stap/",
]


@pytest.mark.parametrize("path", PATHS)
def test_accounts_are_managed_by_the_secretariat_only(secretary, path):
    person = builders.user()
    url = "/accounts/" + path.format(pk=person.pk)

    assert secretary.get(url).status_code == 200
    for office in (Office.BOARD, Office.TREASURER):
        assert builders.visit(builders.user(office), url).status_code == 403
    assert builders.visit(person, url).status_code == 403


@pytest.mark.parametrize("path", PATHS[3:])
def test_account_that_is_not_there_is_not_found(secretary, path):
    assert secretary.get("/accounts/" + path.format(pk=999_999)).status_code == 404


def test_list_narrows_by_text_role_and_state(secretary, boss):
    lobbyist = builders.user(Office.LOBBYIST, name="Joost Demo")
    blocked = builders.user(name="Anouk Voorbeeld")
    actions.block_account(blocked, reason="x", by=boss)

    def names(**query):
        return [row.name for row in secretary.get("/accounts/", query).context["page_obj"]]

    assert names() == ["Anouk Voorbeeld", "Iris Voorbeeld", "Joost Demo"]
    assert names(q="voorbeeld iris") == ["Iris Voorbeeld"]
    assert names(q=lobbyist.email) == ["Joost Demo"]
    assert names(office="lobbyist") == ["Joost Demo"]
    assert names(state="blocked") == ["Anouk Voorbeeld"]
    assert names(state="active") == ["Iris Voorbeeld", "Joost Demo"]
    assert names(state="without") == []
    assert "Niemand gevonden" in secretary.get("/accounts/", {"q": "niemand"}).content.decode()


def test_list_asks_as_much_for_three_rows_as_for_one(secretary):
    counts = []
    for people in (1, 2):
        for _ in range(people):
            builders.user(Office.BOARD)
        secretary.get("/accounts/")
        with CaptureQueriesContext(connection) as queries:
            secretary.get("/accounts/")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 8


def test_invite_makes_the_account_and_its_mail(secretary):
    response = secretary.post(
        "/accounts/uitnodigen/",
        {"name": "Anouk Voorbeeld", "email": "Anouk@altena.example"},
        follow=True,
    )

    person = User.objects.get(email="anouk@altena.example")
    assert response.redirect_chain == [(f"/accounts/{person.pk}/", 302)]
    assert "krijgt een mail met een link" in response.content.decode()
    assert OutgoingMail.objects.get().to == person.email


@pytest.mark.parametrize(
    ("data", "field", "message"),
    [
        ({"email": "a@m50.example"}, "name", "Vul de naam van de persoon in."),
        ({"name": "A"}, "email", "Vul een e-mailadres in."),
        (
            {"name": "A", "email": "geen adres"},
            "email",
            "bijvoorbeeld anouk.voorbeeld@altena.example",
        ),
        (
            {"name": "A", "email": "BEZET@m50.example"},
            "email",
            "Er is al een account met dit e-mailadres.",
        ),
    ],
)
def test_invite_says_what_to_do(secretary, data, field, message):
    builders.user(email="bezet@m50.example")

    form = secretary.post("/accounts/uitnodigen/", data).context["form"]

    assert message in form.errors[field][0]


def test_office_can_be_given_until_a_day_and_ended(secretary):
    person = builders.user()
    base = f"/accounts/{person.pk}"

    secretary.post(
        f"{base}/rol/", {"office": "board", "starts_on": "2026-01-01", "last_day": "2027-12-31"}
    )
    term = person.office_terms.get()
    assert (term.starts_on, term.ends_on) == (datetime.date(2026, 1, 1), datetime.date(2028, 1, 1))

    assert (
        "Dagelijks bestuur beëindigen"
        in secretary.get(f"{base}/rol/{term.pk}/einde/").content.decode()
    )
    secretary.post(f"{base}/rol/{term.pk}/einde/", {"last_day": "2026-06-30"})
    term.refresh_from_db()
    assert term.ends_on == datetime.date(2026, 7, 1)


def test_office_of_somebody_else_is_not_found(secretary, boss):
    person = builders.user()
    term = boss.office_terms.get()

    assert secretary.get(f"/accounts/{person.pk}/rol/{term.pk}/einde/").status_code == 404


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"starts_on": "2026-01-01"}, "Kies een rol."),
        ({"office": "board"}, "Vul de eerste dag van de rol in."),
        (
            {"office": "board", "starts_on": "2026-01-02", "last_day": "2026-01-01"},
            "Kies een latere dag.",
        ),
        ({"office": "lobbyist", "starts_on": "2026-01-01"}, "heeft deze rol al"),
    ],
)
def test_office_form_says_what_to_do(secretary, data, message):
    person = builders.user(Office.LOBBYIST)

    assert message in secretary.post(f"/accounts/{person.pk}/rol/", data).content.decode()


def test_last_of_the_secretariat_stays(secretary, boss):
    term = boss.office_terms.get()

    page = secretary.post(f"/accounts/{boss.pk}/rol/{term.pk}/einde/", {"last_day": str(today())})

    assert "laatste persoon van het secretariaat" in page.content.decode()


def test_account_is_corrected_blocked_unblocked_and_reset(secretary):
    person = builders.user(Office.BOARD)
    base = f"/accounts/{person.pk}"

    secretary.post(f"{base}/gegevens/", {"name": "Nieuwe Naam", "email": "nieuw@m50.example"})
    secretary.post(f"{base}/tweede-stap/", {"reason": "Telefoon kwijt"})
    secretary.post(f"{base}/blokkeren/", {"reason": "Uit dienst"})
    person.refresh_from_db()
    assert (person.name, person.is_active) == ("Nieuwe Naam", False)
    assert "Geblokkeerd" in secretary.get(f"{base}/").content.decode()

    secretary.post(f"{base}/deblokkeren/")
    secretary.post(f"{base}/uitnodiging/")
    person.refresh_from_db()
    assert person.is_active
    assert OutgoingMail.objects.filter(name="account_invitation", to="nieuw@m50.example").exists()
    assert AuditEvent.objects.filter(target_id=str(person.pk)).count() == 5


def test_acts_want_a_reason_and_a_post(secretary):
    person = builders.user()

    assert (
        "Vul de reden in." in secretary.post(f"/accounts/{person.pk}/blokkeren/").content.decode()
    )
    assert secretary.get(f"/accounts/{person.pk}/deblokkeren/").status_code == 405


def test_account_page_tells_what_happened(secretary, boss):
    person = actions.create_account(email="a@m50.example", name="A", by=boss)
    actions.give_office(person, office=Office.BOARD, starts_on=today(), by=boss)

    page = secretary.get(f"/accounts/{person.pk}/").content.decode()

    for text in (
        "Account gemaakt",
        "Rol gegeven",
        "Door Iris Voorbeeld",
        "heeft een tweede stap nodig",
    ):
        assert text in page


def test_review_is_signed_off_and_grows_old(secretary):
    assert "nog niet eerder nagelopen" in secretary.get("/accounts/nalopen/").content.decode()

    page = secretary.post("/accounts/nalopen/", follow=True).content.decode()
    assert "u hebt 1 accounts nagelopen" in page
    assert "Laatst gedaan door Iris Voorbeeld" in page

    with time_machine.travel(timezone.now() + datetime.timedelta(days=366)):
        later = builders.visit(User.objects.get(name="Iris Voorbeeld"), "/accounts/nalopen/")
    assert "Te lang geleden" in later.content.decode()


# --- one's own account -----------------------------------------------------------------------------------
def test_profile_shows_roles_and_the_way_to_manage(secretary):
    page = secretary.get("/accounts/mijn/").content.decode()

    for text in (
        "Iris Voorbeeld",
        "Beheert leden, contributie",
        "Postvak uit",
        "Logboek",
        "Accounts en rollen",
    ):
        assert text in page


def test_profile_of_a_member_shows_no_management():
    page = builders.visit(builders.user(), "/accounts/mijn/").content.decode()

    assert "Nog niet ingesteld" in page
    assert "Beheer" not in page


# --- idle sessions ---------------------------------------------------------------------------------------
def test_session_that_nobody_used_ends():
    client = builders.client_of(builders.user())
    start = timezone.now()

    with time_machine.travel(start, tick=False):
        assert client.get("/accounts/mijn/").status_code == 200
    with time_machine.travel(start + datetime.timedelta(minutes=50), tick=False):
        assert client.get("/accounts/mijn/").status_code == 200
    with time_machine.travel(start + datetime.timedelta(minutes=100), tick=False):
        assert client.get("/accounts/mijn/").status_code == 200
    with time_machine.travel(start + datetime.timedelta(minutes=161), tick=False):
        response = client.get("/accounts/mijn/", {"x": "1"}, follow=True)

    assert response.redirect_chain == [("/account/login/?next=%2Faccounts%2Fmijn%2F%3Fx%3D1", 302)]
    assert "Voor de veiligheid bent u uitgelogd" in response.content.decode()


def test_session_that_nobody_used_still_shows_public_pages():
    client = builders.client_of(builders.user())
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        client.get("/accounts/mijn/")

    with time_machine.travel(start + datetime.timedelta(minutes=90), tick=False):
        assert client.get("/privacy/").status_code == 200
        assert client.get("/accounts/mijn/").status_code == 302


def test_session_is_written_at_most_every_two_minutes():
    client = builders.client_of(builders.user())
    client.get("/accounts/mijn/")
    client.get("/accounts/mijn/")

    with CaptureQueriesContext(connection) as queries:
        client.get("/accounts/mijn/")

    assert not [query for query in queries if query["sql"].startswith("UPDATE")]
