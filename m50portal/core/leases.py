"""Work that lives in rows: claim by a conditional UPDATE, so that two workers never do the same.

A row waits until a worker takes a lease on it. A worker that dies leaves a lease that runs out,
and the sweep picks the row up again. This works on SQLite too, where SKIP LOCKED does not.
"""

import datetime
import secrets
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

LEASE = datetime.timedelta(minutes=3)


class LeasedQuerySet(models.QuerySet):
    """Rows that a worker may claim."""

    def free(self) -> Self:
        """Rows that nobody works on: no lease, or one that ran out."""
        return self.filter(Q(leased_until=None) | Q(leased_until__lt=timezone.now()))

    def claim(self, pk: int, *, lease: datetime.timedelta = LEASE) -> str | None:
        """Take the lease on row ``pk`` of this queryset; the token of the lease, or None.

        The queryset carries the condition ("still waiting"), so that a claim is one statement.
        """
        token = secrets.token_hex(8)
        taken = (
            self.free()
            .filter(pk=pk)
            .update(
                leased_until=timezone.now() + lease, lease_token=token, attempts=F("attempts") + 1
            )
        )
        return token if taken else None


class Leased(models.Model):
    """What a claimable row carries."""

    leased_until = models.DateTimeField(null=True, editable=False)
    lease_token = models.CharField(max_length=16, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def holds(self, token: str) -> bool:
        """Whether ``token`` still holds the lease; asked again inside the transaction that writes."""
        fresh = type(self)._default_manager.filter(pk=self.pk, lease_token=token)
        return fresh.exists()

    @staticmethod
    def released() -> dict[str, Any]:
        """The values that give a lease back, for an UPDATE."""
        return {"leased_until": None, "lease_token": ""}
