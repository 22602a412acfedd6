"""A municipal merger as the secretariat records it, with a log of every row that it touched."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from members.choices_merger import ChangeKind, MergerKind, MergerState


class Merger(models.Model):
    """A merger: a draft while somebody answers questions, then recorded, perhaps undone.

    ``answers`` is what was filled in so far (merging.Plan reads it). ``report`` is what was told and
    done when it was recorded; names in it are copies, so it keeps saying what it said.
    """

    kind = models.CharField("soort", max_length=8, choices=MergerKind)
    on = models.DateField("datum van de herindeling")
    state = models.CharField(
        "stand", max_length=8, choices=MergerState, default=MergerState.DRAFT, editable=False
    )
    title = models.CharField("wat", max_length=300, blank=True, editable=False)
    note = models.CharField("toelichting", max_length=200, blank=True)
    answers = models.JSONField(default=dict, blank=True, editable=False)
    report = models.JSONField(default=list, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    begun_at = models.DateTimeField("begonnen", auto_now_add=True)
    begun_by = models.CharField(max_length=150, blank=True, editable=False)
    recorded_at = models.DateTimeField("vastgelegd", null=True, editable=False)
    recorded_by = models.CharField(max_length=150, blank=True, editable=False)
    undone_at = models.DateTimeField("teruggedraaid", null=True, editable=False)
    undone_by = models.CharField(max_length=150, blank=True, editable=False)

    class Meta:
        verbose_name = "herindeling"
        verbose_name_plural = "herindelingen"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="members_merger_recorded_has_moment",
                condition=Q(state=MergerState.DRAFT, recorded_at=None)
                | (~Q(state=MergerState.DRAFT) & Q(recorded_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="members_merger_undone_has_moment",
                condition=Q(state=MergerState.UNDONE, undone_at__isnull=False)
                | (~Q(state=MergerState.UNDONE) & Q(undone_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        """The page of the merger."""
        return reverse("members:merger", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        """Whether nothing has happened yet."""
        return self.state == MergerState.DRAFT

    @property
    def is_recorded(self) -> bool:
        """Whether it was done, and not undone."""
        return self.state == MergerState.RECORDED


class MergerChange(models.Model):
    """One row that a merger made or changed: enough to put back exactly what was there.

    ``before`` and ``after`` hold, by column, the values of a changed row; ``after`` those of a new one.
    """

    merger = models.ForeignKey(Merger, on_delete=models.PROTECT, related_name="changes")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=ChangeKind)
    model = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    label = models.CharField(max_length=300)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        verbose_name = "wijziging door een herindeling"
        verbose_name_plural = "wijzigingen door herindelingen"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["merger", "position"], name="members_merger_change_position_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["model", "row_id"], name="members_merger_row")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.label}"

    @property
    def key(self) -> tuple[str, Any]:
        """Which row, comparable."""
        return self.model, self.row_id
