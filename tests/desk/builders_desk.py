"""A municipality with something to tell, in one line."""

from __future__ import annotations

import datetime
from decimal import Decimal

from members.actions import record_decision
from members.choices import DecisionKind, MembershipKind, RoleKind
from members.dues.models import DuesRate, DuesYear
from members.models import Municipality
from tests.members.builders_members import municipality, official, population, role

D = datetime.date


def dues_year(year: int = 2023, amount: int = 5000, **values) -> DuesYear:
    """The agreements of a year with what a member pays."""
    made = DuesYear.objects.create(year=year, **values)
    DuesRate.objects.create(dues_year=made, kind=MembershipKind.MEMBER, amount=Decimal(amount))
    return made


def aspirant(name: str = "Diemen", **values) -> Municipality:
    """An aspirant since 22 August 2022 that decides within a year, with people."""
    place = municipality(name, **values)
    population(place, 31_822, D(2022, 1, 1))
    record_decision(
        municipality=place,
        kind=DecisionKind.ASPIRANT,
        decided_on=D(2022, 8, 22),
        decide_by=D(2023, 8, 22),
        mandate="De burgemeester beslist over het definitieve lidmaatschap",
        body="College van burgemeester en wethouders",
        by=None,
    )
    since = {"starts_on": D(2022, 8, 1)}
    role(place, RoleKind.MAYOR, person=official("Erik Modelstad"), **since)
    role(place, RoleKind.CONTACT_OFFICIAL, person=official("Sanne Voorbeeld"), **since)
    return place


ANSWERS = {
    "meeting_on": "2023-05-16",
    "portfolio_holder": "Erik Modelstad",
    "team": "Bestuur en beleid",
    "author": "Sanne Voorbeeld",
    "reason": "Het aspirant-jaar loopt af.",
    "worth": "Het netwerk brengt kennis en contacten.",
    "coverage": "De contributie wordt betaald uit de lopende begroting.",
    "decision": "Diemen wordt lid van M50.\nDe contributie wordt betaald.",
}
