import datetime

import pytest
from django.core.exceptions import ValidationError

from lobby.actions import add_action, change_action, change_goal, finish_action
from lobby.choices import ActionState, GoalState
from lobby.models import LobbyAction
from lobby.selectors import late_actions, latest_plan_year, plan_years
from m50portal.core.audit import history_of
from m50portal.core.models import AuditEvent
from tests import builders
from tests.lobby import builders_lobby as make

pytestmark = pytest.mark.django_db
DAY = datetime.date(2023, 6, 1)


@pytest.fixture
def by():
    return builders.user()


def test_change_goal_keeps_what_changed(by):
    goal = make.goal(state=GoalState.PREPARING)

    change_goal(goal=goal, values={"state": GoalState.REACHED}, version=1, by=by)

    goal.refresh_from_db()
    assert (goal.state, goal.version) == (GoalState.REACHED, 2)
    event = history_of(goal).get()
    assert (event.kind, event.changes) == ("lobby.change_goal", {"state": ["preparing", "reached"]})


def test_change_goal_with_an_old_version_is_refused(by):
    goal = make.goal()
    change_goal(goal=goal, values={"title": "Eerst"}, version=1, by=by)

    with pytest.raises(ValidationError) as refused:
        change_goal(goal=goal, values={"title": "Te laat"}, version=1, by=by)
    assert refused.value.code == "clash"
    assert AuditEvent.objects.count() == 1


def test_change_goal_checks_the_whole_row(by):
    with pytest.raises(ValidationError):
        change_goal(goal=make.goal(), values={"title": ""}, version=1, by=by)


def test_add_action_is_audited(by):
    action = add_action(goal=make.goal(), values={"text": "Bellen", "due_on": DAY}, by=by)

    assert action.state == ActionState.OPEN
    assert history_of(action).get().kind == "lobby.add_action"


def test_finish_action_keeps_the_result(by):
    action = make.action(make.goal())

    finish_action(action=action, finished_on=DAY, result="Toezegging", by=by)

    action.refresh_from_db()
    assert (action.state, action.finished_on, action.result) == (
        ActionState.DONE,
        DAY,
        "Toezegging",
    )
    assert history_of(action).get().kind == "lobby.finish_action"


def test_finish_action_twice_is_refused(by):
    action = make.action(make.goal(), state=ActionState.DONE, finished_on=DAY)

    with pytest.raises(ValidationError, match="al afgerond"):
        finish_action(action=action, finished_on=DAY, result="", by=by)


def test_change_action_opens_it_again(by):
    action = make.action(make.goal(), state=ActionState.DONE, finished_on=DAY)

    change_action(action=action, values={"state": ActionState.RUNNING}, version=1, by=by)

    action.refresh_from_db()
    assert (action.state, action.finished_on) == (ActionState.RUNNING, None)


def test_late_actions_are_open_and_past_their_day():
    goal = make.goal()
    yesterday = DAY - datetime.timedelta(days=1)
    late = make.action(goal, due_on=yesterday)
    make.action(goal, due_on=DAY)
    make.action(goal)
    make.action(goal, due_on=yesterday, state=ActionState.DROPPED)
    make.action(goal, due_on=yesterday, state=ActionState.DONE, finished_on=DAY)

    assert list(late_actions(DAY)) == [late]


def test_actions_without_a_day_come_last():
    goal = make.goal()
    without = make.action(goal)
    dated = make.action(goal, due_on=DAY)

    assert list(LobbyAction.objects.in_order()) == [dated, without]


def test_plan_years_are_those_with_ambitions():
    assert plan_years() == []
    assert latest_plan_year() is None
    make.ambition(plan_year=2023)
    make.ambition(plan_year=2023)
    make.ambition(plan_year=2025)

    assert plan_years() == [2025, 2023]
    assert latest_plan_year() == 2025


def test_change_action_with_an_old_version_is_refused(by):
    action = make.action(make.goal(), version=2)

    with pytest.raises(ValidationError) as refused:
        change_action(action=action, values={"text": "Te laat"}, version=1, by=by)
    assert refused.value.code == "clash"
