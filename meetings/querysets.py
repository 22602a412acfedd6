"""Reading meetings: which ones somebody may see, which are still to come."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery

from m50portal.accounts.rules import holds_office, is_secretariat
from m50portal.core.dates import start_of, today
from m50portal.core.leases import LeasedQuerySet
from m50portal.core.periods import period_covers
from meetings.choices import OPEN_KINDS, MeetingKind, MeetingState, Presence, PrintState
from members.choices import RoleKind
from members.models import Municipality, MunicipalRole
from pillars.models import Participation
from pillars.selectors import seats_of


def _rows_of(model: type[models.Model], name: str) -> Any:
    """The manager of the rows that ``model`` reaches as ``name``; models import this file."""
    related: Any = model._meta.get_field(name).related_model
    return related.objects


class MeetingQuerySet(models.QuerySet):
    """Meetings."""

    def visible_to(self, user: Any) -> Self:
        """What ``user`` may open; the rule ``meetings.view_meeting`` asks here too.

        Who prepares a meeting sees it always. Others see it once it is announced: who holds an
        office, takes part in the pillar or is invited, the contact official of such a person,
        and everybody of a participating municipality when the whole network is welcome. Their
        own consultation is for the contact officials of all participating municipalities (R53-R59).
        """
        if not user.is_authenticated:
            return self.none()
        if is_secretariat(user):
            return self
        prepares = Q(pillar__in=[seat.pillar_id for seat in seats_of(user)])
        may_know = Q(announced_at__isnull=False)
        if holds_office(user):
            return self.filter(prepares | may_know)
        return self.filter(prepares | (may_know & self._concerns(user)))

    def _concerns(self, user: Any) -> Q:
        """The condition that a meeting is meant for ``user``, or for who they prepare it for."""
        roles = MunicipalRole.objects.current().filter(official__user=user)
        contacts = roles.filter(kind=RoleKind.CONTACT_OFFICIAL)
        own = contacts.values("municipality")
        participations = Participation.objects.current().filter(
            Q(official__user=user) | Q(policy_official__user=user) | Q(municipality__in=own),
            pillar=OuterRef("pillar"),
        )
        invited = (
            _rows_of(self.model, "invitations")
            .sent()
            .filter(Q(official__user=user) | Q(municipality__in=own), meeting=OuterRef("pk"))
        )
        network = Municipality.objects.participating_on(today())
        in_network = roles.filter(municipality__in=network)
        return (
            Q(Exists(participations))
            | Q(Exists(invited))
            | (Q(kind__in=OPEN_KINDS) & Q(Exists(in_network)))
            | (Q(kind=MeetingKind.CONTACTS) & Q(Exists(contacts.filter(municipality__in=network))))
        )

    def upcoming(self, day: datetime.date) -> Self:
        """Meetings that are not over at the start of ``day``, first one first."""
        return self.filter(ends_at__gt=start_of(day)).order_by("starts_at", "pk")

    def past(self, day: datetime.date) -> Self:
        """Meetings that were over before ``day``, last one first."""
        return self.filter(ends_at__lte=start_of(day)).order_by("-starts_at", "-pk")

    def for_lists(self) -> Self:
        """With their pillar."""
        return self.select_related("pillar")

    def for_page(self) -> Self:
        """With their pillar and the last PDF (``print_id``, ``print_hash``, ``print_size``)."""
        last = (
            _rows_of(self.model, "prints")
            .filter(meeting=OuterRef("pk"), state=PrintState.READY)
            .order_by("-pk")
        )
        return self.select_related("pillar").annotate(
            print_id=Subquery(last.values("pk")[:1]),
            print_hash=Subquery(last.values("content_hash")[:1]),
            print_size=Subquery(last.values("size")[:1]),
        )


class NotDeletedQuerySet(models.QuerySet):
    """Rows that can be deleted and put back."""

    def present(self) -> Self:
        """The rows that were not deleted."""
        return self.filter(deleted_at=None)


class InvitationQuerySet(models.QuerySet):
    """Invitations."""

    def sent(self) -> Self:
        """Those whose mail has been written, or that were handed over without an address."""
        return self.filter(invited_at__isnull=False)

    def for_lists(self) -> Self:
        """With person and municipality, in the order of the register."""
        return self.select_related("official", "municipality").order_by(
            "municipality__sort_key", "official__sort_key", "pk"
        )

    def active_on(self, *days: datetime.date) -> Self:
        """Those of people who have a role in a municipality on one of ``days``."""
        covers = Q()
        for day in days:
            covers |= period_covers(day)
        roles = MunicipalRole.objects.filter(covers, official=OuterRef("official"))
        return self.filter(Exists(roles))


class MomentQuerySet(LeasedQuerySet):
    """Reminder moments."""

    def waiting(self) -> Self:
        """Those that did not go out and did not lapse."""
        return self.filter(closed_at=None)

    def with_mails(self) -> Self:
        """Adds ``mails``: to how many people a mail was written."""
        return self.annotate(mails=Count("reminders"))

    def due(self, now: datetime.datetime) -> Self:
        """Those whose moment has come, of meetings that go on."""
        return self.waiting().filter(due_at__lte=now, meeting__state=MeetingState.ANNOUNCED)


class AttendanceQuerySet(models.QuerySet):
    """Who was at meetings."""

    def for_lists(self) -> Self:
        """With whoever it is, for whom, and the meeting."""
        return self.select_related(
            *("meeting", "official", "external", "organisation"),
            *("municipality", "stands_in_for"),
        )

    def unexpected(self) -> Self:
        """Those who are not people of the register: typed names and who came from outside."""
        return self.filter(official=None)

    def present(self) -> Self:
        """Those who came."""
        return self.filter(presence=Presence.PRESENT)
