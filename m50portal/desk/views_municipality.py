"""The page of a municipality with what every room knows of it."""

import datetime
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString

from lobby import timeline as lobby_timeline
from lobby.models import LobbyGoal
from lobby.selectors_manifest import signatures_of
from m50portal.core.dates import today
from m50portal.core.names import last_name_key
from m50portal.desk import kept
from meetings import timeline as meetings_timeline
from members import timeline as members_timeline
from members.dues import timeline as dues_timeline
from members.dues.selectors_books import invoices_of
from members.joining.selectors_onboarding import is_new
from members.models import Municipality
from members.presenters import TimelineLine
from members.presenters_story import Family
from members.relations.selectors_residence import office_holders_in
from members.turnover.selectors import question_for
from members.views_detail import MunicipalityDetailView
from pillars import timeline as pillars_timeline
from pillars.choices import SeatKind
from pillars.models import ActivityParticipation, Participation, Seat, Story
from pillars.selectors_network import duties_on, held_by

# Each room tells its own part of the story; a new room adds its ``timeline_of`` here.
STORY = (
    members_timeline.timeline_of,
    dues_timeline.timeline_of,
    pillars_timeline.timeline_of,
    meetings_timeline.timeline_of,
    lobby_timeline.timeline_of,
)


# What is found with a municipality (MunicipalityDetailView.find).
FOUND = ("memberships", "populations", "kin")
# What the first part of the page depends on beside the register: what its reader may do.
RIGHTS = (
    *("members.manage_register", "members.change_municipality", "members.change_billing"),
    *("members.view_register", "desk.make_memo", "turnover.answer"),
    *("joining.view_prospects", "joining.view_onboarding", "relations.view_relations"),
)


@dataclass(frozen=True)
class Place:
    """Somebody of the municipality in a pillar."""

    number: int
    pillar: str
    slug: str
    who: str
    seat: str
    pair: str

    @property
    def text(self) -> str:
        """The person, and as what or with whom."""
        if self.seat:
            return f"{self.who}, {SeatKind(self.seat).label.lower()}"
        return f"{self.who}, met {self.pair}" if self.pair else self.who


def _places(municipality: Municipality, day: datetime.date, *, whole: bool) -> list[Place]:
    """Who of ``municipality`` sits in or takes part in which pillar on ``day``; one query.

    Without ``whole`` who takes part no longer is left out.
    """
    columns = ("pillar__number", "pillar__name", "pillar__slug", "official__name")
    seats = Seat.objects.as_of(day).filter(municipality=municipality).order_by()
    rows = Participation.objects.as_of(day).filter(municipality=municipality).order_by()
    if not whole:
        rows = rows.filter(Q(ends_on=None) | Q(ends_on__gt=today()))
    found = seats.values_list(*columns, "kind", Value("")).union(
        rows.values_list(*columns, Value(""), Coalesce("policy_official__name", Value(""))),
        all=True,
    )
    places = [Place(*row) for row in found]
    return sorted(
        places, key=lambda row: (row.number, not row.seat, row.seat, last_name_key(row.who))
    )


