"""A run: the invoicing of one year, one row per municipality, claimed by workers."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from m50portal.core.leases import Leased, LeasedQuerySet
from members.dues.choices import ItemState, RunState
from members.dues.models_invoice import Invoice
from members.models import Municipality

# A row takes less than a second; every step asks "done already?", so running out does no harm.
LEASE = datetime.timedelta(seconds=30)
# Nobody claimed anything for this long: whoever was at it is gone.
STALLED_AFTER = datetime.timedelta(seconds=5)


class DuesRun(models.Model):
    """One invoicing round. Its progress is the state of its items."""

    dues_year = models.ForeignKey("DuesYear", on_delete=models.PROTECT, related_name="runs")
    state = models.CharField(max_length=10, choices=RunState, default=RunState.RUNNING)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    requested_label = models.CharField(max_length=200)
    requested_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, editable=False)
    # Only for old years that are entered afterwards; None is the day of issuing.
    issued_on = models.DateField("factuurdatum", null=True)
    sends_mail = models.BooleanField("facturen mailen", default=True)
    # Who was left out and why, as it was then: [{"name": …, "slug": …, "reasons": […]}]
    blocked = models.JSONField(default=list)

    class Meta:
        verbose_name = "contributieronde"
        verbose_name_plural = "contributierondes"
        constraints = [
            models.UniqueConstraint(
                fields=["dues_year"],
                condition=Q(state=RunState.RUNNING),
                name="dues_run_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"Contributieronde {self.dues_year.year}"


class DuesRunItemQuerySet(LeasedQuerySet):
    """Work by state."""

    def waiting(self) -> Self:
        """What still has to be done."""
        return self.filter(state=ItemState.WAITING)

    def unsolved(self) -> Self:
        """What failed and no later run of that year took up."""
        later = self.model._default_manager.filter(
            run__dues_year=OuterRef("run__dues_year"),
            municipality=OuterRef("municipality"),
            pk__gt=OuterRef("pk"),
        )
        return self.filter(~Exists(later), state=ItemState.FAILED)


class DuesRunItem(Leased):
    """One municipality in a run: the work that a worker claims."""

    run = models.ForeignKey(DuesRun, on_delete=models.CASCADE, related_name="items")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    # What was confirmed; the invoice must come to exactly this.
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.WAITING)
    message = models.TextField(blank=True)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, null=True, related_name="items")
    done_at = models.DateTimeField(null=True, editable=False)

    objects = DuesRunItemQuerySet.as_manager()

    class Meta:
        verbose_name = "gemeente in een contributieronde"
        verbose_name_plural = "gemeenten in contributierondes"
        constraints = [
            models.UniqueConstraint(fields=["run", "municipality"], name="dues_item_once_per_run")
        ]
        indexes = [models.Index(fields=["state", "run", "position"], name="dues_item_queue")]

    def __str__(self) -> str:
        return f"{self.run}: {self.municipality}"
