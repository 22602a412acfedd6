"""Questions about the register that several rooms ask."""

import datetime
from typing import Any

from members.choices import MembershipKind, RoleKind
from members.models import Membership, MunicipalRole, Municipality


def municipality_roles(user: Any) -> list[MunicipalRole]:
    """The roles that ``user`` has in municipalities today; one query per request."""
    roles: list[MunicipalRole] | None = user.__dict__.get("_municipality_roles")
    if roles is None:
        found = MunicipalRole.objects.current().filter(official__user=user)
        roles = list(found.select_related("municipality").order_by("municipality__sort_key", "pk"))
        user.__dict__["_municipality_roles"] = roles
    return roles


def own_municipality(user: Any) -> Municipality | None:
    """The municipality that ``user`` works for: as contact official first, else any."""
    roles = sorted(
        municipality_roles(user), key=lambda role: role.kind != RoleKind.CONTACT_OFFICIAL
    )
    return roles[0].municipality if roles else None


def count_on(day: datetime.date) -> dict[str, int]:
    """How many members and aspirants there were on ``day``: ``{"member": …, "aspirant": …}``."""
    kinds = list(Membership.objects.as_of(day).values_list("kind", flat=True))
    return {kind.value: kinds.count(kind.value) for kind in MembershipKind}


def contact_officials(municipality: Municipality, day: datetime.date) -> list[MunicipalRole]:
    """Who is contact official of ``municipality`` on ``day``."""
    roles = MunicipalRole.objects.as_of(day).for_lists()
    return list(roles.filter(municipality=municipality, kind=RoleKind.CONTACT_OFFICIAL))
