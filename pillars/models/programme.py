"""What dues pay for in a year: the knowledge partner's work programme, and the other costs."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from m50portal.core.dates import today
from pillars.choices import FIRST_YEAR, LAST_YEAR, CostKind, LineState
from pillars.models.pillar import Pillar
from pillars.models.work import ResearchProduct
from pillars.querysets_budget import CostLineQuerySet, ProgrammeLineQuerySet

NOT_NEGATIVE = "Een bedrag kan niet onder nul liggen."
YEAR_BOUNDS = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]


def money(label: str, **options: Any) -> models.DecimalField:
    """A column with an amount in euros that is never below zero."""
    bounds = [MinValueValidator(Decimal(0), NOT_NEGATIVE)]
    return models.DecimalField(label, max_digits=12, decimal_places=2, validators=bounds, **options)


class KnowledgeProgramme(models.Model):
    """What was agreed with the knowledge partner for a calendar year: an amount, and by whom."""

    year = models.PositiveSmallIntegerField(
        "jaar",
        unique=True,
        validators=YEAR_BOUNDS,
        error_messages={"unique": "Voor dit jaar is er al een werkprogramma. Wijzig dat."},
    )
    partner = models.CharField("kennispartner", max_length=120, default="Platform31")
    agreed = money(
        "afgesproken bedrag",
        help_text="De vergoeding voor het hele jaar. Geen vergoeding? Vul 0 in.",
    )
    decided_by = models.CharField(
        "vastgesteld door",
        max_length=160,
        blank=True,
        help_text="Een overleg of orgaan, geen naam van een persoon. Bijvoorbeeld: dagelijks bestuur.",
    )
    decided_on = models.DateField("vastgesteld op", null=True, blank=True)
    source = models.CharField(
        "bron of besluit", max_length=250, blank=True, help_text="Waar dit bedrag staat."
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "werkprogramma van de kennispartner"
        verbose_name_plural = "werkprogramma's van de kennispartner"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="pillars_programme_not_negative",
                condition=Q(agreed__gte=0),
                violation_error_message=NOT_NEGATIVE,
            ),
            models.CheckConstraint(
                name="pillars_programme_day_has_body",
                condition=Q(decided_on=None) | ~Q(decided_by=""),
                violation_error_message="Vul bij de dag ook in wie het vaststelde.",
            ),
        ]

    def __str__(self) -> str:
        return f"Werkprogramma {self.partner} {self.year}"

    def get_absolute_url(self) -> str:
        """The budget of its year."""
        return reverse("budget:year", args=[self.year])


class ProgrammeLine(models.Model):
    """Something that the knowledge partner does for a pillar, or for all of them, with its money."""

    programme = models.ForeignKey(
        KnowledgeProgramme,
        on_delete=models.PROTECT,
        related_name="lines",
        verbose_name="werkprogramma",
    )
    pillar = models.ForeignKey(
        Pillar,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="programme_lines",
        verbose_name="pijler",
    )
    title = models.CharField(
        "wat de kennispartner doet",
        max_length=160,
        help_text="Bijvoorbeeld: onderzoek naar woningbouw.",
    )
    budget = money("begroot")
    spent = money("uitgegeven tot nu toe", default=Decimal(0))
    state = models.CharField("stand", max_length=10, choices=LineState, default=LineState.PLANNED)
    delivered_on = models.DateField("opgeleverd op", null=True, blank=True)
    note = models.CharField(
        "toelichting",
        max_length=300,
        blank=True,
        help_text="Bijvoorbeeld: wat is opgeleverd, of waarom het vervalt.",
    )
    product = models.ForeignKey(
        ResearchProduct,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="programme_lines",
        verbose_name="onderzoeksproduct",
        help_text="Als dit een onderzoek is dat bij een activiteit staat.",
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar = ProgrammeLineQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "regel van een werkprogramma"
        verbose_name_plural = "regels van werkprogramma's"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["programme", "pillar", "title"],
                name="pillars_line_once_per_pillar",
                violation_error_message="Deze pijler heeft dit jaar al een regel met deze tekst.",
            ),
            models.UniqueConstraint(
                fields=["programme", "title"],
                condition=Q(pillar=None),
                name="pillars_line_once_for_all",
                violation_error_message="Voor alle pijlers is er dit jaar al een regel met deze tekst.",
            ),
            models.CheckConstraint(
                name="pillars_line_not_negative",
                condition=Q(budget__gte=0, spent__gte=0),
                violation_error_message=NOT_NEGATIVE,
            ),
            models.CheckConstraint(
                name="pillars_line_delivered_has_day",
                condition=Q(state=LineState.DELIVERED, delivered_on__isnull=False)
                | (~Q(state=LineState.DELIVERED) & Q(delivered_on=None)),
                violation_error_message="Alleen wat is opgeleverd, heeft een dag van oplevering.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def claim(self) -> Decimal:
        """What it takes of the agreed amount: its budget, or what was spent before it was dropped."""
        return self.spent if self.state == LineState.DROPPED else self.budget

    @property
    def freed(self) -> Decimal:
        """What came free because it was dropped."""
        return max(self.budget - self.claim, Decimal(0))

    @property
    def left(self) -> Decimal:
        """What is still to be spent; below zero when more was spent than there is."""
        return self.claim - self.spent

    def clean(self) -> None:
        """Kindly what the database refuses, and what only the calendar or another table knows."""
        wrong = self._day_errors()
        if self.pillar is not None and self.programme_id and not self._pillar_was_there():
            wrong["pillar"] = f"De pijler {self.pillar} bestond niet in {self.programme.year}."
        if self.product is not None and self.pillar is not None and not self._product_fits():
            wrong["product"] = "Dit onderzoek is van een andere pijler. Kies een ander onderzoek."
        if wrong:
            raise ValidationError(wrong)

    def _day_errors(self) -> dict[str, str]:
        is_delivered = self.state == LineState.DELIVERED
        if is_delivered and self.delivered_on is None:
            return {"delivered_on": "Vul in op welke dag het is opgeleverd."}
        if not is_delivered and self.delivered_on is not None:
            text = "Maak deze datum leeg, of kies als stand “Opgeleverd”."
            return {"delivered_on": text}
        if self.delivered_on is not None and self.delivered_on > today():
            text = "Deze dag moet nog komen. Vul in wanneer het is opgeleverd."
            return {"delivered_on": text}
        return {}

    def _pillar_was_there(self) -> bool:
        pillar: Any = self.pillar
        return bool(Pillar.objects.in_year(self.programme.year).filter(pk=pillar.pk).exists())

    def _product_fits(self) -> bool:
        """A product of a theme of the whole network fits everywhere."""
        assert self.product is not None
        return self.product.activity.theme.pillar_id in (None, self.pillar_id)


class CostLine(models.Model):
    """What dues pay for in a year besides the knowledge partner."""

    year = models.PositiveSmallIntegerField("jaar", validators=YEAR_BOUNDS)
    kind = models.CharField("soort kosten", max_length=14, choices=CostKind)
    title = models.CharField(
        "waarvoor",
        max_length=120,
        help_text="Bijvoorbeeld: zalen en sprekers voor de ledenbijeenkomsten.",
    )
    budget = money("begroot")
    spent = money("uitgegeven tot nu toe", default=Decimal(0))
    note = models.CharField("toelichting", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar = CostLineQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "kostenpost"
        verbose_name_plural = "kostenposten"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["year", "kind", "title"],
                name="pillars_cost_once_a_year",
                violation_error_message="Deze kosten staan al in de begroting van dit jaar.",
            ),
            models.CheckConstraint(
                name="pillars_cost_not_negative",
                condition=Q(budget__gte=0, spent__gte=0),
                violation_error_message=NOT_NEGATIVE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}: {self.title}"

    @property
    def left(self) -> Decimal:
        """What of its budget is not spent; below zero when more was."""
        return self.budget - self.spent
