"""What the register itself tells of the story of a municipality.

Each room has such a ``timeline_of(family, user)``; the desk puts them one under the other. Lines are not
sorted and know no day: the page decides what lies before and after the day that people look at.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from m50portal.core.dates import local_day
from m50portal.core.models import AuditEvent
from members.choices import Share
from members.models import (
    Decision,
    Membership,
    Municipality,
    MunicipalityName,
    MunicipalRole,
    Population,
    Succession,
)
from members.presenters import TimelineLine, timeline
from members.presenters_story import (
    Family,
    band_lines,
    confirmation_lines,
    role_lines,
    told,
    without_own_end,
)


def family_of(municipality: Municipality) -> Family:
    """``municipality`` and every former municipality that wholly became it; one query."""
    rows = Succession.objects.filter(share=Share.FULL).select_related("predecessor")
    came: dict[int, list[Succession]] = defaultdict(list)
    for row in rows.order_by("on", "pk"):
        came[row.successor_id].append(row)
    former: dict[int, Municipality] = {}
    until = {}
    frontier = [municipality.pk]
    while frontier:
        for row in came[frontier.pop()]:
            if row.predecessor_id not in former and row.predecessor_id != municipality.pk:
                former[row.predecessor_id] = row.predecessor
                until[row.predecessor_id] = row.on
                frontier.append(row.predecessor_id)
    return Family(municipality, former, until)


def timeline_of(family: Family, user: Any) -> list[TimelineLine]:
    """Decisions, memberships, mergers, names, inhabitants, confirmations, and people for who may see."""
    memberships = _by_place(Membership.objects.select_related("decision"), family)
    decisions = _by_place(Decision.objects.standing().order_by("decided_on", "pk"), family)
    names = _by_place(MunicipalityName.objects.order_by("name"), family)
    populations = _by_place(Population.objects.order_by("on"), family)
    roles = _roles(family, user)
    confirmations = _confirmations(family)
    ids = family.ids
    successions = list(
        Succession.objects.filter(Q(predecessor__in=ids) | Q(successor__in=ids))
        .select_related("predecessor", "successor")
        .order_by("on", "pk")
    )
    lines: list[TimelineLine] = []
    for place in (family.municipality, *family.former.values()):
        pk, is_former = place.pk, place.pk in family.former
        own = timeline(
            place,
            memberships=without_own_end(memberships[pk], is_former=is_former),
            decisions=decisions[pk],
            successions=_of(pk, successions, family),
            names=names[pk],
        )
        own += band_lines(populations[pk])
        own += role_lines(roles[pk])
        own += confirmation_lines(confirmations[pk])
        lines += told(own, family, pk)
    return lines


def _by_place(rows: Any, family: Family) -> dict[int, list[Any]]:
    """``rows`` of the family by municipality."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows.filter(municipality__in=family.ids):
        found[row.municipality_id].append(row)
    return found


def _of(pk: int, successions: Iterable[Succession], family: Family) -> list[Succession]:
    """The mergers that ``pk`` tells of; what a former municipality became, its successor tells."""
    return [
        row
        for row in successions
        if row.successor_id == pk or (row.predecessor_id == pk and pk not in family.former)
    ]


def _roles(family: Family, user: Any) -> dict[int, list[MunicipalRole]]:
    """The roles in the family for who keeps its register up to date; nobody's for others."""
    if not user.has_perm("members.change_municipality", family.municipality):
        return defaultdict(list)
    rows = MunicipalRole.objects.select_related("official").order_by("starts_on", "pk")
    return _by_place(rows, family)


def _confirmations(family: Family) -> dict[int, list[tuple[Any, str]]]:
    """``(day, who)`` of every confirmation in the trail, and of the last one in the register."""
    found: dict[int, dict[Any, str]] = defaultdict(dict)
    for place in (family.municipality, *family.former.values()):
        if place.confirmed_on is not None:
            found[place.pk][place.confirmed_on] = place.confirmed_by
    trail = AuditEvent.objects.filter(
        kind__in=CONFIRMED,
        target_type=Municipality._meta.label_lower,
        target_id__in=[str(pk) for pk in family.ids],
    )
    for at, label, pk in trail.values_list("at", "by_label", "target_id"):
        found[int(pk)].setdefault(local_day(at), label)
    return defaultdict(list, {pk: sorted(days.items()) for pk, days in found.items()})


# The acts in the trail that say "this is still right".
CONFIRMED = ("members.confirm_register",)
