"""The network as a whole on a day: how many, how large, where, what kind of places, and how it grew."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from members.choices import BAND, Certainty, Cluster, EndReason, MembershipKind, Province, Trait
from members.models import GrowthTarget, Membership, Municipality, Succession
from members.register_selectors import Summary, remember, summary_on

SIZES = (
    (0, 29_999, "Minder dan 30.000"),
    (30_000, 49_999, "30.000 tot en met 49.999"),
    (50_000, 80_000, "50.000 tot en met 80.000"),
    (80_001, 10**9, "Meer dan 80.000"),
)
NO_FIGURE, NOT_FILLED_IN = "Inwoners onbekend", "Niet ingevuld"
ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Place:
    """A participating municipality as the profile counts it."""

    name: str
    slug: str
    province: str
    kind: str
    inhabitants: int | None
    inhabitants_on: datetime.date | None
    traits: tuple[str, ...]
    cluster: str


@dataclass(frozen=True)
class Group:
    """Participants that have something in common."""

    label: str
    number: int
    inhabitants: int


@dataclass(frozen=True)
class Year:
    """How a year changed the network; ``by_then`` of the comings and goings have no exact day."""

    year: int
    day: datetime.date
    members: int
    aspirants: int
    joined: int
    left: int
    merged: int
    by_then: int

    @property
    def total(self) -> int:
        """Members and aspirants at the end of the year, or on the day in its last year."""
        return self.members + self.aspirants

    @property
    def net(self) -> int:
        """What the year brought."""
        return self.joined - self.left + self.merged


@dataclass(frozen=True)
class Profile:
    """Everything that the page of the profile shows."""

    summary: Summary
    places: list[Place]
    provinces: list[Group]
    sizes: list[Group]
    traits: list[Group]
    clusters: list[Group]
    years: list[Year]

    @property
    def with_figure(self) -> list[Place]:
        """Who has a number of inhabitants, smallest first."""
        known = [place for place in self.places if place.inhabitants is not None]
        return sorted(known, key=lambda place: place.inhabitants or 0)

    @property
    def average(self) -> int:
        """The mean number of inhabitants."""
        known = self.with_figure
        return round(sum(place.inhabitants or 0 for place in known) / len(known)) if known else 0


def profile_on(day: datetime.date, *, version: str = "") -> Profile:
    """The profile on ``day``; kept in the cache until the register changes."""
    found: Profile = remember("profile", day, lambda: _profile(day), version=version)
    return found


def _profile(day: datetime.date) -> Profile:
    rows: Any = Municipality.objects.participating_on(day).with_membership_on(day)
    places = [
        Place(
            name=m.name,
            slug=m.slug,
            province=m.province,
            kind=m.status,
            inhabitants=m.inhabitants,
            inhabitants_on=m.inhabitants_on,
            traits=tuple(m.traits),
            cluster=m.cluster,
        )
        for m in rows.with_population_on(day).order_by("sort_key", "pk")
    ]
    return Profile(
        summary=summary_on(day),
        places=places,
        provinces=_grouped(places, [(p.value, str(p.label)) for p in Province], _province),
        sizes=_grouped(places, [(label, label) for _, _, label in SIZES], _size, NO_FIGURE),
        traits=_grouped(places, [(t.value, str(t.label)) for t in Trait], _traits, NOT_FILLED_IN),
        clusters=_grouped(
            places, [(c.value, str(c.label)) for c in Cluster], _cluster, NOT_FILLED_IN
        ),
        years=_years(day),
    )


def _province(place: Place) -> tuple[str, ...]:
    return (place.province,)


def _cluster(place: Place) -> tuple[str, ...]:
    return (place.cluster,)


def _traits(place: Place) -> tuple[str, ...]:
    return place.traits or ("",)


def _size(place: Place) -> tuple[str, ...]:
    number = place.inhabitants
    if number is None:
        return ("",)
    return tuple(label for low, high, label in SIZES if low <= number <= high)


def _grouped(
    places: list[Place], labels: list[tuple[str, str]], key: Any, rest: str = NOT_FILLED_IN
) -> list[Group]:
    """A group per label, also the empty ones; who has none comes last, when there are such."""
    found: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        for value in key(place):
            found[value].append(place)
    groups = [_group(label, found[value]) for value, label in labels]
    return [*groups, _group(rest, found[""])] if found[""] else groups


def _group(label: str, places: list[Place]) -> Group:
    return Group(label, len(places), sum(place.inhabitants or 0 for place in places))


# --- Growth -------------------------------------------------------------------------------------
def _years(day: datetime.date) -> list[Year]:
    """Per year up to ``day``: how many at its end, who came, who went. Two queries."""
    rows = list(
        Membership.objects.filter(starts_on__lte=day).order_by("municipality_id", "starts_on")
    )
    if not rows:
        return []
    merged = {(r.municipality_id, r.ends_on) for r in rows if r.end_reason == EndReason.MERGED}
    merged_into = {
        (s.successor_id, s.on)
        for s in Succession.objects.all()
        if (s.predecessor_id, s.on) in merged
    }
    before: dict[tuple[int, datetime.date], bool] = {
        (row.municipality_id, row.ends_on): True for row in rows if row.ends_on is not None
    }
    begun = {(row.municipality_id, row.starts_on) for row in rows}
    events: dict[int, Counter[str]] = defaultdict(Counter)
    for row in rows:
        at = (row.municipality_id, row.starts_on)
        if at not in before:
            _count(events[row.starts_on.year], "joined", at in merged_into, row.start_certainty)
        if row.ends_on is None or row.ends_on > day or (row.municipality_id, row.ends_on) in begun:
            continue
        by_merger = row.end_reason == EndReason.MERGED
        _count(events[row.ends_on.year], "left", by_merger, row.end_certainty)
    first = min(row.starts_on for row in rows).year
    return [
        _year(year, min(datetime.date(year, 12, 31), day), rows, events[year])
        for year in range(first, day.year + 1)
    ]


def _count(counter: Counter[str], what: str, merged: bool, certainty: str) -> None:
    """A coming or going; one by a merger is no choice and is counted apart."""
    if merged:
        counter["merged"] += 1 if what == "joined" else -1
    else:
        counter[what] += 1
        counter["by_then"] += certainty == Certainty.BY_THEN


def _year(year: int, on: datetime.date, rows: Iterable[Membership], events: Counter[str]) -> Year:
    kinds = Counter(row.kind for row in rows if row.covers(on))
    return Year(
        year=year,
        day=on,
        members=kinds[MembershipKind.MEMBER],
        aspirants=kinds[MembershipKind.ASPIRANT],
        joined=events["joined"],
        left=events["left"],
        merged=events["merged"],
        by_then=events["by_then"],
    )


def growth_targets() -> list[GrowthTarget]:
    """What the network wants to grow to, first date first."""
    return list(GrowthTarget.objects.order_by("by_date"))


def inside_band(places: Iterable[Place]) -> int:
    """How many of ``places`` lie within the guideline."""
    low, high = BAND
    return sum(low <= (place.inhabitants or 0) <= high for place in places)
