"""What other rooms say about people who are forgotten or moved.

Upper rooms stand on this one and may not be imported here, so the settings name them
(``PERSON_ROOMS``, docs/decisions/0012-what-is-kept-of-people.md). A room is a module with any of:

- ``in_use(day)``: ids of people who take part in something without a period that is not over;
- ``forget(official, email)``: take name and address out of what the room keeps of them itself;
- ``bears(name)``: whether somebody else there is called ``name`` too;
- ``absorb(row, name, person, by)``: two records become one and ``row`` cannot point at ``person``
  (column ``name``), because such a row is there: see that nothing of it is lost, and say True.
"""

import datetime
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import Model, Q

from m50portal.accounts.selectors import holders_from
from m50portal.core.periods import Period
from members.models import MunicipalRole, MunicipalTeam, Official

# Roles are looked at by themselves; a team that names somebody who left is out of date.
NO_REASON_TO_STAY = (MunicipalRole, MunicipalTeam)


def in_use(day: datetime.date) -> set[int]:
    """Ids of people who take part in something that is not over on ``day``.

    Everything with a period that points at people counts by itself, in any room: seats,
    participations, and what a room adds later. So does an office at the association.
    """
    goes_on = Q(ends_on=None) | Q(ends_on__gt=day)
    holders = holders_from(day).values("pk")
    found = set(Official.objects.filter(user__in=holders).values_list("pk", flat=True))
    relations: Any = Official._meta.related_objects
    for relation in relations:
        model, name = relation.related_model, relation.field.name
        if issubclass(model, Period) and model not in NO_REASON_TO_STAY:
            rows = model._default_manager.filter(goes_on, **{f"{name}__isnull": False})
            found |= set(rows.values_list(name, flat=True))
    for room in _rooms():
        found |= set(room.in_use(day)) if hasattr(room, "in_use") else set()
    return found


def forget(official: Official, *, email: str) -> None:
    """Let every room take out what it keeps of ``official`` itself."""
    for room in _rooms():
        if hasattr(room, "forget"):
            room.forget(official, email=email)


def bears(name: str) -> bool:
    """Whether a room knows somebody else who is called ``name``."""
    return any(room.bears(name) for room in _rooms() if hasattr(room, "bears"))


def absorb(row: Model, name: str, person: Model, *, by: Any) -> bool:
    """Whether a room made one row of ``row`` and the one that ``person`` has already."""
    return any(
        room.absorb(row, name, person, by=by) for room in _rooms() if hasattr(room, "absorb")
    )


def _rooms() -> Iterable[Any]:
    return [import_module(path) for path in settings.PERSON_ROOMS]
