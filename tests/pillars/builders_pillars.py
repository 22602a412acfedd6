"""Municipalities with people, pillars and what they work on, made in one line."""

import datetime
import itertools
from typing import Any

from django.utils.text import slugify

from m50portal.accounts.models import User
from members.choices import MembershipKind, RoleKind
from members.models import Membership, Municipality, MunicipalRole, Official
from members.relations.models import Organisation
from pillars.choices import SeatKind
from pillars.models import (
    Activity,
    ActivityParticipation,
    BoardSeat,
    CommitteeSeat,
    CoreTeamMember,
    MunicipalDuty,
    Participation,
    Pillar,
    Portfolio,
    Seat,
    Theme,
)
from tests import builders

LONG_AGO = datetime.date(2019, 1, 1)
_numbers = itertools.count(1)


def municipality(name: str = "", *, is_member: bool = True) -> Municipality:
    """A municipality, a member since 2019 unless told otherwise."""
    number = next(_numbers)
    name = name or f"Voorbeeldstad {number}"
    made = Municipality(code=f"GM{7000 + number}", slug=f"{slugify(name)}-{number}")
    made.set_name(name)
    made.save()
    if is_member:
        Membership.objects.create(municipality=made, kind=MembershipKind.MEMBER, starts_on=LONG_AGO)
    return made


def official(
    place: Municipality,
    kind: RoleKind = RoleKind.ALDERMAN,
    *,
    name: str = "",
    user: User | None = None,
    starts_on: datetime.date = LONG_AGO,
    ends_on: datetime.date | None = None,
) -> Official:
    """Somebody with a role in ``place``."""
    number = next(_numbers)
    made = Official(email=f"ambtenaar{number}@{place.slug}.example", user=user)
    made.set_name(name or f"Anouk Voorbeeld {number}")
    made.save()
    MunicipalRole.objects.create(
        official=made, municipality=place, kind=kind, starts_on=starts_on, ends_on=ends_on
    )
    return made


def official_user(
    place: Municipality, kind: RoleKind = RoleKind.ALDERMAN, *, second_factor: bool = False
) -> User:
    """Somebody with a role in ``place`` who can log in."""
    user = builders.user(second_factor=second_factor)
    official(place, kind, name=user.name, user=user)
    return user


def pillar(
    name: str = "",
    *,
    starts_on: datetime.date = LONG_AGO,
    ends_on: datetime.date | None = None,
    **values: Any,
) -> Pillar:
    """A pillar since 2019."""
    number = next(_numbers)
    name = name or f"Pijler {number}"
    slug = values.pop("slug", f"{slugify(name)}-{number}")
    made = Pillar(slug=slug, number=number, starts_on=starts_on, ends_on=ends_on, **values)
    made.set_name(name)
    made.save()
    return made


