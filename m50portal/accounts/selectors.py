"""Reading accounts for the secretariat's pages."""

import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from m50portal.accounts.models import OfficeTerm, User
from m50portal.core.models import AuditEvent

REVIEW_EVERY = datetime.timedelta(days=365)


def accounts() -> QuerySet:
    """Every account with its present offices and whether it has a second factor."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=kinds)
    terms = OfficeTerm.objects.current().order_by("office")
    return (
        User.objects.annotate(has_second_factor=Exists(factors))
        .prefetch_related(Prefetch("office_terms", queryset=terms, to_attr="present_offices"))
        .order_by("name", "pk")
    )


def holders_of(office: str) -> list[User]:
    """Who holds ``office`` (choices.Office) today and may log in, by name."""
    terms = OfficeTerm.objects.current().filter(office=office, user__is_active=True)
    return [term.user for term in terms.select_related("user").order_by("user__name", "pk")]


def holders_from(day: datetime.date) -> QuerySet[User]:
    """Who holds an office on ``day`` or will hold one later."""
    terms = OfficeTerm.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day))
    return User.objects.filter(pk__in=terms.values("user"))


def last_review() -> AuditEvent | None:
    """When the rights were last signed off, and by whom."""
    return AuditEvent.objects.filter(kind="accounts.review_rights").order_by("-at").first()
