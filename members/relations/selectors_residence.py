"""Who lives where among the people with a political office (N8): a reason to talk."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from members.choices import MembershipKind
from members.models import Municipality
from members.relations.choices import POLITICAL
from members.relations.models import ExternalFunction, ExternalPerson, Residence
from members.selectors import heirs_on


@dataclass(frozen=True)
class Home:
    """Where somebody lives on a day: what the municipality is called then, and whether it takes part."""

    name: str
    slug: str
    status: str

    @property
    def status_text(self) -> str:
        """``lid``, ``aspirant-lid`` or nothing."""
        return MembershipKind(self.status).label.lower() if self.status else ""


def homes_on(day: datetime.date, people: Iterable[int] | None = None) -> dict[int, Home]:
    """Person id → home on ``day``, of ``people`` or of everybody; three queries at most.

    Who lived in a municipality that has wholly become another one, lives in the new one.
    """
    rows = Residence.objects.as_of(day).filter(person__anonymised_on=None)
    if people is not None:
        rows = rows.filter(person__in=people)
    columns = ("person_id", "municipality_id", "municipality__ends_on")
    found_rows = list(rows.order_by("pk").values_list(*columns))
    if not found_rows:
        return {}
    lives_in = {person: pk for person, pk, _ in found_rows}
    gone = any(ends_on is not None and ends_on <= day for _, _, ends_on in found_rows)
    heirs = heirs_on(day) if gone else {}
    places: Any = Municipality.objects.with_name_on(day).with_membership_on(day)
    found = places.in_bulk({heirs.get(pk, pk) for pk in lives_in.values()})
    homes = {}
    for person, pk in lives_in.items():
        place = found[heirs.get(pk, pk)]
        homes[person] = Home(place.name_then, place.slug, place.status or "")
    return homes


def code_of_home(person: ExternalPerson, day: datetime.date) -> str:
    """The CBS code of the municipality where ``person`` lives on ``day``; empty when not known."""
    rows = Residence.objects.as_of(day).filter(person=person)
    return rows.values_list("municipality__code", flat=True).first() or ""


def residents_of_members(day: datetime.date) -> QuerySet[Residence]:
    """The residences of ``day`` in members and aspirants of that day; two queries and what is asked of it."""
    members = set(Municipality.objects.participating_on(day).values_list("pk", flat=True))
    became = {old for old, new in heirs_on(day).items() if new in members}
    return Residence.objects.as_of(day).filter(municipality__in=members | became)


def office_holders_in(municipality: Municipality, day: datetime.date) -> list[ExternalFunction]:
    """The political offices on ``day`` of who lives in ``municipality`` or in what became it, by name."""
    heirs = heirs_on(day)
    if municipality.pk in heirs:
        return []
    came = [old for old, new in heirs.items() if new == municipality.pk]
    homes = Residence.objects.as_of(day).filter(municipality__in=[municipality.pk, *came])
    rows: Any = ExternalFunction.objects.as_of(day).named_on(day)
    rows = rows.filter(
        person__in=homes.values("person"),
        person__anonymised_on=None,
        organisation__kind__in=POLITICAL,
    )
    return list(rows.for_lists())
