"""A municipal merger for the meetings to come: whose name an invitation carries."""

from collections.abc import Iterable
from functools import partial

from django.utils import timezone

from m50portal.core.dates import long_date, start_of
from meetings.choices import MeetingState
from meetings.models import Invitation
from members.choices_merger import Topic
from members.ledger import Ledger
from members.mergers_people import destinations
from members.merging import Line, Plan, Step
from members.models import Municipality


def steps(plan: Plan) -> Iterable[Line | Step]:
    """Who goes along is invited for the new municipality; who stops is no longer expected."""
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


def _concerned(plan: Plan) -> list[Invitation]:
    """The invitations of the municipalities that end, for what is still to come after the day."""
    rows = Invitation.objects.filter(
        municipality__in=[row.pk for row in plan.predecessors],
        meeting__starts_at__gte=max(start_of(plan.on), timezone.now()),
    ).exclude(meeting__state=MeetingState.CANCELLED)
    rows = rows.select_related("meeting", "official", "municipality")
    return list(rows.order_by("meeting__starts_at", "official__sort_key", "pk"))


def _for_other(row: Invitation, target: Municipality, ledger: Ledger) -> None:
    ledger.change(row, municipality=target)
