import datetime
from decimal import Decimal

import pytest

from lobby.choices import ActionState, GoalState, InfluenceStage
from lobby.models import LobbyAction, Priority
from m50portal.accounts.choices import Office
from m50portal.core.dates import today
from tests import builders
from tests.lobby import builders_lobby as make
from tests.pillars import builders_pillars

pytestmark = pytest.mark.django_db
YESTERDAY = datetime.timedelta(days=1)


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def lobbyist():
    return builders.client_of(builders.user(Office.LOBBYIST))


def test_goals_stand_by_ambition_and_in_one_table(lobbyist):
    second = make.ambition(name="Ruimte", number=20)
    first = make.ambition(name="Netwerkversterking", number=10)
    Priority.objects.create(ambition=second, number=1, text="Woningbouw")
    pillar = builders_pillars.pillar("Ruimte")
    goal = make.goal(second, number=2, title="Personeel", state=GoalState.RUNNING, pillar=pillar)
    make.goal(second, number=1, title="Aan tafel")
    make.action(goal, text="Bellen", owner="Lobbyist", due_on=today())

    response = lobbyist.get("/lobby/")

    page = text(response)
    assert [part.ambition for part in response.context["parts"]] == [first, second]
    assert [listed.goal.number for listed in response.context["goals"]] == [1, 2]
    assert "Woningbouw" in page
    assert "Lobbydoel 2: Personeel" in page
    assert "Pijler Ruimte · 0 van 1 actie gedaan" in page
    assert "Bellen" in page
    assert "te laat" not in page


def test_goals_warn_for_late_actions(lobbyist):
    goal = make.goal()
    make.action(goal, due_on=today() - YESTERDAY)
    assert "1 actie is te laat." in text(lobbyist.get("/lobby/"))

    make.action(goal, due_on=today() - YESTERDAY)
    assert "2 acties zijn te laat." in text(lobbyist.get("/lobby/"))


def test_goals_of_another_year(lobbyist):
    make.goal(make.ambition(plan_year=2023), title="Oud doel")
    make.goal(make.ambition(plan_year=2024), title="Nieuw doel")

    assert "Nieuw doel" in text(lobbyist.get("/lobby/"))
    assert "Oud doel" in text(lobbyist.get("/lobby/", {"jaar": "2023"}))
    assert "Nieuw doel" in text(lobbyist.get("/lobby/", {"jaar": "vorig"}))
    assert lobbyist.get("/lobby/", {"jaar": "1999"}).status_code == 404


def test_goals_without_a_plan_say_so(lobbyist):
    assert "Nog geen ambities en lobbydoelen" in text(lobbyist.get("/lobby/"))


@pytest.mark.parametrize("rows", [1, 3])
def test_goals_ask_as_many_questions_for_one_as_for_three(
    rows, lobbyist, django_assert_num_queries
):
    for _ in range(rows):
        ambition = make.ambition()
        Priority.objects.create(ambition=ambition, number=1, text="Eerst dit")
        for _ in range(rows):
            goal = make.goal(ambition, pillar=builders_pillars.pillar())
            for _ in range(rows):
                make.action(
                    goal, official=builders_pillars.official(builders_pillars.municipality())
                )
    lobbyist.get("/lobby/")

    with django_assert_num_queries(8):
        lobbyist.get("/lobby/")


@pytest.mark.parametrize("rows", [1, 3])
def test_goal_asks_as_many_questions_for_one_as_for_three(
    rows, lobbyist, django_assert_num_queries
):
    goal = make.goal(pillar=builders_pillars.pillar())
    for _ in range(rows):
        make.action(goal, official=builders_pillars.official(builders_pillars.municipality()))
    url = f"/lobby/{goal.plan_year}/{goal.number}/"
    lobbyist.get(url)

    with django_assert_num_queries(6):
        lobbyist.get(url)


def test_goal_shows_everything(lobbyist):
    goal = make.goal(
        number=2,
        problem="Te weinig mensen.",
        counterpart="Minister",
        amount=Decimal("90000000.00"),
        arguments="Toegezegd.\nNodig.",
        stage=InfluenceStage.BEFORE,
        pillar=builders_pillars.pillar("Ruimte", slug="ruimte"),
    )
    make.action(goal, text="Gesprek", state=ActionState.DONE, finished_on=today(), result="Gelukt.")
    make.action(goal, text="Brief", due_on=today() - YESTERDAY)
    make.action(goal, text="Ooit")
    make.goal(make.ambition(plan_year=2024), number=2)

    page = text(lobbyist.get("/lobby/2023/2/"))

    assert "€ 90.000.000,00" in page
    assert "<li>Toegezegd.</li>" in page
    assert "Vooraf, aan tafel" in page
    assert 'href="/pijlers/ruimte/"' in page
    assert "1 van 3 acties gedaan" in page
    assert "Gelukt." in page
    assert "Te laat" in page
    assert "Geen datum" in page
    assert 'href="/lobby/2024/2/"' in page


def test_goal_without_actions_says_what_to_do(lobbyist):
    make.goal(number=4)

    page = text(lobbyist.get("/lobby/2023/4/"))

    assert "Nog geen acties" in page
    assert "Algemeen doel" in page
    assert "Geen bedrag" in page


def test_goal_unknown_is_not_found(lobbyist):
    assert lobbyist.get("/lobby/2023/7/").status_code == 404


