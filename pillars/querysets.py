"""Reading pillars and their people, at any date."""

import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from m50portal.core.names import fold
from m50portal.core.periods import PeriodQuerySet
from members.choices import EXECUTIVES
from members.models import MunicipalRole
from pillars.choices import PARTICIPANT_ROLES


class PillarQuerySet(PeriodQuerySet):
    """Pillars in their own order."""

    def in_order(self) -> Self:
        """As the network numbers them."""
        return self.order_by("number", "pk")

    def in_year(self, year: int) -> Self:
        """Those that existed on at least one day of the calendar ``year``."""
        return self.overlapping(datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1))

    def named(self, text: str) -> Self:
        """The pillars that go by ``text``: their name, or an alias ("Ruimtelijk")."""
        key = fold(text)
        return self.filter(Q(search_key=key) | Q(names__search_key=key)).distinct()


class HeldQuerySet(PeriodQuerySet):
    """What officials do for the network on behalf of a municipality."""

    def for_lists(self) -> Self:
        """With person and municipality, in the order of the register."""
        return self.select_related("official", "municipality").order_by(
            "municipality__sort_key", "official__sort_key", "starts_on", "pk"
        )

    def with_work_on(self, day: datetime.date) -> Self:
        """Adds ``works_there``, and ``left_on``: the first day without a role there (None: never one)."""
        roles = MunicipalRole.objects.filter(
            official=OuterRef("official"), municipality=OuterRef("municipality")
        )
        ended = roles.filter(ends_on__lte=day).order_by("-ends_on")
        return self.annotate(
            works_there=Exists(roles.as_of(day)), left_on=Subquery(ended.values("ends_on")[:1])
        )


class PortfolioQuerySet(PeriodQuerySet):
    """Portfolios of the board."""

    def in_order(self) -> Self:
        """As the board numbers them."""
        return self.select_related("pillar").order_by("number", "pk")


class SeatQuerySet(HeldQuerySet):
    """Seats of pillars."""

    def for_lists(self) -> Self:
        """With pillar, person and municipality, by pillar; the chair comes first."""
        return self.select_related("pillar", "official", "municipality", "supports").order_by(
            "pillar__number", "kind", "starts_on", "pk"
        )


class ParticipationQuerySet(PeriodQuerySet):
    """Who takes part in which pillar."""

    def for_lists(self) -> Self:
        """With people and municipality, in the order of the register."""
        return self.select_related("official", "municipality", "policy_official").order_by(
            "municipality__sort_key", "official__sort_key", "pk"
        )

    def with_roles_on(self, day: datetime.date) -> Self:
        """Adds ``role_kind`` (None: left the municipality) and ``has_pair`` as they were on ``day``.

        A pair counts as long as the policy official works for the same municipality.
        """
        roles = MunicipalRole.objects.as_of(day).filter(municipality=OuterRef("municipality"))
        # The order of PARTICIPANT_ROLES decides when somebody has two roles.
        rank = models.Case(
            *(models.When(kind=kind, then=place) for place, kind in enumerate(PARTICIPANT_ROLES)),
            default=len(PARTICIPANT_ROLES),
        )
        own = roles.filter(official=OuterRef("official")).order_by(rank, "pk")
        return self.annotate(
            role_kind=Subquery(own.values("kind")[:1]),
            has_pair=Exists(roles.filter(official=OuterRef("policy_official"))),
        )

    def missing_pair_on(self, day: datetime.date) -> Self:
        """Executives who take part on ``day`` and have no official to prepare them."""
        rows = self.as_of(day).with_roles_on(day)
        return rows.filter(role_kind__in=EXECUTIVES, has_pair=False)
