"""What makes the documents of this room (settings.PRINTS); only a worker comes here."""

from typing import Any

from m50portal.core.pdf import render
from m50portal.core.prints import Recipe


def manifest_pdf(parameters: dict[str, Any], identifier: str) -> bytes:
    """A manifest with who stands behind it on a day, as PDF/UA."""
    return render("pdf/manifest.html", {"sheet": parameters}, identifier=identifier).pdf


MANIFEST = Recipe(manifest_pdf, ("templates/pdf/manifest.html", "static/css/pdf.css"))
