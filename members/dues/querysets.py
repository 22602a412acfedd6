"""Reading invoices: what is paid, what is late, who may see them."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Round

from m50portal.core.dates import today
from members.choices import RoleKind
from members.dues.choices import InvoiceStatus
from members.selectors import municipality_roles

MONEY = models.DecimalField(max_digits=12, decimal_places=2)
# Who, within a municipality, handles its invoices.
BILLING_ROLES = (RoleKind.CONTACT_OFFICIAL, RoleKind.FINANCE)


def billing_municipality_ids(user: Any) -> set[int]:
    """The municipalities whose invoices ``user`` handles today."""
    return {role.municipality_id for role in municipality_roles(user) if role.kind in BILLING_ROLES}


class InvoiceQuerySet(models.QuerySet):
    """Invoices with what was paid on them."""

    def issued(self) -> Self:
        """Those with a number; a draft lives only inside the transaction that issues it."""
        return self.exclude(number=None)

    def visible_to(self, user: Any) -> Self:
        """What ``user`` may open: everything for who keeps the books, else the own municipality."""
        if not user.is_authenticated:
            return self.none()
        if user.has_perm("dues.view_dues"):
            return self
        return self.filter(municipality__in=billing_municipality_ids(user))

    def with_paid(self, day: datetime.date | None = None) -> Self:
        """Adds ``paid`` (until and with ``day``) and ``open_amount`` (negative: too much paid)."""
        payments: Any = self.model._meta.get_field("payments").related_model
        rows = payments.objects.valid().filter(invoice=OuterRef("pk")).order_by().values("invoice")
        if day is not None:
            rows = rows.filter(received_on__lte=day)
        paid = Coalesce(
            Subquery(rows.annotate(sum=Sum("amount")).values("sum")), Value(0), output_field=MONEY
        )
        # SQLite adds decimals up as floats: rounding brings the cents back.
        return self.annotate(paid=Round(paid, precision=2, output_field=MONEY)).annotate(
            open_amount=Round(F("total") - F("paid"), precision=2, output_field=MONEY)
        )

    def with_status(self, day: datetime.date | None = None) -> Self:
        """``with_paid`` and ``status`` (InvoiceStatus) as it was on ``day``, now when None."""
        late = Q(due_on__lt=day or today())
        return self.with_paid(day).annotate(
            status=Case(
                When(open_amount__lte=0, then=Value(InvoiceStatus.PAID.value)),
                When(late, then=Value(InvoiceStatus.LATE.value)),
                When(paid__gt=0, then=Value(InvoiceStatus.PARTLY.value)),
                default=Value(InvoiceStatus.OPEN.value),
                output_field=models.CharField(),
            )
        )


class PaymentQuerySet(models.QuerySet):
    """Payments; one that was registered by mistake stays, but no longer counts."""

    def valid(self) -> Self:
        """Those that count."""
        return self.filter(withdrawn_at=None)
