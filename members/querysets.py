"""Reading the register, at any date."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from m50portal.core.dates import today
from m50portal.core.periods import PeriodQuerySet, period_covers


class MunicipalityQuerySet(models.QuerySet):
    """Municipalities with what was true of them on a date."""

    def existing_on(self, day: datetime.date) -> Self:
        """Those that existed on ``day``."""
        return self.filter(
            Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gt=day)
        )

    def participating_on(self, day: datetime.date) -> Self:
        """Members and aspirants on ``day``."""
        memberships = self.model._meta.get_field("memberships").related_model
        covers = memberships.objects.filter(municipality=OuterRef("pk")).as_of(day)
        return self.filter(Exists(covers))

    def with_membership_on(self, day: datetime.date) -> Self:
        """Adds ``status`` (MembershipKind or None), ``member_since`` and ``since_certainty``."""
        memberships = self.model._meta.get_field("memberships").related_model
        covers = memberships.objects.filter(municipality=OuterRef("pk")).as_of(day)
        return self.annotate(
            status=Subquery(covers.values("kind")[:1]),
            member_since=Subquery(covers.values("starts_on")[:1]),
            since_certainty=Subquery(covers.values("start_certainty")[:1]),
        )

    def with_population_on(self, day: datetime.date) -> Self:
        """Adds ``inhabitants`` and ``inhabitants_on``: the last figure known on ``day``."""
        populations = self.model._meta.get_field("populations").related_model
        last = populations.objects.filter(municipality=OuterRef("pk"), on__lte=day).order_by("-on")
        return self.annotate(
            inhabitants=Subquery(last.values("inhabitants")[:1]),
            inhabitants_on=Subquery(last.values("on")[:1]),
        )

    def visible_to(self, user: Any) -> Self:
        """What ``user`` may open: everything for an office, else the own municipality."""
        if user.has_perm("members.view_register"):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            period_covers(today(), "roles__"), roles__official__user=user
        ).distinct()


class MembershipQuerySet(PeriodQuerySet):
    """Memberships by kind; ``as_of`` and ``current`` come with the period."""

    def of_kind(self, kind: str) -> Self:
        """Only members, or only aspirants."""
        return self.filter(kind=kind)


class OfficialQuerySet(models.QuerySet):
    """People."""

    def active_on(self, day: datetime.date) -> Self:
        """Those with at least one role on ``day``."""
        return self.filter(period_covers(day, "roles__")).distinct()


class RoleQuerySet(PeriodQuerySet):
    """Roles of people in municipalities."""

    def for_lists(self) -> Self:
        """With person and municipality, in the order of the register."""
        return self.select_related("official", "municipality").order_by(
            "municipality__sort_key", "kind", "official__sort_key", "pk"
        )