GOAL = {
    "title": "Geld voor personeel",
    "goal": "Het geld gaat naar middelgrote gemeenten.",
    "problem": "",
    "counterpart": "",
    "amount": "90.000.000,00",
    "arguments": "",
    "stage": "",
    "state": GoalState.RUNNING,
    "version": "1",
}


def test_change_goal_saves_the_amount(lobbyist):
    goal = make.goal(number=2)
    assert lobbyist.get("/lobby/2023/2/wijzigen/").status_code == 200

    response = lobbyist.post("/lobby/2023/2/wijzigen/", GOAL, follow=True)

    assert "Het lobbydoel is opgeslagen." in text(response)
    goal.refresh_from_db()
    assert goal.amount == Decimal("90000000.00")
    assert goal.title == "Geld voor personeel"


def test_change_goal_cannot_change_the_number(lobbyist):
    goal = make.goal(number=2)

    lobbyist.post("/lobby/2023/2/wijzigen/", {**GOAL, "number": "9", "plan_year": "2030"})

    goal.refresh_from_db()
    assert (goal.plan_year, goal.number) == (2023, 2)


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"title": ""}, "Korte titel"),
        ({"amount": "veel"}, "Vul een bedrag in"),
        ({"amount": "0"}, "hoger is dan nul"),
    ],
)
def test_change_goal_says_what_is_wrong(lobbyist, values, error):
    make.goal(number=2)

    response = lobbyist.post("/lobby/2023/2/wijzigen/", {**GOAL, **values})

    assert response.status_code == 200
    assert error in text(response)


def test_change_goal_by_two_people_shows_both_texts(lobbyist):
    goal = make.goal(number=2, title="Van een ander", version=2)

    response = lobbyist.post("/lobby/2023/2/wijzigen/", GOAL)

    assert ("Korte titel", "Van een ander") in response.context["stored"]
    assert "Geld voor personeel" in text(response)
    again = lobbyist.post("/lobby/2023/2/wijzigen/", {**GOAL, "version": "2"})
    assert again.status_code == 302
    goal.refresh_from_db()
    assert goal.title == "Geld voor personeel"


def test_add_action_to_a_goal(lobbyist):
    goal = make.goal(number=2)
    assert lobbyist.get("/lobby/2023/2/actie/").status_code == 200

    response = lobbyist.post(
        "/lobby/2023/2/actie/",
        {
            "text": "Bellen",
            "owner": "Lobbyist",
            "due_on": "2027-01-15",
            "state": "open",
            "version": "1",
        },
        follow=True,
    )

    assert "De actie is toegevoegd." in text(response)
    action = LobbyAction.objects.get()
    assert (action.goal, action.text, action.due_on) == (goal, "Bellen", datetime.date(2027, 1, 15))


def test_change_action_opens_it_again(lobbyist):
    goal = make.goal(number=2)
    action = make.action(goal, state=ActionState.DONE, finished_on=today())
    url = f"/lobby/acties/{action.pk}/wijzigen/"
    assert "staat zij weer open" in text(lobbyist.get(url))

    lobbyist.post(
        url, {"text": "Nog eens", "owner": "", "due_on": "", "state": "running", "version": "1"}
    )

    action.refresh_from_db()
    assert (action.text, action.state, action.finished_on) == (
        "Nog eens",
        ActionState.RUNNING,
        None,
    )
    assert "staat zij weer open" not in text(lobbyist.get(url))


def test_finish_action_keeps_day_and_result(lobbyist):
    action = make.action(make.goal(number=2))
    url = f"/lobby/acties/{action.pk}/afronden/"
    assert lobbyist.get(url).status_code == 200

    future = lobbyist.post(url, {"finished_on": "2099-01-01", "result": ""})
    done = lobbyist.post(url, {"finished_on": "2023-06-01", "result": "Gelukt."}, follow=True)
    twice = lobbyist.post(url, {"finished_on": "2023-06-01", "result": ""})

    assert "in de toekomst" in text(future)
    assert "De actie is afgerond." in text(done)
    assert "al afgerond" in text(twice)
    action.refresh_from_db()
    assert (action.finished_on, action.result) == (datetime.date(2023, 6, 1), "Gelukt.")


def test_lobby_is_read_by_a_chair_and_changed_by_others():
    goal = make.goal(number=2)
    action = make.action(goal)
    client = builders.client_of(builders_pillars.seat_user(builders_pillars.pillar()))

    assert client.get("/lobby/").status_code == 200
    page = text(client.get("/lobby/2023/2/"))
    assert "Wijzigen" not in page
    assert "Actie toevoegen" not in page
    for url in (
        "/lobby/2023/2/wijzigen/",
        "/lobby/2023/2/actie/",
        f"/lobby/acties/{action.pk}/wijzigen/",
        f"/lobby/acties/{action.pk}/afronden/",
    ):
        assert client.get(url).status_code == 403
        assert client.post(url, {}).status_code == 403


def test_lobby_is_closed_for_others_with_a_reason():
    make.goal(number=2)
    user = builders_pillars.official_user(builders_pillars.municipality())

    response = builders.visit(user, "/lobby/")

    assert response.status_code == 403
    assert "pijlervoorzitters en contactambtenaren" in text(response)
    assert builders.visit(user, "/lobby/2023/2/").status_code == 403


def test_lobby_is_closed_for_visitors(client):
    assert client.get("/lobby/").status_code == 302
