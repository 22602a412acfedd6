"""What belongs to a municipality beside its own row: figures, other names, and the municipalities of its past and future."""

import datetime
from dataclasses import dataclass

from django.db import models
from django.db.models import F, Value

from members.choices import Share
from members.models import Municipality, Population, Succession


@dataclass(frozen=True)
class Kin:
    """Another name of the municipality, or another municipality that it came from or became."""

    name: str
    slug: str


FIGURE, ALSO, WENT, CAME = range(4)


def background(
    municipality: Municipality, day: datetime.date
) -> tuple[list[Population], dict[int, list[Kin]]]:
    """Inhabitants until ``day``, other names, and what it came from and passed into; one query."""
    nothing = (Value(None, models.DateField()), Value(None, models.IntegerField()))
    figures = Population.objects.filter(municipality=municipality, on__lte=day)
    names = municipality.names.values_list(Value(ALSO), "name", Value(""), *nothing)
    went = Succession.objects.filter(predecessor=municipality, on__lte=day)
    went = went.filter(on=F("predecessor__ends_on"))  # a moved border ends nothing
    came = Succession.objects.filter(successor=municipality, on__lte=day)
    rows = (
        figures.order_by()
        .values_list(Value(FIGURE), "source", Value(""), "on", "inhabitants")
        .union(
            names.order_by(),
            went.order_by().values_list(
                Value(WENT), "successor__name", "successor__slug", *nothing
            ),
            came.order_by().values_list(
                Value(CAME), "predecessor__name", "predecessor__slug", *nothing
            ),
        )
    )
    populations, kin = [], {ALSO: [], WENT: [], CAME: []}  # type: ignore[var-annotated]
    for what, name, slug, on, inhabitants in rows:
        if what == FIGURE:
            populations.append(Population(on=on, inhabitants=inhabitants, source=name))
        else:
            kin[what].append(Kin(name, slug))
    return sorted(populations, key=lambda row: row.on), kin


def earlier_selves(municipality: Municipality, day: datetime.date) -> list[int]:
    """The keys of the municipalities that wholly passed into it by ``day``, also in more steps."""
    found: list[int] = []
    latest = [municipality.pk]
    while latest:
        rows = Succession.objects.filter(successor__in=latest, share=Share.FULL, on__lte=day)
        latest = list(rows.exclude(predecessor__in=found).values_list("predecessor", flat=True))
        found += latest
    return found
