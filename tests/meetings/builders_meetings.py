"""Meetings and the people around them, made in one line."""

import datetime
import itertools
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.text import slugify

from m50portal.accounts.models import User
from m50portal.core.names import fold
from meetings.actions.agenda import add_item
from meetings.actions.planning import announce, plan_meeting
from meetings.choices import MeetingKind
from meetings.models import AgendaItem, Meeting
from members.choices import MembershipKind, RoleKind
from members.models import Membership, Municipality, MunicipalRole, Official
from pillars.choices import SeatKind
from pillars.models import Participation, Pillar, Seat
from tests import builders

SINCE = datetime.date(2023, 1, 1)
PDF = b"%PDF-1.4 a small file"
_numbers = itertools.count(1)


def local(text: str) -> datetime.datetime:
    """``2026-11-10 14:00`` on the clock in Amsterdam."""
    return timezone.make_aware(datetime.datetime.fromisoformat(text))


def municipality(name: str = "", *, member: bool = True) -> Municipality:
    """A municipality; a member since 2023."""
    number = next(_numbers)
    made = Municipality(code=f"GM{number:04d}", slug=f"gemeente-{number}", starts_on=None)
    made.set_name(name or f"Proefgemeente {number}")
    made.save()
    if member:
        Membership.objects.create(municipality=made, kind=MembershipKind.MEMBER, starts_on=SINCE)
    return made


def official(
    kind: RoleKind = RoleKind.ALDERMAN,
    *,
    at: Municipality | None = None,
    name: str = "",
    email: str | None = None,
    until: datetime.date | None = None,
    since: datetime.date = SINCE,
    account: User | None = None,
) -> Official:
    """Somebody with a role, and an e-mail address unless ``email`` is empty."""
    number = next(_numbers)
    name = name or f"Anouk Voorbeeld {number}"
    address = f"{slugify(name)}-{number}@gemeente.example" if email is None else email
    made = Official(email=address, user=account)
    made.set_name(name)
    made.save()
    MunicipalRole.objects.create(
        official=made, municipality=at or municipality(), kind=kind, starts_on=since, ends_on=until
    )
    return made


def place_of(person: Official) -> Municipality:
    """The municipality that ``person`` works for."""
    return person.roles.order_by("pk")[0].municipality


def pillar(name: str = "Ruimte") -> Pillar:
    """A pillar since 2023."""
    return Pillar.objects.create(
        name=name,
        slug=f"{slugify(name)}-{next(_numbers)}",
        search_key=fold(name),
        number=1,
        starts_on=SINCE,
    )


def seat(
    of: Pillar, person: Official | None = None, kind: SeatKind = SeatKind.CHAIR, **values: Any
) -> Seat:
    """A seat in pillar ``of``; vacant without a person."""
    place = place_of(person) if person else None
    return Seat.objects.create(
        pillar=of, official=person, municipality=place, kind=kind, starts_on=SINCE, **values
    )


def participation(
    of: Pillar,
    person: Official | None = None,
    pair: Official | None = None,
    until: datetime.date | None = None,
) -> Participation:
    """Somebody who takes part in pillar ``of``."""
    person = person or official()
    return Participation.objects.create(
        pillar=of,
        official=person,
        municipality=place_of(person),
        policy_official=pair,
        starts_on=SINCE,
        ends_on=until,
    )


def chair_of(of: Pillar, kind: SeatKind = SeatKind.CHAIR) -> User:
    """An account with a second factor that chairs pillar ``of``."""
    account = builders.user(second_factor=True)
    person = official(account=account)
    supports = None
    if kind == SeatKind.SUPPORT:
        supports = seat(of, official(at=place_of(person)))
    seat(of, person, kind, supports=supports)
    return account


def member(kind: RoleKind = RoleKind.ALDERMAN, *, at: Municipality | None = None) -> User:
    """An account of somebody with a role in a municipality."""
    account = builders.user()
    official(kind, at=at, account=account)
    return account


def meeting(
    *,
    kind: MeetingKind | None = None,
    of: Pillar | None = None,
    starts: str = "2026-11-17 14:00",
    ends: str = "2026-11-17 16:00",
    announced: bool = True,
    **values: Any,
) -> Meeting:
    """A meeting in two weeks: of pillar ``of``, else of the whole network."""
    made = plan_meeting(
        values={
            "title": "Overleg over ov-verbindingen",
            "kind": kind or (MeetingKind.PILLAR if of else MeetingKind.MEMBERS),
            "pillar": of,
            "starts_at": local(starts),
            "ends_at": local(ends),
            "location": "Stadhuis Woerden",
            **values,
        },
        by=None,
    )
    if announced:
        announce(meeting=made, by=None)
    return made


def item(of: Meeting, title: str = "Opening", **values: Any) -> AgendaItem:
    """An item at the end of the agenda of meeting ``of``."""
    return add_item(meeting=of, values={"title": title, "minutes": 10, **values}, by=None)


def titles(of: Meeting) -> list[str]:
    """The agenda of meeting ``of``, in order."""
    items = AgendaItem.objects.present().filter(meeting=of)
    return list(items.order_by("position", "pk").values_list("title", flat=True))


def upload(name: str = "Notitie_ov.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)
