"""Who sends the invoices, and what is agreed for a year of dues."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from m50portal.core.periods import Period, PeriodQuerySet
from members.choices import MembershipKind
from members.dues.choices import ProRata, Reference, Transition, VatTreatment
from members.dues.models_bank import BankMovement, BankStatement, Booking
from members.dues.models_books import LedgerSettings
from members.dues.models_delivery import Delivery, PeppolSending
from members.dues.models_invoice import Invoice, InvoiceFile, InvoiceLine, Payment
from members.dues.models_reminders import (
    InterestRate,
    InvoiceReminder,
    ReminderLevel,
    ReminderPause,
    ReminderPolicy,
)
from members.dues.models_run import DuesRun, DuesRunItem
from members.dues.models_transparency import TransparencyShare, TransparencyStatement
from members.dues.references import compact, validate_bic, validate_iban, validate_oin

__all__ = [
    "BankMovement",
    "BankStatement",
    "Booking",
    "Delivery",
    "DuesRate",
    "DuesRun",
    "DuesRunItem",
    "DuesYear",
    "Invoice",
    "InvoiceFile",
    "InvoiceLine",
    "InvoiceReminder",
    "InterestRate",
    "Issuer",
    "LedgerSettings",
    "Payment",
    "PeppolSending",
    "ReminderLevel",
    "ReminderPause",
    "ReminderPolicy",
    "TransparencyShare",
    "TransparencyStatement",
]
# An EPC QR code holds a name of 70 signs.
NAME_LENGTH = 70


class Issuer(Period):
    """The sender of invoices, as from a date. On each day there is at most one.

    A new address or bank account is a new row; what was issued copied the old one.
    """

    legal_name = models.CharField("naam", max_length=NAME_LENGTH)
    street = models.CharField("straat en huisnummer", max_length=120)
    postcode = models.CharField(
        "postcode",
        max_length=7,
        validators=[
            RegexValidator(r"^\d{4} [A-Z]{2}$", "Vul een postcode in, bijvoorbeeld 3701 AA.")
        ],
    )
    city = models.CharField("plaats", max_length=80)
    kvk = models.CharField(
        "KvK-nummer",
        max_length=8,
        validators=[RegexValidator(r"^\d{8}$", "Vul een KvK-nummer van 8 cijfers in.")],
    )
    vat_number = models.CharField(
        "btw-nummer",
        max_length=14,
        blank=True,
        help_text="Alleen nodig als de contributie belast of vrijgesteld is.",
        validators=[
            RegexValidator(
                r"^NL\d{9}B\d{2}$", "Vul een btw-nummer in, bijvoorbeeld NL001234567B01."
            )
        ],
    )
    oin = models.CharField("OIN", max_length=20, blank=True, validators=[validate_oin])
    iban = models.CharField("IBAN", max_length=34, validators=[validate_iban])
    bic = models.CharField("BIC", max_length=11, blank=True, validators=[validate_bic])
    email = models.EmailField("e-mailadres voor vragen")

    objects: ClassVar = PeriodQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = "afzender"
        verbose_name_plural = "afzenders"
        constraints: ClassVar = [*Period.Meta.constraints]

    def __str__(self) -> str:
        return f"{self.legal_name}, {self.period_text}"

    def clean_fields(self, exclude: Any = None) -> None:
        self.iban, self.bic = compact(self.iban), compact(self.bic)
        self.vat_number = compact(self.vat_number)
        super().clean_fields(exclude=exclude)


class DuesYear(models.Model):
    """What is agreed for one calendar year. A year without a row is unknown, and stays so."""

    year = models.PositiveSmallIntegerField(
        "jaar",
        unique=True,
        validators=[MinValueValidator(2000), MaxValueValidator(2100)],
        error_messages={"unique": "Dit contributiejaar is er al."},
    )
    reference = models.CharField(
        "wie betaalt", max_length=10, choices=Reference, default=Reference.ANY_DAY
    )
    pro_rata = models.CharField(
        "wie niet het hele jaar lid is, betaalt",
        max_length=10,
        choices=ProRata,
        default=ProRata.FULL_YEAR,
    )
    transition = models.CharField(
        "wie van aspirant-lid lid wordt, betaalt dat jaar",
        max_length=10,
        choices=Transition,
        default=Transition.FULL_YEAR,
    )
    due_days = models.PositiveSmallIntegerField(
        "betaaltermijn in dagen",
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    vat_treatment = models.CharField(
        "btw", max_length=20, choices=VatTreatment, default=VatTreatment.NOT_DUE
    )
    vat_text = models.CharField(
        "tekst over btw op de factuur",
        max_length=250,
        blank=True,
        help_text="Leeg: de wettelijke tekst die bij uw keuze hoort.",
    )
    description = models.CharField(
        "omschrijving op de factuur", max_length=120, default="Contributie M50"
    )
    payment_text = models.CharField(
        "tekst bij de betaling",
        max_length=250,
        default="Vermeld bij uw betaling alleen het betalingskenmerk.",
    )
    source = models.CharField("bron of besluit", max_length=250, blank=True)

    class Meta:
        verbose_name = "contributiejaar"
        verbose_name_plural = "contributiejaren"

    def __str__(self) -> str:
        return f"Contributie {self.year}"

    def amount_for(self, kind: str) -> Decimal | None:
        """The yearly amount for members or aspirants in euros; None when it is unknown."""
        amounts: dict[str, Decimal] = {rate.kind: rate.amount for rate in self.rates.all()}
        return amounts.get(kind)

    @property
    def vat_statement(self) -> str:
        """What the invoices of this year say about VAT."""
        return self.vat_text or VatTreatment(self.vat_treatment).legal_text


class DuesRate(models.Model):
    """What one kind of membership costs in a year, without VAT. Zero is an amount too."""

    dues_year = models.ForeignKey(DuesYear, on_delete=models.PROTECT, related_name="rates")
    kind = models.CharField("soort", max_length=10, choices=MembershipKind)
    amount = models.DecimalField("bedrag", max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = "contributietarief"
        verbose_name_plural = "contributietarieven"
        constraints = [
            models.UniqueConstraint(fields=["dues_year", "kind"], name="dues_rate_once"),
            models.CheckConstraint(name="dues_rate_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.dues_year.year}: {self.amount}"
