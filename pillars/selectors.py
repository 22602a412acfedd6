"""Questions about pillars that several rooms ask."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from m50portal.core.dates import today
from members.choices import RoleKind
from members.models import Municipality
from members.selectors import count_on, heirs_on, municipality_roles
from pillars.choices import CountedBy
from pillars.models import Activity, ActivityParticipation, Participation, Pillar, Seat


def pillars_on(day: datetime.date) -> QuerySet[Pillar]:
    """The pillars that exist on ``day``, in their order."""
    return Pillar.objects.as_of(day).in_order()


def seats_of(user: Any) -> list[Seat]:
    """The seats that ``user`` holds in pillars today; one query per request.

    Kept by setattr: request.user is a wrapper, whose ``__dict__`` is not that of the user.
    """
    seats: list[Seat] | None = getattr(user, "_pillar_seats", None)
    if seats is None:
        found = Seat.objects.current().filter(official__user=user)
        seats = list(found.select_related("pillar").order_by("pillar__number", "pk"))
        user._pillar_seats = seats
    return seats


def seats_on(day: datetime.date, *, pillar: Pillar | None = None) -> list[Seat]:
    """Who sat where on ``day``, in all pillars or in one; vacant seats too; with ``works_there``."""
    seats = Seat.objects.as_of(day).with_work_on(day).for_lists()
    return list(seats if pillar is None else seats.filter(pillar=pillar))


def participants_on(day: datetime.date, *, pillar: Pillar) -> list[Participation]:
    """Who takes part in ``pillar`` on ``day``, with ``role_kind`` and ``has_pair``."""
    rows = Participation.objects.as_of(day).filter(pillar=pillar)
    return list(rows.with_roles_on(day).for_lists())


def taking_part(municipalities: Iterable[int], day: datetime.date) -> set[int]:
    """Which of ``municipalities`` (ids) take part in a pillar on ``day`` (settings.ONBOARDING_PILLARS)."""
    rows = Participation.objects.as_of(day).filter(municipality__in=list(municipalities))
    return set(rows.values_list("municipality_id", flat=True))


def missing_pairs(
    *, municipality: Municipality | None = None, day: datetime.date | None = None
) -> QuerySet[Participation]:
    """Executives in a pillar without an official to prepare them, today unless told otherwise."""
    rows = Participation.objects.missing_pair_on(day or today())
    if municipality is not None:
        rows = rows.filter(municipality=municipality)
    return rows.select_related("pillar").for_lists()


def past_seats(pillar: Pillar) -> list[Seat]:
    """Everybody who ever sat in ``pillar``, last first; vacancies are left out."""
    seats = Seat.objects.filter(pillar=pillar, official__isnull=False)
    return list(
        seats.select_related("official", "municipality").order_by("-starts_on", "kind", "pk")
    )


def family_of(pillar: Pillar) -> dict[str, list[Any]]:
    """Where ``pillar`` comes from and what it became: names, predecessors, successors."""
    return {
        "names": list(pillar.names.order_by("name")),
        "predecessors": list(
            pillar.successions_in.select_related("predecessor").order_by("on", "pk")
        ),
        "successors": list(pillar.successions_out.select_related("successor").order_by("on", "pk")),
    }


def only_self(user: Any, municipality: Municipality) -> int | None:
    """The official that ``user`` may sign up in ``municipality``; None: everybody there."""
    if user.has_perm("pillars.manage_seats"):
        return None
    here = [row for row in municipality_roles(user) if row.municipality_id == municipality.pk]
    if any(row.kind == RoleKind.CONTACT_OFFICIAL for row in here):
        return None
    return here[0].official_id if here else 0


def joined(activity: Activity) -> list[ActivityParticipation]:
    """The municipalities that take part in ``activity``."""
    rows = activity.participations.select_related("municipality", "activity__theme__pillar")
    return list(rows.order_by("municipality__sort_key", "pk"))


def reached_on(day: datetime.date, activities: Iterable[Activity]) -> dict[int, int]:
    """Activity id → how far it is on ``day``: two queries, and one for each day members are counted.

    Municipalities that became one count once; an activity counted by hand has its own number. Of
    an activity that is over, the members of its last day count.
    """
    activities = list(activities)
    heirs = heirs_on(day)
    joined_by: dict[int, set[int]] = {activity.pk: set() for activity in activities}
    rows = ActivityParticipation.objects.filter(activity__in=joined_by, joined_on__lte=day)
    for activity_id, municipality_id in rows.values_list("activity_id", "municipality_id"):
        joined_by[activity_id].add(heirs.get(municipality_id, municipality_id))
    reached = {}
    for activity in activities:
        if activity.counted_by == CountedBy.HAND:
            reached[activity.pk] = activity.done_number
        elif activity.counted_by == CountedBy.MEMBERS:
            reached[activity.pk] = sum(count_on(activity.last_day_by(day)).values())
        else:
            reached[activity.pk] = len(joined_by[activity.pk])
    return reached
