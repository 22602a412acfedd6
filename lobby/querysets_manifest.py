"""Reading manifests and their signatures."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from lobby.choices import ManifestState
from m50portal.core.periods import PeriodQuerySet


class ManifestQuerySet(models.QuerySet):
    """Manifests."""

    def visible_to(self, user: Any) -> Self:
        """What is adopted; a concept only for who works on it and for the board."""
        if user.has_perm("lobby.view_concepts"):
            return self
        if user.has_perm("lobby.view_manifests"):
            return self.adopted()
        return self.none()

    def adopted(self) -> Self:
        """Whose text is fixed."""
        return self.exclude(state=ManifestState.CONCEPT)

    def open(self) -> Self:
        """What can be signed now."""
        return self.filter(state=ManifestState.OPEN)

    def with_counts_on(self, day: datetime.date) -> Self:
        """With ``signed``: how many municipalities stand behind it on ``day``."""
        signature: Any = self.model._meta.get_field("signatures").related_model
        rows = signature.objects.counting_on(day).filter(manifest=OuterRef("pk")).order_by()
        counts = rows.values("manifest").annotate(n=Count("municipality", distinct=True))
        number = Subquery(counts.values("n"), output_field=IntegerField())
        return self.annotate(signed=Coalesce(number, 0))

    def in_order(self) -> Self:
        """Concepts first, then last adopted first."""
        return self.order_by(F("adopted_on").desc(nulls_first=True), "-pk")


class SignatureQuerySet(PeriodQuerySet):
    """Signatures."""

    def counting_on(self, day: datetime.date) -> Self:
        """That hold on ``day``, of municipalities that exist then: one that ended lives on in another."""
        exists = Q(municipality__ends_on=None) | Q(municipality__ends_on__gt=day)
        return self.as_of(day).filter(exists)

    def for_lists(self) -> Self:
        """With municipality, in Dutch order of its name."""
        rows = self.select_related("municipality", "manifest", "taken_from__municipality")
        return rows.order_by("municipality__sort_key", "starts_on", "pk")
