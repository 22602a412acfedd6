"""The page of a person with what every room knows, and all of it as a download."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.views.generic import View

from lobby.models import LobbyAction
from m50portal.core import audit
from m50portal.core.views import RuleMixin, private_bytes
from m50portal.desk.person_data import as_zip, data_of
from meetings.models import Invitation, Meeting
from members.actions_privacy import note_look
from members.choices import RoleKind
from members.choices_people import LookKind
from members.models import Official
from members.selectors import municipality_roles
from members.selectors_people import sees_all_of
from members.views_person import PersonDetailView, PersonMixin
from pillars.models import Participation, Seat
from pillars.selectors_network import tasks_of

MOST_MEETINGS = 10


class PersonPageView(PersonDetailView):
    """The register's page of a person with what the upper rooms know.

    A contact official sees what somebody does for the own municipality, nothing of elsewhere.
    """

    template_name = "desk/person_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, person = self.request.user, self.object
        seats = Seat.objects.as_of(self.day).filter(official=person)
        joins = Participation.objects.as_of(self.day).filter(official=person)
        prepares = Participation.objects.as_of(self.day).filter(policy_official=person)
        meetings = Meeting.objects.visible_to(user)
        invitations = Invitation.objects.filter(official=person, meeting__in=meetings)
        if not sees_all_of(user, person):
            own = [
                role.municipality_id
                for role in municipality_roles(user)
                if role.kind == RoleKind.CONTACT_OFFICIAL
            ]
            seats, joins = seats.filter(municipality__in=own), joins.filter(municipality__in=own)
            prepares = prepares.filter(municipality__in=own)
            invitations = invitations.filter(municipality__in=own)
        rows = invitations.select_related("meeting").order_by("-meeting__starts_at", "-pk")
        actions = LobbyAction.objects.filter(official=person).select_related("goal")
        return super().get_context_data(
            tasks=tasks_of(person, self.day) if sees_all_of(user, person) else [],
            seats=list(seats.for_lists()),
            participations=list(joins.select_related("pillar").for_lists()),
            prepares=list(prepares.select_related("pillar").for_lists()),
            invitations=list(rows[:MOST_MEETINGS]),
            now=timezone.now(),
            actions=list(actions.order_by("pk")) if user.has_perm("lobby.view_lobby") else [],
            **kwargs,
        )


class PersonDataView(PersonMixin, View):
    """All data of a person, for that person or for the secretariat that answers a request."""

    permission_required = "members.export_person"
    refusal = "Alleen de persoon zelf en het secretariaat downloaden alle gegevens."

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        note_look(official=self.object, by=request.user, kind=LookKind.DATA)
        audit.record("members.export_person", target=self.object, by=request.user)
        return _download(self.object.name, self.object, self.object.user)


class OwnDataView(RuleMixin, View):
    """All data of who asks, also of somebody who works for no municipality."""

    permission_required = "accounts.view_profile"

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        person = Official.objects.filter(user=user).first()
        audit.record("members.export_person", target=person or user, by=user)
        return _download(user.name, person, user)


def _download(title: str, person: Official | None, user: Any) -> HttpResponse:
    return private_bytes(
        as_zip(title, data_of(person, user)),
        filename=f"gegevens-{slugify(title)}.zip",
        content_type="application/zip",
    )
