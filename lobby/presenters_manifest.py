"""A manifest and its signatures as lists, files and the PDF show them."""

import datetime
from typing import Any

from lobby.choices import ManifestState
from lobby.models import Manifest, Signature
from lobby.selectors_manifest import standing_on
from m50portal.core.dates import long_date

STATE_KINDS: dict[str, str] = {
    ManifestState.CONCEPT: "neutral",
    ManifestState.OPEN: "ok",
    ManifestState.CLOSED: "info",
}


def signature_cells(row: Signature) -> tuple[Any, ...]:
    """One line of the file with everybody who signed."""
    return (
        row.municipality.name,
        row.starts_on,
        row.name,
        row.function,
        row.get_body_display(),
        row.decided_on,
        row.reference,
        row.taken_from.municipality.name if row.taken_from else "",
    )


def manifest_sheet(manifest: Manifest, day: datetime.date) -> dict[str, Any]:
    """All that the PDF says, as JSON: the principles and who stands behind them on ``day``."""
    standing = standing_on(manifest, day)
    principles = manifest.principles.order_by("number").values_list("text", flat=True)
    handed_over = ""
    if manifest.handed_over_on:
        when = long_date(manifest.handed_over_on)
        handed_over = f"Aangeboden op {when} aan {manifest.handed_over_to}."
    return {
        "title": manifest.title,
        "occasion": manifest.occasion,
        "text": [part.strip() for part in manifest.text.split("\n\n") if part.strip()],
        "adopted": f"Vastgesteld op {long_date(manifest.adopted_on)} door {manifest.adopted_by}."
        if manifest.adopted_on
        else "Dit is een concept.",
        "handed_over": handed_over,
        "principles": list(principles),
        "known": f"Stand op {long_date(day)}",
        "count": standing.count,
        "signatures": [
            {
                "municipality": row.municipality.name,
                "on": long_date(row.starts_on),
                "by": f"{row.name}, {row.function.lower()}",
                "note": f"overgenomen van {row.taken_from.municipality.name}"
                if row.taken_from
                else "",
            }
            for row in standing.signatures
        ],
    }
