"""Reading stories."""

from typing import Any, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from m50portal.core.dates import today
from members.choices import RoleKind, Share
from members.models import Population, Succession
from members.selectors import municipality_roles
from pillars.choices import TOLD, StorySize, StoryState

SIZES = {
    StorySize.SMALL: (0, 29_999),
    StorySize.LOWER: (30_000, 49_999),
    StorySize.UPPER: (50_000, 80_000),
    StorySize.LARGE: (80_001, 10_000_000),
}
ALIKE = (75, 133)  # percents of the inhabitants: as much smaller as larger


class StoryQuerySet(models.QuerySet):
    """Stories."""

    def visible_to(self, user: Any) -> Self:
        """What is told to whoever takes part; the rest to the secretariat and the own contact official."""
        if user.has_perm("pillars.publish_story"):
            return self
        if not user.has_perm("pillars.view_stories"):
            return self.none()
        own = [
            role.municipality_id
            for role in municipality_roles(user)
            if role.kind == RoleKind.CONTACT_OFFICIAL
        ]
        became = Succession.objects.filter(successor__in=own, share=Share.FULL)
        mine = Q(municipality__in=own) | Q(municipality__in=became.values("predecessor"))
        pillar: Any = self.model._meta.get_field("pillar").related_model
        seats = pillar._meta.get_field("seats").related_model.objects.current()
        held = seats.filter(official__user=user.pk).values("pillar")
        return self.filter(Q(state__in=TOLD) | mine | Q(pillar__in=held))

    def told(self) -> Self:
        """What members read."""
        return self.filter(state__in=TOLD)

    def public(self) -> Self:
        """What everybody reads."""
        return self.filter(state=StoryState.PUBLIC)

    def for_lists(self) -> Self:
        """With municipality and pillar, and ``inhabitants``: the last figure known; newest first."""
        last = Population.objects.filter(municipality=OuterRef("municipality"), on__lte=today())
        rows = self.select_related("municipality", "pillar").annotate(
            inhabitants=Subquery(last.order_by("-on").values("inhabitants")[:1])
        )
        return rows.order_by("-year", "-told_on", "title", "pk")

    def of_size(self, size: str) -> Self:
        """Of municipalities of ``size``; after ``for_lists``."""
        low, high = SIZES[StorySize(size)]
        return self.filter(inhabitants__gte=low, inhabitants__lte=high)

    def like(self, inhabitants: int | None, province: str) -> Self:
        """Of municipalities about as large, or of the same province; after ``for_lists``."""
        alike = Q(municipality__province=province) if province else Q(pk=None)
        if inhabitants:
            low, high = (inhabitants * percent // 100 for percent in ALIKE)
            alike |= Q(inhabitants__gte=low, inhabitants__lte=high)
        return self.filter(alike)
