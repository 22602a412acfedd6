"""The dashboard, one's own municipality, the whole page of a municipality, and search."""

from __future__ import annotations

import datetime
import io
import re

import pytest
from django.core.management import call_command
from django.test import Client

from m50portal.accounts.models import User
from m50portal.core.dates import today
from m50portal.desk import demo
from members.actions import end_role
from members.dues.models_invoice import Invoice
from members.models import Municipality, Official
from tests.builders import client_of

pytestmark = pytest.mark.django_db
SECRETARY, CHAIR, CONTACT = (
    "secretaris@m50.example",
    "marieke.modelstad@woerden.example",
    "tom.proefkamp@zeist.example",
)


@pytest.fixture
def network(demonstration, db, settings):
    """The demonstration: every room has something to show."""
    settings.DEMO = True


def page_of(email: str, path: str, status: int = 200) -> str:
    """What ``email`` reads at ``path``."""
    client = Client()
    client.force_login(User.objects.get(email=email))
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize("account", demo.ACCOUNTS, ids=lambda account: account.role)
def test_home_greets_everybody_with_what_is_theirs(network, account):
    html = page_of(account.email, "/")

    assert account.name.split()[0] in html
    assert ("Nu te doen" in html) == (
        account.role in {"Secretariaat", "Penningmeester", "Lobbyist"}
    )
    assert ("Mijn pijler" in html) == ("pijler" in account.role)


def test_home_tells_the_secretary_what_needs_doing(network):
    html = page_of(SECRETARY, "/")

    assert "Contributie 2023 factureren" in html
    assert "Geen contactambtenaar" in html
    assert "Factuuradres niet compleet" in html


def test_home_leads_the_chair_to_her_own_agenda(network):
    html = page_of(CHAIR, "/")

    assert "Agenda bewerken" in html
    assert "Pijleroverleg Ruimte" in html
    assert "Pijleroverleg Sociaal" not in html


def test_home_needs_few_queries(network, django_assert_max_num_queries):
    for account in demo.ACCOUNTS:
        client = Client()
        client.force_login(User.objects.get(email=account.email))
        client.get("/")  # fills the session and the cache
        with django_assert_max_num_queries(8) as seen:
            client.get("/")
        statements = [query["sql"] for query in seen.captured_queries]
        assert len(statements) == len(set(statements)), account.role


def test_own_municipality_shows_invoices_people_meetings_and_plans(network):
    html = page_of(CONTACT, "/mijn-gemeente/")

    for text in (
        "Gemeente Zeist",
        "Betaald",
        "Tom Proefkamp",
        "Ledenbijeenkomst",
        "Jaarplan M50 2023",
    ):
        assert text in html


@pytest.mark.parametrize("slug", ["woerden", "bestaat-niet", "'); DROP TABLE"])
def test_own_municipality_of_somebody_else_is_not_there(network, slug):
    page_of(CONTACT, f"/mijn-gemeente/?gemeente={slug}", status=404)


def test_own_municipality_is_refused_to_who_has_none(network):
    html = page_of("bestuur@m50.example", "/mijn-gemeente/", status=403)

    assert "niet voor een gemeente" in html


def test_municipality_page_tells_what_every_room_knows(network):
    html = page_of(SECRETARY, "/leden/woerden/")
    dues = page_of(SECRETARY, "/leden/woerden/?deel=contributie")

    assert Invoice.objects.get(municipality__slug="woerden", dues_year__year=2019).number in dues
    assert "/pijlers/ruimte/" in html
    assert "Marieke Modelstad, voorzitter" in html


def test_municipality_page_of_a_past_day_hides_later_invoices(network):
    number = Invoice.objects.get(municipality__slug="woerden", dues_year__year=2019).number

    assert number not in page_of(SECRETARY, "/leden/woerden/?deel=contributie&peildatum=2019-01-15")
    assert number in page_of(SECRETARY, "/leden/woerden/?deel=contributie&peildatum=2019-03-15")


def test_municipality_page_hides_the_invoices_from_an_alderman(network):
    for part in ("", "tijdlijn", "contributie"):
        assert "/contributie/facturen/" not in page_of(CHAIR, f"/leden/woerden/?deel={part}")


