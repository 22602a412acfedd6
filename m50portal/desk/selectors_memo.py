"""What a memo says of the network and of the municipality, as known on the day of the memo."""

import datetime
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from lobby.models import LobbyGoal
from lobby.publications.choices import PublicationKind
from lobby.publications.models import Publication
from m50portal.core.dates import today
from m50portal.core.periods import period_covers
from members.choices import MembershipKind
from members.dues.models import DuesYear
from members.models import Decision, Membership, Municipality
from members.presenters_story import Family
from members.register_selectors import Summary, summary_on
from members.selectors_joining import aspirant_term
from members.timeline import family_of
from pillars.choices import SeatKind
from pillars.models import ActivityParticipation, Participation, Pillar, Seat, Theme
from pillars.selectors import pillars_on

MOST_THEMES = 4


@dataclass(frozen=True)
class PillarFact:
    """A pillar: what it does, who leads it, and who of the municipality takes part."""

    name: str
    summary: str
    themes: tuple[str, ...]
    chair: str
    ours: tuple[str, ...]


@dataclass(frozen=True)
class MemoFacts:
    """All that a memo of ``day`` needs to know; ``known_on`` is the day of its counts.

    ``rates`` are the known yearly amounts for members, by year.
    """

    municipality: Municipality
    inhabitants: int | None
    inhabitants_on: datetime.date | None
    day: datetime.date
    known_on: datetime.date
    summary: Summary
    family: Family
    decisions: tuple[Decision, ...]
    memberships: tuple[Membership, ...]
    pillars: tuple[PillarFact, ...]
    activities: tuple[str, ...]
    rates: dict[int, Decimal]
    aspirant_rates: dict[int, Decimal]
    terms: DuesYear | None
    goals: tuple[LobbyGoal, ...]
    plan: Publication | None
    # From the day that an aspirant begins to its last day to decide, by the rules of joining.
    decide_by: Callable[[datetime.date], datetime.date]

    @property
    def current(self) -> Membership | None:
        """What the municipality is when its college gets the memo."""
        own = (
            row
            for row in self.memberships
            if row.municipality_id == self.municipality.pk
            and (row.ends_on is None or row.ends_on >= self.day)
        )
        return max(own, key=lambda row: row.starts_on, default=None)


def memo_facts(municipality: Municipality, day: datetime.date) -> MemoFacts:
    """What is known for a memo of ``day``; of a day to come, what is known today."""
    known_on = min(day, today())
    family = family_of(municipality)
    figure = municipality.populations.filter(on__lte=known_on).order_by("-on").first()
    # A decision of the day itself is what the memo is about, not its history.
    decisions = Decision.objects.filter(
        municipality__in=family.ids, decided_on__lte=known_on, decided_on__lt=day
    )
    memberships = Membership.objects.filter(
        municipality__in=family.ids, starts_on__lte=known_on, starts_on__lt=day
    )
    years = list(DuesYear.objects.filter(year__lte=day.year + 1).prefetch_related("rates"))
    activities = ActivityParticipation.objects.filter(
        period_covers(known_on, "activity__"), municipality=municipality, joined_on__lte=known_on
    )
    return MemoFacts(
        municipality=municipality,
        inhabitants=figure.inhabitants if figure else None,
        inhabitants_on=figure.on if figure else None,
        day=day,
        known_on=known_on,
        summary=summary_on(known_on),
        family=family,
        decisions=tuple(decisions.order_by("decided_on", "pk")),
        memberships=tuple(
            memberships.select_related("municipality", "decision").order_by("starts_on", "pk")
        ),
        pillars=pillar_facts(municipality, known_on),
        activities=tuple(
            activities.order_by("joined_on", "pk").values_list("activity__text", flat=True)
        ),
        rates=_rates(years, MembershipKind.MEMBER),
        aspirant_rates=_rates(years, MembershipKind.ASPIRANT),
        terms=next((row for row in years if row.year == day.year), None),
        goals=last_goals(known_on.year),
        plan=Publication.objects.filter(kind=PublicationKind.ANNUAL_PLAN, adopted_on__lte=known_on)
        .order_by("-adopted_on", "-pk")
        .first(),
        decide_by=aspirant_term(),
    )


def _rates(years: list[DuesYear], kind: str) -> dict[int, Decimal]:
    amounts = {row.year: row.amount_for(kind) for row in years}
    return {year: amount for year, amount in sorted(amounts.items()) if amount is not None}


def pillar_facts(municipality: Municipality, day: datetime.date) -> tuple[PillarFact, ...]:
    """The pillars of ``day``, in four queries."""
    pillars = list(pillars_on(day))
    chairs = {
        seat.pillar_id: f"{seat.official}, {seat.municipality}"
        for seat in Seat.objects.as_of(day)
        .filter(kind=SeatKind.CHAIR, official__isnull=False)
        .select_related("official", "municipality")
    }
    ours: dict[int, list[str]] = defaultdict(list)
    for row in (
        Participation.objects.as_of(day)
        .filter(municipality=municipality)
        .select_related("official", "policy_official")
        .order_by("official__sort_key", "pk")
    ):
        pair = f" (met {row.policy_official.name})" if row.policy_official else ""
        ours[row.pillar_id].append(f"{row.official.name}{pair}")
    themes: dict[int | None, list[str]] = defaultdict(list)
    for theme in Theme.objects.filter(pillar__in=pillars).order_by("number", "pk"):
        themes[theme.pillar_id].append(theme.name)
    return tuple(_fact(pillar, themes[pillar.pk], chairs, ours[pillar.pk]) for pillar in pillars)


def _fact(pillar: Pillar, themes: list[str], chairs: dict[int, str], ours: list[str]) -> PillarFact:
    return PillarFact(
        name=pillar.name,
        summary=pillar.summary,
        themes=tuple(themes[:MOST_THEMES]),
        chair=chairs.get(pillar.pk, ""),
        ours=tuple(ours),
    )


def last_goals(year: int) -> tuple[LobbyGoal, ...]:
    """The lobby goals of the last plan year up to ``year``."""
    goals = LobbyGoal.objects.filter(plan_year__lte=year).select_related("pillar")
    rows = list(goals.order_by("-plan_year", "number"))
    return tuple(row for row in rows if row.plan_year == rows[0].plan_year)
