"""Reading the lines of a budget in their order."""

from typing import Self

from django.db import models
from django.db.models import Case, F, Value, When

from pillars.choices import CostKind


class ProgrammeLineQuerySet(models.QuerySet):
    """Lines of a work programme."""

    def for_lists(self) -> Self:
        """By pillar as the network numbers them, then those of all pillars."""
        rows = self.select_related("programme", "pillar", "product__activity")
        return rows.order_by(F("pillar__number").asc(nulls_last=True), "pillar__pk", "pk")


class CostLineQuerySet(models.QuerySet):
    """Costs besides the knowledge partner."""

    def in_order(self) -> Self:
        """By kind, in the order in which the kinds are named."""
        places = [When(kind=kind, then=Value(place)) for place, kind in enumerate(CostKind.values)]
        return self.order_by("year", Case(*places, default=Value(len(places))), "pk")
