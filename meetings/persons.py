"""What meetings do with people who are forgotten, or whose two records become one (PERSON_ROOMS)."""

from typing import Any

from django.db.models import Model

from m50portal.core import audit
from meetings.choices import STRENGTH, Presence
from meetings.models import Attendance, Invitation
from members.models import Official

# What a place in a pillar says of the other of the pair (selectors_recipients).
PAIR = "Inhoudelijk ambtenaar"


def forget(official: Official, *, email: str) -> None:
    """Take the name out of what invitations and attendance say of who prepares for this person."""
    for model in (Invitation, Attendance):
        rows = model._default_manager.filter(role_text=f"{PAIR} van {official.name}"[:160])
        rows.update(role_text=PAIR)


def absorb(row: Model, name: str, person: Model, *, by: Any) -> bool:
    """Two records of one person both have a row for one meeting: the stronger one holds.

    Who was there was there, whatever the other record says; who had sent word did not stay away.
    False for what is not about attendance.
    """
    if not isinstance(row, Attendance) or name != "official" or not isinstance(person, Official):
        return False
    if row.stands_in_for_id == person.pk:  # nobody is their own substitute
        row.stands_in_for = None
    kept = Attendance.objects.filter(meeting=row.meeting_id, official=person).first()
    if kept is None:
        row.official = person
        row.save()
        return True
    before = kept.presence
    if _is_stronger(row, kept):
        for column in ("municipality", "role_text", "presence", "stands_in_for", "recorded_at"):
            setattr(kept, column, getattr(row, column))
    row.delete()
    kept.save()
    changes = {f"{person} (twee keer in het register)": [_label(before), _label(kept.presence)]}
    audit.record("meetings.record_attendance", target=kept.meeting, by=by, changes=changes)
    return True


def _is_stronger(row: Attendance, kept: Attendance) -> bool:
    """Whether ``row`` says more than ``kept``: the presence first, then for whom."""
    if row.presence == kept.presence:
        return kept.stands_in_for_id is None and row.stands_in_for_id is not None
    return STRENGTH[row.presence] > STRENGTH[kept.presence]


def _label(mark: str) -> str:
    return str(Presence(mark).label)
