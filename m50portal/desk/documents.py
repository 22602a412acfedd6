"""What makes the documents of this room (settings.PRINTS); only a worker comes here.

A document is made from what was frozen when it was asked for, and asks no database.
"""

from typing import Any

from m50portal.core.pdf import render
from m50portal.core.prints import Recipe
from m50portal.desk.documents_word import memo_docx


def memo_pdf(parameters: dict[str, Any], identifier: str) -> bytes:
    """The memo as PDF/UA."""
    return render("pdf/memo.html", {"memo": parameters}, identifier=identifier).pdf


def year_sheet(parameters: dict[str, Any], identifier: str) -> bytes:
    """The sheet of what membership brought in a year, as PDF/UA."""
    return render("pdf/year_sheet.html", {"sheet": parameters}, identifier=identifier).pdf


LOOK = "static/css/pdf.css"
MEMO_PDF = Recipe(memo_pdf, ("templates/pdf/memo.html", "templates/desk/_memo.html", LOOK))
MEMO_DOCX = Recipe(memo_docx, ("m50portal/desk/documents_word.py",))
YEAR_SHEET = Recipe(year_sheet, ("templates/pdf/year_sheet.html", LOOK))
