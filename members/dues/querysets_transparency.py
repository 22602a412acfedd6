"""Reading transparency statements: which one counts, and who may see a share."""

from typing import Any, Self

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast

from m50portal.core.dates import today
from m50portal.core.models import OutgoingMail
from members.choices import RoleKind
from members.dues.choices import StatementState, StatementStatus
from members.dues.querysets import billing_municipality_ids
from members.models import MunicipalRole

# The mail that tells a municipality that it may declare nothing after all.
TAKEN_BACK = "transparency_void"


class TransparencyStatementQuerySet(models.QuerySet):
    """Statements of a year: a draft, the version that counts, and those that it replaced."""

    def issued(self) -> Self:
        """Those that never change again."""
        return self.filter(state=StatementState.ISSUED)

    def drafts(self) -> Self:
        """Those that can still change."""
        return self.filter(state=StatementState.DRAFT)

    def current(self) -> Self:
        """Of each year the last version that was issued."""
        return self.with_status().filter(status=StatementStatus.CURRENT)

    def with_status(self) -> Self:
        """Adds ``status`` (StatementStatus)."""
        later = self.model._default_manager.filter(
            state=StatementState.ISSUED, year=OuterRef("year"), version__gt=OuterRef("version")
        )
        return self.annotate(
            status=Case(
                When(state=StatementState.DRAFT, then=Value(StatementStatus.DRAFT.value)),
                When(Exists(later), then=Value(StatementStatus.REPLACED.value)),
                default=Value(StatementStatus.CURRENT.value),
                output_field=models.CharField(),
            )
        )

    def with_share_count(self) -> Self:
        """Adds ``share_count``: over how many members it was divided."""
        return self.annotate(share_count=Count("shares"))


class TransparencyShareQuerySet(models.QuerySet):
    """Shares of members in statements that were issued."""

    def visible_to(self, user: Any) -> Self:
        """What ``user`` may open: everything for who keeps the books, else the own municipality."""
        rows = self.filter(statement__state=StatementState.ISSUED)
        if not user.is_authenticated:
            return rows.none()
        if user.has_perm("dues.view_dues"):
            return rows
        return rows.filter(municipality__in=billing_municipality_ids(user))

    def current(self) -> Self:
        """Shares of the version of their year that counts."""
        statements: Any = self.model._meta.get_field("statement").related_model
        later = statements.objects.filter(
            state=StatementState.ISSUED,
            year=OuterRef("statement__year"),
            version__gt=OuterRef("statement__version"),
        )
        return self.filter(~Exists(later), statement__state=StatementState.ISSUED)

    def to_tell(self) -> Self:
        """Of which the municipality still has to hear, and that has somebody to tell it to.

        One that passed into another may be told through its successor; who that is, is asked later.
        """
        official = MunicipalRole.objects.as_of(today()).filter(
            municipality=OuterRef("municipality"), kind=RoleKind.CONTACT_OFFICIAL
        )
        reachable = (
            Q(municipality__billing__invoice_email__gt="")
            | Exists(official.exclude(official__email=""))
            | Q(municipality__ends_on__lte=today())
        )
        return self.current().filter(reachable, statement__sends_mail=True, told_at=None)

    def void(self) -> Self:
        """Shares of a version that was replaced, of who has none in the version that counts."""
        statements: Any = self.model._meta.get_field("statement").related_model
        newer = statements.objects.filter(
            state=StatementState.ISSUED,
            year=OuterRef("statement__year"),
            version__gt=OuterRef("statement__version"),
        )
        still = self.model._default_manager.filter(
            statement__state=StatementState.ISSUED,
            statement__year=OuterRef("statement__year"),
            statement__version__gt=OuterRef("statement__version"),
            municipality=OuterRef("municipality"),
        )
        rows = self.filter(Exists(newer), ~Exists(still))
        return rows.filter(statement__state=StatementState.ISSUED)

    def to_take_back(self) -> Self:
        """Void shares of which the municipality was told, and not yet that it is void."""
        told = OutgoingMail.objects.filter(
            name=TAKEN_BACK, about_id=Cast(OuterRef("pk"), models.CharField())
        )
        return self.void().filter(~Exists(told), told_at__isnull=False)

    def in_order(self) -> Self:
        """As the statement lists them."""
        return self.order_by(F("position").asc())
