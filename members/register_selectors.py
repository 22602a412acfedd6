"""The register in figures, on a date: counts, the guideline, what is missing, aspirants' clocks."""

import calendar
import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db import connection
from django.db.models import (
    Case,
    Count,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.urls import reverse

from m50portal.core.database import last_rows_sql
from members.choices import BAND, Gap, MembershipKind, Size
from members.models import (
    Membership,
    Municipality,
    MunicipalityName,
    Population,
    RegisterImport,
    Succession,
)
from members.querysets import name_then
from members.selectors_joining import aspirant_term

CACHE_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Summary:
    """The network on a date, computed from the register.

    ``inhabitants`` and ``national`` are figures of one day, ``figures_on`` (None when no figure is
    known); ``without_figure`` participating municipalities have none on that day.
    """

    day: datetime.date
    members: int
    aspirants: int
    outside_band: int
    inhabitants: int
    national: int
    figures_on: datetime.date | None
    without_figure: int

    @property
    def participating(self) -> int:
        """Members and aspirants together."""
        return self.members + self.aspirants

    @property
    def share(self) -> str:
        """Part of the country's inhabitants, as people write it: ``16,8``."""
        return f"{100 * self.inhabitants / self.national:.1f}".replace(".", ",")


def summary_on(day: datetime.date, *, version: str = "") -> Summary:
    """The network in figures on ``day``; kept in the cache until the register changes."""
    return remember("summary", day, lambda: _summary(day), version=version)


def remember(name: str, day: datetime.date, build: Callable[[], Any], *, version: str = "") -> Any:
    """What ``build()`` gives for ``day``, from the cache while the register is still the same.

    ``version`` saves a query to who has asked for ``register_version()`` already.
    """
    key = f"members:{name}:{day}:{version or register_version()}"
    found = cache.get(key)
    if found is None:
        found = build()
        cache.set(key, found, CACHE_SECONDS)
    return found


def register_version() -> str:
    """Changes with every change of the register; one query over primary keys.

    Each save or removal of a membership or municipality adds a row of history; a figure of
    inhabitants or another name is new or comes with an import.
    """
    with connection.cursor() as cursor:
        cursor.execute(_version_sql())
        return "-".join(str(last) for last in cursor.fetchone())


@lru_cache(maxsize=1)
def _version_sql() -> str:
    """Written once: building it with the ORM each time takes longer than asking it."""
    models = (
        *(Membership.history.model, Municipality.history.model),
        *(Population, MunicipalityName, Succession, RegisterImport),
    )
    return f"SELECT {', '.join(last_rows_sql(connection, model) for model in models)}"


def _summary(day: datetime.date) -> Summary:
    last = Population.objects.filter(municipality=OuterRef("municipality"), on__lte=day)
    low, high = BAND
    counts = (
        Membership.objects.as_of(day)
        .annotate(inhabitants=Subquery(last.order_by("-on").values("inhabitants")[:1]))
        .aggregate(
            members=Count("pk", filter=Q(kind=MembershipKind.MEMBER)),
            aspirants=Count("pk", filter=Q(kind=MembershipKind.ASPIRANT)),
            outside=Count("pk", filter=Q(inhabitants__lt=low) | Q(inhabitants__gt=high)),
        )
    )
    participating = counts["members"] + counts["aspirants"]
    figures = _national_figures(day)
    return Summary(
        day=day,
        members=counts["members"],
        aspirants=counts["aspirants"],
        outside_band=counts["outside"],
        inhabitants=figures.get("ours") or 0,
        national=figures.get("national") or 0,
        figures_on=figures.get("on"),
        without_figure=participating - figures.get("ours_known", participating),
    )


def _national_figures(day: datetime.date) -> dict[str, Any]:
    """The sums of the last day up to ``day`` for which (nearly) all municipalities have a figure."""
    figures = Population.objects.filter(on__lte=day)
    sums = figures.values("on").annotate(known=Count("pk"), national=Sum("inhabitants"))
    days = list(sums.order_by("-on"))
    most = max((row["known"] for row in days), default=0)
    nearly_whole: list[dict[str, Any]] = [dict(row) for row in days if row["known"] >= 0.9 * most]
    found = nearly_whole[0] if nearly_whole else None
    if found is None:
        return {}
    taking_part = Membership.objects.as_of(day).values("municipality")
    ours = figures.filter(on=found["on"], municipality__in=taking_part)
    return found | ours.aggregate(ours=Sum("inhabitants"), ours_known=Count("pk"))


# --- What is missing ----------------------------------------------------------------------------
@dataclass(frozen=True)
class Signal:
    """Something about the register that asks for attention, with the list behind it."""

    key: str
    label: str
    count: int
    url: str


def register_signals(day: datetime.date) -> list[Signal]:
    """What is missing for participating municipalities on ``day``; also those with nothing to do.

    One query. Keys: the values of choices.Gap and ``buiten`` (outside the guideline).
    """
    participating = Municipality.objects.participating_on(day).with_population_on(day)
    low, high = BAND
    conditions = {gap.value: participating.gap_condition(gap, day) for gap in Gap}
    conditions[Size.OUTSIDE.value] = Q(inhabitants__lt=low) | Q(inhabitants__gt=high)
    flags = {
        f"flag_{number}": Case(When(condition, then=1), default=0)
        for number, condition in enumerate(conditions.values())
    }
    counts = participating.annotate(**flags).aggregate(
        **{f"sum_{flag}": Sum(flag, default=0) for flag in flags}
    )
    labels = {gap.value: str(gap.label) for gap in Gap}
    labels[Size.OUTSIDE.value] = "Buiten de richtlijn van 30.000 tot en met 80.000 inwoners"
    return [
        Signal(key, labels[key], counts[f"sum_flag_{number}"], _list_url(key))
        for number, key in enumerate(conditions)
    ]


def _list_url(key: str) -> str:
    parameter = "omvang" if key == Size.OUTSIDE else "signaal"
    return f"{reverse('members:list')}?{urlencode({parameter: key})}"


# --- Aspirants ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class AspirantClock:
    """An aspirant and how long it still has to decide.

    ``is_computed``: no source gives the last day; the rules for joining do.
    """

    municipality: Municipality
    since: datetime.date
    decide_by: datetime.date
    days_left: int
    level: str  # passed, one, three, six (months or less), later
    is_computed: bool = False
    membership: Membership | None = None

    @property
    def kind(self) -> str:
        """The kind of badge that fits."""
        return {"passed": "bad", "one": "bad", "three": "warn", "six": "warn"}.get(
            self.level, "info"
        )

    @property
    def text(self) -> str:
        """How long there is left, in words."""
        if self.days_left < 0:
            return "De termijn is voorbij"
        if self.days_left == 0:
            return "Vandaag is de laatste dag"
        if self.days_left == 1:
            return "Nog 1 dag"
        if self.days_left < 62:
            return f"Nog {self.days_left} dagen"
        return f"Nog ruim {self.days_left // 31} maanden"


def aspirants_with_clock(day: datetime.date) -> list[AspirantClock]:
    """The aspirants on ``day``, who must decide first on top; one query."""
    rows = Membership.objects.as_of(day).of_kind(MembershipKind.ASPIRANT)
    term = aspirant_term()
    clocks = [clock_of(row, day, term) for row in rows.select_related("municipality", "decision")]
    return sorted(clocks, key=lambda c: (c.decide_by, c.municipality.sort_key))


def clock_of(
    membership: Membership,
    day: datetime.date,
    term: Callable[[datetime.date], datetime.date] | None = None,
) -> AspirantClock:
    """The clock of one aspirant on ``day``; ``term`` saves a query to who asks for many."""
    decision = membership.decision
    decide_by = decision.decide_by if decision else None
    began_on = decision.decided_on if decision else membership.starts_on
    last_day = decide_by or (term or aspirant_term())(began_on)
    return AspirantClock(
        membership.municipality,
        membership.starts_on,
        last_day,
        (last_day - day).days,
        _level(last_day, day),
        is_computed=decide_by is None,
        membership=membership,
    )


def _level(decide_by: datetime.date, day: datetime.date) -> str:
    if day > decide_by:
        return "passed"
    for months, level in ((1, "one"), (3, "three"), (6, "six")):
        if day >= months_before(decide_by, months):
            return level
    return "later"


def months_before(day: datetime.date, months: int) -> datetime.date:
    """The same day ``months`` earlier; the last day of that month when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day ``months`` later; the last day of that month when it has no such day."""
    return months_before(day, -months)


def participants_on_map(day: datetime.date) -> QuerySet:
    """``(code, slug, name on the day, kind)`` of who takes part on ``day``."""
    rows = Membership.objects.as_of(day).order_by("municipality__sort_key", "pk")
    names = MunicipalityName.objects.filter(municipality=OuterRef("municipality"))
    rows = rows.annotate(name_then=name_then(names, "name", day, own="municipality__name"))
    return rows.values_list("municipality__code", "municipality__slug", "name_then", "kind")