class MunicipalityPageView(MunicipalityDetailView):
    """The register's page of a municipality with what the upper rooms know of it."""

    template_name = "desk/municipality_detail.html"
    overview_template = "desk/_overview.html"
    parts: ClassVar[tuple[tuple[str, str, str], ...]] = (
        *MunicipalityDetailView.parts[:3],
        ("pijlers", "Pijlers", "show_pillars"),
        *MunicipalityDetailView.parts[3:],
    )

    def tell(self, family: Family) -> list[TimelineLine]:
        return [line for tell in STORY for line in tell(family, self.request.user)]

    def find(self) -> Municipality | None:
        """Kept while nothing changes, with what came along; who may see it is asked each time."""
        if self.part[0]:
            return super().find()
        self.version = kept.version()

        def look() -> tuple[Any, ...]:
            found = super(MunicipalityPageView, self).find()
            return (found, *(getattr(self, name, None) for name in FOUND))

        name = f"municipality:{self.kwargs['slug']}:{self.day}"
        found, *rest = kept.keep(name, self.version, look)
        for attribute, value in zip(FOUND, rest, strict=True):
            setattr(self, attribute, value)
        return cast("Municipality | None", found)

    def overview(self) -> SafeString:
        """Kept for everybody with the same rights, until something that it tells changes."""
        user, path = self.request.user, self.request.path
        rights = "".join(str(int(user.has_perm(name, self.object))) for name in RIGHTS)
        name = f"overview:{path}:{self.day}:{today()}:{rights}"
        html: SafeString = kept.keep(name, self.version, super().overview)
        return html

    def facts(self) -> dict[str, Any]:
        municipality, facts = self.object, super().facts()
        asks = self.day == today() and any(role.notes for role in facts["people"])
        return {
            **facts,
            "places": _places(municipality, self.day, whole=self.sees_who_left),
            "question_url": question_for(self.request.user, municipality) if asks else "",
            "is_new": is_new(municipality, today()),
            "may_make": self.request.user.has_perm("desk.make_memo", municipality),
        }

    def show_people(self) -> dict[str, Any]:
        """Besides who works there: who lives there and has a political office."""
        may_see_relations = self.request.user.has_perm("relations.view_relations")
        shown = may_see_relations or self.may_change
        return {
            **super().show_people(),
            "office_holders": office_holders_in(self.object, self.day) if shown else [],
            "may_see_relations": may_see_relations,
        }

    def show_pillars(self) -> dict[str, Any]:
        """Seats and participants now and before, activities, manifests, and the goals of their pillars."""
        municipality, user = self.object, self.request.user
        seats = list(
            Seat.objects.filter(municipality=municipality, starts_on__lte=self.day).for_lists()
        )
        rows = Participation.objects.filter(municipality=municipality, starts_on__lte=self.day)
        rows = (
            rows.select_related("pillar")
            .for_lists()
            .order_by("pillar__number", "official__sort_key", "pk")
        )
        participations = list(rows)
        activities = ActivityParticipation.objects.filter(
            municipality=municipality, joined_on__lte=self.day
        ).select_related("activity__theme__pillar")
        now = self.shown([row for row in participations if row.covers(self.day)])
        seats_now = [row for row in seats if row.covers(self.day)]
        pillars = {row.pillar_id for row in now} | {row.pillar_id for row in seats_now}
        return {
            "duties": list(duties_on(self.day, municipality)),
            "network_tasks": held_by(municipality, self.day),
            "seats": seats_now,
            "seats_before": [row for row in seats if not row.covers(self.day)],
            "participations": now,
            "participations_before": [
                row for row in participations if self.may_change and not row.covers(self.day)
            ],
            "activities": list(activities.order_by("-joined_on", "pk")),
            "stories": list(
                Story.objects.told()
                .filter(municipality=municipality, told_on__lte=self.day)
                .order_by("-told_on", "pk")
            ),
            "signatures": list(signatures_of([municipality.pk], self.day)),
            "goals": _goals(pillars, self.day.year) if user.has_perm("lobby.view_lobby") else [],
        }

    def show_dues(self) -> dict[str, Any]:
        invoices: Any = invoices_of(self.object)
        visible = invoices.visible_to(self.request.user)
        return {
            **super().show_dues(),
            "invoices": [row for row in visible if row.issued_on <= self.day],
        }


def _goals(pillar_ids: set[int], year: int) -> list[LobbyGoal]:
    """The lobby goals of these pillars in the last plan year up to ``year``."""
    rows = LobbyGoal.objects.filter(pillar__in=pillar_ids, plan_year__lte=year)
    rows = rows.select_related("pillar").order_by("-plan_year", "number")
    goals = list(rows)
    return [goal for goal in goals if goal.plan_year == goals[0].plan_year]
