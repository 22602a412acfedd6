"""One box for everything: each room is asked for what this person may see."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from lobby.models import LobbyGoal, Manifest
from lobby.publications.models import Publication
from m50portal.core.dates import today
from m50portal.core.names import fold
from m50portal.core.templatetags.m50 import day as long_day
from meetings.models import Meeting
from members.dues.models_invoice import Invoice
from members.models import Municipality, MunicipalRole
from members.relations.selectors import found_organisations, found_people
from members.selectors import found_by_old_name, municipality_roles
from pillars.models import Pillar, Story

MOST = 10


@dataclass(frozen=True)
class Found:
    """One result."""

    title: str
    url: str
    text: str = ""


@dataclass(frozen=True)
class Group:
    """The results of one room; ``more`` when there were more than are shown."""

    title: str
    results: list[Found]
    more: bool = False


def search(user: Any, text: str, day: datetime.date) -> list[Group]:
    """What ``user`` may see and has every word of ``text``; rooms without a result are left out.

    People are found by the roles they have on ``day``.
    """
    words = fold(text).split()
    if not words:
        return []
    groups = [
        _group("Gemeenten", _municipalities(user, text, words)),
        _group("Mensen", _people(user, words, day)),
        _group("Relaties", _relations(user, text)),
        _group("Organisaties", _organisations(user, text)),
        _group("Pijlers", _pillars(user, words)),
        _group("Verhalen", _stories(user, words)),
        _group("Bijeenkomsten", _meetings(user, words)),
        _group("Facturen", _invoices(user, words)),
        _group("Lobbydoelen", _goals(user, words)),
        _group("Manifesten", _manifests(user, words)),
        _group("Publicaties", _publications(user, words)),
    ]
    return [group for group in groups if group.results]


def _group(title: str, found: list[Found]) -> Group:
    return Group(title, found[:MOST], more=len(found) > MOST)


def _every(rows: QuerySet, words: list[str], *columns: str) -> QuerySet:
    """The rows in which each word stands in one of ``columns``."""
    for word in words:
        matches = Q()
        for column in columns:
            matches |= Q(**{f"{column}__icontains": word})
        rows = rows.filter(matches)
    return rows


def _municipalities(user: Any, text: str, words: list[str]) -> list[Found]:
    old = found_by_old_name(text)
    matches = Q(pk__in=list(old))
    named = Q()
    for word in words:
        named &= Q(search_key__contains=word)
    rows = Municipality.objects.visible_to(user).filter(matches | named).order_by("sort_key", "pk")
    return [
        Found(
            row.name,
            reverse("members:detail", args=[row.slug]),
            "voorheen " + old[row.pk][0].predecessor.name
            if row.pk in old
            else row.get_province_display(),
        )
        for row in rows[: MOST + 1]
    ]


def _people(user: Any, words: list[str], day: datetime.date) -> list[Found]:
    """People by their name or municipality, with a role on ``day`` where ``user`` may look.

    On a day in the past who left is found by the offices and the own contact official only.
    """
    municipalities = Municipality.objects.visible_to(user)
    roles = MunicipalRole.objects.as_of(day).filter(municipality__in=municipalities)
    sees_people = user.has_perm("members.view_register")
    if not sees_people:
        kept = [
            role.municipality_id
            for role in municipality_roles(user)
            if user.has_perm("members.change_municipality", role.municipality)
        ]
        still = Q(ends_on=None) | Q(ends_on__gt=today())
        roles = roles.filter(still | Q(municipality__in=kept))
    for word in words:
        name = Q(official__search_key__contains=word)
        roles = roles.filter(name | Q(municipality__search_key__contains=word))
    return [
        Found(
            role.official.name,
            reverse("members:person", args=[role.official_id])
            if sees_people
            else reverse("members:detail", args=[role.municipality.slug]),
            f"{role.get_kind_display()} {role.municipality.name}",
        )
        for role in roles.for_lists()[: MOST + 1]
    ]


def _relations(user: Any, text: str) -> list[Found]:
    """People outside the municipalities, each once, with the function that began last."""
    last: dict[int, Any] = {}
    for row in found_people(user, text)[: 3 * MOST]:
        last.setdefault(row.person_id, row)
    return [
        Found(
            row.person.name,
            reverse("relations:person", args=[row.person_id]),
            f"{row.title}, {row.organisation.name}",
        )
        for row in list(last.values())[: MOST + 1]
    ]


def _organisations(user: Any, text: str) -> list[Found]:
    return [
        Found(
            row.name,
            reverse("relations:organisation", args=[row.slug]),
            str(row.get_kind_display()),
        )
        for row in found_organisations(user, text)[: MOST + 1]
    ]


def _pillars(user: Any, words: list[str]) -> list[Found]:
    if not user.has_perm("pillars.view_pillars"):
        return []
    rows = Pillar.objects.all()
    for word in words:
        rows = rows.filter(Q(search_key__contains=word) | Q(names__search_key__contains=word))
    rows = rows.distinct().order_by("-starts_on", "number", "pk")
    return [
        Found(row.name, reverse("pillars:detail", args=[row.slug]), row.period_text)
        for row in rows[: MOST + 1]
    ]


def _stories(user: Any, words: list[str]) -> list[Found]:
    rows = _every(Story.objects.visible_to(user).for_lists(), words, "search_key")
    return [
        Found(row.title, row.get_absolute_url(), f"{row.municipality.name}, {row.year}")
        for row in rows[: MOST + 1]
    ]


def _meetings(user: Any, words: list[str]) -> list[Found]:
    rows = _every(Meeting.objects.visible_to(user), words, "title", "location")
    rows = rows.order_by("-starts_at", "-pk")
    return [
        Found(row.title, row.get_absolute_url(), long_day(row.starts_at))
        for row in rows[: MOST + 1]
    ]


def _invoices(user: Any, words: list[str]) -> list[Found]:
    rows = _every(Invoice.objects.visible_to(user).numbered(), words, "number", "buyer_name")
    return [
        Found(
            f"Factuur {row.number}",
            reverse("dues:invoice", args=[row.number]),
            f"{row.buyer_name}, {long_day(row.issued_on)}",
        )
        for row in rows.order_by("-issued_on", "-pk")[: MOST + 1]
    ]


def _goals(user: Any, words: list[str]) -> list[Found]:
    if not user.has_perm("lobby.view_lobby"):
        return []
    rows = _every(LobbyGoal.objects.all(), words, "title", "goal", "problem")
    return [
        Found(
            f"Lobbydoel {row.number}: {row.title}",
            reverse("lobby:goal", args=[row.plan_year, row.number]),
            str(row.plan_year),
        )
        for row in rows.order_by("-plan_year", "number")[: MOST + 1]
    ]


def _manifests(user: Any, words: list[str]) -> list[Found]:
    rows = _every(Manifest.objects.visible_to(user).in_order(), words, "title", "occasion", "text")
    return [
        Found(
            row.title,
            row.get_absolute_url(),
            f"vastgesteld op {long_day(row.adopted_on)}" if row.adopted_on else "concept",
        )
        for row in rows[: MOST + 1]
    ]


def _publications(user: Any, words: list[str]) -> list[Found]:
    rows = _every(Publication.objects.visible_to(user).in_order(), words, "title", "subtitle")
    return [
        Found(row.title, reverse("publications:detail", args=[row.slug]), long_day(row.dated_on))
        for row in rows[: MOST + 1]
    ]
