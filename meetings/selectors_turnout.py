"""Which municipalities came, of those that were expected: at one meeting, in a year, of one municipality."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from m50portal.core.dates import start_of, today
from m50portal.core.names import fold
from meetings.choices import NORM, MeetingKind, MeetingState, Presence, Stretch
from meetings.models import Attendance, Invitation, Meeting
from members.models import Membership, Municipality
from members.presenters_story import Family
from members.selectors import heirs_on
from pillars.models import Participation, Seat

HALF = 7  # the month in which the second half of a year begins
Days = tuple[datetime.date, datetime.date]


@dataclass(frozen=True)
class Counted:
    """The municipalities of one meeting, as keys: those expected, and of these who came or only sent word."""

    expected: frozenset[int] = frozenset()
    came: frozenset[int] = frozenset()
    excused: frozenset[int] = frozenset()

    @property
    def missing(self) -> frozenset[int]:
        """Of whom nobody came, with or without word."""
        return self.expected - self.came


def days_of(year: int, stretch: str = Stretch.YEAR) -> Days:
    """The first day of the year or half year, and the day after its last."""
    begin, middle = datetime.date(year, 1, 1), datetime.date(year, HALF, 1)
    end = datetime.date(year + 1, 1, 1)
    if stretch == Stretch.FIRST:
        return begin, middle
    return (middle, end) if stretch == Stretch.SECOND else (begin, end)


def recorded_in(
    days: Days, *, kind: str = "", pillar: int | None = None, for_user: Any = None
) -> list[Meeting]:
    """The meetings of which somebody noted who came, first one first; of one kind or pillar, or all.

    ``for_user``: only those that this person may know of.
    """
    rows = Meeting.objects.all() if for_user is None else Meeting.objects.visible_to(for_user)
    rows = rows.filter(
        state=MeetingState.ANNOUNCED,
        starts_at__gte=start_of(days[0]),
        starts_at__lt=start_of(days[1]),
        attendances__isnull=False,
    )
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(pillar=pillar) if pillar else rows
    return list(rows.select_related("pillar").distinct().order_by("starts_at", "pk"))


def counted(meetings: Sequence[Meeting]) -> dict[int, Counted]:
    """Per meeting the municipalities that were expected and came; six queries for any number.

    At a meeting of the norm every municipality is expected that takes part that day. Elsewhere those
    of whom somebody was invited or noted, and at a meeting of a pillar those with somebody in it.
    """
    if not meetings:
        return {}
    noted: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    rows = Attendance.objects.filter(meeting__in=meetings, municipality__isnull=False)
    for meeting_id, place, mark in rows.values_list("meeting_id", "municipality_id", "presence"):
        noted[meeting_id][mark].add(place)
    part_on, others = _taking_part(meetings), _expected_elsewhere(meetings)
    found = {}
    for meeting in meetings:
        marks, network = noted[meeting.pk], part_on(meeting.day)
        said = set().union(*marks.values()) | others[meeting.pk]
        expected = frozenset(network if meeting.kind in NORM else network & said)
        came = expected & marks[Presence.PRESENT]
        found[meeting.pk] = Counted(expected, came, (expected & marks[Presence.EXCUSED]) - came)
    return found


def _taking_part(meetings: Sequence[Meeting]) -> Callable[[datetime.date], set[int]]:
    """Which municipalities take part on a day of one of ``meetings``; one query."""
    days = [meeting.day for meeting in meetings]
    rows = Membership.objects.overlapping(min(days), max(days) + datetime.timedelta(days=1))
    periods = list(rows.values_list("municipality_id", "starts_on", "ends_on"))
    return _covering(periods)


def _covering(periods: Iterable[tuple[Any, datetime.date, Any]]) -> Callable[[datetime.date], set]:
    """The first of each tuple whose period holds a day."""
    rows, kept = list(periods), dict[datetime.date, set]()

    def on(day: datetime.date) -> set:
        if day not in kept:
            kept[day] = {
                key for key, begin, end in rows if begin <= day and (end is None or day < end)
            }
        return kept[day]

    return on


def _expected_elsewhere(meetings: Sequence[Meeting]) -> dict[int, set[int]]:
    """Per meeting outside the norm who was invited, or takes part in the pillar that met."""
    others = [meeting for meeting in meetings if meeting.kind not in NORM]
    found: dict[int, set[int]] = defaultdict(set)
    heirs = heirs_on(today()) if others else {}
    invited = Invitation.objects.sent().filter(meeting__in=others, municipality__isnull=False)
    for meeting_id, place in invited.values_list("meeting_id", "municipality_id"):
        found[meeting_id] |= {place, heirs.get(place, place)}  # who takes part that day counts
    pillars = {meeting.pillar_id for meeting in others if meeting.kind == MeetingKind.PILLAR}
    columns = ("pillar_id", "municipality_id", "starts_on", "ends_on")
    held: list[tuple[Any, datetime.date, Any]] = []
    for model in (Participation, Seat):
        rows: Any = model.objects.filter(pillar__in=pillars, municipality__isnull=False)
        held += [
            ((pillar, place), begin, end)
            for pillar, place, begin, end in rows.values_list(*columns)
        ]
    on = _covering(held)
    for meeting in others:
        if meeting.kind == MeetingKind.PILLAR:
            found[meeting.pk] |= {
                place for pillar, place in on(meeting.day) if pillar == meeting.pillar_id
            }
    return found


# --- One meeting ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class MeetingTurnout:
    """How many people and municipalities came to one meeting; ``is_noted``: somebody wrote it down."""

    people: int = 0
    outside: int = 0
    came: int = 0
    expected: int = 0
    excused: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()

    is_noted: bool = False

    @property
    def missing(self) -> int:
        """Of how many municipalities nobody came."""
        return len(self.excused) + len(self.silent)


def turnout_of(meeting: Meeting) -> MeetingTurnout:
    """Who came to ``meeting``, and the names of the municipalities that did not, with or without word."""
    numbers = Attendance.objects.filter(meeting=meeting).aggregate(
        people=Count("pk", filter=Q(presence=Presence.PRESENT)),
        outside=Count("pk", filter=Q(organisation__isnull=False)),
        noted=Count("pk"),
    )
    if not numbers["noted"]:
        return MeetingTurnout()
    count = counted([meeting])[meeting.pk]
    places: Any = Municipality.objects.filter(pk__in=count.missing).with_name_on(meeting.day)
    missing = [(place.pk, place.name_then) for place in places.order_by("sort_key", "pk")]
    return MeetingTurnout(
        people=numbers["people"],
        outside=numbers["outside"],
        came=len(count.came),
        expected=len(count.expected),
        is_noted=True,
        excused=tuple(name for pk, name in missing if pk in count.excused),
        silent=tuple(name for pk, name in missing if pk not in count.excused),
    )


# --- Every municipality in a year -----------------------------------------------------------------
@dataclass(frozen=True)
class Turnout:
    """One municipality: per kind how many meetings it was expected at, and somebody came to."""

    municipality: Any
    held: dict[str, int] = field(default_factory=dict)
    came: dict[str, int] = field(default_factory=dict)

    def numbers(self, kinds: Iterable[str]) -> tuple[int, int]:
        """How many it came to, and how many there were."""
        kinds = list(kinds)
        return (
            sum(self.came.get(kind, 0) for kind in kinds),
            sum(self.held.get(kind, 0) for kind in kinds),
        )

    def of(self, *kinds: str) -> str:
        """``1 van 2``; a dash when there was none."""
        came, held = self.numbers(kinds)
        return f"{came} van {held}" if held else "–"

    def missed(self, kinds: Iterable[str] = NORM) -> int:
        """How many meetings of these kinds nobody came to."""
        came, held = self.numbers(kinds)
        return held - came


def turnout_in(
    meetings: Sequence[Meeting], days: Days, *, text: str = "", everybody: bool = True
) -> list[Turnout]:
    """Every municipality that took part in these days, in the order of the register.

    ``text`` has words of its name; without ``everybody`` only those that were expected somewhere.
    """
    counts = counted(meetings)
    held: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    came: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for meeting in meetings:
        for place in counts[meeting.pk].expected:
            held[place][meeting.kind] += 1
        for place in counts[meeting.pk].came:
            came[place][meeting.kind] += 1
    took_part = Membership.objects.overlapping(*days).values("municipality")
    places = Municipality.objects.filter(pk__in=took_part)
    for word in fold(text).split():
        places = places.filter(search_key__contains=word)
    return [
        Turnout(place, dict(held[place.pk]), dict(came[place.pk]))
        for place in places.order_by("sort_key", "pk")
        if everybody or held[place.pk]
    ]


# --- One municipality ------------------------------------------------------------------------------
@dataclass
class Visit:
    """One meeting for one municipality: who was there, who sent word, who did not come.

    ``place`` is the name of a municipality that since became this one.
    """

    meeting: Meeting
    place: str
    present: list[Attendance] = field(default_factory=list)
    excused: list[Attendance] = field(default_factory=list)
    absent: list[Attendance] = field(default_factory=list)

    @property
    def about(self) -> str:
        """What kind of meeting it was, when its title does not say so, and for whom."""
        kind = str(self.meeting.get_kind_display())
        parts = ["" if kind == self.meeting.title else kind]
        parts += [f"namens {self.place}" if self.place else ""]
        return ", ".join(part for part in parts if part)

    @property
    def is_norm(self) -> bool:
        """Whether every municipality is expected there."""
        return self.meeting.kind in NORM


@dataclass(frozen=True)
class Own:
    """A municipality in a year: its meetings, and how that adds up."""

    visits: list[Visit]
    turnout: Turnout

    def by_pillar(self) -> list[tuple[str, int, int]]:
        """``(pillar, came, held)`` for the meetings of pillars, in the order of the pillars."""
        found: dict[int, list[Any]] = {}
        for visit in self.visits:
            pillar = visit.meeting.pillar
            if pillar is not None:
                line = found.setdefault(pillar.pk, [pillar.number, pillar.name, 0, 0])
                line[2] += bool(visit.present)
                line[3] += 1
        return [(name, came, held) for _, name, came, held in sorted(found.values())]


def own_turnout(family: Family, days: Days, *, for_user: Any = None) -> Own:
    """The meetings at which ``family`` was expected or noted, first one first.

    ``for_user``: only those that this person may know of.
    What a former municipality did before it became this one counts; after its day it does not. A
    meeting at which both were expected counts once.
    """
    meetings = recorded_in(days, for_user=for_user)
    rows = Attendance.objects.filter(meeting__in=meetings, municipality__in=family.ids).for_lists()
    noted: dict[tuple[int, int], list[Attendance]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.sort_key, row.pk)):
        noted[row.meeting_id, row.municipality_id or 0].append(row)
    counts = counted(meetings)
    visits: list[Visit] = []
    held, came = defaultdict[str, int](int), defaultdict[str, int](int)
    for meeting in meetings:
        count = counts[meeting.pk]
        owned = [pk for pk in family.ids if family.owns(pk, meeting.day)]
        held[meeting.kind] += any(pk in count.expected for pk in owned)
        came[meeting.kind] += any(pk in count.came for pk in owned)
        visits += [
            _visit(meeting, family.place(pk), noted[meeting.pk, pk])
            for pk in owned
            if pk in count.expected or noted[meeting.pk, pk]
        ]
    return Own(visits, Turnout(family.municipality, dict(held), dict(came)))


def _visit(meeting: Meeting, place: str, rows: list[Attendance]) -> Visit:
    visit = Visit(meeting, place)
    lists = {
        Presence.PRESENT: visit.present,
        Presence.EXCUSED: visit.excused,
        Presence.ABSENT: visit.absent,
    }
    for row in rows:
        lists[Presence(row.presence)].append(row)
    return visit
