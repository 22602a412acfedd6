"""People who work for municipalities, and their roles there."""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from m50portal.core.names import fold, last_name_key
from m50portal.core.periods import Period, overlap_exists
from members.choices import RoleKind
from members.models.municipality import Municipality
from members.querysets import RoleQuerySet
from members.querysets_people import OfficialQuerySet


class Official(models.Model):
    """A person who works for a municipality; only work data."""

    name = models.CharField("naam", max_length=120)
    sort_key = models.CharField(max_length=120, editable=False, db_index=True)
    search_key = models.CharField(max_length=200, editable=False)
    email = models.EmailField("e-mailadres", blank=True)
    phone = models.CharField("telefoonnummer", max_length=30, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="official",
        verbose_name="account",
    )
    email_confirmed_on = models.DateField("e-mailadres bevestigd op", null=True, blank=True)
    # Kept longer than the rule says, because somebody said why.
    keep_until = models.DateField("langer bewaren tot", null=True, blank=True)
    keep_reason = models.CharField("reden om langer te bewaren", max_length=200, blank=True)
    anonymised_on = models.DateField("geanonimiseerd op", null=True, blank=True)

    objects = OfficialQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "persoon"
        verbose_name_plural = "personen"
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=~Q(email=""),
                name="members_official_email_once",
                violation_error_message="Er is al iemand met dit e-mailadres.",
            )
        ]
        indexes = [models.Index(fields=["phone"], name="members_official_phone")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The person's own page."""
        return reverse("members:person", args=[self.pk])

    def set_email(self, email: str) -> None:
        """Set the address; a new one is not confirmed yet. The caller saves."""
        email = email.strip().lower()
        if email != self.email:
            self.email, self.email_confirmed_on = email, None

    def set_name(self, name: str) -> None:
        """Set the name and the keys that lists and search use; the caller saves."""
        self.name, self.sort_key, self.search_key = name, last_name_key(name), fold(name)


class MunicipalRole(Period):
    """A role that a person has in a municipality, from a date until a date."""

    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="roles")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField("rol", max_length=20, choices=RoleKind)
    portfolio = models.CharField("portefeuille", max_length=120, blank=True)

    objects: ClassVar = RoleQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Period.Meta):
        verbose_name = "rol"
        verbose_name_plural = "rollen"

    def __str__(self) -> str:
        return f"{self.official}: {self.get_kind_display()} {self.municipality}, {self.period_text}"

    def clean(self) -> None:
        if overlap_exists(
            self, official=self.official, municipality=self.municipality, kind=self.kind
        ):
            raise ValidationError("Deze persoon heeft deze rol in deze periode al.")
