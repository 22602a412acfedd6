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


class PeppolSending(Leased):
    """An e-invoice on its way over Peppol; the row is the queue, and the proof afterwards."""

    invoice = models.OneToOneField(Invoice, on_delete=models.PROTECT, related_name="peppol")
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.WAITING)
    receiver = models.CharField("ontvanger", max_length=60)
    message = models.CharField("melding", max_length=300, blank=True)
    message_number = models.CharField("berichtnummer", max_length=120, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, editable=False)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "verzending via Peppol"
        verbose_name_plural = "verzendingen via Peppol"

    def __str__(self) -> str:
        return f"Peppol: {self.invoice}"
