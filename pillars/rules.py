"""Who may do what in a pillar. Rights follow the seat somebody holds, never a pillar's name."""

from typing import Any

import rules

from m50portal.accounts.rules import holds_office, is_secretariat, is_treasurer
from members.choices import RoleKind
from members.dues.rules import sees_the_books
from members.rules import is_contact_official, takes_part, works_for_any_municipality
from members.selectors import municipality_roles
from pillars.choices import BEING_WRITTEN, SeatKind
from pillars.models import Participation
from pillars.selectors import seats_of
from pillars.selectors_story import municipality_now


@rules.predicate
def holds_any_seat(user: Any) -> bool:
    """Is chair, vice-chair or support of some pillar today."""
    return user.is_authenticated and bool(seats_of(user))


@rules.predicate
def holds_seat_in(user: Any, pillar: Any) -> bool:
    """Is chair, vice-chair or support of ``pillar`` today."""
    if pillar is None or not user.is_authenticated:
        return False
    return any(seat.pillar_id == pillar.pk for seat in seats_of(user))


@rules.predicate
def is_chair_of(user: Any, pillar: Any) -> bool:
    """Is the chair of ``pillar`` today; a vice-chair is not."""
    if pillar is None or not user.is_authenticated:
        return False
    return any(
        seat.pillar_id == pillar.pk and seat.kind == SeatKind.CHAIR for seat in seats_of(user)
    )


@rules.predicate
def is_participant(user: Any, participation: Participation | None) -> bool:
    """Is the person who takes part."""
    return participation is not None and participation.official.user_id == user.pk


@rules.predicate
def speaks_for_participant(user: Any, participation: Participation | None) -> bool:
    """Is contact official of the participant's municipality."""
    return participation is not None and is_contact_official(user, participation.municipality)


@rules.predicate
def holds_seat_at_theme(user: Any, theme: Any) -> bool:
    """Holds a seat in the pillar of ``theme``; nobody does for a theme of the whole network."""
    return theme is not None and holds_seat_in(user, theme.pillar)


@rules.predicate
def holds_seat_at_activity(user: Any, activity: Any) -> bool:
    """Holds a seat in the pillar that the activity belongs to."""
    return activity is not None and holds_seat_at_theme(user, activity.theme)


@rules.predicate
def is_contact_official_somewhere(user: Any) -> bool:
    """Is contact official of some municipality today."""
    if not user.is_authenticated:
        return False
    return any(role.kind == RoleKind.CONTACT_OFFICIAL for role in municipality_roles(user))


@rules.predicate
def may_take_off(user: Any, row: Any) -> bool:
    """Leads the activity of ``row``, or is contact official of its municipality."""
    if row is None:
        return False
    return holds_seat_at_activity(user, row.activity) or is_contact_official(user, row.municipality)


rules.add_perm("pillars.view_pillars", takes_part | holds_any_seat)
rules.add_perm("pillars.change_pillar", is_secretariat | holds_seat_in)
rules.add_perm("pillars.manage_seats", is_secretariat)
rules.add_perm("pillars.manage_network", is_secretariat)
rules.add_perm(
    "pillars.view_contact_data", holds_office | works_for_any_municipality | holds_any_seat
)
rules.add_perm("pillars.change_theme", is_secretariat | holds_seat_at_theme)
rules.add_perm("pillars.change_activity", is_secretariat | holds_seat_at_activity)
rules.add_perm(
    "pillars.join_activity", is_secretariat | holds_seat_at_activity | is_contact_official_somewhere
)
rules.add_perm("pillars.leave_activity", is_secretariat | may_take_off)
rules.add_perm("pillars.sign_up", is_secretariat | works_for_any_municipality)
rules.add_perm(
    "pillars.change_participation", is_secretariat | speaks_for_participant | is_participant
)


@rules.predicate
def tells_of_own(user: Any, story: Any) -> bool:
    """Is contact official of the municipality (or what it became), or holds a seat in the pillar."""
    if story is None:
        return False
    if is_contact_official_somewhere(user) and is_contact_official(
        user, municipality_now(story.municipality)
    ):
        return True
    return story.pillar is not None and holds_seat_in(user, story.pillar)


@rules.predicate
def writes_story(user: Any, story: Any) -> bool:
    """May change a story that is still being written: its municipality, or a seat of its pillar."""
    return story is not None and story.state in BEING_WRITTEN and tells_of_own(user, story)


rules.add_perm("pillars.view_stories", takes_part | holds_any_seat)
rules.add_perm("pillars.add_story", is_secretariat | is_contact_official_somewhere | holds_any_seat)
rules.add_perm("pillars.change_story", is_secretariat | writes_story)
rules.add_perm("pillars.withdraw_story", is_secretariat | tells_of_own)
rules.add_perm("pillars.publish_story", is_secretariat)


@rules.predicate
def holds_seat_at_line(user: Any, line: Any) -> bool:
    """Holds a seat in the pillar of a line of the work programme; nobody does for one of all pillars."""
    return line is not None and holds_seat_in(user, line.pillar)


rules.add_perm("pillars.view_budget", sees_the_books)
rules.add_perm("pillars.change_budget", is_secretariat | is_treasurer)
rules.add_perm("pillars.view_programme", sees_the_books | holds_seat_in)
rules.add_perm("pillars.deliver_line", is_secretariat | is_treasurer | holds_seat_at_line)
