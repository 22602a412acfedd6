"""Reading publications, blocks and editions."""

from typing import Any, Self

from django.db import models

from lobby.publications.choices import EditionKind, EditionState
from m50portal.core.leases import LeasedQuerySet


class PublicationQuerySet(models.QuerySet):
    """Publications."""

    def visible_to(self, user: Any) -> Self:
        """What ``user`` may open: drafts for who works on them, the rest once it was adopted."""
        if user.has_perm("publications.view_drafts"):
            return self
        if user.has_perm("publications.view_publications"):
            return self.filter(adopted_on__isnull=False)
        return self.none()

    def in_order(self) -> Self:
        """Last dated first."""
        return self.order_by("-dated_on", "-pk")


class BlockQuerySet(models.QuerySet):
    """Building blocks."""

    def present(self) -> Self:
        """Those that were not removed, in the order of the document."""
        return self.filter(removed_at=None).order_by("position", "pk")

    def for_document(self) -> Self:
        """Those in the document, with all that its text needs: two queries."""
        rows = self.present().select_related("ambition", "pillar", "municipality")
        return rows.prefetch_related("ambition__priorities")


class EditionQuerySet(LeasedQuerySet):
    """Proofs and editions."""

    def unfinished(self) -> Self:
        """Those whose PDF still has to be made."""
        return self.filter(state__in=[EditionState.WAITING, EditionState.RENDERING])

    def frozen(self) -> Self:
        """The adopted ones, last first."""
        return self.filter(kind=EditionKind.EDITION).order_by("-number")

    def proofs(self) -> Self:
        """The proofs, last first."""
        return self.filter(kind=EditionKind.PROOF).order_by("-number")

    def light(self) -> Self:
        """Without the text, for lists."""
        return self.defer("html")
