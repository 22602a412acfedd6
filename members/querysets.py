"""Reading the register, at any date."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from m50portal.core.dates import today
from m50portal.core.periods import PeriodQuerySet, period_covers
from members.choices import BAND, EndReason, Gap, MembershipKind, RoleKind, Size, Status


def name_then(names: Any, column: str, day: datetime.date, *, own: str) -> Coalesce:
    """What a municipality was called on ``day`` (``column`` of ``names``), else its ``own`` column.

    ``names`` are the other names of the municipality of an outer query.
    """
    coming = names.filter(used_from__lte=day).order_by("-used_from", "-pk")
    former = names.filter(used_until__gt=day).order_by("used_until", "pk")
    return Coalesce(
        Subquery(coming.values(column)[:1]), Subquery(former.values(column)[:1]), F(own)
    )


class MunicipalityQuerySet(models.QuerySet):
    """Municipalities with what was true of them on a date."""

    def existing_on(self, day: datetime.date) -> Self:
        """Those that existed on ``day``."""
        return self.filter(
            Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gt=day)
        )

    def participating_on(self, day: datetime.date) -> Self:
        """Members and aspirants on ``day``."""
        return self.filter(Exists(self._memberships().as_of(day)))

    def of_status(self, status: str, day: datetime.date) -> Self:
        """Those with ``status`` (choices.Status) on ``day``."""
        if status == Status.ALL:
            return self.existing_on(day)
        if status == Status.PARTICIPATING:
            return self.participating_on(day)
        if status in {Status.MEMBER, Status.ASPIRANT}:
            kind = MembershipKind.MEMBER if status == Status.MEMBER else MembershipKind.ASPIRANT
            return self.filter(Exists(self._memberships().as_of(day).of_kind(kind)))
        if status == Status.FORMER:
            ended = Exists(self._memberships().filter(ends_on__lte=day))
            return self.filter(ended, ~Exists(self._memberships().as_of(day)))
        begun = Exists(self._memberships().filter(starts_on__lte=day))
        return self.existing_on(day).filter(~begun)

    def of_size(self, size: str) -> Self:
        """Those in a size band (choices.Size); needs ``with_population_on``."""
        low, high = BAND
        below, above = Q(inhabitants__lt=low), Q(inhabitants__gt=high)
        conditions = {
            Size.INSIDE: Q(inhabitants__gte=low, inhabitants__lte=high),
            Size.BELOW: below,
            Size.ABOVE: above,
            Size.OUTSIDE: below | above,
        }
        return self.filter(conditions[Size(size)])

    def with_gap(self, gap: str, day: datetime.date) -> Self:
        """Those for which something (choices.Gap) is missing on ``day``."""
        return self.filter(self.gap_condition(gap, day))

    def gap_condition(self, gap: str, day: datetime.date) -> Q:
        """The condition that something (choices.Gap) is missing on ``day``."""
        if gap == Gap.CONTACT_OFFICIAL:
            contacts = (
                self._related("roles")
                .objects.as_of(day)
                .filter(municipality=OuterRef("pk"), kind=RoleKind.CONTACT_OFFICIAL)
            )
            return Q(~Exists(contacts))
        if gap == Gap.INVOICE_ADDRESS:
            empty = Q(billing=None)
            for name in self._related("billing").REQUIRED:
                empty |= Q(**{f"billing__{name}": ""})
            return empty
        if gap == Gap.BUYER_REFERENCE:
            return Q(billing=None) | Q(billing__buyer_reference="")
        return Q(confirmed_on=None) | Q(confirmed_on__lt=day.replace(month=1, day=1))

    def with_membership_on(self, day: datetime.date) -> Self:
        """Adds ``status`` (MembershipKind or None), ``member_since`` and ``since_certainty``."""
        covers = self._memberships().as_of(day)
        return self.annotate(
            status=Subquery(covers.values("kind")[:1]),
            member_since=Subquery(covers.values("starts_on")[:1]),
            since_certainty=Subquery(covers.values("start_certainty")[:1]),
        )

    def with_last_membership_before(self, day: datetime.date) -> Self:
        """Adds ``left_on`` (the first day no longer a member), ``left_certainty`` and ``left_reason``."""
        ended = self._memberships().filter(ends_on__lte=day).order_by("-ends_on")
        return self.annotate(
            left_on=Subquery(ended.values("ends_on")[:1]),
            left_certainty=Subquery(ended.values("end_certainty")[:1]),
            left_reason=Subquery(ended.values("end_reason")[:1]),
        )

    def with_name_on(self, day: datetime.date) -> Self:
        """Adds ``name_then`` and ``sort_then``: what it was called on ``day``, and how that sorts."""
        names = self._related("names").objects.filter(municipality=OuterRef("pk"))
        return self.annotate(
            name_then=name_then(names, "name", day, own="name"),
            sort_then=name_then(names, "sort_key", day, own="sort_key"),
        )

    def with_population_on(self, day: datetime.date) -> Self:
        """Adds ``inhabitants`` and ``inhabitants_on``: the last figure known on ``day``."""
        populations = self._related("populations")
        last = populations.objects.filter(municipality=OuterRef("pk"), on__lte=day).order_by("-on")
        return self.annotate(
            inhabitants=Subquery(last.values("inhabitants")[:1]),
            inhabitants_on=Subquery(last.values("on")[:1]),
        )

    def visible_to(self, user: Any) -> Self:
        """What ``user`` may open: everything for an office, else the own municipality."""
        if user.has_perm("members.view_register"):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(period_covers(today(), "roles__"), roles__official__user=user).distinct()

    def _memberships(self) -> Any:
        """The memberships of the municipality of an outer query."""
        return self._related("memberships").objects.filter(municipality=OuterRef("pk"))

    def _related(self, name: str) -> Any:
        """The model on the other side: models stand on querysets, so they are not imported here."""
        return self.model._meta.get_field(name).related_model


class MembershipQuerySet(PeriodQuerySet):
    """Memberships by kind; ``as_of`` and ``current`` come with the period."""

    def of_kind(self, kind: str) -> Self:
        """Only members, or only aspirants."""
        return self.filter(kind=kind)

    def undecided(self) -> Self:
        """Those that nobody decided to end; a merger that is planned decides nothing."""
        return self.filter(Q(ends_on=None) | Q(end_reason=EndReason.MERGED))


class DecisionQuerySet(models.QuerySet):
    """Decisions about membership."""

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)


class RoleQuerySet(PeriodQuerySet):
    """Roles of people in municipalities."""

    def for_lists(self) -> Self:
        """With person and municipality, in the order of the register."""
        return self.select_related("official", "municipality").order_by(
            "municipality__sort_key", "kind", "official__sort_key", "pk"
        )
