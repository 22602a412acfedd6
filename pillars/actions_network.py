"""What happens to the board, VNG committees, the core team and duties. Rows end; nothing is overwritten."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from m50portal.core import audit
from members.models import Municipality, Official
from members.relations.models import Organisation
from pillars.models import (
    BoardSeat,
    CommitteeSeat,
    CoreTeamMember,
    MunicipalDuty,
    Pillar,
    Portfolio,
)


@transaction.atomic
def add_portfolio(
    *, name: str, number: int, pillar: Pillar | None, starts_on: datetime.date, by: Any
) -> Portfolio:
    """Another seat in the board; vacant until somebody is appointed."""
    portfolio = Portfolio(name=name, number=number, pillar=pillar, starts_on=starts_on)
    portfolio.full_clean()
    portfolio.save()
    audit.record("pillars.add_portfolio", target=portfolio, by=by)
    return portfolio


@transaction.atomic
def change_portfolio(
    *, portfolio: Portfolio, name: str, number: int, pillar: Pillar | None, by: Any
) -> Portfolio:
    """Correct what a seat in the board is about and which pillar it talks to."""
    before = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    portfolio.name, portfolio.number, portfolio.pillar = name, number, pillar
    portfolio.full_clean()
    portfolio.save()
    changes = audit.changed(before, portfolio, ["name", "number", "pillar"])
    audit.record("pillars.change_portfolio", target=portfolio, by=by, changes=changes)
    return portfolio


@transaction.atomic
def end_portfolio(*, portfolio: Portfolio, ends_on: datetime.date, by: Any) -> Portfolio:
    """Take a seat out of the board; who sits there stops on the same day."""
    portfolio = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    if portfolio.ends_on is not None:
        raise ValidationError("Deze portefeuille is al eerder beëindigd.")
    if portfolio.seats.filter(starts_on__gte=ends_on).exists():
        raise ValidationError("Er begint daarna nog een bestuurslid. Kies een latere dag.")
    portfolio.ends_on = ends_on
    portfolio.full_clean()
    portfolio.save()
    for seat in portfolio.seats.overlapping(ends_on, None):
        seat.ends_on = ends_on
        seat.save()
    audit.record(
        "pillars.end_portfolio", target=portfolio, by=by, changes={"ends_on": str(ends_on)}
    )
    return portfolio


@transaction.atomic
def appoint_board(
    *,
    portfolio: Portfolio,
    official: Official,
    municipality: Municipality,
    starts_on: datetime.date,
    by: Any,
    appointed_by: str = "",
    appointed_on: datetime.date | None = None,
) -> BoardSeat:
    """Give ``portfolio`` to ``official``; who held it on that day stops there.

    Raises ValidationError when somebody begins on that day or later already.
    """
    # Two who appoint at once wait for each other here; the second one hears what the first did.
    portfolio = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    if portfolio.seats.filter(starts_on__gte=starts_on).exists():
        raise ValidationError("Op deze dag of later begint al iemand. Kies een latere dag.")
    for earlier in portfolio.seats.as_of(starts_on):
        _end(earlier, starts_on, by)
    seat = BoardSeat(
        portfolio=portfolio,
        official=official,
        municipality=municipality,
        starts_on=starts_on,
        appointed_by=appointed_by,
        appointed_on=appointed_on,
    )
    seat.full_clean()
    seat.save()
    audit.record("pillars.appoint_board", target=seat, by=by)
    return seat


@transaction.atomic
def add_committee_seat(
    *,
    committee: Organisation,
    official: Official,
    municipality: Municipality,
    starts_on: datetime.date,
    by: Any,
    pillar: Pillar | None = None,
    title: str = "Lid",
    follows: CommitteeSeat | None = None,
) -> CommitteeSeat:
    """Note that ``official`` sits in a VNG committee; who they follow (``follows``) stops there."""
    _stop_earlier(follows, starts_on, by)
    seat = CommitteeSeat(
        committee=committee,
        pillar=pillar,
        official=official,
        municipality=municipality,
        title=title,
        starts_on=starts_on,
    )
    seat.full_clean()
    seat.save()
    audit.record("pillars.add_committee_seat", target=seat, by=by)
    return seat


@transaction.atomic
def add_core_team_member(
    *,
    official: Official,
    municipality: Municipality,
    starts_on: datetime.date,
    by: Any,
    task: str = "",
    follows: CoreTeamMember | None = None,
) -> CoreTeamMember:
    """Put ``official`` in the core team; who they follow (``follows``) stops there."""
    _stop_earlier(follows, starts_on, by)
    member = CoreTeamMember(
        official=official, municipality=municipality, task=task, starts_on=starts_on
    )
    member.full_clean()
    member.save()
    audit.record("pillars.add_core_team_member", target=member, by=by)
    return member


@transaction.atomic
def add_duty(*, values: dict[str, Any], by: Any) -> MunicipalDuty:
    """Note what a municipality itself does for the network."""
    duty = MunicipalDuty(**values)
    duty.full_clean()
    duty.save()
    audit.record("pillars.add_duty", target=duty, by=by)
    return duty


@transaction.atomic
def end_held(*, row: Any, ends_on: datetime.date, by: Any) -> Any:
    """End a seat in the board or a committee, a place in the core team, or a duty.

    Raises ValidationError when it had ended already, or ends before it begins.
    """
    row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if row.ends_on is not None and row.ends_on <= ends_on:
        raise ValidationError("Dit is al eerder beëindigd.")
    return _end(row, ends_on, by)


def _stop_earlier(row: Any, day: datetime.date, by: Any) -> None:
    if row is not None:
        end_held(row=row, ends_on=day, by=by)


def _end(row: Any, day: datetime.date, by: Any) -> Any:
    row.ends_on = day
    row.full_clean()
    row.save()
    audit.record("pillars.end_held", target=row, by=by, changes={"ends_on": str(day)})
    return row
