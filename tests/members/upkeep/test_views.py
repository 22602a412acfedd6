"""The pages of a round and the page that a municipality confirms."""

import datetime

import pytest
from django.urls import reverse

from m50portal.accounts.choices import Office
from m50portal.core.models import OutgoingMail
from members.actions import confirm_register, update_traits
from members.choices import RoleKind
from members.upkeep.models import ConfirmationRound, RoundEntry, Sending
from pillars.models import Participation
from tests.builders import client_of, user, visit
from tests.members.builders_members import (
    billing,
    member,
    merger,
    official,
    official_user,
    role,
)
from tests.members.upkeep.builders_upkeep import asked, confirmation_round, requests
from tests.pillars.builders_pillars import pillar

pytestmark = pytest.mark.django_db
TODAY = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
ROUND = {
    "year": 2026,
    "text": "Kloppen uw gegevens nog?\n\nGroet van Iris",
    "deadline_on": "2026-04-15",
    "reminder_days": "28, 14",
}


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(TODAY, tick=False)


@pytest.fixture
def secretary(db):
    return user(Office.SECRETARIAT)


def send(person, url, data=None):
    return client_of(person).post(url, data or {}, follow=True)


def test_start_shows_the_mail_and_who_cannot_be_reached_before_it_begins(secretary, sent_tasks):
    role(member("Diemen"), person=official("Sanne Voorbeeld", "sanne@diemen.example"))
    member("'s-Gravenhage")

    first = visit(secretary, "/bijhouden/ronde/").content.decode()
    assert "Niet te bereiken (1)" in first
    assert "&#x27;s-Gravenhage</a>: geen contactambtenaar" in first
    preview = send(secretary, "/bijhouden/ronde/", {**ROUND, "do": "preview"}).content.decode()
    assert "<p>Groet van Iris</p>" in preview
    assert "Beste Sanne Voorbeeld," in preview
    assert "maandag 16\u00a0maart\u00a02026: herinnering" in preview
    assert not ConfirmationRound.objects.exists()

    done = send(secretary, "/bijhouden/ronde/", {**ROUND, "do": "start"})

    assert done.redirect_chain == [("/bijhouden/ronde/2026/", 302)]
    assert [str(row.on) for row in Sending.objects.order_by("on")] == [
        "2026-03-02",
        "2026-03-16",
        "2026-03-30",
    ]


def test_start_keeps_what_was_typed(secretary):
    wrong = {**ROUND, "deadline_on": "2020-01-01", "reminder_days": "veertien", "do": "start"}

    page = send(secretary, "/bijhouden/ronde/", wrong).content.decode()

    assert "Groet van Iris" in page
    assert "Kies een dag die nog komt." in page
    assert "Vul getallen van 1 tot en met 180 in" in page
    assert 'value="veertien"' in page
    many = send(secretary, "/bijhouden/ronde/", {**ROUND, "reminder_days": "1 2 3 4 5 6 7"})
    assert "Kies hooguit 6 herinneringen." in many.content.decode()


def test_start_twice_says_that_one_is_running(secretary):
    send(secretary, "/bijhouden/ronde/", {**ROUND, "do": "start"})

    page = send(secretary, "/bijhouden/ronde/", {**ROUND, "year": 2027, "do": "start"})

    assert "Er loopt nog een ronde" in page.content.decode()
    assert ConfirmationRound.objects.count() == 1


