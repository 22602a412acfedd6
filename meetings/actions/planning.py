"""Planning a meeting: from a concept to announced, moved or cancelled."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from m50portal.core import audit
from meetings import presenters
from meetings.actions import letters
from meetings.actions.reminders import plan_reminders, replan_reminders, skip_reminders
from meetings.choices import DEFAULT_REMINDERS, MeetingState
from meetings.locking import save_version
from meetings.models import Meeting
from meetings.selectors_recipients import to_tell

FIELDS = [
    "title", "kind", "pillar", "starts_at", "ends_at", "time_known",
    "location", "online_link", "description",
]  # fmt: skip
# What people must know at once, and what their calendar shows beside it.
WHEN_AND_WHERE = ("starts_at", "ends_at", "time_known", "location", "online_link")
IN_CALENDARS = (*WHEN_AND_WHERE, "title", "description")


@transaction.atomic
def plan_meeting(*, values: dict[str, Any], by: Any, **source: Any) -> Meeting:
    """Make a concept from ``values`` (of FIELDS), with the usual reminders.

    ``source`` may hold ``certainty_note`` of a meeting that a source names.
    """
    meeting = Meeting(**values, **source, slug=_slug(values["title"]))
    meeting.full_clean()
    meeting.save()
    if not meeting.is_past:
        plan_reminders(meeting=meeting, distances=DEFAULT_REMINDERS)
    audit.record("meetings.plan_meeting", target=meeting, by=by)
    return meeting


def lock(meeting: Meeting) -> None:
    """Read the meeting again and keep others off it until the transaction ends (two clicks at once)."""
    meeting.refresh_from_db(from_queryset=Meeting.objects.select_for_update(of=("self",)))


@transaction.atomic
def announce(*, meeting: Meeting, by: Any) -> Meeting:
    """Let people see the meeting. Reminder moments that are over by now lapse."""
    lock(meeting)
    if not meeting.is_concept:
        return meeting
    now = timezone.now()
    save_version(
        meeting,
        version=meeting.version,
        values={"state": MeetingState.ANNOUNCED, "announced_at": now, "changed_at": now},
    )
    skip_reminders(meeting=meeting, until=now)
    audit.record("meetings.announce_meeting", target=meeting, by=by)
    return meeting


@transaction.atomic
def change_meeting(*, meeting: Meeting, version: int, values: dict[str, Any], by: Any) -> Meeting:
    """Write ``values`` (of FIELDS) to the meeting; who was invited hears of another time or place.

    Raises ClashError when somebody else saved the meeting after ``version`` was read.
    """
    before = (
        Meeting.objects.select_for_update(of=("self",)).select_related("pillar").get(pk=meeting.pk)
    )
    changed = {name for name, value in values.items() if getattr(before, name) != value}
    full: dict[str, Any] = {**values, "changed_at": timezone.now()}
    if "title" in changed:
        full["slug"] = _slug(values["title"])
    if changed.intersection(IN_CALENDARS):
        full["sequence"] = before.sequence + 1
    save_version(meeting, version=version, values=full)
    if "starts_at" in changed:
        letters.withdraw_reminders(meeting)
        replan_reminders(meeting=meeting)
    if changed.intersection(WHEN_AND_WHERE) and meeting.is_announced and not meeting.is_past:
        _tell_update(meeting, before)
    changes = audit.changed(before, meeting, FIELDS)
    audit.record("meetings.change_meeting", target=meeting, by=by, changes=changes)
    return meeting


def reschedule(
    *, meeting: Meeting, starts_at: datetime.datetime, ends_at: datetime.datetime, by: Any
) -> Meeting:
    """Move the meeting: SEQUENCE + 1, a mail to who was invited, reminders computed again."""
    values = {"starts_at": starts_at, "ends_at": ends_at}
    return change_meeting(meeting=meeting, version=meeting.version, values=values, by=by)


@transaction.atomic
def cancel(*, meeting: Meeting, reason: str, by: Any) -> Meeting:
    """Call the meeting off: a mail to who was invited, and no reminders any more."""
    lock(meeting)
    if meeting.is_cancelled:
        return meeting
    now = timezone.now()
    was_announced = meeting.is_announced
    save_version(
        meeting,
        version=meeting.version,
        values={
            "state": MeetingState.CANCELLED,
            "cancelled_at": now,
            "cancel_reason": reason,
            "sequence": meeting.sequence + 1,
            "changed_at": now,
        },
    )
    letters.withdraw_reminders(meeting)
    skip_reminders(meeting=meeting)
    if was_announced and not meeting.is_past:
        for invitation in to_tell(meeting, meeting.day):
            letters.write_cancellation(invitation, meeting)
    audit.record("meetings.cancel_meeting", target=meeting, by=by, changes={"reason": reason})
    return meeting


def _tell_update(meeting: Meeting, before: Meeting) -> None:
    for invitation in to_tell(meeting, meeting.day):
        letters.write_update(
            invitation,
            meeting,
            old_when=presenters.when_text(before),
            old_location=before.location,
        )


def _slug(title: str) -> str:
    return slugify(title)[:120].strip("-") or "bijeenkomst"
