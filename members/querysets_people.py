"""Reading people: who is active, whose mail arrives, who is to be forgotten."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Case, Exists, F, Max, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncDate

from m50portal.core.choices import MailState
from m50portal.core.models import OutgoingMail
from m50portal.core.periods import period_covers
from members.choices_people import MailCheck


class OfficialQuerySet(models.QuerySet):
    """People."""

    def active_on(self, day: datetime.date) -> Self:
        """Those with at least one role on ``day``."""
        return self.filter(period_covers(day, "roles__")).distinct()

    def present(self) -> Self:
        """Those who were not anonymised."""
        return self.filter(anonymised_on=None)

    # --- Mail -----------------------------------------------------------------------------------
    def with_mail_state(self) -> Self:
        """Adds ``mail_check`` (choices_people.MailCheck) and ``bounced_at``.

        Mail bounced when the last message to this address that was tried failed: a later one that
        was sent, or another address, takes that away. Confirmed is an address that somebody said
        is right, or that its owner logs in with.
        """
        return self.annotate(
            bounced_at=Case(
                When(bounced_condition(), then=Subquery(_tried("email").values("created_at")[:1]))
            ),
            mail_check=Case(
                When(email="", then=Value(MailCheck.ABSENT.value)),
                When(bounced_condition(), then=Value(MailCheck.BOUNCED.value)),
                When(confirmed_condition(), then=Value(MailCheck.CONFIRMED.value)),
                default=Value(MailCheck.UNCONFIRMED.value),
                output_field=models.CharField(),
            ),
        )

    def with_bounced_mail(self) -> Self:
        """Those whom the last message that was tried did not reach."""
        return self.exclude(email="").filter(bounced_condition())

    def never_confirmed(self) -> Self:
        """Those with an address that nobody ever said is right, and that nobody logs in with."""
        return self.exclude(email="").exclude(confirmed_condition())

    def of_mail_check(self, check: str) -> Self:
        """Those whose mail is in a state (choices_people.MailCheck)."""
        if check == MailCheck.ABSENT:
            return self.filter(email="")
        if check == MailCheck.BOUNCED:
            return self.with_bounced_mail()
        arrives = self.exclude(email="").exclude(bounced_condition())
        if check == MailCheck.CONFIRMED:
            return arrives.filter(confirmed_condition())
        return arrives.exclude(confirmed_condition())

    # --- Privacy --------------------------------------------------------------------------------
    def with_last_day(self) -> Self:
        """Adds ``over_on``: the first day without any role, None for who has one without an end.

        Somebody who never had a role counts from the day on which the register learned the name.
        """
        history: Any = self.model.history.model  # type: ignore[attr-defined]
        known = (
            history.objects.filter(id=OuterRef("pk"))
            .values("id")
            .annotate(first=Min("history_date"))
            .values("first")[:1]
        )
        roles = self.model._meta.get_field("roles").related_model._default_manager  # type: ignore[union-attr]
        endless = roles.filter(official=OuterRef("pk"), ends_on=None)
        last = (
            roles.filter(official=OuterRef("pk"))
            .order_by()
            .values("official")
            .annotate(last=Max("ends_on"))
            .values("last")[:1]
        )
        return self.annotate(
            over_on=Case(
                When(Exists(endless), then=Value(None, output_field=models.DateField())),
                default=Coalesce(
                    Subquery(last, output_field=models.DateField()),
                    TruncDate(Subquery(known, output_field=models.DateTimeField())),
                ),
                output_field=models.DateField(),
            )
        )

    def over_before(self, day: datetime.date) -> Self:
        """Those whose last role was over on ``day`` and whom nobody anonymised yet.

        Whoever still has a role, begun or planned, is not among them.
        """
        return self.present().with_last_day().filter(over_on__lte=day)


def confirmed_condition(prefix: str = "") -> Q:
    """Somebody said the address is right, or its owner logs in with it."""
    return Q(**{f"{prefix}email_confirmed_on__isnull": False}) | Q(
        **{
            f"{prefix}user__last_login__isnull": False,
            f"{prefix}user__email": F(f"{prefix}email"),
        }
    )


def bounced_condition(prefix: str = "") -> Q:
    """The last message to the address that was tried failed."""
    last = _tried(f"{prefix}email").values("state")[:1]
    failed = OutgoingMail.objects.filter(to=OuterRef(f"{prefix}email"), state=MailState.FAILED)
    # The first half is answered by an index alone and is nearly always "no".
    return Q(Exists(failed)) & Q(_IsFailed(Subquery(last)))


def _tried(email: str) -> Any:
    """The messages to the outer row's address that were sent or refused, last first."""
    states = [MailState.SENT, MailState.FAILED]
    rows = OutgoingMail.objects.filter(to=OuterRef(email), state__in=states)
    return rows.order_by("-created_at", "-pk")


class _IsFailed(models.Func):
    """``<state> = 'failed'`` as a condition of its own."""

    template = "(%(expressions)s) = 'failed'"
    output_field = models.BooleanField()
    conditional = True
