"""The pages around elections: for whom, half-way and back, errors that lose nothing, many at once."""

import datetime

import pytest
import time_machine

from m50portal.accounts.choices import Office
from members.choices import RoleKind
from members.choices_merger import MergerKind
from members.models import MunicipalRole, Official
from members.turnover import demo
from members.turnover.choices import Outcome
from members.turnover.models import Answer, Election, RoleConfirmation
from tests.builders import client_of, user, visit
from tests.members import builders_members as make
from tests.members.builders_mergers import merge
from tests.members.turnover.builders_turnover import alderman, answer, answered, election
from tests.pillars import builders_pillars

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 6, 10)


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel("2026-06-10 12:00"):
        yield


@pytest.fixture
def secretariat():
    return user(Office.SECRETARIAT)


def text(response):
    return " ".join(response.content.decode().split())


def filled(role, outcome, **values):
    """What a browser sends about ``role``."""
    return {
        f"rol-{role.pk}-{name}": value for name, value in {"outcome": outcome, **values}.items()
    }


# --- For whom -----------------------------------------------------------------------------------
def test_pages_are_for_whom_they_are_meant(secretariat):
    here, there = make.member("Diemen"), make.member("Tiel")
    of = election()
    alderman(here)
    own = make.official_user(here)
    adviser = make.official_user(here, RoleKind.ADVISER)
    board = user(Office.BOARD)
    pages = {
        "/verkiezingen/": (200, 403, 403, 403),
        "/verkiezingen/nieuw/": (200, 403, 403, 403),
        f"/verkiezingen/{of.pk}/": (200, 200, 403, 403),
        f"/verkiezingen/{of.pk}/wijzigen/": (200, 403, 403, 403),
        f"/verkiezingen/{of.pk}/alle-gemeenten/": (200, 403, 403, 403),
        "/verkiezingen/vacatures/": (200, 200, 403, 403),
        f"/verkiezingen/{of.pk}/diemen/": (200, 403, 200, 403),
        f"/verkiezingen/{of.pk}/diemen/bekijken/": (200, 403, 200, 403),
        f"/verkiezingen/{of.pk}/tiel/": (200, 403, 404, 404),
        f"/verkiezingen/{of.pk}/nergens/": (404, 404, 404, 404),
        f"/verkiezingen/{of.pk + 1}/diemen/": (404, 404, 404, 404),
    }
    people = (secretariat, board, own, adviser)

    found = {url: tuple(visit(who, url).status_code for who in people) for url in pages}
    assert found == pages
    assert there.name == "Tiel"


def test_pages_of_an_election_in_one_municipality_exist_there_only(secretariat):
    here = make.member("Diemen")
    make.member("Tiel")
    of = election(municipality=here)

    assert visit(secretariat, f"/verkiezingen/{of.pk}/diemen/").status_code == 200
    assert visit(secretariat, f"/verkiezingen/{of.pk}/tiel/").status_code == 404


# --- Elections ----------------------------------------------------------------------------------
def test_elections_empty_say_what_to_do(secretariat):
    assert "Er is nog geen verkiezing" in text(visit(secretariat, "/verkiezingen/"))


def test_election_is_added_and_changed(secretariat):
    client = client_of(secretariat)
    values = {
        "name": "Gemeenteraadsverkiezingen 2030",
        "on": "2030-03-20",
        "installed_on": "2030-04-02",
        "ask_from": "2030-04-08",
        "remind_1": "2030-04-08",
    }
    wrong = text(client.post("/verkiezingen/nieuw/", values))
    done = client.post("/verkiezingen/nieuw/", {**values, "remind_1": "2030-05-06"}, follow=True)
    of = Election.objects.get()
    again = client.get(f"/verkiezingen/{of.pk}/wijzigen/").context["form"]
    client.post(f"/verkiezingen/{of.pk}/wijzigen/", {**values, "remind_1": "", "remind_2": ""})

    assert "Kies een dag na 8 april 2030." in wrong
    assert "is opgeslagen" in text(done)
    assert again["remind_1"].value() == datetime.date(2030, 5, 6)
    assert of.reminders.count() == 0


def test_election_shows_who_answered(secretariat):
    of = election()
    done, silent = make.member("Diemen"), make.member("Tiel")
    alderman(silent)
    alderman(done, starts_on=datetime.date(2026, 5, 1))
    whole = text(visit(secretariat, f"/verkiezingen/{of.pk}/"))
    narrowed = text(visit(secretariat, f"/verkiezingen/{of.pk}/", stand="silent", q="tiel"))

    assert "1 van 2 gemeenten" in whole
    assert "Tiel" in narrowed
    assert "Diemen" not in narrowed
    assert "Geen gemeente gevonden" in text(
        visit(secretariat, f"/verkiezingen/{of.pk}/", stand="partly")
    )


