"""Questions about meetings that several rooms ask."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from m50portal.core.names import fold
from m50portal.core.periods import period_covers
from meetings.models import Invitation, Meeting, ReminderMoment
from members.models import MunicipalRole, Official

MOST_FOUND = 20


def upcoming_for(user: Any, day: datetime.date) -> QuerySet[Meeting]:
    """The meetings from ``day`` on that ``user`` may see and that are not cancelled, first one first.

    Slice it; ``templates/meetings/_meeting_table.html`` shows it.
    """
    meetings = Meeting.objects.visible_to(user).upcoming(day)
    return meetings.exclude(cancelled_at__isnull=False).for_lists()


def guests_of(meeting: Meeting) -> list[Invitation]:
    """Everybody on the list of ``meeting``, in the order of the register."""
    return list(Invitation.objects.filter(meeting=meeting).select_related("mail").for_lists())


def moments_of(meeting: Meeting) -> list[ReminderMoment]:
    """The reminder moments of ``meeting``, with ``mails``: how many were written."""
    from_first = ReminderMoment.objects.filter(meeting=meeting).order_by("due_at", "pk")
    return list(from_first.with_mails())


def find_guests(meeting: Meeting, text: str, *, known: Iterable[int] = ()) -> list[Official]:
    """People with a role on the day of ``meeting`` whose name has all words of ``text``.

    Those on the list already, or among ``known`` (keys), are left out; at most MOST_FOUND, each
    with ``role_rows``.
    """
    words = fold(text).split()
    if not words:
        return []
    on_list = Invitation.objects.filter(meeting=meeting, official=OuterRef("pk"))
    people = Official.objects.filter(~Exists(on_list)).exclude(pk__in=known)
    roles = MunicipalRole.objects.filter(period_covers(meeting.day))
    people = people.filter(Exists(roles.filter(official=OuterRef("pk"))))
    for word in words:
        people = people.filter(search_key__contains=word)
    found = list(people.order_by("sort_key", "pk")[:MOST_FOUND])
    rows = roles.filter(official__in=found).for_lists()
    by_person: dict[int, list[MunicipalRole]] = {}
    for row in rows:
        by_person.setdefault(row.official_id, []).append(row)
    for person in found:
        person.role_rows = by_person.get(person.pk, [])  # type: ignore[attr-defined]
    return found
