"""What happens to lobby goals and their actions."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from lobby.choices import ActionState
from lobby.models import LobbyAction, LobbyGoal
from m50portal.core import audit
from m50portal.core.versions import save_version


@transaction.atomic
def change_goal(*, goal: LobbyGoal, values: dict[str, Any], version: int, by: Any) -> LobbyGoal:
    """Change what ``goal`` says; its number stays. ValidationError ("clash") on another version."""
    save_version(goal, values=values, version=version, kind="lobby.change_goal", by=by)
    return goal


@transaction.atomic
def add_action(*, goal: LobbyGoal, values: dict[str, Any], by: Any) -> LobbyAction:
    """Plan something to do for ``goal``."""
    action = LobbyAction(goal=goal, **values)
    action.full_clean()
    action.save()
    audit.record("lobby.add_action", target=action, by=by)
    return action


@transaction.atomic
def change_action(
    *, action: LobbyAction, values: dict[str, Any], version: int, by: Any
) -> LobbyAction:
    """Change ``action``; ValidationError ("clash") on another version."""
    if values.get("state") != ActionState.DONE:
        values = {**values, "finished_on": None}
    save_version(action, values=values, version=version, kind="lobby.change_action", by=by)
    return action


@transaction.atomic
def finish_action(
    *, action: LobbyAction, finished_on: datetime.date, result: str, by: Any
) -> LobbyAction:
    """Say that ``action`` was done on a day, and what came of it; ValidationError when it was."""
    stored = LobbyAction.objects.select_for_update().get(pk=action.pk)
    if stored.state == ActionState.DONE:
        raise ValidationError("Deze actie is al afgerond.")
    values = {"state": ActionState.DONE, "finished_on": finished_on, "result": result}
    save_version(action, values=values, version=stored.version, kind="lobby.finish_action", by=by)
    return action
