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
from members.models import Municipality, MunicipalRole, Official

TOO_EARLY = "De bijeenkomst is nog niet begonnen. Leg de aanwezigheid daarna vast."
NOT_HELD = "Deze bijeenkomst ging niet door. Er valt geen aanwezigheid vast te leggen."
Keys = Mapping[int, int]
Marks = Mapping[int, str]


@dataclass(frozen=True)
class Recorded:
    """How many marks were stored, and of whom another person noted something meanwhile.

    ``unmarked``: of whom only the municipality was chosen, which is nothing to store.
    """

    count: int
    passed_by: tuple[str, ...] = ()
    unmarked: tuple[str, ...] = ()


@transaction.atomic
def record_attendance(
    *,
    meeting: Meeting,
    marks: Marks,
    by: Any,
    seen: Marks | None = None,
    places: Keys | None = None,
    seen_places: Keys | None = None,
) -> Recorded:
    """Store ``marks``: person's key → Presence, or nothing to take it back.

    ``places`` is for which municipality somebody came who works for more than one. ``seen`` and
    ``seen_places`` are what the page showed: where something else stands by now, that stays and is
    told. Only people who were expected or noted before. Raises ValidationError before the meeting
    begins, or when it was cancelled.
    """
    hold_meeting(meeting)
    known = {one.official.pk: one for one in expected_at(meeting)}
    changes: dict[str, list[str]] = {}
    passed_by, unmarked = [], []
    places = places or {}
    for key in dict.fromkeys([*marks, *places]):
        one = known.get(key)
        mark = marks.get(key, one.presence if one else "")
        if one is None or (mark and mark not in Presence):
            continue
        place = _chosen(one, places.get(key))
        if mark == one.presence and place == one.municipality:
            continue
        if _is_stale(one, key, seen, seen_places if key in places else None):
            passed_by.append(one.official.name)
        elif not mark and not one.presence:
            unmarked.append(one.official.name)
        else:
            store(meeting, one, mark, place)
            changes |= _told(one, mark, place)
    if changes:
        audit.record("meetings.record_attendance", target=meeting, by=by, changes=changes)
    return Recorded(len(changes), tuple(passed_by), tuple(unmarked))


@transaction.atomic
def add_attendee(
    *, meeting: Meeting, official: Official, by: Any, stands_in_for: Official | None = None
) -> Attendance:
    """Somebody of the register came who was not expected; ``stands_in_for`` then had sent word.

    Raises ValidationError when the person had no role on the day of the meeting.
    """
    hold_meeting(meeting)
    roles = MunicipalRole.objects.as_of(meeting.day).filter(official=official).for_lists()
    known = {one.official.pk: one for one in expected_at(meeting)}
    own = known.get(official.pk)
    role = (roles.filter(municipality=own.place_id).first() if own else None) or roles.first()
    if role is None:
        raise ValidationError(f"{official} had op de dag van de bijeenkomst geen rol.")
    instead = known.get(stands_in_for.pk) if stands_in_for is not None else None
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
            "recorded_at": timezone.now(),
        },
    )
    changes = {official.name: ["", _label(Presence.PRESENT)]}
    changes |= excuse(meeting, instead)
    audit.record("meetings.record_attendance", target=meeting, by=by, changes=changes)
    return row


def hold_meeting(meeting: Meeting) -> None:
    """One at a time. Raises ValidationError before the meeting begins, or when it was cancelled."""
    stored = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if stored.is_cancelled:
        raise ValidationError(NOT_HELD)
    if stored.starts_at > timezone.now():
        raise ValidationError(TOO_EARLY)


def excuse(meeting: Meeting, instead: Expected | None) -> dict[str, list[str]]:
    """Whoever has a substitute had sent word; what that changes, for the trail."""
    if instead is None or instead.presence in {Presence.PRESENT, Presence.EXCUSED}:
        return {}
    store(meeting, instead, Presence.EXCUSED, instead.municipality)
    return {instead.official.name: [_label(instead.presence), _label(Presence.EXCUSED)]}


def store(meeting: Meeting, one: Expected, mark: str, place: Municipality | None) -> None:
    """Write ``mark`` of somebody who was expected; nothing takes it back."""
    rows = Attendance.objects.filter(meeting=meeting, official=one.official)
    if not mark:
        rows.delete()
        return
    Attendance.objects.update_or_create(
        meeting=meeting,
        official=one.official,
        defaults={
            "municipality": place,
            "role_text": one.role_text[:160],
            "presence": mark,
            "stands_in_for": one.stands_in_for if mark == Presence.PRESENT else None,
            "recorded_at": timezone.now(),
        },
    )


def _chosen(one: Expected, key: int | None) -> Municipality | None:
    """The municipality with ``key``, if the person may have come for it; else the one that stands."""
    return next((place for place in one.places if place.pk == key), one.municipality)


def _is_stale(one: Expected, key: int, seen: Marks | None, seen_places: Keys | None) -> bool:
    """Whether another noted something since the page was shown."""
    if seen is not None and seen.get(key, one.presence) != one.presence:
        return True
    return seen_places is not None and seen_places.get(key, one.place_id) != one.place_id


def _told(one: Expected, mark: str, place: Municipality | None) -> dict[str, list[str]]:
    """What changed, for the trail."""
    who = f"{one.official.name} ({place or 'zonder gemeente'})"
    if mark == one.presence:
        return {who: [f"namens {one.municipality or 'geen gemeente'}", f"namens {place}"]}
    return {who: [_label(one.presence), _label(mark)]}


def _label(mark: str) -> str:
    return str(Presence(mark).label) if mark else ""
