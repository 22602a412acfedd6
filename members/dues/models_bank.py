"""What the bank told: statements and their movements, and which payments were booked from them."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from members.dues.models_invoice import Payment


class BankStatement(models.Model):
    """A statement of one of our accounts, as it came in.

    ``difference``: what opening balance and movements miss to come to the closing balance; None: the
    bank named no balances. Such a statement is booked only after a person released it.
    """

    iban = models.CharField("rekening", max_length=34)
    number = models.CharField("nummer", max_length=80, blank=True)
    opens_on = models.DateField("van", null=True)
    closes_on = models.DateField("tot en met", null=True)
    opening = models.DecimalField("beginsaldo", max_digits=14, decimal_places=2, null=True)
    closing = models.DecimalField("eindsaldo", max_digits=14, decimal_places=2, null=True)
    difference = models.DecimalField("verschil", max_digits=14, decimal_places=2, null=True)
    known = models.PositiveIntegerField("al bekend", default=0)
    filename = models.CharField("bestand", max_length=200)
    sha256 = models.CharField(max_length=64)
    brought_at = models.DateTimeField("ingelezen", auto_now_add=True)
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    brought_label = models.CharField("ingelezen door", max_length=200)
    released_reason = models.CharField("reden van vrijgeven", max_length=200, blank=True)

    class Meta:
        verbose_name = "rekeningafschrift"
        verbose_name_plural = "rekeningafschriften"
        indexes: ClassVar = [
            models.Index(fields=["iban", "closes_on"], name="dues_statement_order")
        ]

    def __str__(self) -> str:
        return f"Afschrift {self.number or self.pk} van {self.iban}"

    def get_absolute_url(self) -> str:
        """The page on which it is handled."""
        return reverse("dues:statement", args=[self.pk])

    @property
    def is_checked(self) -> bool:
        """Whether it adds up, or a person released it: only then it is booked."""
        return self.difference == 0 or bool(self.released_reason)


class BankMovementQuerySet(models.QuerySet):
    """Movements by what was done with them."""

    def with_booked(self) -> Self:
        """Adds ``is_booked``: whether payments that count were booked from it."""
        rows = Booking.objects.filter(movement=OuterRef("pk"), payment__withdrawn_at=None)
        return self.annotate(is_booked=Exists(rows))

    def to_do(self) -> Self:
        """What came in or was taken back, and is neither booked nor set aside."""
        came_in = Q(amount__gt=0) | Q(is_reversal=True)
        return self.with_booked().filter(came_in, is_booked=False, set_aside_reason="")


class BankMovement(models.Model):
    """One movement. ``key`` tells it from every other one in any file (bank_statements.Statement.keyed)."""

    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="movements")
    key = models.CharField(max_length=80, unique=True)
    on = models.DateField("datum")
    amount = models.DecimalField("bedrag", max_digits=14, decimal_places=2)
    counter_iban = models.CharField("tegenrekening", max_length=34, blank=True)
    counter_name = models.CharField("naam", max_length=140, blank=True)
    reference = models.CharField("betalingskenmerk", max_length=140, blank=True)
    end_to_end = models.CharField(max_length=140, blank=True)
    bank_reference = models.CharField(max_length=140, blank=True)
    text = models.TextField("omschrijving", blank=True)
    is_reversal = models.BooleanField("terugboeking", default=False)
    set_aside_reason = models.CharField("reden van opzijleggen", max_length=200, blank=True)
    set_aside_label = models.CharField(max_length=200, blank=True)

    objects: ClassVar = BankMovementQuerySet.as_manager()

    class Meta:
        verbose_name = "bankboeking"
        verbose_name_plural = "bankboekingen"

    def __str__(self) -> str:
        who = self.counter_name or self.counter_iban or "onbekend"
        return f"{self.amount} van {who} op {self.on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """What the bank said never changes; only what was done with it does."""
        if not self._state.adding and set(kwargs.get("update_fields") or ()) - {
            "set_aside_reason",
            "set_aside_label",
        }:
            raise ValueError("a movement of the bank does not change")
        super().save(*args, **kwargs)


class Booking(models.Model):
    """A payment that was booked from a movement; one movement may pay more invoices."""

    movement = models.ForeignKey(BankMovement, on_delete=models.PROTECT, related_name="bookings")
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="booking")

    class Meta:
        verbose_name = "boeking van een betaling"
        verbose_name_plural = "boekingen van betalingen"

    def __str__(self) -> str:
        return f"{self.payment} uit {self.movement}"