def seat(
    of: Pillar,
    kind: SeatKind = SeatKind.CHAIR,
    *,
    place: Municipality | None = None,
    who: Official | None = None,
    supports: Seat | None = None,
    starts_on: datetime.date = LONG_AGO,
    ends_on: datetime.date | None = None,
) -> Seat:
    """A seat with somebody in it."""
    place = place or (supports.municipality if supports else municipality())
    role = RoleKind.POLICY_OFFICER if kind == SeatKind.SUPPORT else RoleKind.ALDERMAN
    return Seat.objects.create(
        pillar=of,
        kind=kind,
        official=who or official(place, role),
        municipality=place,
        supports=supports,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def seat_user(of: Pillar, kind: SeatKind = SeatKind.CHAIR) -> User:
    """Somebody who can log in and sits in pillar ``of``."""
    user = builders.user(second_factor=True)
    place = municipality()
    if kind == SeatKind.SUPPORT:
        supported = seat(of, SeatKind.VICE_CHAIR, place=place)
        who = official(place, RoleKind.POLICY_OFFICER, name=user.name, user=user)
        seat(of, kind, place=place, who=who, supports=supported)
    else:
        seat(of, kind, place=place, who=official(place, name=user.name, user=user))
    return user


def participation(
    in_: Pillar,
    *,
    place: Municipality | None = None,
    who: Official | None = None,
    kind: RoleKind = RoleKind.ALDERMAN,
    is_paired: bool = True,
    starts_on: datetime.date = LONG_AGO,
) -> Participation:
    """Somebody who takes part, with an official to prepare it."""
    place = place or municipality()
    return Participation.objects.create(
        pillar=in_,
        official=who or official(place, kind),
        municipality=place,
        policy_official=official(place, RoleKind.POLICY_OFFICER) if is_paired else None,
        starts_on=starts_on,
    )


def theme(of: Pillar | None, name: str = "") -> Theme:
    """A theme of a pillar, or of the whole network."""
    number = next(_numbers)
    return Theme.objects.create(pillar=of, name=name or f"Thema {number}", number=number)


def activity(under: Theme, **values: Any) -> Activity:
    """An activity that wants ten municipalities."""
    defaults = {
        "number": next(_numbers),
        "text": "In tien gemeenten proeven doen.",
        "target_number": 10,
        "unit": "gemeenten",
        "starts_on": LONG_AGO,
    }
    return Activity.objects.create(theme=under, **{**defaults, **values})


def join(
    in_: Activity, place: Municipality, joined_on: datetime.date = LONG_AGO
) -> ActivityParticipation:
    """A municipality that takes part in an activity."""
    return ActivityParticipation.objects.create(
        activity=in_, municipality=place, joined_on=joined_on
    )


def portfolio(name: str = "", of: Pillar | None = None, **values: Any) -> Portfolio:
    """A seat in the board since 2019, vacant."""
    number = next(_numbers)
    defaults = {"name": name or f"Portefeuille {number}", "number": number, "starts_on": LONG_AGO}
    return Portfolio.objects.create(pillar=of, **{**defaults, **values})


def board_seat(
    of: Portfolio,
    who: Official | None = None,
    *,
    place: Municipality | None = None,
    starts_on: datetime.date = LONG_AGO,
    **values: Any,
) -> BoardSeat:
    """Somebody who holds a portfolio."""
    place = place or municipality()
    return BoardSeat.objects.create(
        portfolio=of,
        official=who or official(place),
        municipality=place,
        starts_on=starts_on,
        **values,
    )


def committee(name: str = "") -> Organisation:
    """A committee of the VNG."""
    number = next(_numbers)
    made = Organisation(kind="vng-commissie", slug=f"commissie-{number}", starts_on=LONG_AGO)
    made.set_name(name or f"Commissie {number}")
    made.save()
    return made


def committee_seat(
    of: Pillar | None = None, *, place: Municipality | None = None, **values: Any
) -> CommitteeSeat:
    """An executive in a committee of the VNG."""
    place = place or municipality()
    defaults = {"committee": values.pop("committee", None) or committee(), "starts_on": LONG_AGO}
    who = values.pop("who", None) or official(place)
    return CommitteeSeat.objects.create(
        pillar=of, official=who, municipality=place, **{**defaults, **values}
    )


def core_team_member(**values: Any) -> CoreTeamMember:
    """An official in the core team."""
    place = values.pop("place", None) or municipality()
    who = values.pop("who", None) or official(place, RoleKind.CONTACT_OFFICIAL)
    defaults = {"starts_on": LONG_AGO}
    return CoreTeamMember.objects.create(official=who, municipality=place, **{**defaults, **values})


def duty(place: Municipality, kind: str = "trekker", **values: Any) -> MunicipalDuty:
    """What a municipality does for the network since 2019."""
    defaults = {"starts_on": LONG_AGO}
    return MunicipalDuty.objects.create(municipality=place, kind=kind, **{**defaults, **values})


def reader() -> User:
    """Somebody who takes part and holds no seat: an adviser of some municipality."""
    account = builders.user()
    official = Official(user=account, email=account.email)
    official.set_name(account.name)
    official.save()
    MunicipalRole.objects.create(
        official=official, municipality=municipality(), kind=RoleKind.ADVISER, starts_on=LONG_AGO
    )
    return account
