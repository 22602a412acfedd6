"""What part of the association's VAT each member may declare at the BTW-compensatiefonds, per year."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from members.dues.apportionment import percent
from members.dues.choices import STATEMENT_KINDS, StatementState, StatementStatus
from members.dues.models_invoice import Frozen, Unchangeable
from members.dues.querysets_transparency import (
    TransparencyShareQuerySet,
    TransparencyStatementQuerySet,
)
from members.models import Municipality

REFUSAL = (
    "Een uitgegeven transparantieopgave verandert niet. Maak een verbetering als zij niet klopt."
)


class TransparencyStatement(models.Model):
    """The VAT of one calendar year that members may declare, and why it is that much.

    A draft changes and may be thrown away. Once issued it stays as it is, with its shares; what was
    wrong is mended by a next version of the same year, which replaces it.
    """

    year = models.PositiveSmallIntegerField(
        "jaar",
        validators=[
            MinValueValidator(2000, "Vul een jaar vanaf 2000 in."),
            MaxValueValidator(2100, "Vul een jaar tot en met 2100 in."),
        ],
    )
    version = models.PositiveSmallIntegerField("versie", default=1)
    state = models.CharField(max_length=10, choices=StatementState, default=StatementState.DRAFT)
    compensable_vat = models.DecimalField(
        "btw die leden mogen opgeven",
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0), "Vul een bedrag van nul of hoger in.")],
    )
    explanation = models.TextField("waaruit dit bedrag bestaat", max_length=2000)
    reason = models.CharField("wat is er verbeterd", max_length=200, blank=True)

    # From here on: filled in when it is issued.
    total_dues = models.DecimalField(max_digits=14, decimal_places=2, null=True, editable=False)
    issued_on = models.DateField("uitgegeven op", null=True, editable=False)
    issued_at = models.DateTimeField(null=True, editable=False)
    sends_mail = models.BooleanField(default=False, editable=False)
    sender_name = models.CharField(max_length=70, blank=True, editable=False)
    sender_street = models.CharField(max_length=120, blank=True, editable=False)
    sender_postcode = models.CharField(max_length=7, blank=True, editable=False)
    sender_city = models.CharField(max_length=80, blank=True, editable=False)
    sender_kvk = models.CharField(max_length=8, blank=True, editable=False)
    sender_vat_number = models.CharField(max_length=14, blank=True, editable=False)
    sender_email = models.EmailField(blank=True, editable=False)

    objects = TransparencyStatementQuerySet.as_manager()

    class Meta:
        verbose_name = "transparantieopgave"
        verbose_name_plural = "transparantieopgaven"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "version"], name="dues_transparency_version_once"
            ),
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(state=StatementState.DRAFT),
                name="dues_transparency_one_draft",
            ),
            models.CheckConstraint(
                name="dues_transparency_not_negative", condition=Q(compensable_vat__gte=0)
            ),
            models.CheckConstraint(
                name="dues_transparency_version_says_why", condition=Q(version=1) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="dues_transparency_draft_or_issued",
                condition=Q(
                    state=StatementState.DRAFT, total_dues=None, issued_on=None, issued_at=None
                )
                | Q(
                    state=StatementState.ISSUED,
                    total_dues__gt=0,
                    issued_on__isnull=False,
                    issued_at__isnull=False,
                )
                & ~Q(sender_name=""),
            ),
        ]

    def __str__(self) -> str:
        version = f", versie {self.version}" if self.version > 1 else ""
        return f"Transparantieopgave {self.year}{version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_when_issued()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        self._refuse_when_issued()
        return super().delete(*args, **kwargs)

    def _refuse_when_issued(self) -> None:
        if not self._state.adding and type(self).objects.issued().filter(pk=self.pk).exists():
            raise Frozen(REFUSAL)

    def get_absolute_url(self) -> str:
        """The page of the statement, for who keeps the books."""
        return reverse("dues:transparency_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        """Whether it can still change."""
        return self.state == StatementState.DRAFT

    @property
    def status_label(self) -> str:
        """What it is now, in words; only on rows of ``with_status``."""
        return str(StatementStatus(self.status).label)  # type: ignore[attr-defined]

    @property
    def status_kind(self) -> str:
        """The badge that goes with it (templates/components/badge.html)."""
        return STATEMENT_KINDS[StatementStatus(self.status)]  # type: ignore[attr-defined]


class TransparencyShare(Unchangeable):
    """What one municipality paid in the year, and the part of the VAT that belongs to it."""

    refusal = REFUSAL

    statement = models.ForeignKey(
        TransparencyStatement, on_delete=models.PROTECT, related_name="shares"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="transparency_shares"
    )
    position = models.PositiveIntegerField()
    # What the municipality was called on the last day of the year.
    name = models.CharField("gemeente", max_length=100)
    dues = models.DecimalField("contributie", max_digits=12, decimal_places=2)
    amount = models.DecimalField("aandeel in de btw", max_digits=12, decimal_places=2)
    # Not frozen: when the mail to the municipality was put in the outbox.
    told_at = models.DateTimeField(null=True, editable=False)

    objects = TransparencyShareQuerySet.as_manager()

    class Meta:
        verbose_name = "aandeel in een transparantieopgave"
        verbose_name_plural = "aandelen in transparantieopgaven"
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "municipality"], name="dues_transparency_share_once"
            ),
            models.UniqueConstraint(
                fields=["statement", "position"], name="dues_transparency_share_in_order"
            ),
            models.CheckConstraint(
                name="dues_transparency_share_of_who_paid", condition=Q(dues__gt=0, amount__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement}: {self.name}"

    def get_absolute_url(self) -> str:
        """The page for the municipality itself."""
        return reverse("dues:share", args=[self.pk])

    @property
    def percent(self) -> Decimal:
        """Its part of all dues of the year, for people."""
        assert self.statement.total_dues is not None
        return percent(self.dues, self.statement.total_dues)
