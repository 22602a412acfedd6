"""The pages that need every room: the dashboard, one's own municipality, search."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.generic import TemplateView

from m50portal.accounts.rules import is_lobbyist, is_secretariat, is_treasurer
from m50portal.core.as_of import chosen_day
from m50portal.core.dates import today
from m50portal.core.returning import with_return
from m50portal.core.views import PageMixin, RuleMixin
from m50portal.desk import kept, selectors
from m50portal.desk.search import search
from m50portal.desk.selectors_own import own_todos
from meetings.models import Meeting
from meetings.selectors import upcoming_for
from members.choices import MembershipKind
from members.dues.selectors_books import invoices_of
from members.joining.selectors_onboarding import is_new
from members.models import Municipality
from members.presenters import most_wanted_first
from members.register_selectors import AspirantClock, Summary, clock_of, summary_on
from members.role_notes import note_roles
from members.selectors import billing_of, municipality_roles, own_municipality
from members.selectors_people import team_on
from members.turnover.selectors import question_for
from pillars.models import Participation, Seat
from pillars.selectors import seats_of

SOON = 5
A_MINUTE = 60
LOOK_AHEAD = 30


def greeting(hour: int) -> str:
    """What one says at ``hour`` o'clock."""
    if hour < 6 or hour >= 18:
        return "Goedenavond"
    return "Goedemorgen" if hour < 12 else "Goedemiddag"


class HomeView(PageMixin, RuleMixin, TemplateView):
    """What to do next, for whatever this person is."""

    permission_required = "desk.view_home"
    template_name = "desk/home.html"

    def get_title(self) -> str:
        user: Any = self.request.user
        first_name = user.name.split()[0]
        return f"{greeting(timezone.localtime().hour)}, {first_name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Kept for each person until somebody changes something, or for a minute: workers change things too."""
        name = f"home:{self.request.user.pk}:{today()}"
        version = kept.version()
        summary, body = kept.keep(
            name, version, lambda: self._put_together(version), seconds=A_MINUTE
        )
        return super().get_context_data(summary=summary, body=body, **kwargs)

    def _put_together(self, version: str) -> tuple[Summary | None, SafeString]:
        user, day = self.request.user, today()
        own = own_municipality(user)
        sees_register = user.has_perm("members.view_register")
        meetings = list(upcoming_for(user, day)[:LOOK_AHEAD])
        todos, aspirants = self._desk(version)
        summary = summary_on(day) if sees_register else None
        context = {
            "takes_part": user.has_perm("desk.search"),
            "todos": todos,
            "summary": summary,
            "aspirants": aspirants,
            "meetings": meetings[:SOON],
            "seats": [(seat, _next_of(seat, meetings)) for seat in seats_of(user)],
            "own": own,
            "invoices": _invoices(user, own),
            "publications": (
                selectors.publications_for(user, 3) if own and not sees_register else []
            ),
        }
        return summary, render_to_string("desk/_home.html", context, request=self.request)

    def _desk(self, version: str) -> tuple[list[selectors.Todo] | None, list[AspirantClock]]:
        """The list of the person's office (None for who has no such list), and the aspirants."""
        user, day = self.request.user, today()
        if is_secretariat(user):
            return selectors.secretary_desk(day, version=version)
        if is_treasurer(user):
            return selectors.treasurer_todos(day), []
        if is_lobbyist(user):
            return selectors.lobbyist_todos(day), []
        return None, []


def _next_of(seat: Seat, meetings: list[Meeting]) -> Meeting | None:
    """The first of ``meetings`` of the pillar of ``seat``."""
    return next((row for row in meetings if row.pillar_id == seat.pillar_id), None)


def _invoices(user: Any, municipality: Municipality | None) -> list[Any]:
    """The invoices of ``municipality`` that ``user`` may see."""
    if municipality is None:
        return []
    rows: Any = invoices_of(municipality)
    return list(rows.visible_to(user))


class OwnMunicipalityView(PageMixin, RuleMixin, TemplateView):
    """Everything that a municipality's own people come for, on one page."""

    permission_required = "members.view_own"
    template_name = "desk/own_municipality.html"
    object: Municipality

    def load(self) -> Municipality:
        """The municipality in the URL (``?gemeente=slug``) if the person works there, else the first."""
        roles = municipality_roles(self.request.user)
        slug = self.request.GET.get("gemeente", "")
        if slug:
            found = next((role for role in roles if role.municipality.slug == slug), None)
            if found is None:
                raise Http404("Deze gemeente is er niet.")
            return found.municipality
        own = own_municipality(self.request.user)
        if own is None:
            raise PermissionDenied("U werkt op dit moment niet voor een gemeente.")
        return own

    def get_title(self) -> str:
        return self.object.legal_name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, day = self.request.user, today()
        roles = municipality_roles(user)
        others = {role.municipality for role in roles} - {self.object}
        people = list(self.object.roles.current().for_lists())
        note_roles(people, day)
        status = Municipality.objects.with_membership_on(day).with_population_on(day)
        municipality = status.select_related("billing").get(pk=self.object.pk)
        return super().get_context_data(
            municipality=municipality,
            is_new=is_new(municipality, day),
            others=sorted(others, key=lambda row: row.sort_key),
            people=sorted(people, key=most_wanted_first),
            team=team_on(self.object, day),
            may_change=user.has_perm("members.change_municipality", self.object),
            question_url=question_for(user, self.object),
            todos=own_todos(user, self.object),
            clock=_clock(self.object, day),
            invoices=_invoices(user, self.object),
            billing=billing_of(municipality),
            meetings=list(upcoming_for(user, day)[:SOON]),
            participations=list(_participations(self.object)),
            publications=selectors.publications_for(user, 5),
            back=with_return("", self.request.get_full_path()),
            **kwargs,
        )


def _clock(municipality: Municipality, day: datetime.date) -> Any:
    """How long an aspirant still has to decide; None for who is no aspirant."""
    current = municipality.memberships.as_of(day).select_related("decision", "municipality").first()
    is_aspirant = current is not None and current.kind == MembershipKind.ASPIRANT
    return clock_of(current, day) if current is not None and is_aspirant else None


def _participations(municipality: Municipality) -> Any:
    """Who of ``municipality`` takes part in which pillar today."""
    rows = Participation.objects.current().filter(municipality=municipality)
    return rows.select_related("pillar").for_lists()


class SearchView(PageMixin, RuleMixin, TemplateView):
    """Results from every room, limited to what this person may see."""

    permission_required = "desk.search"
    template_name = "desk/search.html"
    shows_day = True
    title = "Zoeken"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.text = request.GET.get("q", "").replace("\0", "").strip()[:100]
        self.day = chosen_day(request)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Overzicht", reverse("desk:home"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            q=self.text, groups=search(self.request.user, self.text, self.day), **kwargs
        )
