"""Who does what for the network, on any day."""

import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from m50portal.accounts.choices import Office
from m50portal.accounts.models import OfficeTerm
from members.models import Municipality, Official
from members.relations.choices import OrganisationKind
from members.relations.models import ExternalFunction
from members.relations.selectors import functions_on
from pillars.choices import DutyKind
from pillars.models import (
    BoardSeat,
    CommitteeSeat,
    CoreTeamMember,
    MunicipalDuty,
    Pillar,
    Portfolio,
)

SHOWN_OFFICES = (Office.SECRETARIAT, Office.LOBBYIST)


def portfolios_on(day: datetime.date) -> list[Any]:
    """The portfolios of the board on ``day``, each with ``vacated_on``: when it was last left."""
    left = BoardSeat.objects.filter(portfolio=OuterRef("pk"), ends_on__lte=day).order_by("-ends_on")
    rows = Portfolio.objects.as_of(day).annotate(vacated_on=Subquery(left.values("ends_on")[:1]))
    return list(rows.in_order())


def board_on(day: datetime.date) -> dict[int, Any]:
    """Portfolio id → who holds it on ``day``, with ``works_there``; a vacant one is not in it."""
    rows = BoardSeat.objects.as_of(day).with_work_on(day).for_lists()
    return {row.portfolio_id: row for row in rows}


def contacts_of(pillar: Pillar, day: datetime.date) -> list[Any]:
    """The portfolios that ``pillar`` talks to on ``day``, with ``holder`` and ``holder_place``: one query."""
    seats = BoardSeat.objects.as_of(day).filter(portfolio=OuterRef("pk"))
    rows = Portfolio.objects.as_of(day).filter(pillar=pillar)
    rows = rows.annotate(
        holder=Subquery(seats.values("official__name")[:1]),
        holder_place=Subquery(seats.values("municipality__name")[:1]),
    )
    return list(rows.order_by("number", "pk"))


def board_history() -> list[tuple[Portfolio, list[BoardSeat]]]:
    """Every portfolio there ever was with who held it, the last one first."""
    seats: dict[int, list[BoardSeat]] = {}
    rows = BoardSeat.objects.select_related("official", "municipality").order_by("-starts_on", "pk")
    for seat in rows:
        seats.setdefault(seat.portfolio_id, []).append(seat)
    portfolios = Portfolio.objects.in_order().order_by("number", "-starts_on", "pk")
    return [(row, seats.get(row.pk, [])) for row in portfolios]


def committee_seats_on(day: datetime.date, *, pillar: Pillar | None = None) -> list[Any]:
    """Who sits in which VNG committee on ``day``, of all or for one pillar, with ``works_there``."""
    rows = CommitteeSeat.objects.as_of(day).with_work_on(day).for_lists()
    if pillar is not None:
        rows = rows.filter(pillar=pillar)
    return list(rows.select_related("official", "municipality", "committee", "pillar"))


def core_team_on(day: datetime.date) -> list[Any]:
    """The core team of officials on ``day``, with ``works_there``."""
    return list(CoreTeamMember.objects.as_of(day).with_work_on(day).for_lists())


def duties_on(
    day: datetime.date, municipality: Municipality | None = None
) -> QuerySet[MunicipalDuty]:
    """Which municipality does what on ``day``; of one municipality when given."""
    rows = MunicipalDuty.objects.as_of(day).select_related("municipality")
    rows = rows.order_by("kind", "municipality__sort_key", "pk")
    return rows if municipality is None else rows.filter(municipality=municipality)


def leading_municipalities(day: datetime.date) -> list[Municipality]:
    """The municipalities that take the lead on ``day``."""
    return [row.municipality for row in duties_on(day).filter(kind=DutyKind.LEAD)]


def office_terms_on(day: datetime.date) -> list[OfficeTerm]:
    """Who is secretariat or lobbyist of M50 on ``day``."""
    rows = OfficeTerm.objects.filter(office__in=SHOWN_OFFICES, user__is_active=True)
    rows = rows.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gt=day))
    return list(rows.select_related("user").order_by("office", "user__name", "pk"))


def partners_on(day: datetime.date) -> list[ExternalFunction]:
    """Who the network deals with at the VNG and its knowledge partner on ``day``."""
    kinds = (OrganisationKind.VNG, OrganisationKind.KNOWLEDGE)
    return [row for row in functions_on(day, *kinds) if row.person.anonymised_on is None]


def held_by(municipality: Municipality, day: datetime.date) -> list[str]:
    """What people of ``municipality`` do for the network on ``day``, in words; two queries and one."""
    board = BoardSeat.objects.as_of(day).filter(municipality=municipality).for_lists()
    committees = CommitteeSeat.objects.as_of(day).filter(municipality=municipality).for_lists()
    team = CoreTeamMember.objects.as_of(day).filter(municipality=municipality).for_lists()
    return [
        *(
            f"{row.official}, dagelijks bestuur: {row.portfolio}"
            for row in board.select_related("official", "municipality", "portfolio")
        ),
        *(
            f"{row.official}, {row.committee}"
            for row in committees.select_related("official", "municipality", "committee")
        ),
        *(f"{row.official}, ambtelijk kernteam" for row in team),
    ]


def tasks_of(official: Official, day: datetime.date) -> list[str]:
    """What ``official`` does for the network on ``day``, in words."""
    board = BoardSeat.objects.as_of(day).filter(official=official).select_related("portfolio")
    committees = CommitteeSeat.objects.as_of(day).filter(official=official)
    team = CoreTeamMember.objects.as_of(day).filter(official=official)
    return [
        *(f"Dagelijks bestuur: {row.portfolio}" for row in board.order_by("pk")),
        *(
            f"{row.title} {row.committee}" + (f", pijler {row.pillar}" if row.pillar else "")
            for row in committees.select_related("committee", "pillar").order_by("pk")
        ),
        *("Ambtelijk kernteam" for row in team.order_by("pk")),
    ]
