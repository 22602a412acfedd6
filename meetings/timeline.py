"""What the meetings tell of the story of a municipality: to which it was invited.

Nobody writes down yet who came, so the lines say who was invited and no more.
"""

from typing import Any

from django.utils import timezone

from m50portal.core.dates import long_date
from meetings.choices import MeetingState
from meetings.models import Invitation, Meeting
from members.choices import StoryKind
from members.presenters import TimelineLine, enumerate_names
from members.presenters_story import Family, told

MOST_NAMES = 4


def timeline_of(family: Family, user: Any) -> list[TimelineLine]:
    """The meetings to which somebody of the municipality was invited and that ``user`` may open."""
    rows = Invitation.objects.sent().filter(
        municipality__in=family.ids, meeting__state=MeetingState.ANNOUNCED
    )
    visible = Meeting.objects.visible_to(user).values("pk")
    rows = rows.filter(meeting__in=visible).select_related("meeting", "official")
    invited: dict[tuple[int, int], list[Invitation]] = {}
    for row in rows.order_by("meeting__starts_at", "official__sort_key", "pk"):
        assert row.municipality_id is not None
        invited.setdefault((row.meeting_id, row.municipality_id), []).append(row)
    lines: list[TimelineLine] = []
    for (_, place), invitations in invited.items():
        lines += told([_line(invitations)], family, place)
    return lines


def _line(invitations: list[Invitation]) -> TimelineLine:
    meeting = invitations[0].meeting
    names = [row.official.name for row in invitations]
    if len(names) > MOST_NAMES:
        names = [*names[: MOST_NAMES - 1], f"{len(names) - MOST_NAMES + 1} anderen"]
    text = f"Uitgenodigd: {enumerate_names(names)}."
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
