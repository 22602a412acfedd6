"""Decisions on the pages of a municipality."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from m50portal.accounts.choices import Office
from members.models import Decision
from tests.builders import client_of, user, visit
from tests.members.builders_members import member, municipality, official_user
from tests.members.test_actions_decision import decide, story

pytestmark = pytest.mark.django_db
CORRECTION = {
    "decided_on": "2023-05-16",
    "effective_on": "",
    "body": "Burgemeester",
    "person": "",
    "mandate": "Gemachtigd door het college.",
    "note": "",
}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2023-06-01 12:00 +02:00"):
        yield


@pytest.fixture
def secretary(today):
    return user(Office.SECRETARIAT)


@pytest.fixture
def diemen(today):
    place = municipality("Diemen")
    decide(place, "aspirant", "2022-08-22")
    decide(place, "member", "2023-05-16", body="Burgemeester")
    return place


def path(place, page, kind="member"):
    return f"/leden/{place.slug}/besluiten/{place.decisions.get(kind=kind).pk}/{page}/"


def errors(response):
    return {name: list(texts) for name, texts in response.context["form"].errors.items()}


def test_decisions_of_a_municipality_tell_who_decided(diemen, secretary):
    html = visit(secretary, "/leden/diemen/besluiten/").content.decode()

    assert html.index("Besluit tot lidmaatschap") < html.index("Besluit tot aspirant-lidmaatschap")
    assert "22\xa0augustus\xa02023" in html
    assert path(diemen, "verbeteren") in html


def test_decisions_are_read_by_the_own_people_and_mended_by_the_secretariat(diemen):
    own, board = official_user(diemen), user(Office.BOARD)
    for person in (own, board):
        html = visit(person, "/leden/diemen/besluiten/").content.decode()
        assert "Besluit tot lidmaatschap" in html
        assert "Besluit verbeteren" not in html
        for page in ("verbeteren", "intrekken"):
            assert visit(person, path(diemen, page)).status_code == 403
    neighbour = official_user(member("Altena"))
    for url in ("/leden/diemen/besluiten/", path(diemen, "verbeteren"), path(diemen, "intrekken")):
        assert visit(neighbour, url).status_code == 404


def test_decisions_of_nobody_are_empty(secretary):
    municipality("Goes")

    assert "Nog geen besluiten" in visit(secretary, "/leden/goes/besluiten/").content.decode()


def test_decision_is_corrected(diemen, secretary):
    url = path(diemen, "verbeteren")
    form = visit(secretary, url).context["form"]
    assert (form["effective_on"].value(), "decide_by" in form.fields) == (None, False)

    document = SimpleUploadedFile("besluit.pdf", b"%PDF-1.7 besluit")
    data = {**CORRECTION, "decided_on": "2023-05-15", "document": document}
    response = client_of(secretary).post(url, data, follow=True)

    assert "Het besluit is verbeterd." in response.content.decode()
    assert story(diemen)[1][1] == "2023-05-15"
    found = diemen.decisions.get(kind="member")
    assert (str(found.decided_on), found.mandate) == ("2023-05-15", "Gemachtigd door het college.")
    assert found.document


def test_decision_that_cannot_be_corrected_says_so_at_the_field(diemen, secretary):
    data = {**CORRECTION, "effective_on": "2022-08-01"}

    found = errors(client_of(secretary).post(path(diemen, "verbeteren"), data))

    assert found == {
        "effective_on": ["De status ervoor of erna valt dan weg. Kies een andere ingangsdatum."]
    }
    assert diemen.decisions.get(kind="member").mandate == ""


def test_decision_is_withdrawn_after_naming_what_follows(diemen, secretary):
    url = path(diemen, "intrekken")
    html = visit(secretary, url).content.decode()
    assert (
        "Diemen is dan weer aspirant-lid, zonder onderbreking sinds 22\xa0augustus\xa02022." in html
    )

    response = client_of(secretary).post(url, {"reason": "Verkeerde gemeente"}, follow=True)

    html = response.content.decode()
    assert "Het besluit is ingetrokken." in html
    assert "Verkeerde gemeente" in html
    assert visit(secretary, url).status_code == 404
    page = visit(secretary, "/leden/diemen/").content.decode()
    assert "Besluit tot lidmaatschap" not in page
    assert "Geen lid meer" not in page


def test_decision_that_something_depends_on_says_what(diemen, secretary):
    url = path(diemen, "intrekken", "aspirant")

    html = visit(secretary, url).content.decode()

    assert "Dit besluit kan niet worden ingetrokken." in html
    assert 'name="reason"' not in html
    found = errors(client_of(secretary).post(url, {"reason": "x"}))
    assert len(found["__all__"]) == 1
    assert Decision.objects.standing().count() == 2


def test_withdrawing_the_first_decision_says_that_nothing_is_left(secretary):
    place = municipality("Goes")
    decide(place, "member", "2023-01-01")

    html = visit(secretary, path(place, "intrekken")).content.decode()

    assert "Goes is dan geen deelnemer meer" in html


def test_decision_to_end_asks_for_the_reason(secretary):
    place = member("Goes")
    form = visit(secretary, "/leden/goes/besluit/").context["form"]
    assert [value for value, _ in form.fields["reason"].choices] == [
        "resigned",
        "by_network",
        "other",
    ]

    data = {**CORRECTION, "kind": "end", "reason": "by_network", "effective_on": "2024-01-01"}
    response = client_of(secretary).post("/leden/goes/besluit/", data, follow=True)

    assert "vanaf 1\xa0januari\xa02024 geen deelnemer meer" in response.content.decode()
    assert story(place)[0][2:] == ("2024-01-01", "by_network")


def test_decision_page_takes_the_kind_from_its_address(secretary):
    municipality("Goes")

    asked = visit(secretary, "/leden/goes/besluit/", soort="member").context["form"]
    wrong = visit(secretary, "/leden/goes/besluit/", soort="x").context["form"]

    assert (asked["kind"].value(), wrong["kind"].value()) == ("member", "aspirant")
