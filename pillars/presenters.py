"""What the pages show, put together in a few queries."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Prefetch, QuerySet

from m50portal.core.dates import today
from m50portal.core.periods import period_covers
from members.choices import EXECUTIVES, RoleKind
from members.turnover.selectors import notes_on_people
from pillars.choices import LEADING_SEATS, ActivityState, CountedBy, SeatKind
from pillars.models import Activity, Participation, Pillar, ResearchProduct, Seat, Theme
from pillars.selectors import participants_on, pillars_on, reached_on, seats_on

STATE_KINDS = {
    ActivityState.PLANNED: "neutral",
    ActivityState.RUNNING: "info",
    ActivityState.DONE: "ok",
    ActivityState.STOPPED: "neutral",
}


def plural(count: int, one: str, many: str) -> str:
    """``1 gemeente``, ``2 gemeenten``."""
    return f"{count} {one if count == 1 else many}"


def people_text(participants: int, municipalities: int) -> str:
    """``12 deelnemers uit 9 gemeenten``."""
    if not participants:
        return "Geen deelnemers bekend"
    people = plural(participants, "deelnemer", "deelnemers")
    return f"{people} uit {plural(municipalities, 'gemeente', 'gemeenten')}"


@dataclass(frozen=True)
class SeatLine:
    """A leading place of a pillar with who sits there, or nobody, and who supports them."""

    label: str
    kind: str
    seat: Seat | None
    supporters: list[Seat]
    is_over: bool

    @property
    def is_vacant(self) -> bool:
        """Whether nobody sits here."""
        return self.seat is None or self.seat.is_vacant

    @property
    def left_text(self) -> str:
        """That who sits here no longer works for the municipality; nothing when they do."""
        seat: Any = self.seat
        if self.is_vacant or self.is_over or seat.works_there:
            return ""
        return f"Werkt niet meer bij {seat.municipality}"

    @property
    def last_work_day(self) -> datetime.date | None:
        """The last day on which who left worked there, to end the seat on; None when not known."""
        seat: Any = self.seat
        if not self.left_text or not seat.left_on or seat.left_on <= seat.starts_on:
            return None
        day: datetime.date = seat.left_on - datetime.timedelta(days=1)
        return day

    @property
    def vacant_label(self) -> str:
        """``Vacant``; of a pillar that is over nobody may have been noted."""
        return "Niet bekend" if self.seat is None and self.is_over else "Vacant"

    @property
    def vacant_kind(self) -> str:
        """The colour of that badge."""
        return "neutral" if self.is_over else "warn"

    @property
    def appoint_label(self) -> str:
        """The button that fills the vacancy."""
        return f"{self.label} benoemen"


@dataclass(frozen=True)
class ParticipantLine:
    """Somebody who takes part, as they were on a day."""

    row: Participation
    role_label: str
    lacks_pair: bool
    can_change: bool

    @property
    def has_left(self) -> bool:
        """Whether the person no longer takes part today."""
        return self.row.ends_on is not None and self.row.ends_on <= today()


@dataclass(frozen=True)
class PillarCard:
    """A pillar on the list page; ``municipalities`` and ``participants`` are counts."""

    pillar: Pillar
    lines: list[SeatLine]
    municipalities: int
    participants: int

    @property
    def count_text(self) -> str:
        """``12 deelnemers uit 9 gemeenten``."""
        return people_text(self.participants, self.municipalities)


@dataclass(frozen=True)
class ActivityLine:
    """An activity with how far it is."""

    activity: Activity
    reached: int

    @property
    def state_label(self) -> str:
        """Where it is; an activity whose time is over no longer runs, whatever was last noted."""
        return "Periode voorbij" if self._is_left_open else str(self.activity.get_state_display())

    @property
    def state_kind(self) -> str:
        """The colour of the badge."""
        return "neutral" if self._is_left_open else STATE_KINDS[ActivityState(self.activity.state)]

    @property
    def _is_left_open(self) -> bool:
        ends_on = self.activity.ends_on
        is_over = ends_on is not None and ends_on <= today()
        return is_over and self.activity.state in (ActivityState.PLANNED, ActivityState.RUNNING)

    @property
    def progress_label(self) -> str:
        """What the bar is about, read out before the numbers."""
        return "Voortgang:"

    @property
    def progress_text(self) -> str:
        """``3 van 10 gemeenten``, or how many take part when there is no target."""
        if self.activity.target_number is not None:
            return f"{self.reached} van {self.activity.target_number} {self.activity.unit}"
        if self.activity.counted_by == CountedBy.MUNICIPALITIES:
            many = plural(self.reached, "gemeente doet mee", "gemeenten doen mee")
            return many if self.reached else "Nog geen gemeente doet mee"
        return f"{self.reached} {self.activity.unit}".strip()

    @property
    def bar_value(self) -> int:
        """The filled part of the bar: never more than the target."""
        return min(self.reached, self.activity.target_number or 0)


@dataclass(frozen=True)
class ThemeBlock:
    """A theme with its activities."""

    theme: Theme
    lines: list[ActivityLine]


def seat_lines(pillar: Pillar, seats: list[Seat]) -> list[SeatLine]:
    """The chair and the vice-chair of ``pillar``, vacant or not, from its ``seats`` on a day."""
    lines = []
    for kind in LEADING_SEATS:
        seat = next((seat for seat in seats if seat.kind == kind), None)
        supporters = [row for row in seats if seat is not None and row.supports_id == seat.pk]
        lines.append(
            SeatLine(SeatKind(kind).label, kind, seat, supporters, is_over=not pillar.is_current)
        )
    return lines


def participant_lines(pillar: Pillar, day: datetime.date, *, user: Any) -> list[ParticipantLine]:
    """Who takes part in ``pillar`` on ``day``; ``can_change`` says whether ``user`` may end it."""
    rows: list[Any] = participants_on(day, pillar=pillar)
    return [
        ParticipantLine(
            row=row,
            role_label=str(RoleKind(row.role_kind).label)
            if row.role_kind
            else "Werkt hier niet meer",
            lacks_pair=row.role_kind in EXECUTIVES and not row.has_pair,
            can_change=row.ends_on is None and user.has_perm("pillars.change_participation", row),
        )
        for row in rows
    ]


def note_people(
    seats: list[Seat | None], participations: list[Participation], day: datetime.date
) -> None:
    """Give whoever is uncertain since an election a ``note``, in one query."""
    rows: list[Any] = [*(seat for seat in seats if seat is not None), *participations]
    notes = notes_on_people({row.official_id for row in rows if row.official_id}, day)
    for row in rows:
        row.note = notes.get((row.official_id, row.municipality_id), "")


def pillar_cards(day: datetime.date) -> list[PillarCard]:
    """Every pillar of ``day`` with who sits where: two queries."""
    taking_part = period_covers(day, "participations__")
    pillars = pillars_on(day).annotate(
        municipalities=Count("participations__municipality", distinct=True, filter=taking_part),
        participants=Count("participations__official", distinct=True, filter=taking_part),
    )
    seats: dict[int, list[Seat]] = {}
    for seat in seats_on(day):
        seats.setdefault(seat.pillar_id, []).append(seat)
    return [
        PillarCard(
            pillar=pillar,
            lines=seat_lines(pillar, seats.get(pillar.pk, [])),
            municipalities=pillar.municipalities,
            participants=pillar.participants,
        )
        for pillar in pillars
    ]


def theme_blocks(pillar: Pillar | None, day: datetime.date) -> list[ThemeBlock]:
    """The themes of ``pillar`` (None: of the whole network) with activities: five queries."""
    activities = Prefetch("activities", Activity.objects.order_by("number"))
    themes = list(
        Theme.objects.filter(pillar=pillar)
        .select_related("group")
        .prefetch_related(activities, Prefetch("activities__products", _products()))
        .order_by("number", "pk")
    )
    reached = reached_on(day, [row for theme in themes for row in theme.activities.all()])
    return [
        ThemeBlock(theme, [ActivityLine(row, reached[row.pk]) for row in theme.activities.all()])
        for theme in themes
    ]


def activity_line(activity: Activity, day: datetime.date) -> ActivityLine:
    """One activity with how far it is."""
    return ActivityLine(activity, reached_on(day, [activity])[activity.pk])


def _products() -> QuerySet[ResearchProduct]:
    return ResearchProduct.objects.order_by(F("delivered_on").asc(nulls_last=True), "pk")
