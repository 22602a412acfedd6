"""Reading organisations and the people who work there, at any date."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from m50portal.core.dates import today
from m50portal.core.periods import PeriodQuerySet
from members.relations.choices import HIDE_AFTER


class OrganisationQuerySet(PeriodQuerySet):
    """Organisations with what was true of them on a date."""

    def described_on(self, day: datetime.date) -> Self:
        """Adds ``name_then`` (what it was called) and ``within_name`` (inside which other one)."""
        names = self._related("names").objects.as_of(day).filter(organisation=OuterRef("pk"))
        outer = self._related("names").objects.as_of(day).filter(organisation=OuterRef("within"))
        places = self._related("placements").objects.as_of(day).filter(organisation=OuterRef("pk"))
        places = places.annotate(
            within_then=Coalesce(Subquery(outer.values("name")[:1]), "within__name")
        )
        return self.annotate(
            name_then=Coalesce(Subquery(names.values("name")[:1]), "name"),
            within_name=Subquery(places.values("within_then")[:1]),
        )

    def in_order(self) -> Self:
        """By kind, then by name."""
        return self.order_by("kind", "sort_key", "pk")

    def _related(self, name: str) -> Any:
        """The model on the other side: models stand on querysets, so they are not imported here."""
        return self.model._meta.get_field(name).related_model


class FunctionQuerySet(PeriodQuerySet):
    """Functions of people in organisations."""

    def for_lists(self) -> Self:
        """With person and organisation, by person."""
        return self.select_related("person", "organisation").order_by("person__sort_key", "pk")

    def by_organisation(self) -> Self:
        """With person and organisation, by organisation."""
        return self.select_related("person", "organisation").order_by(
            "organisation__kind", "organisation__sort_key", "person__sort_key", "pk"
        )

    def named_on(self, day: datetime.date) -> Self:
        """Adds ``organisation_name``: what the organisation was called."""
        organisations: Any = self.model._meta.get_field("organisation").related_model
        names = organisations._meta.get_field("names").related_model.objects.as_of(day)
        then = names.filter(organisation=OuterRef("organisation"))
        return self.annotate(
            organisation_name=Coalesce(Subquery(then.values("name")[:1]), "organisation__name")
        )

    def visible_to(self, user: Any) -> Self:
        """Without the people who left long ago, except for who keeps the relations."""
        if not user.has_perm("relations.view_relations"):
            return self.none()
        if user.has_perm("relations.manage_relations"):
            return self
        people: Any = self.model._meta.get_field("person").related_model
        return self.filter(person__in=people.objects.shown_on(today()))


class PersonQuerySet(models.QuerySet):
    """People outside the municipalities."""

    def shown_on(self, day: datetime.date) -> Self:
        """Those with a function, or who had one until not long before ``day``."""
        return self.filter(Q(anonymised_on=None), Exists(self._functions_after(day - HIDE_AFTER)))

    def without_function_since(self, day: datetime.date) -> Self:
        """Those who had their last function before ``day`` and still have a name here."""
        return self.filter(
            ~Exists(self._functions_after(day)), Q(anonymised_on=None), Q(created_on__lt=day)
        )

    def visible_to(self, user: Any) -> Self:
        """Everybody for who keeps the relations; else without who left long ago."""
        if not user.has_perm("relations.view_relations"):
            return self.none()
        return self if user.has_perm("relations.manage_relations") else self.shown_on(today())

    def _functions_after(self, day: datetime.date) -> Any:
        functions: Any = self.model._meta.get_field("functions").related_model
        last = Q(ends_on=None) | Q(ends_on__gt=day)
        return functions.objects.filter(last, person=OuterRef("pk"))
