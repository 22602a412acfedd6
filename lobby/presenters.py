"""What the pages of the lobby show, put together in a few queries."""

import datetime
from dataclasses import dataclass

from lobby.choices import OPEN_ACTION_STATES, ActionState, GoalState
from lobby.models import Ambition, LobbyAction, LobbyGoal
from lobby.selectors import ambitions_with_goals

GOAL_KINDS = {
    GoalState.PREPARING: "neutral",
    GoalState.RUNNING: "info",
    GoalState.PAUSED: "warn",
    GoalState.REACHED: "ok",
    GoalState.DROPPED: "neutral",
}
ACTION_KINDS = {
    ActionState.OPEN: "neutral",
    ActionState.RUNNING: "info",
    ActionState.DONE: "ok",
    ActionState.DROPPED: "neutral",
}


@dataclass(frozen=True)
class ActionLine:
    """An action with how it stands on a day."""

    action: LobbyAction
    is_open: bool
    is_late: bool

    @property
    def badge(self) -> str:
        """The state in words; late goes before the rest."""
        return "Te laat" if self.is_late else str(self.action.get_state_display())

    @property
    def badge_kind(self) -> str:
        """The colour of the badge."""
        return "bad" if self.is_late else ACTION_KINDS[ActionState(self.action.state)]


@dataclass(frozen=True)
class GoalBlock:
    """A goal with its actions."""

    goal: LobbyGoal
    actions: list[ActionLine]

    @property
    def badge_kind(self) -> str:
        """The colour of the badge of its state."""
        return GOAL_KINDS[GoalState(self.goal.state)]

    @property
    def open_actions(self) -> list[ActionLine]:
        """What still has to be done."""
        return [line for line in self.actions if line.is_open]

    @property
    def next_action(self) -> ActionLine | None:
        """The open action that is due first, if any has a date."""
        return next((line for line in self.open_actions if line.action.due_on), None)

    @property
    def counts_text(self) -> str:
        """``2 van 5 acties gedaan``."""
        done = sum(line.action.state == ActionState.DONE for line in self.actions)
        word = "actie" if len(self.actions) == 1 else "acties"
        return (
            f"{done} van {len(self.actions)} {word} gedaan" if self.actions else "Nog geen acties"
        )


@dataclass(frozen=True)
class AmbitionBlock:
    """An ambition with its goals."""

    ambition: Ambition
    priorities: list[str]
    goals: list[GoalBlock]


def action_line(action: LobbyAction, day: datetime.date) -> ActionLine:
    """How ``action`` stands on ``day``."""
    is_open = action.state in OPEN_ACTION_STATES
    is_late = is_open and action.due_on is not None and action.due_on < day
    return ActionLine(action, is_open, is_late)


def goal_block(goal: LobbyGoal, day: datetime.date) -> GoalBlock:
    """``goal`` with its actions in order: one query, or none when they were fetched already."""
    if "actions" in getattr(goal, "_prefetched_objects_cache", {}):
        actions = goal.actions.all()
    else:
        actions = LobbyAction.objects.filter(goal=goal).in_order()
    return GoalBlock(goal, [action_line(action, day) for action in actions])


def ambition_blocks(plan_year: int, day: datetime.date) -> list[AmbitionBlock]:
    """The ambitions of ``plan_year`` with goals and actions: four queries."""
    return [
        AmbitionBlock(
            ambition=ambition,
            priorities=[row.text for row in ambition.priorities.all()],
            goals=[goal_block(goal, day) for goal in ambition.goals.all()],
        )
        for ambition in ambitions_with_goals(plan_year)
    ]
