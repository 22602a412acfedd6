"""The page of one municipality, on any date."""

import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView, View

from m50portal.core.as_of import chosen_day, day_query
from m50portal.core.dates import long_date, today
from m50portal.core.files import ending
from m50portal.core.views import PageMixin, RuleMixin, private_file
from members import presenters
from members.choices import MembershipKind, RoleKind, Trait
from members.map import draw
from members.models import (
    BillingProfile,
    Decision,
    Membership,
    Municipality,
    MunicipalRole,
    Succession,
)
from members.register_selectors import clock_of
from members.role_notes import note_roles

MAP_CLASSES = {MembershipKind.MEMBER: "lid", MembershipKind.ASPIRANT: "aspirant"}


class MunicipalityMixin(PageMixin, RuleMixin):
    """A page about one municipality; who may not see it is told that it is not there."""

    permission_required = "members.view_municipality"
    object: Municipality
    day: datetime.date

    def load(self) -> Municipality:
        self.day = chosen_day(self.request)
        municipality = get_object_or_404(
            Municipality.objects.select_related("billing")
            .with_membership_on(self.day)
            .with_last_membership_before(self.day)
            .with_population_on(self.day),
            slug=self.kwargs["slug"],
        )
        if not self.request.user.has_perm("members.view_municipality", municipality):
            raise Http404("Deze gemeente is er niet.")
        return municipality

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        if not self.request.user.has_perm("members.view_register"):
            return []
        return [("Leden", reverse("members:list") + day_query(self.day))]


class MunicipalityDetailView(MunicipalityMixin, TemplateView):
    """Everything about one municipality.

    Upper rooms put their own blocks beside it: see the blocks ``more`` and ``more_aside`` of the
    template.
    """

    template_name = "members/municipality_detail.html"
    shows_day = True

    def get_title(self) -> str:
        return self.object.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        municipality: Any = self.object
        memberships = list(
            municipality.memberships.select_related("decision", "municipality").order_by(
                "starts_on"
            )
        )
        current = next((row for row in memberships if row.covers(self.day)), None)
        aspirant = current is not None and current.kind == MembershipKind.ASPIRANT
        return super().get_context_data(
            municipality=municipality,
            day=self.day,
            is_today=self.day == today(),
            status=presenters.municipality_row(municipality),
            clock=clock_of(current, self.day) if current is not None and aspirant else None,
            traits=[Trait(value).label for value in municipality.traits],
            map_svg=draw(
                [(municipality.code, _map_class(current), municipality.name, self.request.path)],
                halo=municipality.code,
            ),
            billing=_billing(municipality),
            **self._known_on_the_day(municipality),
            **self._history(municipality, memberships),
            **self._people(municipality),
            **kwargs,
        )

    def _known_on_the_day(self, municipality: Any) -> dict[str, Any]:
        """The dated facts, without what only came after the day."""
        populations = list(municipality.populations.filter(on__lte=self.day).order_by("on"))
        confirmed_on, ends_on = municipality.confirmed_on, municipality.ends_on
        return {
            "bars": presenters.population_bars(populations),
            "sources": ", ".join(dict.fromkeys(row.source for row in populations)),
            "confirmed_on": confirmed_on if confirmed_on and confirmed_on <= self.day else None,
            "confirmed_later": bool(confirmed_on and confirmed_on > self.day),
            "dissolved_on": ends_on if ends_on and ends_on <= self.day else None,
        }

    def _history(self, municipality: Any, memberships: list[Membership]) -> dict[str, Any]:
        """The timeline up to the day, and apart from it what came later."""
        successions = list(
            Succession.objects.filter(Q(predecessor=municipality) | Q(successor=municipality))
            .select_related("predecessor", "successor")
            .order_by("on", "pk")
        )
        names = list(municipality.names.order_by("name"))
        lines = presenters.timeline(
            municipality,
            memberships=memberships,
            decisions=list(municipality.decisions.order_by("decided_on", "pk")),
            successions=successions,
            names=names,
        )
        went = [s for s in successions if s.predecessor_id == municipality.pk]
        return {
            "timeline": [line for line in lines if line.on <= self.day],
            "timeline_later": [line for line in lines if line.on > self.day],
            "later_title": "Later gebeurd" if self.day < today() else "Nog te komen",
            "successors": [s.successor for s in went if s.on <= self.day],
            "names": [name.name for name in names],
        }

    def _people(self, municipality: Municipality) -> dict[str, Any]:
        """Who has a role on the day, and for who keeps this up to date also who had one before."""
        user, dissolved = self.request.user, _is_dissolved(municipality)
        may_change = not dissolved and user.has_perm("members.change_municipality", municipality)
        roles = list(MunicipalRole.objects.filter(municipality=municipality).for_lists())
        now = sorted((r for r in roles if r.covers(self.day)), key=presenters.most_wanted_first)
        note_roles(now, self.day)
        past = [role for role in roles if role.ends_on is not None and role.ends_on <= self.day]
        future = [role for role in roles if role.starts_on > self.day]
        return {
            "is_dissolved": dissolved,
            "may_change": may_change,
            "people": now,
            "people_later": future if may_change else [],
            "people_before": sorted(past, key=_last_first) if may_change else [],
            "has_contact_official": any(role.kind == RoleKind.CONTACT_OFFICIAL for role in now),
        }


def _last_first(role: MunicipalRole) -> tuple[int, str]:
    assert role.ends_on is not None
    return (-role.ends_on.toordinal(), role.official.sort_key)


def _is_dissolved(municipality: Municipality) -> bool:
    """Whether the municipality no longer exists today: its page is history, nobody edits it."""
    return municipality.ends_on is not None and municipality.ends_on <= today()


def _map_class(membership: Membership | None) -> str:
    return MAP_CLASSES[MembershipKind(membership.kind)] if membership else "oud"


def _billing(municipality: Municipality) -> BillingProfile:
    """The billing profile; an empty one when there is none."""
    try:
        return municipality.billing
    except BillingProfile.DoesNotExist:
        return BillingProfile(municipality=municipality)


class DecisionDocumentView(MunicipalityMixin, View):
    """The document of a decision."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> Any:
        decision = get_object_or_404(Decision, pk=pk, municipality=self.object)
        stored = str(decision.document)
        day = long_date(decision.decided_on).replace("\u00a0", "-")
        return private_file(
            stored,
            filename=f"besluit-{self.object.slug}-{day}.{ending(stored)}",
            content_type="application/octet-stream",
        )
