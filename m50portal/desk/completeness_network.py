"""The checks of the completeness board about the board and VNG committees."""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from m50portal.desk.completeness import Around, Check, Line, Mend
from pillars.models import BoardSeat, CommitteeSeat, Portfolio

MANAGE = "pillars.manage_seats"


def portfolios(day: datetime.date) -> Any:
    """The seats of the board on ``day``."""
    return Portfolio.objects.as_of(day)


def vacant_portfolios(day: datetime.date) -> Any:
    """The seats of the board in which nobody sits."""
    taken = BoardSeat.objects.as_of(day).filter(portfolio=OuterRef("pk"))
    return portfolios(day).filter(~Exists(taken))


def _portfolio_line(portfolio: Portfolio, around: Around) -> Line:
    mend = Mend(
        "Bestuurslid benoemen", reverse("pillars:appoint_board", args=[portfolio.pk]), MANAGE
    )
    title = f"Portefeuille {portfolio}"
    return Line(portfolio.pk, title, "", None, reverse("pillars:who"), (mend,))


def committee_seats(day: datetime.date) -> Any:
    """The seats in VNG committees on ``day``."""
    return CommitteeSeat.objects.as_of(day)


def _without_pillar(day: datetime.date) -> Any:
    return committee_seats(day).filter(pillar=None)


def _committee_line(seat: Any, around: Around) -> Line:
    mend = Mend("Pijler kiezen", reverse("pillars:align_committee", args=[seat.pk]), MANAGE)
    detail = f"{seat.title} van {seat.committee}"
    return Line(seat.pk, seat.official.name, detail, seat.municipality, "", (mend,))


NETWORK_CHECKS = (
    Check(
        "bestuursplaats",
        "Lege plaats in het dagelijks bestuur",
        "Elke portefeuille van het dagelijks bestuur heeft een bestuurslid.",
        vacant_portfolios,
        portfolios,
        _portfolio_line,
        place=None,
        names=("name__icontains",),
        order=("number", "pk"),
    ),
    Check(
        "commissie",
        "VNG-commissie zonder pijler",
        "Wie in een VNG-commissie zit, stemt af met de voorzitter van een pijler.",
        _without_pillar,
        committee_seats,
        _committee_line,
        names=("official__search_key", "municipality__search_key"),
        order=("municipality__sort_key", "official__sort_key", "pk"),
        related=("official", "municipality", "committee"),
    ),
)
