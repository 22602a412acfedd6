"""A municipal merger for the meetings: whose name an invitation carries, and for whom somebody came."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.utils import timezone

from m50portal.core.dates import long_date, start_of
from meetings.choices import MeetingState
from meetings.models import Attendance, Invitation
from members.choices_merger import Tone, Topic
from members.ledger import Ledger
from members.mergers_people import destinations
from members.merging import Line, Plan, Step
from members.models import Merger, Municipality, MunicipalRole

MOST_NAMED = 10
ATTENDANCE = "meetings.attendance"


def steps(plan: Plan) -> Iterable[Line | Step]:
    """Who goes along is invited for the new municipality, and was there for it since the day."""
    if not plan.ends:
        return
    goes = destinations(plan)
    for row in _concerned(plan):
        target = goes.get((row.official_id, row.municipality_id or 0))
        what = f"{row.meeting}, {long_date(row.meeting.day)}: {row.official}"
        if target is None:
            text = f"{what} heeft dan geen rol meer en krijgt geen herinnering."
            why = "De uitnodiging die er al was, blijft staan zoals zij verstuurd is."
            yield Line(Topic.MEETINGS, text, why)
        else:
            text = f"{what} is genodigd namens {target.name}."
            yield Step(Line(Topic.MEETINGS, text), partial(_for_other, row, target))
    for came in _attended(plan):
        yield _attendance(plan, came, goes)


def _concerned(plan: Plan) -> list[Invitation]:
    """The invitations of the municipalities that end, for what is still to come after the day."""
    rows = Invitation.objects.filter(
        municipality__in=[row.pk for row in plan.predecessors],
        meeting__starts_at__gte=max(start_of(plan.on), timezone.now()),
    ).exclude(meeting__state=MeetingState.CANCELLED)
    rows = rows.select_related("meeting", "official", "municipality")
    return list(rows.order_by("meeting__starts_at", "official__sort_key", "pk"))


def _attended(plan: Plan) -> list[Attendance]:
    """What was noted for the municipalities that end, of meetings since the day of the merger.

    Somebody entered the merger late: the municipality was not there any more.
    """
    rows = Attendance.objects.filter(
        municipality__in=[row.pk for row in plan.predecessors],
        meeting__starts_at__gte=start_of(plan.on),
    ).for_lists()
    return sorted(rows, key=lambda row: (row.meeting.starts_at, row.sort_key, row.pk))


def _attendance(
    plan: Plan, row: Attendance, goes: dict[tuple[int, int], Municipality | None]
) -> Line | Step:
    """It counts for where the person went along, else for who took over the whole municipality."""
    old = next(place for place in plan.predecessors if place.pk == row.municipality_id)
    target = goes.get((row.official_id or 0, old.pk)) or plan.main_successor(old)
    what = f"{row.meeting}, {long_date(row.meeting.day)}: {row.person_name}"
    mark = str(row.get_presence_display()).lower()
    if target is None:
        text = f"{what} staat als {mark} namens {old.name}."
        why = f"{old.name} wordt verdeeld en deze persoon gaat niet mee. Dit blijft zo staan."
        return Line(Topic.MEETINGS, text, why, Tone.WARNING)
    text = f"{what} ({mark}) telt mee voor {target.name}."
    why = "De bijeenkomst was na de herindeling."
    return Step(Line(Topic.MEETINGS, text, why), partial(_for_other, row, target))


def _for_other(row: Any, target: Municipality, ledger: Ledger) -> None:
    ledger.change(row, municipality=target)


def what_depends_on(merger: Merger) -> Iterable[str]:
    """Attendance that was noted since, for a successor, of people who work there by this merger only."""
    made = merger.changes.filter(model="members.municipalrole").values("row_id")
    news = {row.successor_id for row in merger.successions.all()}
    roles = MunicipalRole.objects.filter(municipality__in=news)
    came = set(roles.filter(pk__in=made).values_list("official_id", "municipality_id"))
    rows = Attendance.objects.filter(
        official__in={official for official, _ in came},
        municipality__in=news,
        meeting__starts_at__gte=start_of(merger.on),
        recorded_at__gt=merger.recorded_at,
    )
    moved = merger.changes.filter(model=ATTENDANCE).values("row_id")
    rows = rows.exclude(pk__in=moved).for_lists().order_by("meeting__starts_at", "pk")
    already = roles.exclude(pk__in=made)
    found = [
        row
        for row in rows
        if (row.official_id, row.municipality_id) in came
        and not already.as_of(row.meeting.day)
        .filter(official=row.official_id, municipality=row.municipality_id)
        .exists()
    ]
    for row in found[:MOST_NAMED]:
        yield (
            f"{row.person_name} staat bij “{row.meeting}” ({long_date(row.meeting.day)}) namens "
            f"{row.municipality}. Haal die aanwezigheid eerst weg."
        )
