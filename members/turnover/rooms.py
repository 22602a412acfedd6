"""What upper rooms say about places that an executive holds there, and how such a place is passed on.

The pillars stand on this room and may not be imported here, so the settings name them
(``TURNOVER_ROOMS``, docs/decisions/0007-rooms-that-turnover-reaches.md).
"""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from members.models import MunicipalRole, Official


@dataclass(frozen=True)
class Place:
    """A place that somebody holds for a municipality: a seat, a participation.

    ``municipality_passes``: whether the municipality itself may let the successor take over; other
    places are the network's to give, so only the secretariat passes them on.
    """

    key: str
    official_id: int
    municipality_id: int
    label: str
    municipality_passes: bool


class Room(Protocol):
    """A room that knows places of executives."""

    def places(self, *, officials: Collection[int], day: datetime.date) -> list[Place]:
        """The places that ``officials`` hold on ``day`` and that have no end yet."""

    def hand_over(
        self,
        *,
        key: str,
        ends_on: datetime.date,
        to: Official | None,
        starts_on: datetime.date,
        by: Any,
    ) -> None:
        """End the place ``key`` before ``ends_on``; ``to`` holds it from ``starts_on``, or nobody."""


@cache
def rooms() -> tuple[Room, ...]:
    """The rooms that the settings name."""
    return tuple(import_string(path)() for path in settings.TURNOVER_ROOMS)


def places_of(roles: Iterable[MunicipalRole], day: datetime.date) -> dict[int, list[Place]]:
    """Role id → what its person holds for that municipality on ``day``; one round of every room."""
    roles = list(roles)
    officials = {role.official_id for role in roles}
    found: dict[tuple[int, int], list[Place]] = {}
    for room in rooms() if officials else ():
        for place in room.places(officials=officials, day=day):
            found.setdefault((place.official_id, place.municipality_id), []).append(place)
    return {role.pk: found.get((role.official_id, role.municipality_id), []) for role in roles}


def hand_over(place: Place, **how: Any) -> None:
    """Pass ``place`` on in the room that it belongs to; the first part of its key names the room."""
    prefix = place.key.partition(":")[0]
    for room in rooms():
        if prefix in getattr(room, "prefixes", ()):
            room.hand_over(key=place.key, **how)
