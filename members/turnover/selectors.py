"""Which roles are uncertain since an election, and what is hidden on purpose."""

import datetime
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from members.choices import EXECUTIVES, RoleKind
from members.models import MunicipalRole
from members.turnover.models import Election, RoleConfirmation, Snooze


def uncertain_roles(day: datetime.date) -> QuerySet[MunicipalRole]:
    """Roles of executives that began before an election and that nobody confirmed since.

    With ``election_on`` and ``election_id``: the last election by ``day`` that touches the role. A
    role of which the end is known is not uncertain. ``RoleConfirmation`` counts from its own day.
    """
    elections = (
        Election.objects.annotate(
            role_kind=ExpressionWrapper(OuterRef("kind"), output_field=CharField())
        )
        .filter(
            Q(municipality=None) | Q(municipality=OuterRef("municipality")),
            Q(includes_mayor=True) | Q(role_kind=RoleKind.ALDERMAN.value),
            on__lte=day,
            on__gt=OuterRef("starts_on"),
        )
        .order_by("-on", "-pk")
    )
    roles = (
        MunicipalRole.objects.as_of(day)
        .filter(ends_on=None, kind__in=EXECUTIVES)
        .annotate(
            election_on=Subquery(elections.values("on")[:1]),
            election_id=Subquery(elections.values("pk")[:1]),
        )
    )
    confirmed = RoleConfirmation.objects.filter(
        role=OuterRef("pk"), on__lte=day, on__gte=OuterRef("election_on")
    )
    uncertain: Any = roles.filter(~Exists(confirmed), election_on__isnull=False)
    return uncertain


def snoozed(key: str, day: datetime.date, *, target: str = "pk") -> Exists:
    """The condition that a line of check ``key`` is hidden on purpose on ``day``."""
    rows = Snooze.objects.as_of(day)
    return Exists(rows.filter(key=key, target=OuterRef(target)))
