"""Reading invoices: what is paid, what is late, who may see them."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Round

from m50portal.core.dates import today
from members.choices import RoleKind
from members.dues.choices import InvoiceKind, InvoiceStatus
from members.selectors import municipality_roles
from members.selectors_kin import earlier_selves

MONEY = models.DecimalField(max_digits=12, decimal_places=2)
# Who, within a municipality, handles its invoices.
BILLING_ROLES = (RoleKind.CONTACT_OFFICIAL, RoleKind.FINANCE)


def billing_municipality_ids(user: Any) -> set[int]:
    """The municipalities whose invoices ``user`` handles today, and what went wholly into them.

    Asked once per request, kept as ``municipality_roles`` is.
    """
    ids: set[int] | None = getattr(user, "_billing_municipality_ids", None)
    if ids is None:
        own = {role.municipality for role in municipality_roles(user) if role.kind in BILLING_ROLES}
        ids = {place.pk for place in own}.union(*(earlier_selves(row, today()) for row in own))
        user._billing_municipality_ids = ids
    return ids


class InvoiceQuerySet(models.QuerySet):
    """Invoices with what was paid on them."""

    def numbered(self) -> Self:
        """Invoices and credit notes with their number; a draft lives only while it is issued."""
        return self.exclude(number=None)

    def issued(self) -> Self:
        """The invoices with a number: what was asked. Credit notes take from these."""
        return self.numbered().filter(kind=InvoiceKind.INVOICE)

    def credit_notes(self) -> Self:
        """The credit notes with a number."""
        return self.numbered().filter(kind=InvoiceKind.CREDIT)

    def visible_to(self, user: Any) -> Self:
        """What ``user`` may open: everything for who keeps the books, else the own municipality."""
        if not user.is_authenticated:
            return self.none()
        if user.has_perm("dues.view_dues"):
            return self
        return self.filter(municipality__in=billing_municipality_ids(user))

    def with_paid(self, day: datetime.date | None = None) -> Self:
        """Adds ``paid`` and ``credited`` (until and with ``day``) and ``open_amount``.

        What is open is below zero when too much was paid: that is to be paid back.
        """
        payments: Any = self.model._meta.get_field("payments").related_model
        counted = payments.objects.valid() if day is None else payments.objects.counted_on(day)
        rows = counted.filter(invoice=OuterRef("pk")).order_by().values("invoice")
        paid = Coalesce(
            Subquery(rows.annotate(sum=Sum("amount")).values("sum")), Value(0), output_field=MONEY
        )
        # SQLite adds decimals up as floats: rounding brings the cents back.
        rows = self.with_credits(day).annotate(
            paid=Round(paid, precision=2, output_field=MONEY),
        )
        left = F("total") - F("paid") - F("credited")
        return rows.annotate(open_amount=Round(left, precision=2, output_field=MONEY))

    def with_credits(self, day: datetime.date | None = None) -> Self:
        """Adds ``credited`` (until and with ``day``) and whether it ``is_asked_again``."""
        notes: Any = self.model._default_manager.credit_notes()  # type: ignore[attr-defined]
        notes = notes.filter(credits=OuterRef("pk")).order_by()
        if day is not None:
            notes = notes.filter(issued_on__lte=day)
        sums = notes.values("credits").annotate(sum=Sum("total")).values("sum")
        credited = Coalesce(Subquery(sums), Value(0), output_field=MONEY)
        return self.annotate(
            credited=Round(credited, precision=2, output_field=MONEY),
            is_asked_again=Exists(notes.filter(asks_again=True)),
        )

    def with_status(self, day: datetime.date | None = None) -> Self:
        """``with_paid`` and ``status`` (InvoiceStatus) as it was on ``day``, now when None."""
        late = Q(due_on__lt=day or today())
        return self.with_paid(day).annotate(
            status=Case(
                When(credited__gte=F("total"), then=Value(InvoiceStatus.CREDITED.value)),
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

    def counted_on(self, day: datetime.date) -> Self:
        """Those that counted on ``day``: received by then, and withdrawn later or never."""
        later = Q(withdrawn_on=None) | Q(withdrawn_on__gt=day)
        return self.filter(later, received_on__lte=day)
