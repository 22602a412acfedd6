"""Who belongs at a meeting: from the roles that people have on its day."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from m50portal.accounts.choices import Office
from m50portal.accounts.models import OfficeTerm
from m50portal.core.dates import today
from meetings.choices import MeetingKind
from meetings.models import Invitation, Meeting
from members.choices import EXECUTIVES, RoleKind
from members.models import Municipality, MunicipalRole, Official
from pillars.choices import SeatKind
from pillars.models import Pillar, Seat
from pillars.selectors import participants_on, seats_on

NETWORK_ROLES = (*EXECUTIVES, RoleKind.SECRETARY, RoleKind.ADVISER, RoleKind.CONTACT_OFFICIAL)
NETWORK_KINDS = (MeetingKind.MEMBERS, MeetingKind.INFORMATIVE, MeetingKind.ASSOCIATION)


@dataclass(frozen=True)
class Recipient:
    """A person who belongs at a meeting, and why."""

    official: Official
    municipality: Municipality | None
    role_text: str
    by_hand: bool = False

    @property
    def place(self) -> tuple[int, int | None]:
        """The person at their municipality, as keys."""
        return self.official.pk, self.municipality.pk if self.municipality else None

    @property
    def has_address(self) -> bool:
        """Whether mail can reach this person."""
        return bool(self.official.email)


def recipients_of(meeting: Meeting) -> list[Recipient]:
    """Who belongs at ``meeting`` by role on its day, or was added by hand; each person once.

    A seat or a place in a pillar counts only while the person works for that municipality and
    the municipality takes part in the network.
    """
    day = meeting.day
    network = Municipality.objects.participating_on(day)
    roles = MunicipalRole.objects.as_of(day).filter(municipality__in=network)
    working = set(roles.values_list("official_id", "municipality_id"))
    found: dict[int, Recipient] = {}
    for recipient in [*_by_kind(meeting, day), *_by_hand(meeting, day)]:
        if recipient.by_hand or recipient.place in working:
            found.setdefault(recipient.official.pk, recipient)
    return sorted(
        found.values(),
        key=lambda one: (
            one.municipality.sort_key if one.municipality else "",
            one.official.sort_key,
            one.official.pk,
        ),
    )


def _by_kind(meeting: Meeting, day: datetime.date) -> Iterable[Recipient]:
    if meeting.kind in NETWORK_KINDS:
        return _with_roles(day, NETWORK_ROLES)
    if meeting.kind == MeetingKind.CONTACTS:
        supports = [seat for seat in seats_on(day) if seat.kind == SeatKind.SUPPORT]
        return [*_with_roles(day, (RoleKind.CONTACT_OFFICIAL,)), *_from_seats(supports)]
    if meeting.kind == MeetingKind.BOARD:
        return _board(day)
    if meeting.kind == MeetingKind.CHAIRS:
        return _from_seats(seats_on(day))
    if meeting.pillar is None:
        return []
    seats = _from_seats(seats_on(day, pillar=meeting.pillar))
    if meeting.kind == MeetingKind.PILLAR:
        return [*seats, *_participants(meeting.pillar, day)]
    return seats


def _with_roles(day: datetime.date, kinds: Iterable[str]) -> Iterable[Recipient]:
    """Who has one of these roles on ``day``."""
    roles = MunicipalRole.objects.as_of(day).filter(kind__in=kinds)
    return [
        Recipient(role.official, role.municipality, str(role.get_kind_display()))
        for role in roles.for_lists()
    ]


def _from_seats(seats: Iterable[Seat]) -> Iterable[Recipient]:
    """Who sits there; nobody for a vacant seat."""
    return [
        Recipient(
            seat.official, seat.municipality, f"{seat.get_kind_display()} pijler {seat.pillar}"
        )
        for seat in seats
        if seat.official is not None
    ]


def _participants(pillar: Pillar, day: datetime.date) -> Iterable[Recipient]:
    """Who takes part in the pillar, each followed by the official who prepares it for them."""
    rows: list[Any] = list(participants_on(day, pillar=pillar))
    for row in rows:  # with role_kind and has_pair
        if row.role_kind is None:  # left the municipality
            continue
        yield Recipient(row.official, row.municipality, str(RoleKind(row.role_kind).label))
        if row.has_pair and row.policy_official is not None:
            text = f"Inhoudelijk ambtenaar van {row.official}"
            yield Recipient(row.policy_official, row.municipality, text)


def _board(day: datetime.date) -> Iterable[Recipient]:
    """Board members on ``day`` whose account belongs to somebody in the register."""
    users = OfficeTerm.objects.as_of(day).filter(office=Office.BOARD).values("user")
    roles = MunicipalRole.objects.as_of(day).filter(official__user__in=users)
    return [
        Recipient(role.official, role.municipality, "Dagelijks bestuur")
        for role in roles.for_lists()
    ]


def _by_hand(meeting: Meeting, day: datetime.date) -> Iterable[Recipient]:
    """Who was added by hand and still has a role somewhere that day."""
    rows = Invitation.objects.filter(meeting=meeting, by_hand=True).active_on(day).for_lists()
    return [Recipient(row.official, row.municipality, row.role_text, by_hand=True) for row in rows]


def to_remind(meeting: Meeting) -> list[Invitation]:
    """The sent invitations of those who still belong at ``meeting`` and have an address."""
    belong = {recipient.official.pk for recipient in recipients_of(meeting)}
    invited = Invitation.objects.filter(meeting=meeting).sent().for_lists()
    return one_per_address([row for row in invited if row.official_id in belong])


def to_tell(meeting: Meeting, day: datetime.date) -> list[Invitation]:
    """The sent invitations of those who may have the meeting of ``day`` in their calendar.

    Who left the network is not told: nobody mails people who left.
    """
    rows = Invitation.objects.filter(meeting=meeting).sent().active_on(today(), day)
    return one_per_address(list(rows.for_lists()))


def one_per_address(rows: list[Invitation]) -> list[Invitation]:
    """``rows`` without those that have no address or one that was there already."""
    found: dict[str, Invitation] = {}
    for row in rows:
        if row.official.email:
            found.setdefault(row.official.email.casefold(), row)
    return list(found.values())
