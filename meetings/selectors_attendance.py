"""Who was expected at a meeting and who came; per municipality and year, against the norm."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from m50portal.core.dates import local_day, start_of
from meetings.choices import MeetingKind, MeetingState, Presence
from meetings.models import Attendance, Invitation, Meeting
from meetings.selectors_recipients import recipients_of
from members.models import Membership, Municipality, Official

# Every municipality comes to each meeting of the contact officials, and to each meeting of members (R53-R59).
NORM = (MeetingKind.CONTACTS, MeetingKind.MEMBERS)


@dataclass(frozen=True)
class Expected:
    """Somebody who was expected, or came anyway, with what was noted (``presence`` empty: nothing)."""

    official: Official
    municipality: Municipality | None
    role_text: str
    presence: str = ""
    stands_in_for: Official | None = None


def expected_at(meeting: Meeting) -> list[Expected]:
    """Who was invited, belongs there by role, or was noted; by municipality and name."""
    found: dict[int, Expected] = {}
    noted = Attendance.objects.filter(meeting=meeting)
    for row in noted.select_related("official", "municipality", "stands_in_for"):
        found[row.official_id] = Expected(
            row.official, row.municipality, row.role_text, row.presence, row.stands_in_for
        )
    invited = Invitation.objects.filter(meeting=meeting).select_related("official", "municipality")
    for guest in invited:
        one = Expected(guest.official, guest.municipality, guest.role_text)
        found.setdefault(guest.official_id, one)
    for recipient in recipients_of(meeting):
        one = Expected(recipient.official, recipient.municipality, recipient.role_text)
        found.setdefault(recipient.official.pk, one)
    return sorted(
        found.values(),
        key=lambda one: (
            one.municipality.sort_key if one.municipality else "",
            one.official.sort_key,
            one.official.pk,
        ),
    )


def turnout_of(meeting: Meeting) -> dict[str, int]:
    """How many people came, and from how many municipalities; one query."""
    came = Attendance.objects.filter(meeting=meeting, presence=Presence.PRESENT)
    return came.aggregate(people=Count("pk"), municipalities=Count("municipality", distinct=True))


@dataclass(frozen=True)
class Turnout:
    """One municipality in one year: per kind how many meetings there were while it took part, and it came to."""

    municipality: Any
    held: dict[str, int] = field(default_factory=dict)
    came: dict[str, int] = field(default_factory=dict)

    def of(self, kind: str) -> str:
        """``1 van 2``; a dash when there was none."""
        if not self.held.get(kind):
            return "–"
        return f"{self.came.get(kind, 0)} van {self.held.get(kind, 0)}"

    @property
    def others(self) -> int:
        """How many other meetings it came to."""
        return sum(count for kind, count in self.came.items() if kind not in NORM)

    @property
    def has_norm(self) -> bool:
        """Whether there was a meeting of the norm to come to."""
        return any(self.held.get(kind) for kind in NORM)

    @property
    def missed(self) -> int:
        """How many meetings of the norm nobody came to."""
        return sum(self.held.get(kind, 0) - self.came.get(kind, 0) for kind in NORM)


def recorded_in(year: int) -> list[Meeting]:
    """The meetings of ``year`` of which somebody noted who came, first one first."""
    begin, end = datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1)
    rows = Meeting.objects.filter(
        state=MeetingState.ANNOUNCED,
        starts_at__gte=start_of(begin),
        starts_at__lt=start_of(end),
        attendances__isnull=False,
    )
    return list(rows.distinct().order_by("starts_at", "pk"))


def turnout_in(year: int) -> list[Turnout]:
    """Every municipality that took part in ``year``, in the order of the register: four queries."""
    begin, end = datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1)
    meetings = {row.pk: row for row in recorded_in(year)}
    came: dict[int, set[int]] = defaultdict(set)
    rows = Attendance.objects.filter(meeting__in=meetings, presence=Presence.PRESENT)
    for municipality_id, meeting_id in rows.values_list("municipality_id", "meeting_id"):
        if municipality_id is not None:
            came[municipality_id].add(meeting_id)
    periods: dict[int, list[Membership]] = defaultdict(list)
    for membership in Membership.objects.overlapping(begin, end).order_by("starts_on", "pk"):
        periods[membership.municipality_id].append(membership)
    places = Municipality.objects.filter(pk__in=periods).order_by("sort_key", "pk")
    found = []
    for place in places:
        held: dict[str, int] = defaultdict(int)
        for meeting in meetings.values():
            if any(row.covers(local_day(meeting.starts_at)) for row in periods[place.pk]):
                held[meeting.kind] += 1
        attended: dict[str, int] = defaultdict(int)
        for pk in came[place.pk]:
            attended[meetings[pk].kind] += 1
        found.append(Turnout(place, dict(held), dict(attended)))
    return found
