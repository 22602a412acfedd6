"""The page of one municipality on any date: its whole story, a part at a time (``?deel=``)."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import Http404
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.generic import TemplateView

from m50portal.core.as_of import chosen_day
from m50portal.core.dates import today
from m50portal.core.names import sort_key
from members import presenters, presenters_people, timeline
from members.choices import MembershipKind, RoleKind, Trait
from members.forms import StoryForm
from members.map import MAP_CLASSES, draw
from members.models import (
    Membership,
    Municipality,
    MunicipalRole,
    Population,
)
from members.presenters_story import Family, set_state
from members.register_selectors import clock_of
from members.role_notes import note_roles
from members.selectors import billing_of, moved_slug
from members.selectors_kin import ALSO, CAME, WENT, Kin, background
from members.selectors_people import doubled_posts, team_on
from members.views import MunicipalityMixin

LINES = 50


@dataclass(frozen=True)
class Tab:
    """A part of the page."""

    key: str
    label: str
    url: str
    current: bool


class MunicipalityDetailView(MunicipalityMixin, TemplateView):
    """Everything about one municipality; only what is on the chosen part is asked for.

    The desk adds what upper rooms know: parts, lines of the timeline (``tell``), and the blocks
    ``more_first``, ``more`` and ``more_aside`` of the template.
    """

    template_name = "members/municipality_detail.html"
    overview_template = "members/_overview.html"
    shows_day = True
    # key in the URL, label, name of the method that gives what the part shows
    parts: ClassVar[tuple[tuple[str, str, str], ...]] = (
        ("", "Overzicht", "show_overview"),
        ("tijdlijn", "Tijdlijn", "show_timeline"),
        ("mensen", "Mensen", "show_people"),
        ("contributie", "Contributie", "show_dues"),
    )
    memberships: list[Membership]
    populations: list[Population]
    kin: dict[int, list[Kin]]

    def load(self) -> Municipality:
        """The municipality as it was on the day, if the person may know that it is there."""
        self.day = chosen_day(self.request)
        municipality = self.find()
        user = self.request.user
        if municipality is None or not user.has_perm("members.view_municipality", municipality):
            raise Http404("Deze gemeente is er niet.")
        return municipality

    def find(self) -> Municipality | None:
        """The municipality with its state on the day, from three queries; None when there is none."""
        rows = Municipality.objects.select_related("billing").with_name_on(self.day)
        slug = self.kwargs["slug"]
        municipality = rows.filter(slug=slug).first() or rows.filter(slug=moved_slug(slug)).first()
        if municipality is None:
            return None
        self.memberships = list(
            Membership.objects.filter(municipality=municipality)
            .select_related("decision")
            .order_by("starts_on", "pk")
        )
        self.populations, self.kin = background(municipality, self.day)
        set_state(
            municipality, memberships=self.memberships, populations=self.populations, day=self.day
        )
        return municipality

    def get_title(self) -> str:
        """What the municipality was called on the day."""
        municipality: Any = self.object
        return str(municipality.name_then)

    @property
    def part(self) -> tuple[str, str, str]:
        """The part that the URL asks for; the overview when there is no such part."""
        asked = self.request.GET.get("deel", "")
        return next((part for part in self.parts if part[0] == asked), self.parts[0])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        municipality: Any = self.object
        user = self.request.user
        is_dissolved = _is_dissolved(municipality)
        may_change = not is_dissolved and user.has_perm("members.change_municipality", municipality)
        self.may_change = may_change
        current = next((row for row in self.memberships if row.covers(self.day)), None)
        aspirant = current is not None and current.kind == MembershipKind.ASPIRANT
        if current is not None:
            current.municipality = municipality
        key, _, show = self.part
        return super().get_context_data(
            municipality=municipality,
            day=self.day,
            is_today=self.day == today(),
            name_now="" if municipality.name == municipality.name_then else municipality.name,
            status=presenters.municipality_row(municipality),
            clock=clock_of(current, self.day) if current is not None and aspirant else None,
            is_dissolved=is_dissolved,
            may_change=may_change,
            part=key,
            tabs=self._tabs(key),
            **getattr(self, show)(),
            **kwargs,
        )

    def _tabs(self, key: str) -> list[Tab]:
        path = self.request.path
        return [
            Tab(part, label, f"{path}?deel={part}" if part else path, part == key)
            for part, label, _ in self.parts
        ]

    # --- The parts ------------------------------------------------------------------------------
    def show_overview(self) -> dict[str, Any]:
        """The first part, as HTML."""
        return {"overview": self.overview()}

    def overview(self) -> SafeString:
        """The facts of the day and who works there, as HTML."""
        municipality: Any = self.object
        context = {
            "municipality": municipality,
            "day": self.day,
            "is_today": self.day == today(),
            "is_dissolved": _is_dissolved(municipality),
            "may_change": self.may_change,
            **self.facts(),
        }
        return render_to_string(self.overview_template, context, request=self.request)

    def facts(self) -> dict[str, Any]:
        """What the first part tells."""
        municipality: Any = self.object
        confirmed_on, ends_on = municipality.confirmed_on, municipality.ends_on
        now = self._people_now()
        shown = self.shown(now)
        return {
            **self._kin(),
            "traits": [Trait(value).label for value in municipality.traits],
            "map_svg": draw(
                [(municipality.code, self._map_class(), municipality.name, self.request.path)],
                halo=municipality.code,
            ),
            "bars": presenters.population_bars(self.populations),
            "sources": ", ".join(dict.fromkeys(row.source for row in self.populations)),
            "confirmed_on": confirmed_on if confirmed_on and confirmed_on <= self.day else None,
            "confirmed_later": bool(confirmed_on and confirmed_on > self.day),
            "dissolved_on": ends_on if ends_on and ends_on <= self.day else None,
            "incomplete_billing": bool(municipality.status and billing_of(municipality).missing()),
            "people": shown,
            "people_left": len(now) - len(shown),
            "has_contact_official": any(role.kind == RoleKind.CONTACT_OFFICIAL for role in now),
        }

    def show_people(self) -> dict[str, Any]:
        """Who has a role on the day, and for who keeps this up to date also who had one before."""
        roles = list(MunicipalRole.objects.filter(municipality=self.object).for_lists())
        now = sorted((r for r in roles if r.covers(self.day)), key=presenters.most_wanted_first)
        shown = self.shown(now)
        note_roles(shown, self.day)
        past = [role for role in roles if role.ends_on is not None and role.ends_on <= self.day]
        future = [role for role in roles if role.starts_on > self.day]
        team = team_on(self.object, self.day)
        return {
            "people": shown,
            "people_left": len(now) - len(shown),
            "people_later": future if self.may_change else [],
            "people_before": sorted(past, key=_last_first) if self.may_change else [],
            "doubled": [presenters_people.doubled_text(rows) for rows in doubled_posts(shown)],
            "team": team if team is None or self.shown([team]) else None,
            "team_left": team is not None and not self.shown([team]),
            "back": "",
            "opens_people": self.sees_who_left,
        }

    def show_dues(self) -> dict[str, Any]:
        """Where the invoices go."""
        return {"billing": billing_of(self.object)}

    def show_timeline(self) -> dict[str, Any]:
        """The story up to the day, a kind at a time if one likes, and apart from it what came later."""
        lines = self.tell(timeline.family_of(self.object))
        form = StoryForm(self.request.GET, kinds={line.kind for line in lines})
        kind = form.chosen()
        if kind:
            lines = [line for line in lines if line.kind == kind]
        lines.sort(key=lambda line: line.on, reverse=True)
        past = [line for line in lines if line.on <= self.day]
        page = Paginator(past, LINES).get_page(self.request.GET.get("page"))
        return {
            "story_form": form,
            "story_kind": kind,
            "page_obj": page,
            "years": presenters.by_year(list(page)),
            "timeline_later": [line for line in lines if line.on > self.day],
            "later_title": "Later gebeurd" if self.day < today() else "Nog te komen",
        }

    def tell(self, family: Family) -> list[presenters.TimelineLine]:
        """The lines of the timeline, in any order; the desk adds those of the other rooms."""
        return timeline.timeline_of(family, self.request.user)

    # --- Pieces ---------------------------------------------------------------------------------
    @property
    def sees_who_left(self) -> bool:
        """Whether the person keeps this up to date, or has an office."""
        return self.may_change or self.request.user.has_perm("members.view_register")

    def shown(self, rows: list[Any]) -> list[Any]:
        """``rows`` about people, without what is over by now: who left, only the keepers and offices see.

        A day in the past would show colleagues who are gone, with their addresses.
        """
        if self.sees_who_left:
            return rows
        return [row for row in rows if row.ends_on is None or row.ends_on > today()]

    def _people_now(self) -> list[MunicipalRole]:
        roles = MunicipalRole.objects.as_of(self.day).filter(municipality=self.object)
        now = sorted(roles.select_related("official"), key=presenters.most_wanted_first)
        note_roles(now, self.day)
        return now

    def _kin(self) -> dict[str, Any]:
        """Other names, and what the municipality came from and passed into."""
        found = self.kin
        return {
            "successors": sorted(found[WENT], key=_by_name),
            "predecessors": sorted(found[CAME], key=_by_name),
            "names": [
                kin.name
                for kin in sorted(found[ALSO], key=_by_name)
                if kin.name != self.get_title()
            ],
        }

    def _map_class(self) -> str:
        status = getattr(self.object, "status", None)
        return MAP_CLASSES[MembershipKind(status)] if status else "oud"


def _by_name(kin: Kin) -> str:
    return sort_key(kin.name)


def _last_first(role: MunicipalRole) -> tuple[int, str]:
    assert role.ends_on is not None
    return (-role.ends_on.toordinal(), role.official.sort_key)


def _is_dissolved(municipality: Municipality) -> bool:
    """Whether the municipality no longer exists today: its page is history, nobody edits it."""
    return municipality.ends_on is not None and municipality.ends_on <= today()
