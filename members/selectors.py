"""Questions about the register that several rooms ask."""

import datetime
from typing import Any

from django.db.models import Count

from m50portal.core.names import fold
from members.choices import MembershipKind, RoleKind, Share
from members.models import BillingProfile, Membership, Municipality, MunicipalRole, Succession


def municipality_roles(user: Any) -> list[MunicipalRole]:
    """The roles that ``user`` has in municipalities today; one query per request.

    Kept by setattr: request.user is a wrapper, whose ``__dict__`` is not that of the user.
    """
    roles: list[MunicipalRole] | None = getattr(user, "_municipality_roles", None)
    if roles is None:
        found = MunicipalRole.objects.current().filter(official__user=user)
        roles = list(found.select_related("municipality").order_by("municipality__sort_key", "pk"))
        user._municipality_roles = roles
    return roles


def billing_of(municipality: Municipality) -> BillingProfile:
    """Where its invoices go; an empty profile when nobody filled it in."""
    try:
        return municipality.billing
    except BillingProfile.DoesNotExist:
        return BillingProfile(municipality=municipality)


def own_municipality(user: Any) -> Municipality | None:
    """The municipality that ``user`` works for: as contact official first, else any."""
    roles = sorted(
        municipality_roles(user), key=lambda role: role.kind != RoleKind.CONTACT_OFFICIAL
    )
    return roles[0].municipality if roles else None


def count_on(day: datetime.date) -> dict[str, int]:
    """How many members and aspirants there were on ``day``: ``{"member": …, "aspirant": …}``."""
    rows = Membership.objects.as_of(day).values("kind").annotate(number=Count("pk"))
    found = {row["kind"]: row["number"] for row in rows.order_by("kind")}
    return {kind.value: found.get(kind.value, 0) for kind in MembershipKind}


def contact_officials(municipality: Municipality, day: datetime.date) -> list[MunicipalRole]:
    """Who is contact official of ``municipality`` on ``day``."""
    roles = MunicipalRole.objects.as_of(day).for_lists()
    return list(roles.filter(municipality=municipality, kind=RoleKind.CONTACT_OFFICIAL))


def found_by_old_name(text: str) -> dict[int, list[Succession]]:
    """Which municipalities ``text`` finds because it names one that passed into them.

    Per successor's id the successions that lead to it, also over a later merger. One query.
    """
    words = fold(text).split()
    if not words:
        return {}
    successions = list(
        Succession.objects.select_related("predecessor").order_by(
            "on", "predecessor__sort_key", "pk"
        )
    )
    found: dict[int, list[Succession]] = {}
    for succession in successions:
        if all(word in succession.predecessor.search_key for word in words):
            found.setdefault(succession.successor_id, []).append(succession)
    for succession in successions:  # by date, so that a chain of mergers is walked in one go
        earlier = [s for s in found.get(succession.predecessor_id, ()) if s.on <= succession.on]
        if earlier:
            known = found.setdefault(succession.successor_id, [])
            known += [s for s in earlier if s not in known]
    return found


def heirs_on(day: datetime.date) -> dict[int, int]:
    """Municipality id → id of the municipality that it has wholly become by ``day``, chains followed."""
    rows = Succession.objects.filter(share=Share.FULL, on__lte=day).order_by("on", "pk")
    step = dict(rows.values_list("predecessor_id", "successor_id"))
    heirs = {}
    for start in step:
        here, seen = start, {start}
        while here in step and step[here] not in seen:
            here = step[here]
            seen.add(here)
        heirs[start] = here
    return heirs


def moved_slug(slug: str) -> str:
    """The address that a municipality has now whose address was once ``slug``; nothing otherwise.

    Read from the register's history, which keeps every row as it once was.
    """
    once = Municipality.history.filter(slug=slug).values("id")
    found = Municipality.objects.filter(pk__in=once).order_by("pk").first()
    return found.slug if found is not None else ""
