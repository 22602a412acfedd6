"""What makes the letters of this room (settings.PRINTS); only a worker comes here."""

from typing import Any

from m50portal.core.pdf import render
from m50portal.core.prints import Recipe


def transparency_pdf(parameters: dict[str, Any], identifier: str) -> bytes:
    """The transparency statement for one municipality, as PDF/UA."""
    return render("pdf/transparency.html", {"letter": parameters}, identifier=identifier).pdf


TRANSPARENCY = Recipe(transparency_pdf, ("templates/pdf/transparency.html", "static/css/pdf.css"))
