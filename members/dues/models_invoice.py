"""The invoice: once issued it never changes. Files and payments stand beside it."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.urls import reverse

from m50portal.core.dates import today
from m50portal.core.money import CENT, cents
from members.dues.choices import (
    STATUS_KINDS,
    FileKind,
    InvoiceKind,
    InvoiceStatus,
    VatTreatment,
)
from members.dues.querysets import InvoiceQuerySet, PaymentQuerySet
from members.models import Municipality


class Frozen(Exception):
    """Somebody tried to change or remove what was issued."""


class Unchangeable(models.Model):
    """A row that is written once. The database refuses too; this says so in words."""

    refusal = "Een uitgegeven factuur verandert niet. Maak een creditfactuur als zij niet klopt."

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Frozen(self.refusal)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise Frozen(self.refusal)


class Invoice(Unchangeable):
    """An invoice with everything copied in that it says.

    It is a draft (without ``number``) only inside the transaction that issues it: lines are added,
    then it gets its number (actions_invoice.issue) and the database closes it.
    """

    kind = models.CharField(
        "soort", max_length=10, choices=InvoiceKind, default=InvoiceKind.INVOICE
    )
    credits = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="credit_notes"
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    reason = models.CharField("reden", max_length=200, blank=True)
    # Of a credit note: whether what was credited is asked again, on another invoice.
    asks_again = models.BooleanField(default=False)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="invoices"
    )
    dues_year = models.ForeignKey("DuesYear", on_delete=models.PROTECT, related_name="invoices")
    issuer = models.ForeignKey("Issuer", on_delete=models.PROTECT, related_name="invoices")

    number = models.CharField("factuurnummer", max_length=12, unique=True, null=True)  # noqa: DJ001
    series_year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    issued_on = models.DateField("factuurdatum", null=True)
    due_on = models.DateField("vervaldatum", null=True)
    issued_at = models.DateTimeField(null=True)
    payment_reference = models.CharField("betalingskenmerk", max_length=25, blank=True)

    seller_name = models.CharField(max_length=70)
    seller_street = models.CharField(max_length=120)
    seller_postcode = models.CharField(max_length=7)
    seller_city = models.CharField(max_length=80)
    seller_kvk = models.CharField(max_length=8)
    seller_vat_number = models.CharField(max_length=14, blank=True)
    seller_oin = models.CharField(max_length=20, blank=True)
    seller_iban = models.CharField(max_length=34)
    seller_bic = models.CharField(max_length=11, blank=True)
    seller_email = models.EmailField()

    buyer_name = models.CharField(max_length=100)
    buyer_street = models.CharField(max_length=120)
    buyer_postcode = models.CharField(max_length=7)
    buyer_city = models.CharField(max_length=80)
    buyer_email = models.EmailField()
    buyer_attention_of = models.CharField(max_length=120, blank=True)
    buyer_oin = models.CharField(max_length=20, blank=True)
    buyer_reference = models.CharField(max_length=60, blank=True)
    order_reference = models.CharField(max_length=60, blank=True)

    net = models.DecimalField("bedrag zonder btw", max_digits=12, decimal_places=2)
    vat_treatment = models.CharField(max_length=20, choices=VatTreatment)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2)
    vat_amount = models.DecimalField("btw", max_digits=12, decimal_places=2)
    vat_text = models.CharField(max_length=250, blank=True)
    total = models.DecimalField("te betalen", max_digits=12, decimal_places=2)
    payment_text = models.CharField(max_length=250, blank=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = "factuur"
        verbose_name_plural = "facturen"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "dues_year"],
                condition=Q(kind=InvoiceKind.INVOICE, replaces=None),
                name="dues_invoice_once_per_member_and_year",
            ),
            models.CheckConstraint(
                name="dues_invoice_credit_names_its_invoice",
                condition=Q(kind=InvoiceKind.INVOICE, credits=None, asks_again=False)
                | (
                    Q(kind=InvoiceKind.CREDIT, credits__isnull=False, replaces=None) & ~Q(reason="")
                ),
            ),
            models.UniqueConstraint(
                fields=["series_year", "serial"], name="dues_invoice_serial_once"
            ),
            models.CheckConstraint(
                name="dues_invoice_draft_or_issued",
                condition=Q(
                    number=None, series_year=None, serial=None, issued_on=None, issued_at=None
                )
                | Q(
                    number__isnull=False,
                    series_year__isnull=False,
                    serial__isnull=False,
                    issued_on__isnull=False,
                    issued_at__isnull=False,
                    due_on__gte=F("issued_on"),
                )
                & ~Q(payment_reference=""),
            ),
            models.CheckConstraint(
                name="dues_invoice_adds_up",
                condition=Q(total=Round(F("net") + F("vat_amount"), precision=2)) & Q(net__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number or 'zonder nummer'}"

    @property
    def is_credit(self) -> bool:
        """Whether it takes (a part of) another invoice back."""
        return self.kind == InvoiceKind.CREDIT

    def get_absolute_url(self) -> str:
        """The page of the invoice."""
        return reverse("dues:invoice", args=[self.number])

    @property
    def status_label(self) -> str:
        """What is still to be paid, in words; only on rows of ``with_status``."""
        return str(InvoiceStatus(self.status).label)  # type: ignore[attr-defined]

    @property
    def status_kind(self) -> str:
        """The badge that goes with it (templates/components/badge.html)."""
        return STATUS_KINDS[InvoiceStatus(self.status)]  # type: ignore[attr-defined]

    @property
    def still_open(self) -> Decimal:
        """What has to be paid yet, never below zero; only on rows of ``with_paid``."""
        return max(self.open_amount, Decimal(0))  # type: ignore[attr-defined]

    @property
    def overpaid(self) -> Decimal:
        """What was paid too much; only on rows of ``with_paid``."""
        return max(-self.open_amount, Decimal(0))  # type: ignore[attr-defined]

    @property
    def filename(self) -> str:
        """The name of the PDF as a download."""
        return f"{self._stem}.pdf"

    def filename_of(self, kind: str) -> str:
        """The name of a file as a download."""
        ends = {FileKind.PDF: ".pdf", FileKind.NLCIUS: ".xml", FileKind.PEPPOL: "-peppol.xml"}
        return f"{self._stem}{ends[FileKind(kind)]}"

    @property
    def _stem(self) -> str:
        return f"{self.get_kind_display().lower()}-{self.number}"

    def copy_amounts(self, net: Any, treatment: VatTreatment) -> None:
        """Set net, VAT and total; VAT on the sum, half up (EN 16931)."""
        self.net, self.vat_treatment, self.vat_rate = cents(net), treatment, treatment.rate
        self.vat_amount = cents(self.net * treatment.rate / 100)
        self.total = self.net + self.vat_amount


class InvoiceLine(Unchangeable):
    """One line: a description, a period (half-open) and an amount without VAT."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    description = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    quantity = models.DecimalField(max_digits=9, decimal_places=2)
    unit_price = models.DecimalField(max_digits=12, decimal_places=2)
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = "factuurregel"
        verbose_name_plural = "factuurregels"
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="dues_line_position_once"),
            models.CheckConstraint(
                name="dues_line_adds_up",
                condition=Q(amount=Round(F("quantity") * F("unit_price"), precision=2)),
            ),
        ]

    def __str__(self) -> str:
        return self.description


