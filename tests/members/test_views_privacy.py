import datetime

import pytest

from m50portal.accounts.choices import Office
from m50portal.core.dates import today
from members import actions_privacy
from members.choices import RoleKind
from members.choices_people import LookKind, RequestKind
from members.models import DataRequest, Official
from members.selectors_people import months_before, retention
from tests.builders import client_of, user, visit
from tests.members.builders_members import member, official, official_user, role

pytestmark = pytest.mark.django_db
DESK = "/mensen/bewaren/"


@pytest.fixture
def secretary(db):
    return user(Office.SECRETARIAT)


def left(name, *, due_in_days):
    """Somebody who is to be anonymised after so many days."""
    due = today() + datetime.timedelta(days=due_in_days)
    person = official(name)
    role(
        member(),
        RoleKind.ADVISER,
        person=person,
        starts_on=datetime.date(2015, 1, 1),
        ends_on=months_before(due, 12),
    )
    return person


@pytest.mark.parametrize("url", [DESK, "/mensen/bewaren/termijnen/", "/mensen/dubbel/"])
def test_pages_about_keeping_are_the_secretariats(secretary, url):
    people = [secretary, user(Office.BOARD), user(Office.AUDITOR), official_user(member("Diemen"))]

    assert [visit(who, url).status_code for who in people] == [200, 403, 403, 403]


def test_the_desk_shows_who_is_due_who_is_kept_and_who_took_a_list(secretary):
    left("Bas Zuur", due_in_days=20)
    left("Loes Later", due_in_days=60)
    kept = left("Zoë Blijft", due_in_days=10)
    until = today() + datetime.timedelta(days=90)
    actions_privacy.keep_longer(official=kept, until=until, reason="declaratie", by=secretary)
    actions_privacy.note_list(officials=[kept.pk], by=secretary, kind=LookKind.EXPORT)

    answer = visit(secretary, DESK)

    assert [row.official.name for row in answer.context["soon"]] == ["Bas Zuur"]
    assert [row.official.name for row in answer.context["kept"]] == ["Zoë Blijft"]
    page = answer.content.decode()
    assert "declaratie" in page
    assert f"Lijst gedownload (1 mensen) door {secretary.name}" in page


def test_an_empty_desk_says_so(secretary):
    page = visit(secretary, DESK).content.decode()

    assert "Niemand wacht op antwoord." in page
    assert "De komende 30 dagen is niemand aan de beurt." in page
    assert "Na 12 maanden" in page


def test_the_rule_is_changed_within_bounds(secretary):
    url = "/mensen/bewaren/termijnen/"
    client_of(secretary).post(url, {"months_after_role": 18, "months_looks": 12})
    assert (retention().months_after_role, retention().months_looks) == (18, 12)

    answer = client_of(secretary).post(url, {"months_after_role": 0, "months_looks": 12})
    assert list(answer.context["form"].errors) == ["months_after_role"]


def test_somebody_is_kept_longer_and_let_go_again(secretary):
    person = left("Bas Zuur", due_in_days=5)
    url = f"/mensen/{person.pk}/bewaren/"
    until = today() + datetime.timedelta(days=90)
    answer = client_of(secretary).post(url, {"until": str(until), "reason": ""})
    assert list(answer.context["form"].errors) == ["reason"]

    client_of(secretary).post(url, {"until": str(until), "reason": "geschil"})
    assert "geschil" in visit(secretary, f"/mensen/{person.pk}/").content.decode()

    client_of(secretary).post(url, {"until": "", "reason": ""})
    assert Official.objects.get(pk=person.pk).keep_until is None


def test_somebody_is_anonymised_on_request_and_never_with_a_role(secretary):
    person = left("Bas Zuur", due_in_days=300)
    url = f"/mensen/{person.pk}/anonimiseren/"
    assert "Nu anonimiseren" in visit(secretary, f"/mensen/{person.pk}/").content.decode()

    answer = client_of(secretary).post(url, {"reason": "verzoek"}, follow=True)

    page = answer.content.decode()
    assert "Deze persoon is geanonimiseerd." in page
    assert "Voormalig strategisch adviseur van" in page
    assert "Gegevens wijzigen" not in page
    going = role(member("Diemen")).official
    refused = client_of(secretary).post(f"/mensen/{going.pk}/anonimiseren/", {"reason": "verzoek"})
    assert "heeft nog een rol bij Diemen" in str(refused.context["form"].errors)


# --- Requests -------------------------------------------------------------------------------------
def test_somebody_asks_and_the_secretariat_answers(secretary):
    mine = official_user(member("Diemen"))
    client = client_of(mine)
    assert client.get("/mensen/verzoek/").status_code == 200
    client.post("/mensen/verzoek/", {"kind": "correction", "text": "Mijn rol begon eerder."})
    asked = DataRequest.objects.get()
    url = f"/mensen/verzoeken/{asked.pk}/"
    assert mine.official.name in visit(secretary, DESK).content.decode()
    assert "Mijn rol begon eerder." in visit(secretary, url).content.decode()

    client_of(secretary).post(url, {"state": "done", "answer": "Aangepast."})

    assert "Aangepast." in visit(secretary, url).content.decode()
    assert "Gedaan" in visit(mine, f"/mensen/{mine.official.pk}/").content.decode()
    again = client_of(secretary).post(url, {"state": "refused", "answer": "Toch niet."})
    assert "al beantwoord" in str(again.context["form"].errors)


def test_a_request_is_for_people_of_the_register(secretary):
    assert visit(secretary, "/mensen/verzoek/").status_code == 403
    assert visit(official_user(member("Diemen")), "/mensen/verzoeken/1/").status_code == 404
    assert visit(secretary, "/mensen/verzoeken/1/").status_code == 404


def test_a_request_to_be_removed_leads_to_the_way_to_do_it(secretary):
    person = left("Bas Zuur", due_in_days=300)
    asked = actions_privacy.ask_about_data(
        official=person, kind=RequestKind.REMOVAL, text="Weg graag", by=None
    )

    page = visit(secretary, f"/mensen/verzoeken/{asked.pk}/").content.decode()

    assert f"/mensen/{person.pk}/anonimiseren/" in page
