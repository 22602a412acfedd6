"""The page of one person, and who may open it."""

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from m50portal.core.as_of import chosen_day, day_query
from m50portal.core.presenters import trail
from m50portal.core.views import PageMixin, RuleMixin
from members.actions_privacy import note_look
from members.models import MunicipalRole, Official
from members.presenters_people import LookLine, MailBadge, history_lines
from members.selectors_people import looks_at, roles_seen_by, sees_all_of, trail_of

MOST_LINES = 30


class PersonMixin(PageMixin, RuleMixin):
    """A page about one person; who may not see it is told that it is not there."""

    permission_required = "members.view_person"
    object: Official
    day: datetime.date

    def load(self) -> Official:
        self.day = chosen_day(self.request)
        people = Official.objects.select_related("user").with_mail_state()
        person: Official = get_object_or_404(people, pk=self.kwargs["pk"])
        if not self.request.user.has_perm("members.view_person", person):
            raise Http404("Deze persoon is er niet.")
        return person

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        if not self.request.user.has_perm("members.view_register"):
            return []
        return [
            ("Leden", reverse("members:list") + day_query(self.day)),
            ("Mensen", reverse("members:people") + day_query(self.day)),
        ]


class PersonDetailView(PersonMixin, TemplateView):
    """Work data, roles and what happened to them.

    Upper rooms put their own blocks in it: see the block ``more`` of the template.
    """

    template_name = "members/person_detail.html"
    shows_day = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        note_look(official=self.object, by=request.user)
        return response

    def get_title(self) -> str:
        return self.object.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, person = self.request.user, self.object
        roles = list(roles_seen_by(user, person))
        is_self = person.user_id == user.pk
        manages = user.has_perm("members.manage_register")
        sees_all = sees_all_of(user, person)
        works_here = any(role.ends_on is None or role.ends_on > self.day for role in roles)
        may_change = user.has_perm("members.change_person", person) and not person.anonymised_on
        return super().get_context_data(
            person=person,
            day=self.day,
            mail=MailBadge.of(person),
            # Who left for elsewhere is no longer the old municipality's to call.
            shows_contact=sees_all or works_here,
            is_self=is_self,
            manages=manages,
            may_change=may_change,
            may_export=user.has_perm("members.export_person", person),
            changeable={
                role.pk
                for role in roles
                if user.has_perm("members.change_municipality", role.municipality)
            },
            roles_now=[role for role in roles if role.covers(self.day)],
            roles_later=[role for role in roles if role.starts_on > self.day],
            roles_before=[role for role in roles if role.ends_on and role.ends_on <= self.day],
            **self._what_happened(shown=manages or is_self or may_change, manages=manages),
            **kwargs,
        )

    def _what_happened(self, *, shown: bool, manages: bool) -> dict[str, Any]:
        """Who changed what, for who may change it or is it; who looked, for the secretariat."""
        person = self.object
        if not shown:
            return {"history": [], "trail": [], "looks": [], "requests": []}
        history: Any = Official.history.filter(id=person.pk)
        roles: Any = MunicipalRole.history.filter(official_id=person.pk)
        lines = history_lines(
            history.select_related("history_user").order_by("history_date", "history_id"),
            roles.select_related("history_user", "municipality").order_by(
                "history_date", "history_id"
            ),
        )
        return {
            "history": lines[:MOST_LINES],
            "trail": trail(trail_of(person)[:MOST_LINES]),
            "looks": [LookLine.of(row) for row in looks_at(person)[:MOST_LINES]] if manages else [],
            "requests": list(person.data_requests.order_by("-asked_at")),
        }


class OwnPersonView(RuleMixin, View):
    """Leads to one's own page."""

    permission_required = "accounts.view_profile"

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        person = Official.objects.filter(user=user).first()
        if person is None:
            return redirect("accounts:profile")
        return redirect("members:person", pk=person.pk)
