"""What membership brought a municipality in one year, gathered from every room.

A year that is not over yet counts until today; of the network the last day of the year counts.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from lobby.choices import ActionState
from lobby.models import LobbyAction, LobbyGoal, Signature
from lobby.publications.models import Publication
from m50portal.core.dates import start_of, today
from meetings.choices import MeetingState
from meetings.models import Attendance, Invitation
from meetings.selectors_turnout import Own, own_turnout
from members.dues.assessment import Assessment
from members.dues.models import DuesYear, Invoice
from members.dues.selectors import preview_one
from members.models import Membership, Municipality, MunicipalRole
from members.presenters_story import Family
from members.register_selectors import Summary, summary_on
from members.timeline import family_of
from pillars.models import (
    Activity,
    ActivityParticipation,
    Participation,
    ResearchProduct,
    Seat,
    Story,
)
from pillars.selectors import reached_on

FIRST_YEAR = 2016


@dataclass(frozen=True)
class YearFacts:
    """All that the sheet of ``year`` knows; ``until`` is its last day that has been, ``known_on`` today at most."""

    municipality: Municipality
    year: int
    until: datetime.date
    family: Family
    memberships: tuple[Any, ...]
    invoices: tuple[Any, ...]
    assessment: Assessment | None
    seats: tuple[Seat, ...]
    participations: tuple[Participation, ...]
    invitations: tuple[Invitation, ...]
    attendances: tuple[Attendance, ...]
    turnout: Own
    activities: tuple[ActivityParticipation, ...]
    reached: dict[int, int]
    products: tuple[ResearchProduct, ...]
    goals: tuple[LobbyGoal, ...]
    actions: tuple[LobbyAction, ...]
    stories: tuple[Story, ...]
    signatures: tuple[Signature, ...]
    publications: tuple[Publication, ...]
    summary: Summary
    contacts: tuple[MunicipalRole, ...]


def year_facts(municipality: Municipality, year: int, user: Any) -> YearFacts:
    """What is known of ``municipality`` in ``year``, as far as ``user`` may see it."""
    begin, end = datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1)
    until = min(end - datetime.timedelta(days=1), today())
    family = family_of(municipality)
    ids = family.ids
    seats = _within(Seat.objects.filter(municipality__in=ids), begin, end)
    participations = _within(Participation.objects.filter(municipality__in=ids), begin, end)
    activities = _activities(ids, begin, end)
    pillars = {row.pillar_id for row in seats} | {row.pillar_id for row in participations}
    goals = _goals(pillars, year)
    invoices: Any = Invoice.objects.issued().filter(municipality__in=ids, dues_year__year=year)
    return YearFacts(
        municipality=municipality,
        year=year,
        until=until,
        family=family,
        memberships=tuple(
            row
            for row in municipality.memberships.order_by("starts_on")
            if row.starts_on < end and (row.ends_on is None or row.ends_on > begin)
        ),
        invoices=tuple(invoices.visible_to(user).with_status(until).order_by("issued_on", "pk")),
        assessment=_assessment(municipality, year, until),
        seats=tuple(seats.for_lists()),
        participations=tuple(participations.select_related("pillar").for_lists()),
        invitations=_invitations(ids, begin, end),
        attendances=_attendances(ids, begin, end),
        turnout=own_turnout(family, (begin, end)),
        activities=activities,
        reached=reached_on(until, _once(row.activity for row in activities)),
        products=_products(activities, begin, end),
        goals=goals,
        actions=_actions(goals, begin, end),
        stories=tuple(
            Story.objects.told()
            .filter(municipality__in=ids, told_on__gte=begin, told_on__lt=end)
            .order_by("told_on", "pk")
        ),
        signatures=tuple(
            Signature.objects.filter(
                municipality__in=ids, starts_on__gte=begin, starts_on__lt=end, taken_from=None
            )
            .select_related("manifest")
            .order_by("starts_on", "pk")
        ),
        publications=tuple(
            Publication.objects.filter(adopted_on__gte=begin, adopted_on__lt=end).order_by(
                "adopted_on", "pk"
            )
        ),
        summary=summary_on(until),
        contacts=tuple(
            MunicipalRole.objects.as_of(until).filter(municipality=municipality).for_lists()
        ),
    )


def _within(rows: Any, begin: datetime.date, end: datetime.date) -> Any:
    """The periods of ``rows`` that hold a day of the year."""
    return rows.overlapping(begin, end)


def _activities(
    ids: list[int], begin: datetime.date, end: datetime.date
) -> tuple[ActivityParticipation, ...]:
    """What was joined by the end of the year, of what was not over before it."""
    rows = ActivityParticipation.objects.filter(
        municipality__in=ids, joined_on__lt=end, activity__starts_on__lt=end
    ).exclude(activity__ends_on__lte=begin)
    return tuple(rows.select_related("activity__theme__pillar").order_by("joined_on", "pk"))


def _products(
    activities: tuple[ActivityParticipation, ...], begin: datetime.date, end: datetime.date
) -> tuple[ResearchProduct, ...]:
    rows = ResearchProduct.objects.filter(
        activity__in=[row.activity_id for row in activities],
        delivered_on__gte=begin,
        delivered_on__lt=end,
    )
    return tuple(rows.order_by("delivered_on", "pk"))


def _actions(
    goals: tuple[LobbyGoal, ...], begin: datetime.date, end: datetime.date
) -> tuple[LobbyAction, ...]:
    """What was done in the year for ``goals``."""
    rows = LobbyAction.objects.filter(
        goal__in=goals, state=ActionState.DONE, finished_on__gte=begin, finished_on__lt=end
    )
    return tuple(rows.select_related("goal").order_by("finished_on", "pk"))


def _once(activities: Any) -> list[Activity]:
    return list({row.pk: row for row in activities}.values())


def _goals(pillars: set[int], year: int) -> tuple[LobbyGoal, ...]:
    """The general goals of the plan of ``year``, and those of the pillars that it takes part in."""
    goals = LobbyGoal.objects.of_year(year)
    return tuple(goal for goal in goals if goal.pillar_id is None or goal.pillar_id in pillars)


def _invitations(
    ids: list[int], begin: datetime.date, end: datetime.date
) -> tuple[Invitation, ...]:
    rows = Invitation.objects.sent().filter(
        municipality__in=ids,
        meeting__state=MeetingState.ANNOUNCED,
        meeting__starts_at__gte=start_of(begin),
        meeting__starts_at__lt=start_of(end),
    )
    return tuple(
        rows.select_related("meeting", "official").order_by("meeting__starts_at", "meeting", "pk")
    )


def _attendances(
    ids: list[int], begin: datetime.date, end: datetime.date
) -> tuple[Attendance, ...]:
    """Who of the municipality came to the meetings of the year."""
    rows = Attendance.objects.present().filter(
        municipality__in=ids,
        meeting__state=MeetingState.ANNOUNCED,
        meeting__starts_at__gte=start_of(begin),
        meeting__starts_at__lt=start_of(end),
    )
    return tuple(rows.select_related("meeting").order_by("meeting__starts_at", "meeting", "pk"))


def _assessment(municipality: Municipality, year: int, day: datetime.date) -> Assessment | None:
    """What the rules of the year ask; None while nothing is agreed for that year."""
    terms = DuesYear.objects.filter(year=year).prefetch_related("rates").first()
    line = preview_one(terms, municipality.pk, issue_on=day) if terms else None
    return line.assessment if line else None


def known_years(municipality: Municipality) -> list[int]:
    """The years to choose from, this year on top: since it, or what became it, first took part."""
    rows = Membership.objects.filter(municipality__in=family_of(municipality).ids)
    first = rows.order_by("starts_on").values_list("starts_on", flat=True).first()
    last = today().year
    begin = max(FIRST_YEAR, min(first.year, last)) if first else last
    return list(range(last, begin - 1, -1))