class InvoiceFile(Unchangeable):
    """The bytes of an invoice, stored once: where, how many, and their fingerprint."""

    refusal = "Het bestand van een factuur wordt zeven jaar bewaard zoals het is."

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=10, choices=FileKind)
    path = models.CharField(max_length=120, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "factuurbestand"
        verbose_name_plural = "factuurbestanden"
        constraints = [
            models.UniqueConstraint(fields=["invoice", "kind"], name="dues_file_kind_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} van {self.invoice}"


class Payment(models.Model):
    """Money that came in for an invoice. A mistake is withdrawn with a reason, never removed."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="payments")
    received_on = models.DateField("ontvangen op")
    amount = models.DecimalField(
        "bedrag",
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(CENT, "Vul een bedrag boven nul in.")],
    )
    note = models.CharField("toelichting", max_length=200, blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    registered_label = models.CharField(max_length=200)
    registered_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    # From which day it no longer counts in the books: the bank's own day when the bank took it back.
    withdrawn_on = models.DateField(null=True, editable=False)
    withdrawn_reason = models.CharField("reden", max_length=200, blank=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = "betaling"
        verbose_name_plural = "betalingen"
        constraints = [
            models.CheckConstraint(name="dues_payment_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="dues_payment_withdrawn_has_reason",
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Betaling {self.amount} op {self.invoice}"

    def clean(self) -> None:
        if self.received_on and self.received_on > today():
            raise ValidationError({"received_on": "Deze datum ligt in de toekomst."})

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise Frozen("Een betaling wordt niet verwijderd. Trek haar in met een reden.")
