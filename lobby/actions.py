"""What happens to lobby goals and their actions."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from lobby.choices import ActionState
from lobby.models import LobbyAction, LobbyGoal
from m50portal.core import audit

CLASH = "Iemand anders heeft dit intussen gewijzigd. Bekijk de laatste tekst en sla opnieuw op."


def _store(row: Any, values: dict[str, Any], version: int, *, kind: str, by: Any) -> None:
    """Save ``values`` in ``row`` when its stored version is still ``version``; write the audit row."""
    before = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if before.version != version:
        raise ValidationError(CLASH, code="clash")
    for name, value in values.items():
        setattr(row, name, value)
    row.version = version + 1
    row.full_clean()
    row.save()
    audit.record(kind, target=row, by=by, changes=audit.changed(before, row, list(values)))


@transaction.atomic
def change_goal(*, goal: LobbyGoal, values: dict[str, Any], version: int, by: Any) -> LobbyGoal:
    """Change what ``goal`` says; its number stays. ValidationError ("clash") on another version."""
    _store(goal, values, version, kind="lobby.change_goal", by=by)
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
    _store(action, values, version, kind="lobby.change_action", by=by)
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
    _store(action, values, stored.version, kind="lobby.finish_action", by=by)
    return action