def test_round_page_filters_nudges_and_closes(secretary):
    diemen, tiel = member("Diemen"), member("Tiel")
    for place in (diemen, tiel):
        role(place, person=official("", f"x@{place.slug}.example"))
    asked()
    confirm_register(municipality=diemen, by="Sanne")
    url = "/bijhouden/ronde/2026/"
    entry = RoundEntry.objects.get(municipality=tiel)

    page = visit(secretary, url).content.decode()
    assert "1 van 2 gemeenten" in page
    answered = visit(secretary, url, stand="beantwoord", sort="-beantwoord").content.decode()
    assert ("/leden/diemen/" in answered, "/leden/tiel/" in answered) == (True, False)
    for state in ("open", "gecorrigeerd", "mislukt", "niet-bereikt"):
        assert visit(secretary, url, stand=state).status_code == 200
    assert "Geen gemeente gevonden" in visit(secretary, url, q="zzz").content.decode()
    table = visit(secretary, url, bestand="csv", stand="beantwoord").content.decode("utf-8-sig")
    assert table.splitlines()[1].startswith("Diemen;Bevestigd;Sanne;")
    nudged = send(secretary, f"{url}herinneren/", {"pk": [entry.pk, "x"]}).content.decode()
    assert "1 gemeente krijgt een extra herinnering." in nudged
    assert "vandaag al" in send(secretary, f"{url}herinneren/", {"pk": entry.pk}).content.decode()
    member("Zeist")
    assert "Toegevoegd: Zeist." in send(secretary, f"{url}toevoegen/").content.decode()
    assert "De ronde is gesloten." in send(secretary, f"{url}sluiten/").content.decode()
    assert "weer open" in send(secretary, f"{url}heropenen/").content.decode()
    assert "1 van 3" in visit(secretary, "/bijhouden/").content.decode()


def test_entry_page_proves_what_was_sent(secretary):
    tiel = member("Tiel")
    role(tiel, person=official("Bas Proef", "bas@tiel.example"))
    member("Zeist")
    asked()

    page = visit(secretary, "/bijhouden/ronde/2026/tiel/").content.decode()

    assert "Bas Proef, bas@tiel.example" in page
    assert reverse("core:mail", args=[OutgoingMail.objects.get(to="bas@tiel.example").pk]) in page

    assert "Geen mail" in visit(secretary, "/bijhouden/ronde/2026/zeist/").content.decode()
    assert visit(secretary, "/bijhouden/ronde/2026/nergens/").status_code == 404


