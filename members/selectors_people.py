"""Questions about people: what a viewer may see of them, who looks like whom, how long they stay."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import Any

from django.db.models import Count, Q, QuerySet

from m50portal.core.models import AuditEvent
from members.choices import RoleKind
from members.choices_people import LookKind
from members.models import (
    DataRequest,
    Municipality,
    MunicipalRole,
    MunicipalTeam,
    NotTheSame,
    Official,
    PersonLook,
    RetentionRule,
)
from members.selectors import municipality_roles

# Posts that one person at a time is expected to hold; more is possible ("loco") and warned about.
SINGLE_POSTS = (RoleKind.MAYOR, RoleKind.SECRETARY)


def retention() -> RetentionRule:
    """How long data of people are kept; what the house starts with when nobody said so."""
    return RetentionRule.objects.order_by("pk").first() or RetentionRule()


def retention_facts() -> dict[str, int]:
    """How many months data are kept, for the privacy page (settings.RETENTION_FACTS)."""
    rule = retention()
    return {"months_after_role": rule.months_after_role, "months_looks": rule.months_looks}


def months_before(day: datetime.date, months: int) -> datetime.date:
    """The date ``months`` before ``day``; the 31st becomes the last day of a shorter month."""
    return _shifted(day, -months)


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The date ``months`` after ``day``; the 31st becomes the last day of a shorter month."""
    return _shifted(day, months)


def _shifted(day: datetime.date, months: int) -> datetime.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(
        first_of_next - datetime.timedelta(days=1),
        datetime.date(year, month + 1, min(day.day, 28)) + datetime.timedelta(max(day.day - 28, 0)),
    )


# --- What a viewer may see ----------------------------------------------------------------------
def roles_seen_by(user: Any, official: Official) -> QuerySet[MunicipalRole]:
    """The roles of ``official`` that ``user`` may know: all, or those in the own municipality."""
    rows = MunicipalRole.objects.filter(official=official).select_related("municipality")
    if not sees_all_of(user, official):
        own = [
            role.municipality_id
            for role in municipality_roles(user)
            if role.kind == RoleKind.CONTACT_OFFICIAL
        ]
        rows = rows.filter(municipality__in=own)
    return rows.order_by("-starts_on", "municipality__sort_key", "pk")


def sees_all_of(user: Any, official: Official) -> bool:
    """Whether ``user`` sees every role of ``official``, not only those in one municipality."""
    return bool(user.has_perm("members.view_register")) or official.user_id == user.pk


def team_on(municipality: Municipality, day: datetime.date) -> MunicipalTeam | None:
    """Who carries M50 in ``municipality`` on ``day``."""
    rows = MunicipalTeam.objects.as_of(day).filter(municipality=municipality)
    return rows.select_related("portfolio_holder", "author").first()


def doubled_posts(roles: Iterable[MunicipalRole]) -> list[list[MunicipalRole]]:
    """The roles of ``roles`` (of one municipality and day) that share a post meant for one."""
    found: dict[str, list[MunicipalRole]] = defaultdict(list)
    for role in roles:
        if role.kind in SINGLE_POSTS:
            found[role.kind].append(role)
    return [rows for rows in found.values() if len(rows) > 1]


def portfolios() -> list[str]:
    """The portfolios that are in use, most used first: offered, never demanded."""
    rows = MunicipalRole.objects.current().exclude(portfolio="").values("portfolio")
    counted = rows.annotate(number=Count("pk")).order_by("-number", "portfolio")
    return [row["portfolio"] for row in counted[:40]]


# --- Who looked, and what was asked --------------------------------------------------------------
def looks_at(official: Official) -> QuerySet[PersonLook]:
    """Who looked at ``official`` or took a list along that named the person, last first."""
    listed = Q(official=None, official_ids__contains=f",{official.pk},")
    return PersonLook.objects.filter(Q(official=official) | listed).order_by("-at", "-pk")


def lists_of_people(kinds: Iterable[str] = (LookKind.EXPORT, LookKind.ADDRESSES)) -> Any:
    """The lists of people that were taken along, last first."""
    return PersonLook.objects.filter(kind__in=list(kinds)).order_by("-at", "-pk")


def trail_of(official: Official) -> QuerySet[AuditEvent]:
    """What the trail says of ``official`` besides corrections, which the history tells better."""
    told = ("members.update_person", "members.link_account", "members.confirm_email")
    rows = AuditEvent.objects.filter(
        target_type=official._meta.label_lower, target_id=str(official.pk)
    )
    return rows.exclude(kind__in=told).order_by("-at", "-pk")


def open_requests() -> QuerySet[DataRequest]:
    """What people asked about their data and nobody answered yet, the oldest first."""
    return DataRequest.objects.filter(state="open").select_related("official").order_by("asked_at")


# --- Who looks like whom --------------------------------------------------------------------------
def duplicates() -> list[tuple[Official, Official, str]]:
    """Pairs of people who may be one: the same name in one municipality, or the same number.

    Whoever was said not to be the other is left out. Three queries, however many people there are.
    """
    people = {p.pk: p for p in Official.objects.present().prefetch_related("roles__municipality")}
    why: dict[tuple[int, int], str] = {}
    by_name: dict[tuple[str, int], set[int]] = defaultdict(set)
    by_phone: dict[str, set[int]] = defaultdict(set)
    for person in people.values():
        for role in person.roles.all():
            by_name[person.search_key, role.municipality_id].add(person.pk)
        digits = "".join(mark for mark in person.phone if mark.isdigit())
        if len(digits) >= 9:
            by_phone[digits[-9:]].add(person.pk)
    for groups, reason in (
        (by_phone, "Zelfde telefoonnummer"),
        (by_name, "Zelfde naam en gemeente"),
    ):
        for group in groups.values():
            if len(group) <= 5:  # a number of a whole department is nobody's
                why.update(dict.fromkeys(combinations(sorted(group), 2), reason))
    for pair in NotTheSame.objects.values_list("first_id", "second_id"):
        why.pop(pair, None)
    found = [(people[first], people[second], reason) for (first, second), reason in why.items()]
    return sorted(found, key=lambda pair: (pair[0].sort_key, pair[0].pk, pair[1].pk))
