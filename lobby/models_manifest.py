"""Manifests: numbered principles that the network adopts and municipalities sign."""

import datetime
from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from lobby.choices import MandateBody, ManifestState
from lobby.querysets_manifest import ManifestQuerySet, SignatureQuerySet
from m50portal.core.dates import long_date
from m50portal.core.files import random_name
from m50portal.core.periods import Period, overlap_exists
from members.models import Municipality

FROZEN = (
    "Dit manifest is vastgesteld. De tekst verandert niet meer: gemeenten hebben hierop getekend."
)


class Manifest(models.Model):
    """A text in numbered principles. Once adopted, title, occasion, text and principles stay as they are."""

    title = models.CharField("titel", max_length=150)
    slug = models.SlugField(max_length=160, unique=True)
    occasion = models.CharField(
        "aanleiding", max_length=200, blank=True, help_text="Bijvoorbeeld een debat, met de datum."
    )
    text = models.TextField("inleiding", blank=True)
    state = models.CharField(
        "stand", max_length=10, choices=ManifestState, default=ManifestState.CONCEPT
    )
    adopted_on = models.DateField("vastgesteld op", null=True, blank=True)
    adopted_by = models.CharField("vastgesteld door", max_length=120, blank=True)
    handed_over_on = models.DateField("aangeboden op", null=True, blank=True)
    handed_over_to = models.CharField("aangeboden aan", max_length=200, blank=True)
    closed_on = models.DateField("gesloten op", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ManifestQuerySet.as_manager()
    history = HistoricalRecords()
    _adopted: tuple[Any, ...] | None = None

    class Meta:
        verbose_name = "manifest"
        verbose_name_plural = "manifesten"
        constraints = [
            models.CheckConstraint(
                name="lobby_manifest_adopted_has_date",
                condition=Q(state=ManifestState.CONCEPT, adopted_on=None)
                | (~Q(state=ManifestState.CONCEPT) & Q(adopted_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="lobby_manifest_closed_has_date",
                condition=Q(state=ManifestState.CLOSED, closed_on__isnull=False)
                | (~Q(state=ManifestState.CLOSED) & Q(closed_on=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page inside the portal."""
        return reverse("lobby:manifest", args=[self.slug])

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any
    ) -> Self:
        """Remembers what was adopted, for the guard in ``save``."""
        row = super().from_db(db, field_names, values, **options)
        row._remember()
        return row

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuses another text, day or body than what was adopted, and a way back to a concept."""
        if self._adopted not in (None, self._fixed):
            raise ValidationError(FROZEN)
        super().save(*args, **kwargs)
        self._remember()

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """What is read again is remembered again."""
        super().refresh_from_db(*args, **kwargs)
        self._remember()

    def _remember(self) -> None:
        self._adopted = self._fixed if self.is_adopted else None

    @property
    def _fixed(self) -> tuple[Any, ...]:
        words = (self.title, self.occasion, self.text, self.adopted_by)
        return (*words, self.adopted_on, self.is_adopted)

    @property
    def is_adopted(self) -> bool:
        """Whether the text is fixed."""
        return self.state != ManifestState.CONCEPT

    @property
    def adopted_text(self) -> str:
        """The day of adoption as people read it; nothing for a concept."""
        return long_date(self.adopted_on) if self.adopted_on else ""

    @property
    def may_be_signed(self) -> bool:
        """Whether municipalities can sign now."""
        return self.state == ManifestState.OPEN


class Principle(models.Model):
    """One numbered principle."""

    manifest = models.ForeignKey(Manifest, on_delete=models.CASCADE, related_name="principles")
    number = models.PositiveSmallIntegerField("nummer")
    text = models.CharField("uitgangspunt", max_length=400)

    class Meta:
        verbose_name = "uitgangspunt"
        verbose_name_plural = "uitgangspunten"
        constraints = [
            models.UniqueConstraint(
                fields=["manifest", "number"], name="lobby_principle_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuses another text once the manifest is adopted."""
        self._refuse_when_adopted()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refuses to leave out what was adopted."""
        self._refuse_when_adopted()
        return super().delete(*args, **kwargs)

    def _refuse_when_adopted(self) -> None:
        rows = Manifest.objects.filter(pk=self.manifest_id).exclude(state=ManifestState.CONCEPT)
        if rows.exists():
            raise ValidationError(FROZEN)


class Signature(Period):
    """A municipality that stands behind a manifest, from the day it signed until it withdraws.

    Who signed is copied in, as in any decision that was taken: the name of then stays. ``taken_from``
    is the signature of a municipality that went up in this one.
    """

    manifest = models.ForeignKey(Manifest, on_delete=models.PROTECT, related_name="signatures")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="signatures", verbose_name="gemeente"
    )
    name = models.CharField("ondertekend door", max_length=120)
    function = models.CharField("functie", max_length=80)
    body = models.CharField("besluit van", max_length=10, choices=MandateBody)
    decided_on = models.DateField("datum van het besluit")
    reference = models.CharField("kenmerk van het besluit", max_length=80, blank=True)
    document = models.FileField("besluit", upload_to=random_name, blank=True)
    document_name = models.CharField(max_length=150, blank=True)
    note = models.CharField("opmerking", max_length=300, blank=True)
    recorded_label = models.CharField("vastgelegd door", max_length=150, blank=True)
    withdrawn_reason = models.CharField("reden van intrekken", max_length=300, blank=True)
    withdrawn_label = models.CharField("ingetrokken door", max_length=150, blank=True)
    taken_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="taken_over"
    )

    objects: ClassVar = SignatureQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = "handtekening"
        verbose_name_plural = "handtekeningen"
        constraints: ClassVar[list[Any]] = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                name="lobby_signature_withdrawn_is_over",
                condition=Q(withdrawn_reason="") | Q(ends_on__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["manifest", "starts_on"], name="lobby_signature_day")]

    def __str__(self) -> str:
        return f"{self.municipality} onder “{self.manifest}”"

    @property
    def is_withdrawn(self) -> bool:
        """Whether the municipality took it back; one that a merger ended goes on elsewhere or not at all."""
        return bool(self.withdrawn_reason)

    @property
    def last_day(self) -> datetime.date | None:
        """The last day that it counted."""
        return self.ends_on - datetime.timedelta(days=1) if self.ends_on else None

    @property
    def last_day_text(self) -> str:
        """That day as people read it."""
        return long_date(self.last_day) if self.last_day else ""

    def counts_on(self, day: datetime.date) -> bool:
        """Whether it holds on ``day`` and its municipality exists then."""
        gone = self.municipality.ends_on
        return self.covers(day) and (gone is None or day < gone)

    def clean(self) -> None:
        if overlap_exists(self, manifest=self.manifest, municipality=self.municipality):
            same = Signature.objects.filter(manifest=self.manifest, municipality=self.municipality)
            last = same.overlapping(self.starts_on, self.ends_on).exclude(pk=self.pk).first()
            if last is not None and last.is_withdrawn:
                raise ValidationError(
                    f"{self.municipality} trok een handtekening in die gold tot en met "
                    f"{last.last_day_text}. Opnieuw tekenen kan vanaf de dag daarna."
                )
            raise ValidationError(f"{self.municipality} heeft dit manifest al ondertekend.")