def test_search_finds_in_every_room_what_one_may_see(network):
    html = page_of(SECRETARY, "/zoeken/?q=woerden")

    for title in ("Gemeenten", "Mensen", "Bijeenkomsten", "Facturen"):
        assert f">{title}</h2>" in html


def test_search_of_a_contact_official_stays_at_home(network):
    html = page_of(CONTACT, "/zoeken/?q=woerden")

    assert "/leden/woerden/" not in html
    assert "/contributie/facturen/" not in html


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("heerhugowaard", "Dijk en Waard"),
        ("den haag", "s-Gravenhage"),
        ("sudwest fryslan", "Súdwest-Fryslân"),
        ("lobbydoelen bestaan niet", "Niets gevonden"),
        ("mirt", "Lobbydoel 1"),
        ("jaarplan 2023", "Jaarplan M50 2023"),
        ("%", "Niets gevonden"),
        ("<script>", "Niets gevonden"),
    ],
)
def test_search_forgives_spelling(network, text, found):
    html = page_of(SECRETARY, f"/zoeken/?q={text.replace('%', '%25')}")

    assert found in html
    assert "<script>" not in html.split("<main")[1]


def test_search_without_text_asks_for_some(network):
    html = page_of(SECRETARY, "/zoeken/")

    assert "Niets gevonden" not in html


def test_seeding_again_changes_nothing(network):
    before = (User.objects.count(), Invoice.objects.count(), Municipality.objects.count())

    call_command("seed_demo", stdout=io.StringIO())

    assert (User.objects.count(), Invoice.objects.count(), Municipality.objects.count()) == before


def test_demo_accounts_prints_everybody_and_the_second_step(network, capsys):
    call_command("demo_accounts")
    call_command("code")

    said = capsys.readouterr().out
    assert all(account.email in said for account in demo.ACCOUNTS)
    assert demo.current_code() in said
    assert "herstelcode" in said


def test_home_notices_at_once_what_somebody_did(network):
    before = _incomplete_addresses()
    client = Client()
    client.force_login(User.objects.get(email=SECRETARY))
    answer = client.post(
        "/leden/zwijndrecht/factuurgegevens/",
        {
            "street": "Raadhuisplein 3",
            "postcode": "3330 AA",
            "city": "Zwijndrecht",
            "invoice_email": "facturen@zwijndrecht.example",
        },
    )

    assert answer.status_code == 302
    assert _incomplete_addresses() == before - 1


def _incomplete_addresses() -> int:
    """The number behind that line of the secretary's list."""
    line = page_of(SECRETARY, "/").split("Factuuradres niet compleet</a>", 1)
    return int(re.search(r">(\d+)<", line[1])[1]) if len(line) == 2 else 0


def test_former_colleague_sees_only_the_own_data(network):
    official = Official.objects.filter(user__email=CONTACT).get()
    client = client_of(official.user)
    assert client.get("/pijlers/").status_code == 200

    for row in official.roles.current():
        end_role(role=row, last_day=today() - datetime.timedelta(days=1), by=None)

    html = client.get("/").content.decode()
    assert "U hebt op dit moment geen rol bij een gemeente of bij M50." in html
    assert 'type="search"' not in html
    assert client.get("/mensen/ik/", follow=True).status_code == 200
    refused = ("/pijlers/", "/pijlers/wie-doet-wat/", "/bijeenkomsten/", "/zoeken/?q=zeist")
    assert {path: client.get(path).status_code for path in refused} == dict.fromkeys(refused, 403)
    assert client.get("/leden/zeist/").status_code == 404


def test_own_municipality_is_where_one_comes_back_after_a_change(network):
    client = client_of(User.objects.get(email=CONTACT))
    html = client.get("/mijn-gemeente/").content.decode()
    link = re.search(r'href="(/leden/zeist/mensen/\d+/einde/\?terug=[^"]+)"', html)[1]

    client.get(link.replace("&amp;", "&"))
    done = client.post(link.replace("&amp;", "&"), {"last_day": str(today())})

    assert (done.status_code, done.url) == (302, "/mijn-gemeente/")