# --- Answering ----------------------------------------------------------------------------------
@pytest.fixture
def diemen():
    place = make.member("Diemen")
    return place, election(), make.official_user(place)


def test_answer_is_kept_and_resumed_and_then_carried_out(diemen):
    place, of, contact = diemen
    first, second = alderman(place, "Anna Eerst"), alderman(place, "Bert Tweede")
    client, url = client_of(contact), f"/verkiezingen/{of.pk}/diemen/"
    kept = client.post(
        url,
        {"versie": 1, "doen": "bewaren", **filled(first, "stopped", successor_name="Piet Nieuw")},
        follow=True,
    )
    missing = client.post(url, {"versie": 2, "doen": "bekijken", **filled(first, "stopped")})
    seen = client.post(
        url,
        {
            "versie": 2,
            "doen": "bekijken",
            **filled(first, "stopped", last_day="2026-06-03", successor_name="Piet Nieuw"),
            **filled(second, "unknown"),
        },
        follow=True,
    )
    before = MunicipalRole.objects.filter(ends_on__isnull=False).count()
    done = client.post(f"{url}bekijken/", {"versie": 3}, follow=True)

    assert "Bewaard." in text(kept)
    assert 'value="Piet Nieuw"' in text(kept)
    assert "Vul de laatste dag in." in text(missing)
    assert "Piet Nieuw wordt wethouder" in text(seen)
    assert "Nog niet bekend en dus nog onzeker: Bert Tweede." in text(seen)
    assert before == 0
    assert "Van 1 bestuurder weten wij het nog niet." in text(done)
    first.refresh_from_db()
    assert first.ends_on == datetime.date(2026, 6, 4)
    assert Official.objects.filter(name="Piet Nieuw").count() == 1


def test_answer_shows_every_error_and_keeps_what_was_typed(diemen):
    place, of, contact = diemen
    first, second = alderman(place, "Anna Eerst"), alderman(place, "Bert Tweede")
    response = client_of(contact).post(
        f"/verkiezingen/{of.pk}/diemen/",
        {
            "versie": 1,
            "doen": "bekijken",
            **filled(first, "changes", portfolio=""),
            **filled(
                second,
                "stopped",
                last_day="2020-01-01",
                successor_email="geen adres",
                successor_starts_on="2019-01-01",
            ),
        },
    )

    for error in (
        "Anna Eerst, nieuwe portefeuille: Vul de nieuwe portefeuille in.",
        "Anna Eerst, nieuwe portefeuille vanaf: Vul in vanaf welke dag",
        "Bert Tweede, laatste dag: De rol begon op",
        "Bert Tweede, e-mailadres van de opvolger: Vul een e-mailadres in",
        "Bert Tweede, naam van de opvolger: Vul de naam van de opvolger in.",
        "Bert Tweede, opvolger begint op: Kies een dag na de laatste dag.",
    ):
        assert error in text(response)
    assert 'value="geen adres"' in text(response)
    assert Answer.objects.count() == 0


def test_answer_that_somebody_else_saved_meanwhile_keeps_what_was_typed(diemen):
    place, of, contact = diemen
    role = alderman(place)
    client, url = client_of(contact), f"/verkiezingen/{of.pk}/diemen/"
    client.post(url, {"versie": 1, "doen": "bewaren", **filled(role, "stays")})
    late = client.post(
        url, {"versie": 1, "doen": "bewaren", **filled(role, "changes", portfolio="Zorg")}
    )

    assert "Iemand anders heeft deze antwoorden intussen gewijzigd." in text(late)
    assert 'value="Zorg"' in text(late)
    assert Answer.objects.get().outcome == Outcome.STAYS


def test_answer_that_cannot_be_done_says_so_before_and_nothing_happens(diemen):
    place, of, contact = diemen
    role = alderman(place, "Anna Eerst")
    make.official("Karin Ander", "karin@tiel.example")
    client, url = client_of(contact), f"/verkiezingen/{of.pk}/diemen/"
    values = {
        "last_day": "2026-06-03",
        "successor_name": "Piet",
        "successor_email": "karin@tiel.example",
    }
    seen = client.post(
        url, {"versie": 1, "doen": "bekijken", **filled(role, "stopped", **values)}, follow=True
    )
    forced = client.post(f"{url}bekijken/", {"versie": 2}, follow=True)

    assert "Dit e-mailadres is van Karin Ander." in text(seen)
    assert "Wijzigingen doorvoeren" not in text(seen)
    assert "Dit e-mailadres is van Karin Ander." in text(forced)
    role.refresh_from_db()
    assert role.ends_on is None


