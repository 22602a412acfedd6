"""What the lobby tells of the story of a municipality."""

from typing import Any

from django.urls import reverse

from lobby.models import Signature
from m50portal.core.dates import long_date
from members.choices import StoryKind
from members.presenters import TimelineLine
from members.presenters_story import Family, told


def timeline_of(family: Family, user: Any) -> list[TimelineLine]:
    """Manifests that it signed and took back; what it took over was signed by who it was before."""
    rows = Signature.objects.filter(municipality__in=family.ids)
    rows = rows.select_related("manifest", "taken_from__municipality")
    lines = []
    for row in rows.order_by("starts_on", "pk"):
        lines += told(_lines(row, family), family, row.municipality_id)
    return lines


def _lines(row: Signature, family: Family) -> list[TimelineLine]:
    title, found = row.manifest.title, []
    taken = row.taken_from
    if taken is None:
        text = f"Door {row.name}, {row.function.lower()}, na een besluit van {long_date(row.decided_on)}."
        found.append((row.starts_on, f"Ondertekent manifest “{title}”", text))
    elif taken.municipality_id not in family.ids:
        text = f"Van {taken.municipality.name}, bij de herindeling."
        found.append((row.starts_on, f"Neemt de handtekening onder “{title}” over", text))
    if row.is_withdrawn and row.ends_on is not None:
        found.append((row.ends_on, f"Trekt de handtekening onder “{title}” in", ""))
    url = reverse("lobby:manifest", args=[row.manifest.slug])
    return [
        TimelineLine(day, long_date(day), what, text, url=url, kind=StoryKind.LOBBY)
        for day, what, text in found
    ]
