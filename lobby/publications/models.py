"""Publications made of blocks, and the frozen editions that come out of them."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from lobby.models import Ambition
from lobby.publications.choices import (
    Audience,
    BlockKind,
    EditionKind,
    EditionState,
    GoalScope,
    HeadingLevel,
    PublicationKind,
    PublicationState,
)
from lobby.publications.querysets import BlockQuerySet, EditionQuerySet, PublicationQuerySet
from m50portal.core.files import random_name
from m50portal.core.leases import Leased
from members.models import Municipality
from pillars.models import Pillar


class Publication(models.Model):
    """A document of the network. ``dated_on`` is also the day for which every count is true."""

    kind = models.CharField("soort", max_length=16, choices=PublicationKind)
    title = models.CharField("titel", max_length=120)
    subtitle = models.CharField("ondertitel", max_length=200, blank=True)
    slug = models.SlugField(max_length=90, unique=True, editable=False)
    dated_on = models.DateField("datum van het document")
    occasion = models.CharField("aanleiding", max_length=200, blank=True)
    occasion_on = models.DateField("datum van de aanleiding", null=True, blank=True)
    addressees = models.TextField("gericht aan", blank=True)
    audience = models.CharField("bestemd voor", max_length=8, choices=Audience)
    state = models.CharField(
        "stand", max_length=10, choices=PublicationState, default=PublicationState.DRAFT
    )
    adopted_on = models.DateField("vastgesteld op", null=True, blank=True, editable=False)
    published_on = models.DateField("gepubliceerd op", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PublicationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "publicatie"
        verbose_name_plural = "publicaties"
        constraints = [
            models.CheckConstraint(
                name="publications_adopted_has_date",
                condition=Q(state=PublicationState.DRAFT) | Q(adopted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="publications_published_has_date",
                condition=~Q(state=PublicationState.PUBLISHED) | Q(published_on__isnull=False),
            ),
            models.CheckConstraint(
                name="publications_occasion_has_name",
                condition=Q(occasion_on=None) | ~Q(occasion=""),
                violation_error_message="Vul bij de datum ook in wat de aanleiding is.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        """Whether the text may still change."""
        return self.state == PublicationState.DRAFT

    @property
    def addressee_lines(self) -> list[str]:
        """The addressees one by one."""
        return [line.strip() for line in self.addressees.splitlines() if line.strip()]


class Block(models.Model):
    """A building block; which fields count depends on its kind (forms.FIELDS_OF_KIND)."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="blocks")
    position = models.PositiveIntegerField()
    kind = models.CharField("soort", max_length=16, choices=BlockKind)
    title = models.CharField("titel", max_length=200, blank=True)
    text = models.TextField("tekst", blank=True)
    level = models.PositiveSmallIntegerField(
        "niveau", choices=HeadingLevel, default=HeadingLevel.CHAPTER
    )
    ambition = models.ForeignKey(
        Ambition,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="publication_blocks",
        verbose_name="ambitie",
    )
    goal_scope = models.CharField(
        "welke lobbydoelen", max_length=8, choices=GoalScope, default=GoalScope.ALL
    )
    pillar = models.ForeignKey(
        Pillar,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="publication_blocks",
        verbose_name="pijler",
    )
    speaker = models.CharField("naam", max_length=120, blank=True)
    function = models.CharField("functie", max_length=120, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="publication_blocks",
        verbose_name="gemeente",
    )
    consent = models.BooleanField("mag met naam worden geciteerd", default=False)
    dated_on = models.DateField("datum", null=True, blank=True)
    file = models.FileField("bestand", upload_to=random_name, blank=True)
    removed_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = BlockQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["position"])

    class Meta:
        verbose_name = "onderdeel"
        verbose_name_plural = "onderdelen"
        indexes = [
            models.Index(fields=["publication", "position"], name="publications_block_order")
        ]
        constraints = [
            models.CheckConstraint(
                name="publications_block_pillar_goes_with_scope",
                condition=Q(goal_scope=GoalScope.PILLAR, pillar__isnull=False)
                | (~Q(goal_scope=GoalScope.PILLAR) & Q(pillar=None)),
                violation_error_message="Kies een pijler als u de doelen van één pijler wilt tonen.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.label}" if self.label else self.get_kind_display()

    @property
    def label(self) -> str:
        """A few words that tell this block from its neighbours."""
        text = self.title or self.speaker or self.text
        if not text and self.ambition is not None:
            text = self.ambition.name
        first = text.strip().splitlines()[0].replace("*", "") if text.strip() else ""
        return first if len(first) <= 60 else first[:59].rstrip() + "…"


class Edition(Leased):
    """A publication as it was at one moment: the HTML is copied in, the PDF is made from it.

    A proof is replaced by the next proof. An edition (kind ``edition``) whose PDF is ready is
    never changed or removed again; the database refuses it (migration 0002).
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="editions")
    kind = models.CharField("soort", max_length=8, choices=EditionKind)
    number = models.PositiveSmallIntegerField("nummer")
    title = models.CharField("titel", max_length=120)
    dated_on = models.DateField("datum van het document")
    html = models.TextField()
    html_sha256 = models.CharField(max_length=64)
    attachments = models.JSONField(default=list)
    made_at = models.DateTimeField("gemaakt op", auto_now_add=True)
    made_by = models.CharField("gemaakt door", max_length=200)
    state = models.CharField(
        "stand", max_length=10, choices=EditionState, default=EditionState.WAITING
    )
    file = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField("grootte", default=0)
    sha256 = models.CharField("vingerafdruk", max_length=64, blank=True)
    error = models.TextField("foutmelding", blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "editie"
        verbose_name_plural = "edities"
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "kind", "number"], name="publications_edition_number_once"
            ),
            models.CheckConstraint(
                name="publications_edition_ready_has_file",
                condition=~Q(state=EditionState.READY) | (~Q(file="") & ~Q(sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.name}"

    @property
    def name(self) -> str:
        """``editie 1`` or ``proefdruk 3``."""
        return f"{self.get_kind_display().lower()} {self.number}"

    @property
    def is_ready(self) -> bool:
        """Whether there is a PDF."""
        return self.state == EditionState.READY

    @property
    def is_busy(self) -> bool:
        """Whether the PDF is still being made."""
        return self.state in (EditionState.WAITING, EditionState.RENDERING)

    @property
    def article(self) -> str:
        """The document within the HTML: what the page in the portal shows."""
        start = self.html.index("<article")
        return self.html[start : self.html.rindex("</article>") + len("</article>")]
