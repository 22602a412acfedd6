"""Organisations and people outside the municipalities for tests, made in one line."""

import datetime
import itertools
from typing import Any

from members.relations.choices import OrganisationKind
from members.relations.models import (
    ExternalFunction,
    ExternalPerson,
    Organisation,
    OrganisationAlias,
    Placement,
)

LONG_AGO = datetime.date(2019, 1, 1)
_numbers = itertools.count(1)


def organisation(
    name: str = "",
    kind: str = OrganisationKind.OTHER,
    *,
    aliases: tuple[str, ...] = (),
    **values: Any,
) -> Organisation:
    """An organisation since 2019."""
    number = next(_numbers)
    made = Organisation(
        **{"slug": f"organisatie-{number}", "kind": kind, "starts_on": LONG_AGO, **values}
    )
    made.set_name(name or f"Organisatie {number}")
    made.set_search_key(list(aliases))
    made.save()
    OrganisationAlias.objects.bulk_create(
        OrganisationAlias(organisation=made, name=alias) for alias in aliases
    )
    return made


def person(name: str = "", **values: Any) -> ExternalPerson:
    """Somebody without a function."""
    number = next(_numbers)
    made = ExternalPerson(**{"email": f"relatie{number}@voorbeeld.example", **values})
    made.set_name(name or f"Relatie Voorbeeld {number}")
    made.save()
    return made


def function(
    at: Organisation | None = None,
    who: ExternalPerson | None = None,
    *,
    starts_on: datetime.date = LONG_AGO,
    **values: Any,
) -> ExternalFunction:
    """Somebody who works at an organisation since 2019."""
    return ExternalFunction.objects.create(
        organisation=at or organisation(),
        person=who or person(),
        starts_on=starts_on,
        **{"title": "Lobbyist", **values},
    )


def place(
    inner: Organisation, outer: Organisation, starts_on: datetime.date = LONG_AGO
) -> Placement:
    """``inner`` stands inside ``outer``."""
    return Placement.objects.create(organisation=inner, within=outer, starts_on=starts_on)
