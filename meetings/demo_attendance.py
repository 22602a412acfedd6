"""The demonstration's attendance: most people came, somebody came instead, somebody came from outside."""

from typing import Any

from meetings.actions.attendance import record_attendance
from meetings.actions.attendance_others import add_outside, add_substitute
from meetings.choices import MeetingKind, Presence
from meetings.models import Meeting
from meetings.selectors_attendance import Expected, expected_at
from members.choices import RoleKind
from members.models import MunicipalRole
from members.relations.models import ExternalFunction

# Invented, like everybody here: substitutes who are in no register.
SUBSTITUTES = ("Yara Invalster", "Kees van Proefdijk")
GUESTS = {
    MeetingKind.CONTACTS: ("Noortje Schets",),
    MeetingKind.MEMBERS: ("Eline Verzinsel", "Iljas Proefstra"),
}


def attend(meeting: Meeting, *, by: Any) -> None:
    """Note who came to ``meeting``, which is over."""
    if meeting.kind == MeetingKind.CONTACTS:
        _works_for_two(meeting)
    rows = expected_at(meeting)
    marks = {one.official.pk: _mark(place) for place, one in enumerate(rows, start=1)}
    record_attendance(meeting=meeting, marks=marks, by=by)
    if meeting.kind not in GUESTS:
        return
    absent = [
        one for one in rows if marks[one.official.pk] == Presence.EXCUSED and one.municipality
    ]
    for name, one in zip(SUBSTITUTES, absent, strict=False):
        assert one.municipality is not None
        add_substitute(
            meeting=meeting,
            name=name,
            municipality=one.municipality,
            stands_in_for=one.official,
            by=by,
        )
    working = ExternalFunction.objects.as_of(meeting.day).select_related("person", "organisation")
    for function in working.filter(person__name__in=GUESTS[MeetingKind(meeting.kind)]).order_by(
        "pk"
    ):
        add_outside(meeting=meeting, function=function, by=by)


def _mark(place: int) -> str:
    """Some sent word, a few did neither; nobody was noted by chance."""
    mark = Presence.ABSENT if place % 11 == 0 else Presence.PRESENT
    return (Presence.EXCUSED if place % 5 == 0 else mark).value


def _works_for_two(meeting: Meeting) -> None:
    """Somebody without an account works for a second municipality too: for which one did they come?"""
    rows: list[Expected] = [one for one in expected_at(meeting) if one.official.user_id is None]
    if len(rows) < 2 or rows[0].municipality == rows[-1].municipality:
        return
    MunicipalRole.objects.get_or_create(
        official=rows[0].official,
        municipality=rows[-1].municipality,
        kind=RoleKind.ADVISER,
        defaults={"starts_on": meeting.day},
    )
