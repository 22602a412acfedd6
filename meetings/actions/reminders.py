"""Reminders: planned at moments, sent once, never for a meeting that is off or over.

When the meeting moves, a moment that still waits or had lapsed is computed again. A moment that
already went out stays as proof of what was sent; a new one with the same distance is planned for
the new date, because the reminder people got was about another day. A moment that would lie in
the past lapses: who was invited has just had a mail about the move.
"""

import datetime
import itertools
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from m50portal.core import audit
from m50portal.core.leases import Leased
from meetings.actions import letters
from meetings.choices import MomentState
from meetings.models import AgendaItem, Invitation, Meeting, Reminder, ReminderMoment
from meetings.moments import due_before
from meetings.selectors_recipients import to_remind

BATCH = 50


def plan_reminders(*, meeting: Meeting, distances: Iterable[tuple[int, str]]) -> None:
    """Plan reminders at ``distances`` (amount, unit); those that are over by now lapse at once."""
    for amount, unit in distances:
        due_at = due_before(meeting.starts_at, amount, unit)
        ReminderMoment.objects.create(
            meeting=meeting, amount=amount, unit=unit, due_at=due_at, **_state_of(due_at)
        )


@transaction.atomic
def add_moment(*, meeting: Meeting, amount: int, unit: str, by: Any) -> ReminderMoment:
    """Plan one more reminder. The caller made sure that its moment lies ahead and is new."""
    due_at = due_before(meeting.starts_at, amount, unit)
    moment = ReminderMoment(meeting=meeting, amount=amount, unit=unit, due_at=due_at)
    moment.full_clean()
    moment.save()
    audit.record("meetings.add_reminder", target=moment, by=by)
    return moment


@transaction.atomic
def remove_moment(*, moment: ReminderMoment, by: Any) -> bool:
    """Take a planned reminder away; False when it already went out or lapsed."""
    audit.record("meetings.remove_reminder", target=moment, by=by)
    count, _ = ReminderMoment.objects.waiting().free().filter(pk=moment.pk).delete()
    return bool(count)


def skip_reminders(*, meeting: Meeting, until: datetime.datetime | None = None) -> None:
    """Let the planned moments lapse: all of them, or those due by ``until``."""
    waiting = ReminderMoment.objects.waiting().filter(meeting=meeting)
    if until is not None:
        waiting = waiting.filter(due_at__lte=until)
    _close(waiting, MomentState.SKIPPED)


def replan_reminders(*, meeting: Meeting) -> None:
    """Compute the moments again after a move (see the top of this file)."""
    moments = list(ReminderMoment.objects.filter(meeting=meeting).order_by("pk"))
    used = set(Reminder.objects.filter(moment__meeting=meeting).values_list("moment_id", flat=True))
    fixed = {row.pk for row in moments if row.state == MomentState.SENT or row.pk in used}
    free = [row for row in moments if row.pk not in fixed]
    _close(ReminderMoment.objects.waiting().filter(pk__in=fixed), MomentState.SKIPPED)
    for row in free:
        due_at = due_before(meeting.starts_at, row.amount, row.unit)
        ReminderMoment.objects.filter(pk=row.pk).update(
            due_at=due_at, **_state_of(due_at), **Leased.released()
        )
    covered = {(row.amount, row.unit) for row in free}
    again = dict.fromkeys((row.amount, row.unit) for row in moments if row.pk in fixed)
    now = timezone.now()
    plan_reminders(
        meeting=meeting,
        distances=[
            distance
            for distance in again
            if distance not in covered and due_before(meeting.starts_at, *distance) > now
        ],
    )


def _state_of(due_at: datetime.datetime) -> dict[str, Any]:
    """What a moment due at ``due_at`` is when it is planned now."""
    now = timezone.now()
    if due_at > now:
        return {"state": MomentState.WAITING, "closed_at": None}
    return {"state": MomentState.SKIPPED, "closed_at": now}


def claim_due(pk: int) -> str | None:
    """Take the lease on moment ``pk`` when it is due; its token, or None when there is nothing to do."""
    return ReminderMoment.objects.due(timezone.now()).claim(pk)


def send_reminders(*, moment: ReminderMoment, token: str) -> int:
    """Remind everybody at a due ``moment`` on which ``token`` holds the lease; how many mails.

    Runs in batches, each a transaction that looks again whether the meeting still stands, so a
    crash half way loses nothing and doubles nothing.
    """
    meeting = moment.meeting
    if meeting.starts_at <= timezone.now() or _newer_is_due(moment):
        _close(_held(moment, token), MomentState.SKIPPED)
        return 0
    items = AgendaItem.objects.present().filter(meeting=meeting)
    subjects = list(items.order_by("position", "pk").values_list("title", flat=True))
    count = 0
    everybody = iter(to_remind(meeting))
    while batch := list(itertools.islice(everybody, BATCH)):
        written = _remind(batch, moment, token, subjects)
        if written is None:
            return count
        count += written
    with transaction.atomic():
        if _close(_held(moment, token), MomentState.SENT):
            audit.record(
                "meetings.send_reminders", target=moment, by=None, changes={"mails": count}
            )
    return count


@transaction.atomic
def _remind(
    batch: list[Invitation], moment: ReminderMoment, token: str, subjects: list[str]
) -> int | None:
    """Write the mails of one batch; None when the meeting or the moment changed meanwhile."""
    meeting = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("pillar")
        .get(pk=moment.meeting_id)
    )
    if not meeting.is_announced or not _held(moment, token).exists():
        return None
    done = set(Reminder.objects.filter(moment=moment).values_list("official_id", flat=True))
    new = [invitation for invitation in batch if invitation.official_id not in done]
    Reminder.objects.bulk_create(
        Reminder(
            moment=moment,
            official=invitation.official,
            mail=letters.write_reminder(invitation, meeting, moment, subjects),
        )
        for invitation in new
    )
    return len(new)


def _held(moment: ReminderMoment, token: str) -> QuerySet[ReminderMoment]:
    """The row of ``moment`` while it waits and ``token`` holds its lease."""
    return ReminderMoment.objects.waiting().filter(pk=moment.pk, lease_token=token)


def _newer_is_due(moment: ReminderMoment) -> bool:
    """Whether a later reminder of the same meeting is due too: after a standstill one is enough."""
    others = ReminderMoment.objects.due(timezone.now()).filter(meeting=moment.meeting)
    return others.filter(due_at__gt=moment.due_at).exists()


def _close(moments: QuerySet[ReminderMoment], state: MomentState) -> int:
    return moments.update(state=state, closed_at=timezone.now(), **Leased.released())
