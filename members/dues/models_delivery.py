"""What a worker still has to make and mail of one document; runs have rows of their own."""

from typing import Self

from django.db import models

from m50portal.core.leases import Leased, LeasedQuerySet
from members.dues.choices import ItemState
from members.dues.models_invoice import Invoice


class DeliveryQuerySet(LeasedQuerySet):
    """Work by state."""

    def waiting(self) -> Self:
        """What still has to be done."""
        return self.filter(state=ItemState.WAITING)


class Delivery(Leased):
    """A numbered document of which the files and the mail are to be made: the row is the queue."""

    invoice = models.OneToOneField(Invoice, on_delete=models.PROTECT, related_name="delivery")
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.WAITING)
    message = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, editable=False)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "bezorging van een factuur"
        verbose_name_plural = "bezorgingen van facturen"

    def __str__(self) -> str:
        return f"Bezorging van {self.invoice}"