def test_answer_offers_a_seat_to_the_successor_to_the_secretariat_only(diemen, secretariat):
    place, of, contact = diemen
    role = alderman(place)
    builders_pillars.seat(builders_pillars.pillar("Ruimte"), place=place, who=role.official)
    url = f"/verkiezingen/{of.pk}/diemen/"

    assert "Het secretariaat benoemt de opvolger op deze plaats." in text(visit(contact, url))
    assert "De opvolger neemt over" not in text(visit(contact, url))
    assert "De opvolger neemt over" in text(visit(secretariat, url))


def test_answer_twice_tells_that_nothing_is_left(diemen):
    place, of, contact = diemen
    role = alderman(place)
    client, url = client_of(contact), f"/verkiezingen/{of.pk}/diemen/"
    client.post(url, {"versie": 1, "doen": "bekijken", **filled(role, "stays")})
    client.post(f"{url}bekijken/", {"versie": 2})
    again = client.post(f"{url}bekijken/", {"versie": 2}, follow=True)
    page = client.get(url)

    assert "Iemand anders heeft deze antwoorden intussen gewijzigd." in text(again)
    assert "Er is nog niets om door te voeren" in text(again)
    assert "Alles is bekend" in text(page)
    assert RoleConfirmation.objects.count() == 1


def test_answer_of_a_municipality_that_merged_cannot_be_filled_in(secretariat):
    old, new = make.member("Oud"), make.member("Nieuw")
    of = election()
    alderman(old)
    merge(MergerKind.INTO, datetime.date(2026, 5, 1), [old], [new])

    page = visit(secretariat, f"/verkiezingen/{of.pk}/oud/")
    assert "Deze gemeente bestaat niet meer" in text(page)


def test_answer_about_the_mayor_waits_for_the_secretariat():
    place, of = make.member("Diemen"), election(includes_mayor=True)
    contact = make.official_user(place)
    mayor = alderman(place, "Anna Eerst", kind=RoleKind.MAYOR)
    client, url = client_of(contact), f"/verkiezingen/{of.pk}/diemen/"
    values = filled(mayor, "stopped", last_day="2026-06-03")
    page = client.post(url, {"versie": 1, "doen": "bekijken", **values}, follow=True)

    assert "Het secretariaat kijkt hier eerst naar." in text(page)
    assert "Wijzigingen doorvoeren" not in text(page)
    mayor.refresh_from_db()
    assert mayor.ends_on is None


# --- Many at once -------------------------------------------------------------------------------
@pytest.fixture
def three():
    of = election()
    roles = [
        alderman(make.member(name), f"Persoon {name}") for name in ("Altena", "Buren", "Cuijk")
    ]
    return of, roles, f"/verkiezingen/{of.pk}/alle-gemeenten/"


def test_bulk_ticks_shows_and_carries_out(three, secretariat):
    of, (first, second, third), url = three
    data = {
        "rol": [first.pk, second.pk, third.pk],
        "all_outcome": "stopped",
        "all_on": "2026-06-03",
        f"rol-{first.pk}-chosen": "on",
        f"rol-{first.pk}-successor_name": "Piet Nieuw",
        **filled(second, "stays"),
    }
    client = client_of(secretariat)
    seen = client.post(url, {**data, "doen": "bekijken"})
    before = RoleConfirmation.objects.count()
    hidden = {
        f"rol-{row.role.pk}-{name}": row.data.get(f"rol-{row.role.pk}-{name}", "")
        for row in seen.context["rows"]
        for name in row.fields
    }
    back = client.post(url, {"rol": data["rol"], **hidden, "doen": "terug"})
    done = client.post(url, {"rol": data["rol"], **hidden, "doen": "doorvoeren"}, follow=True)

    assert "Persoon Altena, Altena" in text(seen)
    assert "Piet Nieuw wordt wethouder" in text(seen)
    assert "Persoon Cuijk" not in text(seen)
    assert before == 0
    assert 'value="Piet Nieuw"' in text(back)
    assert "2 bestuurders zijn bijgewerkt." in text(done)
    assert "Persoon Cuijk" in text(done)
    assert "Persoon Altena" not in text(done)
    first.refresh_from_db()
    assert first.ends_on == datetime.date(2026, 6, 4)


