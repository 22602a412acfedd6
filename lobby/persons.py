"""What the lobby says about people who are to be forgotten (members.person_rooms)."""

import datetime
from collections.abc import Iterable

from lobby.choices import ActionState
from lobby.models import LobbyAction


def in_use(day: datetime.date) -> Iterable[int]:
    """Who still has something to do for a lobby goal."""
    rows = LobbyAction.objects.filter(state__in=[ActionState.OPEN, ActionState.RUNNING])
    return {pk for pk in rows.values_list("official_id", flat=True) if pk is not None}
