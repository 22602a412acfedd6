"""Tables in and out: CSV and Excel that a Dutch spreadsheet opens with a double click.

What goes out runs nothing: no cell becomes a formula. The same rows give the same bytes.
"""

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

# A cell that begins with one of these would be a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
CSV, XLSX = "csv", "xlsx"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LONGEST_CELL = 32_767  # what Excel keeps
WIDEST = 60  # characters: a longer text runs on under the next column
LONG_AGO = datetime.datetime(2000, 1, 1)  # noqa: DTZ001  a file's date says nothing; a fixed one compares


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: dates stay dates, numbers stay numbers."""

    title: str
    head: Sequence[str]
    rows: Iterable[Sequence[Any]]


def cell(value: Any) -> str:
    """``value`` as text; what a spreadsheet would take for a formula gets an apostrophe first.

    A number stays a number, also below zero, with the comma that a Dutch spreadsheet reads.
    """
    if isinstance(value, int | float | Decimal):
        plain = f"{value:f}" if isinstance(value, Decimal) else str(value)
        return plain.replace(".", ",")
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def to_csv(head: Sequence[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """UTF-8 with a byte order mark, semicolons and CRLF: what Excel in Dutch expects."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(head: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str) -> bytes:
    """A workbook of one sheet."""
    return to_workbook([Sheet(title, head, rows)])


def to_workbook(sheets: Iterable[Sheet]) -> bytes:
    """A workbook: per sheet a bold head that stays in sight while one scrolls."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        rows = [list(row) for row in sheet.rows]
        page = book.create_sheet(sheet_title(sheet.title))
        page.freeze_panes = "A2"
        for number, width in enumerate(_widths(sheet.head, rows), start=1):
            page.column_dimensions[get_column_letter(number)].width = width
        page.append([_head_cell(page, text) for text in sheet.head])
        for row in rows:
            page.append([_cell(page, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return _timeless(out.getvalue())


def sheet_title(text: str) -> str:
    """``text`` as Excel takes it for the name of a sheet: 31 characters, some never."""
    return re.sub(r"[\[\]:*?/\\]", " ", text).strip()[:31] or "Blad"


def _head_cell(page: Any, text: str) -> Any:
    made = WriteOnlyCell(page, text)
    made.font = Font(bold=True)
    return made


def _cell(page: Any, value: Any) -> Any:
    """A cell: dates and numbers as they are, anything else as text that is never a formula."""
    if value is None or isinstance(value, bool | int | float | Decimal):
        return value
    if isinstance(value, datetime.datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, datetime.date):
        made = WriteOnlyCell(page, value)
        made.number_format = "d-m-yyyy"
        return made
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value))[:LONGEST_CELL]
    if not text.startswith(FORMULA_STARTS):
        return text
    made = WriteOnlyCell(page, text)
    made.data_type, made.quotePrefix = "s", True
    return made


def _widths(head: Sequence[str], rows: list[list[Any]]) -> list[int]:
    """How wide the columns are: as their longest text among the first rows, within bounds."""
    widths = [len(text) + 3 for text in head]
    for row in rows[:200]:
        for number, value in enumerate(row[: len(widths)]):
            widths[number] = max(widths[number], len(str(value or "")) + 2)
    return [min(width, WIDEST) for width in widths]


def _timeless(content: bytes) -> bytes:
    """The same workbook without the moment at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "docProps/core.xml":
                stamp = LONG_AGO.isoformat().encode() + b"Z"
                data = re.sub(rb"\d{4}-\d\d-\d\dT[\d:.]+Z", stamp, data)
                data = data.replace(b"openpyxl", b"M50-portaal")
            made = zipfile.ZipInfo(entry.filename, date_time=(2000, 1, 1, 0, 0, 0))
            made.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(made, data)
    return out.getvalue()