def test_bulk_with_one_error_does_nothing_and_keeps_what_was_typed(three, secretariat):
    of, (first, second, third), url = three
    make.official("Karin Ander", "karin@tiel.example")
    data = {
        "rol": [first.pk, second.pk],
        "doen": "doorvoeren",
        **filled(first, "stays"),
        **filled(
            second,
            "stopped",
            last_day="2026-06-03",
            successor_name="Piet Nieuw",
            successor_email="karin@tiel.example",
        ),
    }
    page = client_of(secretariat).post(url, data)

    assert "Persoon Buren: Dit e-mailadres is van Karin Ander." in text(page)
    assert 'value="Piet Nieuw"' in text(page)
    assert RoleConfirmation.objects.count() == 0


def test_bulk_refuses_what_somebody_else_did_meanwhile(three, secretariat):
    of, (first, *_), url = three
    RoleConfirmation.objects.create(role=first, on=DAY, by_label="x")
    page = client_of(secretariat).post(
        url, {"rol": [first.pk], "doen": "doorvoeren", **filled(first, "stays")}
    )

    assert "is intussen al bijgewerkt" in text(page)


def test_bulk_with_nothing_filled_in_says_what_to_do(three, secretariat):
    of, (first, *_), url = three
    page = client_of(secretariat).post(url, {"rol": [first.pk, "x"], "doen": "bekijken"})

    assert "Vul bij minstens één bestuurder in wat er nu geldt." in text(page)


def test_bulk_narrows_and_empties(three, secretariat):
    of, roles, url = three
    page = text(visit(secretariat, url, q="buren"))
    MunicipalRole.objects.update(ends_on=DAY)

    assert "Persoon Buren" in page
    assert "Persoon Altena" not in page
    assert "Niemand is onzeker" in text(visit(secretariat, url))


# --- Queries ------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", [1, 3])
def test_pages_keep_their_number_of_queries(secretariat, django_assert_num_queries, number):
    of = election()
    pillar = builders_pillars.pillar()
    for count in range(number):
        place = make.member(f"Voorbeeldstad-{count}")
        role = alderman(place)
        builders_pillars.participation(pillar, place=place, who=role.official)
        alderman(place, ends_on=datetime.date(2026, 6, 1))
    client = client_of(secretariat)
    for url, queries in (
        ("/verkiezingen/", 5),
        (f"/verkiezingen/{of.pk}/", 9),
        (f"/verkiezingen/{of.pk}/alle-gemeenten/", 6),
        ("/verkiezingen/vacatures/", 14),
    ):
        client.get(url)
        with django_assert_num_queries(queries, info=url):
            client.get(url)


# --- On other pages -----------------------------------------------------------------------------
def test_uncertain_shows_on_the_pages_of_municipality_and_pillar(secretariat):
    place = make.member("Diemen")
    election()
    role = alderman(place)
    pillar = builders_pillars.pillar(slug="ruimte")
    builders_pillars.participation(pillar, place=place, who=role.official)
    builders_pillars.seat(pillar, place=place, who=role.official)
    badge = "Onzeker sinds verkiezing van 18 maart 2026"
    contact = make.official_user(place)

    assert text(visit(secretariat, "/leden/diemen/")).count(badge) == 1
    assert text(visit(secretariat, "/leden/diemen/", peildatum="2026-03-17")).count(badge) == 0
    assert text(visit(contact, "/mijn-gemeente/")).count(badge) == 1
    assert text(visit(secretariat, "/mensen/")).count(badge) == 1
    assert text(visit(secretariat, "/mensen/", peildatum="2026-03-17")).count(badge) == 0
    rows = visit(secretariat, "/mensen/", bestand="csv").content.decode()
    assert rows.replace("\u00a0", " ").count(badge) == 1
    assert text(visit(secretariat, "/pijlers/ruimte/", peildatum="2026-04-01")).count(badge) == 2


def test_demo_fills_the_election_once(secretariat):
    for number in range(9):
        place = make.member(f"Voorbeeldstad-{number}")
        alderman(place)
    demo.seed(by=secretariat)
    demo.seed(by=secretariat)

    assert Election.objects.count() == 1
    assert Answer.objects.count() == 1
    answers = answered(Election.objects.get(), place, answer(alderman(place)), by=secretariat)
    assert answers.version > 1
