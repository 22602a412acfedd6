"""Reading the recruitment log and the prospects, at any date."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from members.joining.choices import Stage
from members.models import Membership, Municipality

LONG_AGO = datetime.date(1, 1, 1)


class KeptQuerySet(models.QuerySet):
    """Rows that can be withdrawn, but never disappear."""

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)

    def known_on(self, day: datetime.date) -> Self:
        """Those that count on ``day``, the last first."""
        return self.standing().filter(on__lte=day).order_by("-on", "-pk")


def prospects_on(
    day: datetime.date, reach: tuple[int, int], user: Any
) -> models.QuerySet[Municipality]:
    """Who could join on ``day``: it exists, takes no part, and its size is within ``reach``.

    Whoever took part before is a prospect at any size. Adds ``left_on`` and ``inhabitants``.
    """
    rows: Any = Municipality.objects.visible_to(user).existing_on(day)
    taking_part = Membership.objects.as_of(day).filter(municipality=OuterRef("pk"))
    rows = described(rows.filter(~Exists(taking_part)), day)
    in_reach = Q(inhabitants__gte=reach[0], inhabitants__lte=reach[1])
    found: models.QuerySet[Municipality] = rows.filter(in_reach | Q(left_on__isnull=False))
    return found


def described(rows: Any, day: datetime.date) -> Any:
    """``rows`` with inhabitants and the end of the last membership."""
    return rows.with_population_on(day).with_last_membership_before(day)


def with_log(
    rows: models.QuerySet[Municipality],
    day: datetime.date,
    entries: KeptQuerySet,
    stages: KeptQuerySet,
) -> models.QuerySet[Municipality]:
    """Adds ``contact_on``, ``contact_kind``, ``next_step``, ``next_step_on``, ``stage``, ``stage_until``.

    ``rows`` have ``left_on``: what was agreed before somebody left says nothing about coming back.
    Who was spoken to is "in gesprek", until somebody says otherwise.
    """
    of_place = {"municipality": OuterRef("pk"), "on__gte": OuterRef("counts_from")}
    last = entries.known_on(day).filter(**of_place)
    stage = stages.known_on(day).filter(**of_place)
    return rows.annotate(
        counts_from=Coalesce(F("left_on"), Value(LONG_AGO), output_field=DateField()),
        contact_on=Subquery(last.values("on")[:1]),
        contact_kind=Subquery(last.values("kind")[:1]),
        next_step=Subquery(last.values("next_step")[:1]),
        next_step_on=Subquery(last.values("next_step_on")[:1]),
        stage=Coalesce(
            Subquery(stage.values("stage")[:1]),
            Case(
                When(contact_on__isnull=False, then=Value(Stage.TALKING.value)),
                default=Value(Stage.NONE.value),
            ),
            output_field=CharField(),
        ),
        stage_until=Subquery(stage.values("until")[:1]),
    )
