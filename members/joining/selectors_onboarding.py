"""What a municipality that joined still has to get: seen by the portal, or ticked by hand."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.module_loading import import_string

from m50portal.core.periods import period_covers
from members.choices import MembershipKind, RoleKind
from members.joining.choices import ContactKind, Manual
from members.joining.models import LogEntry, OnboardingTick
from members.models import BillingProfile, Membership, Municipality, MunicipalRole, Succession

DAY = datetime.timedelta(days=1)
NEW_FOR = datetime.timedelta(days=365)
LONG_AGO = datetime.date.min


@dataclass(frozen=True)
class Stay:
    """The time without a gap that a municipality takes part, as it is on some day.

    ``after``: the end of an earlier time, or long ago; what happened since belongs to this one.
    """

    municipality: Municipality
    current: Membership
    since: datetime.date
    after: datetime.date = LONG_AGO

    @property
    def is_aspirant(self) -> bool:
        """Whether it is an aspirant now."""
        return bool(self.current.kind == MembershipKind.ASPIRANT)


@dataclass(frozen=True)
class Item:
    """One line of the list. ``manual``: the value of choices.Manual, empty for what is computed."""

    label: str
    is_done: bool
    text: str = ""
    url: str = ""
    manual: str = ""
    tick: OnboardingTick | None = None


@dataclass(frozen=True)
class Checklist:
    """The list of one municipality."""

    stay: Stay
    items: list[Item]

    @property
    def done(self) -> int:
        """How many lines are done."""
        return sum(item.is_done for item in self.items)

    @property
    def total(self) -> int:
        """How many lines there are."""
        return len(self.items)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to do."""
        return self.done == self.total


def stays_on(day: datetime.date, municipalities: Iterable[int] | None = None) -> list[Stay]:
    """Who is new on ``day``: aspirants, and members that joined in the last year.

    Who came out of a merger on the day it began is no newcomer. ``municipalities``: only these, also
    when they are no longer new. Two queries.
    """
    rows = Membership.objects.filter(starts_on__lte=day).select_related("municipality", "decision")
    if municipalities is not None:
        rows = rows.filter(municipality__in=list(municipalities))
    else:
        rows = rows.filter(municipality__in=_candidates(day))
    by_place: dict[int, list[Membership]] = {}
    for row in rows.order_by("municipality__sort_key", "municipality_id", "starts_on"):
        by_place.setdefault(row.municipality_id, []).append(row)
    stays = [stay for of_one in by_place.values() if (stay := _stay(of_one, day))]
    if municipalities is not None:
        return stays
    born = set(Succession.objects.values_list("successor_id", "on"))
    return [
        stay
        for stay in stays
        if (stay.is_aspirant or day - stay.since < NEW_FOR)
        and (stay.municipality.pk, stay.since) not in born
    ]


def is_new(municipality: Any, day: datetime.date) -> bool:
    """Whether the list matters on ``day``, from what ``with_membership_on`` added; asks nothing."""
    since = municipality.member_since
    if municipality.status == MembershipKind.ASPIRANT:
        return True
    return since is not None and datetime.timedelta(0) <= day - since < NEW_FOR


def _candidates(day: datetime.date) -> list[int]:
    rows = Membership.objects.as_of(day)
    new = Q(kind=MembershipKind.ASPIRANT) | Q(starts_on__gt=day - NEW_FOR)
    return list(rows.filter(new).values_list("municipality_id", flat=True))


def _stay(rows: list[Membership], day: datetime.date) -> Stay | None:
    """The time without a gap around ``day``, from the memberships of one municipality by date."""
    since, after, current = None, LONG_AGO, None
    reached: datetime.date | None = None
    for row in rows:
        if since is None or reached is None or row.starts_on > reached:
            since, after = row.starts_on, reached or LONG_AGO
        reached = row.ends_on or datetime.date.max
        current = row if row.covers(day) else current
    if current is None or since is None:
        return None
    return Stay(current.municipality, current, since, after)


# --- The list -----------------------------------------------------------------------------------
def checklists(stays: list[Stay], day: datetime.date) -> dict[int, Checklist]:
    """Per municipality its list on ``day``; a fixed number of queries."""
    ids = [stay.municipality.pk for stay in stays]
    facts = {
        "contact": _with_contact_official(ids, day),
        "confirmed": _with_confirmed_address(ids, day),
        "billing": _with_billing(ids),
        "pillar": import_string(settings.ONBOARDING_PILLARS)(ids, day),
    }
    talks: dict[int, list[datetime.date]] = {}
    entries = LogEntry.objects.known_on(day).filter(municipality__in=ids, kind=ContactKind.WELCOME)
    for municipality_id, on in entries.values_list("municipality_id", "on"):
        talks.setdefault(municipality_id, []).append(on)
    ticks: dict[int, list[OnboardingTick]] = {}
    for row in OnboardingTick.objects.filter(municipality__in=ids, on__lte=day).order_by("on"):
        ticks.setdefault(row.municipality_id, []).append(row)
    return {
        stay.municipality.pk: Checklist(
            stay,
            [
                *_computed(stay, facts, talks.get(stay.municipality.pk, [])),
                *_manual(stay, ticks.get(stay.municipality.pk, [])),
            ],
        )
        for stay in stays
    }


def _computed(stay: Stay, facts: dict[str, set[int]], talks: list[datetime.date]) -> list[Item]:
    place = stay.municipality
    detail = reverse("members:detail", args=[place.slug])
    return [
        Item("Contactambtenaar bekend", place.pk in facts["contact"], url=f"{detail}#mensen"),
        Item(
            "E-mailadres van de contactambtenaar bevestigd",
            place.pk in facts["confirmed"],
            "Dat gebeurt bij de eerste keer inloggen.",
        ),
        Item("Factuurgegevens compleet", place.pk in facts["billing"], url=detail),
        Item(
            "Doet mee in ten minste één pijler",
            place.pk in facts["pillar"],
            "Wie in een pijler meedoet, haalt het meeste uit M50.",
            url="/pijlers/",
        ),
        Item("Welkomstgesprek gevoerd", any(on >= stay.after for on in talks)),
    ]


def _manual(stay: Stay, ticks: list[OnboardingTick]) -> list[Item]:
    counting = {row.item: row for row in ticks if row.since >= stay.after}
    return [
        Item(str(item.label), item in counting, manual=item.value, tick=counting.get(item.value))
        for item in Manual
    ]


def _with_contact_official(ids: list[int], day: datetime.date) -> set[int]:
    roles = MunicipalRole.objects.as_of(day).filter(
        municipality__in=ids, kind=RoleKind.CONTACT_OFFICIAL
    )
    return set(roles.values_list("municipality_id", flat=True))


def _with_confirmed_address(ids: list[int], day: datetime.date) -> set[int]:
    """Where a contact official logged in with an address that was confirmed."""
    path = "user__official__roles__"
    rows = EmailAddress.objects.filter(
        period_covers(day, path),
        verified=True,
        **{f"{path}municipality__in": ids, f"{path}kind": RoleKind.CONTACT_OFFICIAL},
    )
    return set(rows.values_list(f"{path}municipality_id", flat=True))


def _with_billing(ids: list[int]) -> set[int]:
    rows = BillingProfile.objects.filter(municipality__in=ids)
    for name in BillingProfile.REQUIRED:
        rows = rows.exclude(**{name: ""})
    return set(rows.values_list("municipality_id", flat=True))