def test_rounds_say_what_to_do_when_there_is_none(secretary):
    assert "Nog geen ronde" in visit(secretary, "/bijhouden/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_round_asks_the_same_number_of_questions(secretary, django_assert_num_queries, rows):
    for _ in range(rows):
        role(member())
    asked()
    client = client_of(secretary)
    client.get("/bijhouden/ronde/2026/")

    with django_assert_num_queries(10):
        client.get("/bijhouden/ronde/2026/")


def test_review_is_for_the_own_contact_official_and_the_secretariat(secretary):
    diemen, tiel = member("Diemen"), member("Tiel")
    url = "/bijhouden/diemen/"

    assert visit(official_user(diemen), url).status_code == 200
    assert visit(secretary, url).status_code == 200
    assert visit(official_user(diemen, RoleKind.ALDERMAN), url).status_code == 403
    assert visit(user(Office.BOARD), url).status_code == 403
    for path in ("", "bevestigen/", "bedankt/", "collegas/", "collegas/uitnodigen/"):
        assert visit(official_user(tiel), url + path).status_code == 404
    assert client_of(official_user(tiel)).post(url + "bevestigen/").status_code == 404


def test_review_of_a_municipality_that_is_gone_is_not_there(secretary):
    merger(member("Langedijk"), member("Alkmaar"), datetime.date(2022, 1, 1))

    assert visit(secretary, "/bijhouden/langedijk/").status_code == 404


def test_review_shows_everything_and_marks_part_by_part():
    diemen = member("Diemen", inhabitants=31_334)
    billing(diemen)
    sanne = official_user(diemen)
    asked()
    url = "/bijhouden/diemen/"

    page = visit(sanne, url).content.decode()
    for text in ("31.334 op 1\u00a0januari\u00a02024", sanne.email, "Raadhuisplein 1", "INK-1"):
        assert text in page
    assert "Uw gemeente doet nog in geen pijler mee." in page
    marked = send(sanne, url, {"right": "people"})
    assert marked.redirect_chain == [("/bijhouden/diemen/#pillars", 302)]
    assert "1 van 5 onderdelen" in marked.content.decode()
    role(diemen, RoleKind.ADVISER)
    assert "Gewijzigd na controle" in visit(sanne, url).content.decode()
    last = send(sanne, url, {"right": "references"})
    assert last.redirect_chain == [("/bijhouden/diemen/#bevestigen", 302)]
    back = send(sanne, url, {"wrong": "references"})
    assert "0 van 5 onderdelen" in back.content.decode()
    assert client_of(sanne).post(url, {"right": "iets"}).status_code == 404


def test_review_names_the_pair_of_a_pillar():
    diemen = member("Diemen")
    sanne = official_user(diemen)
    alderman = role(diemen, RoleKind.ALDERMAN, person=official("Ad Model", "ad@diemen.example"))
    Participation.objects.create(
        pillar=pillar(),
        official=alderman.official,
        municipality=diemen,
        starts_on=datetime.date(2025, 1, 1),
    )

    page = visit(sanne, "/bijhouden/diemen/").content.decode()

    assert "Ad Model, nog zonder inhoudelijk ambtenaar" in page


def test_review_without_a_round_can_be_confirmed_too():
    diemen = member("Diemen")
    sanne = official_user(diemen)

    page = visit(sanne, "/bijhouden/diemen/").content.decode()
    assert 'name="right"' not in page
    done = send(sanne, "/bijhouden/diemen/bevestigen/")

    assert done.redirect_chain == [("/bijhouden/diemen/bedankt/", 302)]
    assert "Er is niets veranderd" in done.content.decode()
    diemen.refresh_from_db()
    assert (diemen.confirmed_on, diemen.confirmed_by) == (TODAY.date(), sanne.name)


def test_thanks_shows_what_changed_since_the_year_before(time_machine, secretary):
    diemen = member("Diemen")
    sanne = official_user(diemen)
    update_traits(municipality=diemen, traits=["centre"], by=sanne)
    time_machine.move_to(TODAY + datetime.timedelta(days=1), tick=False)
    confirm_register(municipality=diemen, by=sanne)
    time_machine.move_to(TODAY + datetime.timedelta(days=300), tick=False)
    update_traits(municipality=diemen, traits=["urban_core"], by=secretary)

    page = send(sanne, "/bijhouden/diemen/bevestigen/").content.decode()

    assert "Veranderd sinds 3\u00a0maart\u00a02026" in page
    assert "Is centrumgemeente →" in page
    assert page.count("m50-timeline__date") == 1
    assert "Naar de gemeente" in visit(secretary, "/bijhouden/diemen/bedankt/").content.decode()


def test_confirming_on_the_page_of_the_register_is_an_answer_too():
    diemen = member("Diemen")
    sanne = official_user(diemen)
    confirmation_round()

    send(sanne, "/leden/diemen/bevestigen/")
    send(sanne, "/bijhouden/diemen/bevestigen/")

    assert RoundEntry.objects.get().answered_label == sanne.name
    assert requests() == []


def test_own_municipality_says_what_to_do():
    diemen = member("Diemen")
    sanne = official_user(diemen)
    page = visit(sanne, "/mijn-gemeente/").content.decode()
    assert "Dit jaar nog niet" in page
    assert "Factuurgegevens aanvullen" in page
    asked()
    assert "Graag voor 13\u00a0april\u00a02026" in visit(sanne, "/mijn-gemeente/").content.decode()
    billing(diemen, buyer_reference="")
    send(sanne, "/bijhouden/diemen/bevestigen/")
    page = visit(sanne, "/mijn-gemeente/").content.decode()
    assert "Gegevens nalopen en bevestigen" not in page
    assert "Kenmerk voor de factuur invullen" in page
    alderman = official_user(diemen, RoleKind.ALDERMAN)
    assert "Te doen" not in visit(alderman, "/mijn-gemeente/").content.decode()
