from decimal import Decimal

import pytest

import members.demo
import pillars.demo
from lobby import demo
from lobby.choices import ActionState
from lobby.models import Ambition, LobbyAction, LobbyGoal, Priority
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled():
    by = builders.user()
    members.demo.seed(by=by)
    pillars.demo.seed(by=by)
    demo.seed(by=by)
    return by


def test_demo_holds_the_plan_of_2023(filled):
    goals = LobbyGoal.objects.of_year(2023)

    assert [ambition.name for ambition in Ambition.objects.of_year(2023)] == [
        "Netwerkversterking",
        "Kennispartner",
        "Ruimte",
        "Sociaal domein",
        "Financiën",
        "Public affairs",
    ]
    assert [(goal.number, goal.pillar.slug if goal.pillar else None) for goal in goals] == [
        (1, None),
        (2, "ruimte"),
        (3, "ruimte"),
        (4, "ruimte"),
        (5, "sociaal"),
        (6, "financien"),
    ]
    assert goals[1].amount == Decimal("90000000.00")
    assert Priority.objects.filter(ambition__slug="ruimte").count() == 3


def test_demo_twice_changes_nothing(filled):
    before = [model.objects.count() for model in (Ambition, LobbyGoal, LobbyAction, Priority)]

    demo.seed(by=filled)

    assert [
        model.objects.count() for model in (Ambition, LobbyGoal, LobbyAction, Priority)
    ] == before
    assert LobbyAction.objects.filter(state=ActionState.DONE).count() == 2
