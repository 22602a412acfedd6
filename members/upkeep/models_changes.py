"""What municipalities change themselves: what waits for approval, and what was looked at."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from m50portal.core.models import AuditEvent
from m50portal.core.periods import Period, PeriodQuerySet
from members.models import Municipality, MunicipalRole
from members.upkeep.choices import Guarded, ProposalKind, ProposalState
from members.upkeep.querysets import ProposalQuerySet


class ApprovalRule(Period):
    """Whether a change of a field waits for the secretariat, from a date until a date.

    Without a row ``choices.WAITS_AT_FIRST`` counts.
    """

    field = models.CharField("gegeven", max_length=30, choices=Guarded)
    waits = models.BooleanField("wacht op goedkeuring")

    objects: ClassVar = PeriodQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = "afspraak over goedkeuring"
        verbose_name_plural = "afspraken over goedkeuring"

    def __str__(self) -> str:
        return f"{self.get_field_display()}: {'wacht' if self.waits else 'direct'}"


class ChangeProposal(models.Model):
    """A change by a municipality that waits for the secretariat.

    ``values`` is what the action gets, ``before`` what was stored then; both as text per field.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="proposals"
    )
    kind = models.CharField("soort", max_length=12, choices=ProposalKind)
    field = models.CharField("gegeven", max_length=30, choices=Guarded)
    role = models.ForeignKey(
        MunicipalRole, on_delete=models.CASCADE, null=True, blank=True, related_name="proposals"
    )
    values = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    reason = models.TextField("toelichting", blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    proposed_label = models.CharField("voorgesteld door", max_length=150)
    proposed_at = models.DateTimeField("voorgesteld", auto_now_add=True)
    announced_at = models.DateTimeField("gemeld aan het secretariaat", null=True, blank=True)
    state = models.CharField(
        "toestand", max_length=10, choices=ProposalState, default=ProposalState.WAITING
    )
    decided_label = models.CharField("besloten door", max_length=150, blank=True)
    decided_at = models.DateTimeField("besloten", null=True, blank=True)
    answer = models.TextField("antwoord", blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "voorgestelde wijziging"
        verbose_name_plural = "voorgestelde wijzigingen"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="upkeep_proposal_decision_has_moment",
                condition=Q(state=ProposalState.WAITING, decided_at=None)
                | (~Q(state=ProposalState.WAITING) & Q(decided_at__isnull=False)),
            )
        ]
        indexes = [models.Index(fields=["state", "proposed_at"], name="upkeep_proposal_queue")]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.get_field_display().lower()}"

    def get_absolute_url(self) -> str:
        """Old and new beside each other."""
        return reverse("upkeep:proposal", args=[self.pk])


class SeenChange(models.Model):
    """A change by a municipality that somebody of the secretariat looked at."""

    event = models.OneToOneField(AuditEvent, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(auto_now_add=True)
    seen_label = models.CharField(max_length=150)

    class Meta:
        verbose_name = "bekeken wijziging"
        verbose_name_plural = "bekeken wijzigingen"

    def __str__(self) -> str:
        return f"{self.event}: {self.seen_label}"
