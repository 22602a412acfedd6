"""Who may see and prepare a meeting."""

from typing import Any

import rules

from m50portal.accounts.rules import holds_office, is_secretariat
from meetings.models import Meeting
from members.rules import is_contact_official, takes_part
from pillars.rules import holds_any_seat, holds_seat_in


@rules.predicate
def sees_meeting(user: Any, meeting: Meeting | None) -> bool:
    """May know of this meeting; the queryset knows when (querysets.MeetingQuerySet.visible_to)."""
    if meeting is None:
        return False
    return Meeting.objects.visible_to(user).filter(pk=meeting.pk).exists()


@rules.predicate
def leads_pillar_of(user: Any, meeting: Meeting | None) -> bool:
    """Is chair, vice-chair or support today of the pillar that meets."""
    return meeting is not None and holds_seat_in(user, meeting.pillar)


@rules.predicate
def goes_on(user: Any, meeting: Meeting | None) -> bool:
    """The meeting is not cancelled."""
    return meeting is not None and not meeting.is_cancelled


rules.add_perm("meetings.view_meetings", takes_part | holds_any_seat)
rules.add_perm("meetings.view_meeting", sees_meeting)
rules.add_perm("meetings.plan_meetings", is_secretariat | holds_any_seat)
rules.add_perm("meetings.change_meeting", (is_secretariat | leads_pillar_of) & goes_on)
rules.add_perm("meetings.view_turnout", holds_office)
# Of one municipality: who was where.
rules.add_perm("meetings.view_own_turnout", holds_office | is_contact_official)
rules.add_perm("meetings.edit_agenda", (is_secretariat | leads_pillar_of) & goes_on)
