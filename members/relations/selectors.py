"""Questions about relations that several rooms ask."""

import calendar
import datetime
from typing import Any

from django.db.models import Q, QuerySet

from m50portal.core.names import fold
from members.models import RetentionRule
from members.relations.choices import OrganisationKind
from members.relations.models import ExternalFunction, ExternalPerson, Organisation, Placement


def organisations_on(day: datetime.date, kind: str = "") -> QuerySet[Organisation]:
    """The organisations of ``day``, of one ``kind`` or all."""
    rows = Organisation.objects.as_of(day).in_order()
    return rows.filter(kind=kind) if kind else rows


def functions_on(day: datetime.date, *kinds: OrganisationKind) -> list[ExternalFunction]:
    """Who works on ``day`` at organisations of these ``kinds``."""
    rows = ExternalFunction.objects.as_of(day).filter(organisation__kind__in=kinds)
    return list(rows.by_organisation())


def bulk_functions(kind: str, organisation: Organisation | None) -> QuerySet[ExternalFunction]:
    """The functions that a turnover ends: those without an end, of a kind or of one organisation."""
    rows = ExternalFunction.objects.filter(ends_on=None, organisation__kind=kind).by_organisation()
    return rows if organisation is None else rows.filter(organisation=organisation)


def posts_inside(organisation: Organisation) -> list[Placement]:
    """What ever stood inside ``organisation``, the newest first."""
    rows = Placement.objects.filter(within=organisation).select_related("organisation")
    return list(rows.order_by("-starts_on", "organisation__sort_key", "pk"))


def anonymise_due(day: datetime.date) -> QuerySet[ExternalPerson]:
    """Who had the last function so long before ``day`` that the name must go."""
    rule = RetentionRule.objects.order_by("pk").first() or RetentionRule()
    since = months_before(day, rule.months_after_role)
    return ExternalPerson.objects.without_function_since(since).order_by("pk")


def months_before(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months earlier; the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def found_organisations(user: Any, text: str) -> QuerySet[Organisation]:
    """The organisations that every word of ``text`` finds, old names and other ways to say it too."""
    if not user.has_perm("relations.view_relations"):
        return Organisation.objects.none()
    return Organisation.objects.filter(_every_word(text)).in_order()


def found_people(user: Any, text: str) -> QuerySet[ExternalFunction]:
    """The last function of people whose name or organisation has every word of ``text``."""
    rows = ExternalFunction.objects.visible_to(user).filter(person__anonymised_on=None)
    for word in fold(text).split():
        rows = rows.filter(
            Q(person__search_key__contains=word) | Q(organisation__search_key__contains=word)
        )
    return rows.for_lists().order_by("person__sort_key", "-starts_on", "pk")


def _every_word(text: str) -> Q:
    found = Q()
    for word in fold(text).split():
        found &= Q(search_key__contains=word)
    return found
