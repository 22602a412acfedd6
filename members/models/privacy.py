"""What the law asks about people's data: how long, who looked, what somebody asked."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from members.choices_people import LookKind, RequestKind, RequestState
from members.models.people import Official


class RetentionRule(models.Model):
    """How long data of people are kept: one row, made when it is first asked for."""

    months_after_role = models.PositiveSmallIntegerField(
        "maanden na de laatste rol",
        default=12,
        validators=[
            MinValueValidator(1, "Vul 1 of meer maanden in."),
            MaxValueValidator(120, "Vul ten hoogste 120 maanden in."),
        ],
    )
    months_looks = models.PositiveSmallIntegerField(
        "maanden dat bewaard blijft wie iets bekeek",
        default=24,
        validators=[
            MinValueValidator(1, "Vul 1 of meer maanden in."),
            MaxValueValidator(120, "Vul ten hoogste 120 maanden in."),
        ],
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "bewaartermijn"
        verbose_name_plural = "bewaartermijnen"

    def __str__(self) -> str:
        return "Bewaartermijnen"


class PersonLook(models.Model):
    """That somebody looked at a person, or took a list of people along; written once, never read on lists.

    A page is about one ``official``; a list names everybody on it in ``official_ids``
    (``,12,45,``), so that taking ten thousand people along is still one row.
    """

    at = models.DateTimeField("moment", auto_now_add=True, db_index=True)
    kind = models.CharField("wat", max_length=10, choices=LookKind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="account",
    )
    by_label = models.CharField("wie", max_length=200)
    official = models.ForeignKey(
        Official, on_delete=models.CASCADE, null=True, related_name="looks", verbose_name="persoon"
    )
    official_ids = models.TextField(blank=True)
    number = models.PositiveIntegerField("aantal mensen", default=1)

    class Meta:
        verbose_name = "inzage"
        verbose_name_plural = "inzagen"
        indexes: ClassVar = [
            models.Index(fields=["official", "-at"], name="members_look_official"),
            models.Index(fields=["kind"], condition=Q(official=None), name="members_look_list"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} door {self.by_label}"


class DataRequest(models.Model):
    """What somebody asks about the own data, and what the secretariat did."""

    official = models.ForeignKey(
        Official, on_delete=models.CASCADE, related_name="data_requests", verbose_name="persoon"
    )
    kind = models.CharField("soort", max_length=10, choices=RequestKind)
    text = models.TextField("wat u vraagt", max_length=2000)
    asked_at = models.DateTimeField("gevraagd", auto_now_add=True)
    state = models.CharField(
        "toestand", max_length=8, choices=RequestState, default=RequestState.OPEN
    )
    answer = models.TextField("antwoord", max_length=2000, blank=True)
    answered_at = models.DateTimeField("beantwoord", null=True, blank=True)
    answered_by = models.CharField("beantwoord door", max_length=200, blank=True)

    class Meta:
        verbose_name = "verzoek over eigen gegevens"
        verbose_name_plural = "verzoeken over eigen gegevens"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="members_datarequest_answer_has_moment",
                condition=Q(state=RequestState.OPEN, answered_at=None)
                | (~Q(state=RequestState.OPEN) & Q(answered_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.official}"


class NotTheSame(models.Model):
    """Two people who look like one and are not: somebody looked."""

    first = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "twee mensen die op elkaar lijken"
        verbose_name_plural = "mensen die op elkaar lijken"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="members_notthesame_once"),
            models.CheckConstraint(
                name="members_notthesame_in_order", condition=Q(first__lt=F("second"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} is niet {self.second}"
