"""Questions about pillars that several rooms ask."""

import datetime
from typing import Any

from django.db.models import QuerySet

from m50portal.core.dates import today
from members.models import Municipality
from pillars.models import Participation, Pillar, Seat


def pillars_on(day: datetime.date) -> QuerySet[Pillar]:
    """The pillars that exist on ``day``, in their order."""
    return Pillar.objects.as_of(day).in_order()


def seats_of(user: Any) -> list[Seat]:
    """The seats that ``user`` holds in pillars today; one query per request."""
    seats: list[Seat] | None = user.__dict__.get("_pillar_seats")
    if seats is None:
        found = Seat.objects.current().filter(official__user=user)
        seats = list(found.select_related("pillar").order_by("pillar__number", "pk"))
        user.__dict__["_pillar_seats"] = seats
    return seats


def seats_on(day: datetime.date, *, pillar: Pillar | None = None) -> list[Seat]:
    """Who sat where on ``day``, in all pillars or in one; vacant seats too."""
    seats = Seat.objects.as_of(day).for_lists()
    return list(seats if pillar is None else seats.filter(pillar=pillar))


def participants_on(day: datetime.date, *, pillar: Pillar) -> list[Participation]:
    """Who takes part in ``pillar`` on ``day``, with ``role_kind`` and ``has_pair``."""
    rows = Participation.objects.as_of(day).filter(pillar=pillar)
    return list(rows.with_roles_on(day).for_lists())


def missing_pairs(
    *, municipality: Municipality | None = None, day: datetime.date | None = None
) -> QuerySet[Participation]:
    """Executives in a pillar without an official to prepare them, today unless told otherwise."""
    rows = Participation.objects.missing_pair_on(day or today())
    if municipality is not None:
        rows = rows.filter(municipality=municipality)
    return rows.select_related("pillar").for_lists()
