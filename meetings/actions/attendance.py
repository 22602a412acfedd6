"""Writing down who was there; each person by itself, so that two people who do it lose nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from m50portal.core import audit
from meetings.choices import Presence
from meetings.models import Attendance, Meeting
from meetings.selectors_attendance import Expected, expected_at
from members.models import MunicipalRole, Official

TOO_EARLY = "De bijeenkomst is nog niet begonnen. Leg de aanwezigheid daarna vast."
NOT_HELD = "Deze bijeenkomst ging niet door. Er valt geen aanwezigheid vast te leggen."


@dataclass(frozen=True)
class Recorded:
    """How many marks were stored, and of whom another person noted something meanwhile."""

    count: int
    passed_by: tuple[str, ...] = ()


@transaction.atomic
def record_attendance(
    *,
    meeting: Meeting,
    marks: Mapping[int, str],
    by: Any,
    seen: Mapping[int, str] | None = None,
) -> Recorded:
    """Store ``marks``: person's key → Presence, or nothing to take it back.

    ``seen`` is what the page showed: where something else stands by now, that stays and is told.
    Only people who were expected or noted before. Raises ValidationError before the meeting
    begins, or when it was cancelled.
    """
    _refuse_unless_held(meeting)
    Meeting.objects.select_for_update().get(pk=meeting.pk)  # one at a time
    known = {one.official.pk: one for one in expected_at(meeting)}
    changes: dict[str, list[str]] = {}
    passed_by = []
    for key, mark in marks.items():
        one = known.get(key)
        if one is None or mark == one.presence or (mark and mark not in Presence):
            continue
        if seen is not None and seen.get(key, "") != one.presence:
            passed_by.append(one.official.name)
            continue
        _store(meeting, one, mark)
        changes[f"{one.official.name} ({one.municipality or 'zonder gemeente'})"] = [
            _label(one.presence),
            _label(mark),
        ]
    if changes:
        audit.record("meetings.record_attendance", target=meeting, by=by, changes=changes)
    return Recorded(len(changes), tuple(passed_by))


@transaction.atomic
def add_attendee(
    *, meeting: Meeting, official: Official, by: Any, stands_in_for: Official | None = None
) -> Attendance:
    """Somebody came who was not expected; ``stands_in_for`` then had sent word.

    Raises ValidationError when the person had no role on the day of the meeting.
    """
    _refuse_unless_held(meeting)
    roles = MunicipalRole.objects.as_of(meeting.day).filter(official=official).for_lists()
    role = roles.first()
    if role is None:
        raise ValidationError(f"{official} had op de dag van de bijeenkomst geen rol.")
    replaced = {one.official.pk: one for one in expected_at(meeting)}
    instead = replaced.get(stands_in_for.pk) if stands_in_for is not None else None
    if instead is not None and instead.municipality is not None:
        role = roles.filter(municipality=instead.municipality).first()
        if role is None or instead.official.pk == official.pk:
            raise ValidationError(
                f"{official} werkt niet bij {instead.municipality} en kan {instead.official} niet vervangen."
            )
    row, _ = Attendance.objects.update_or_create(
        meeting=meeting,
        official=official,
        defaults={
            "municipality": role.municipality,
            "role_text": str(role.get_kind_display()),
            "presence": Presence.PRESENT,
            "stands_in_for": instead.official if instead else None,
        },
    )
    changes = {official.name: ["", _label(Presence.PRESENT)]}
    if instead is not None and instead.presence != Presence.PRESENT:
        _store(meeting, instead, Presence.EXCUSED)
        changes[instead.official.name] = [_label(instead.presence), _label(Presence.EXCUSED)]
    audit.record("meetings.record_attendance", target=meeting, by=by, changes=changes)
    return row


def _store(meeting: Meeting, one: Expected, mark: str) -> None:
    rows = Attendance.objects.filter(meeting=meeting, official=one.official)
    if not mark:
        rows.delete()
        return
    Attendance.objects.update_or_create(
        meeting=meeting,
        official=one.official,
        defaults={
            "municipality": one.municipality,
            "role_text": one.role_text[:160],
            "presence": mark,
            "stands_in_for": one.stands_in_for if mark == Presence.PRESENT else None,
        },
    )


def _label(mark: str) -> str:
    return str(Presence(mark).label) if mark else ""


def _refuse_unless_held(meeting: Meeting) -> None:
    if meeting.is_cancelled:
        raise ValidationError(NOT_HELD)
    if meeting.starts_at > timezone.now():
        raise ValidationError(TOO_EARLY)
