"""What the meetings tell of the story of a municipality: who was invited, and who came once that is noted."""

from collections import defaultdict
from typing import Any

from django.utils import timezone

from m50portal.core.dates import long_date
from meetings.choices import MeetingState, Presence
from meetings.models import Attendance, Invitation, Meeting
from members.choices import StoryKind
from members.presenters import TimelineLine, enumerate_names
from members.presenters_story import Family, told

MOST_NAMES = 4


def timeline_of(family: Family, user: Any) -> list[TimelineLine]:
    """The meetings to which somebody of the municipality was invited or came, that ``user`` may open."""
    visible = Meeting.objects.visible_to(user).values("pk")
    about = {"municipality__in": family.ids, "meeting__in": visible}
    held = {"meeting__state": MeetingState.ANNOUNCED}
    in_order = ("meeting__starts_at", "official__sort_key", "pk")
    meetings: dict[tuple[int, int], Meeting] = {}
    invited: dict[tuple[int, int], list[str]] = defaultdict(list)
    noted: dict[tuple[int, int], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in _rows(Invitation.objects.sent().filter(**about, **held), in_order):
        key = (row.meeting_id, row.municipality_id)
        meetings[key] = row.meeting
        invited[key].append(row.official.name)
    came = Attendance.objects.filter(**about, **held).for_lists()
    for row in sorted(came, key=lambda row: (row.meeting.starts_at, row.sort_key, row.pk)):
        key = (row.meeting_id, row.municipality_id or 0)
        meetings[key] = row.meeting
        noted[key][row.presence].append(row.person_name)
    lines: list[TimelineLine] = []
    for key, meeting in meetings.items():
        line = _line(meeting, invited.get(key, []), noted.get(key, {}))
        lines += told([line], family, key[1])
    return lines


def _rows(rows: Any, in_order: tuple[str, ...]) -> Any:
    return rows.select_related("meeting", "official").order_by(*in_order)


def _line(meeting: Meeting, invited: list[str], noted: dict[str, list[str]]) -> TimelineLine:
    if noted:
        parts = [
            f"{Presence(mark).label}: {_names(noted[mark])}."
            for mark in Presence
            if noted.get(mark)
        ]
        text = " ".join(parts)
    else:
        text = f"Uitgenodigd: {_names(invited)}."
        if meeting.ends_at <= timezone.now():
            text += " De bijeenkomst is gehouden."
    return TimelineLine(
        meeting.day,
        long_date(meeting.day),
        meeting.title,
        text,
        url=meeting.get_absolute_url(),
        kind=StoryKind.MEETINGS,
    )


def _names(names: list[str]) -> str:
    if len(names) > MOST_NAMES:
        names = [*names[: MOST_NAMES - 1], f"{len(names) - MOST_NAMES + 1} anderen"]
    return enumerate_names(names)
