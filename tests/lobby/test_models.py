from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from lobby.choices import ActionState
from lobby.models import LobbyGoal, Priority
from members.choices import RoleKind
from tests.lobby import builders_lobby as make
from tests.pillars import builders_pillars

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("values", [{"number": 9}, {"plan_year": 2024}])
def test_goal_keeps_its_number(values):
    make.goal(number=2)
    goal = LobbyGoal.objects.get()
    for name, value in values.items():
        setattr(goal, name, value)

    with pytest.raises(ValidationError, match="verandert nooit"):
        goal.save()
    goal.refresh_from_db()
    assert (goal.plan_year, goal.number) == (make.YEAR, 2)


def test_goal_keeps_its_number_right_after_it_was_made():
    goal = make.goal(number=2)
    goal.number = 3

    with pytest.raises(ValidationError, match="verandert nooit"):
        goal.save()


def test_goal_loaded_in_part_can_be_saved():
    goal = make.goal(title="Oud")
    partial = LobbyGoal.objects.only("title").get()
    partial.title = "Nieuw"

    partial.save(update_fields=["title"])

    goal.refresh_from_db()
    assert goal.title == "Nieuw"


def test_goal_number_is_used_once_a_year():
    make.goal(number=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        make.goal(number=1)
    assert make.goal(make.ambition(plan_year=2024), number=1).pk


def test_goal_belongs_to_an_ambition_of_its_year():
    goal = LobbyGoal(plan_year=2024, number=1, ambition=make.ambition(), title="x", goal="y")

    with pytest.raises(ValidationError, match="ander planjaar"):
        goal.full_clean()


@pytest.mark.parametrize("amount", [Decimal("0.00"), Decimal("-1.00")])
def test_goal_amount_is_more_than_nothing(amount):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.goal(amount=amount)


def test_goal_arguments_are_lines():
    goal = make.goal(arguments="Een.\n\n  Twee. \n")

    assert goal.argument_lines == ["Een.", "Twee."]


def test_goal_says_its_number():
    ambition = make.ambition(name="Ruimte")

    assert str(make.goal(ambition, number=2, title="Geld")) == "Lobbydoel 2 (2023): Geld"
    assert str(ambition) == "Ruimte (2023)"
    assert str(Priority(ambition=ambition, number=1, text="Woningbouw")) == "Woningbouw"


def test_action_that_is_done_has_a_date():
    with pytest.raises(IntegrityError), transaction.atomic():
        make.action(make.goal(), state=ActionState.DONE)


def test_action_names_its_owner():
    place = builders_pillars.municipality()
    official = builders_pillars.official(place, RoleKind.ADVISER, name="Bas Voorbeeld")

    assert make.action(make.goal(), owner="Lobbyist").owner_text == "Lobbyist"
    assert make.action(make.goal(), owner="x", official=official).owner_text == "Bas Voorbeeld"
    assert make.action(make.goal()).owner_text == ""
