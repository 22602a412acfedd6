"""Questions about stories."""

from typing import Any

from django.db.models import Q, QuerySet

from m50portal.core.dates import today
from members.choices import RoleKind, Share
from members.models import Municipality, Population, Succession
from members.selectors import municipality_roles
from pillars.models import Participation, Story
from pillars.selectors import seats_of

MOST_ALIKE = 4


def municipality_now(municipality: Municipality) -> Municipality:
    """What ``municipality`` wholly passed into since, if it did; else itself."""
    place, seen = municipality, {municipality.pk}
    while place.ends_on is not None and place.ends_on <= today():
        rows = Succession.objects.filter(predecessor=place, share=Share.FULL, on=place.ends_on)
        found = rows.select_related("successor").first()
        if found is None or found.successor_id in seen:
            return place
        place = found.successor
        seen.add(place.pk)
    return place


def inhabitants_of(municipality: Municipality) -> int | None:
    """The last number known today."""
    rows = Population.objects.filter(municipality=municipality, on__lte=today())
    return rows.order_by("-on").values_list("inhabitants", flat=True).first()


def others_like(story: Story, user: Any) -> list[Story]:
    """What municipalities did that look like this one: about as large, or of the same province."""
    rows = Story.objects.visible_to(user).told().for_lists()
    rows = rows.exclude(municipality=story.municipality)
    size, province = inhabitants_of(story.municipality), story.municipality.province
    return list(rows.like(size, province)[:MOST_ALIKE])


def writes_for(user: Any) -> QuerySet[Municipality]:
    """The municipalities of which ``user`` may write a story."""
    rows = Municipality.objects.filter(ends_on=None).order_by("sort_key", "pk")
    if user.has_perm("pillars.publish_story"):
        return rows
    seats = [seat.municipality_id for seat in seats_of(user)]
    own = [
        role.municipality_id
        for role in municipality_roles(user)
        if role.kind == RoleKind.CONTACT_OFFICIAL
    ]
    if seats:  # whoever leads a pillar writes of everybody in it
        held = [seat.pillar_id for seat in seats_of(user)]
        in_pillar = Participation.objects.current().filter(pillar__in=held)
        return rows.filter(Q(pk__in=own) | Q(pk__in=in_pillar.values("municipality")))
    return rows.filter(pk__in=own)
