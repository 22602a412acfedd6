"""Reading a table that somebody made: CSV in the encodings that occur, or Excel; only text comes out.

What cannot be read is refused with what to do about it (ValidationError, in Dutch).
"""

import codecs
import csv
import datetime
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from m50portal.core.files import ending, readable_size
from m50portal.core.spreadsheets import FORMULA_STARTS

LIMIT_BYTES = 20 * 1024 * 1024
LIMIT_UNPACKED = 200 * 1024 * 1024
LIMIT_ROWS = 100_000
LIMIT_COLUMNS = 200
EXCEL_ROWS = 1_048_576  # a sheet has no more; a file that says so fills the memory with empty rows
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how .xls begins, and an .xlsx with a password
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")
NOT_A_TABLE = (
    "Dit is geen CSV- of Excelbestand. Sla uw tabel op als .xlsx of .csv en kies dat bestand."
)


@dataclass(frozen=True)
class Table:
    """What stood in a file: ``rows[0]`` is row 1 as the spreadsheet numbers it; empty rows are ``[]``.

    ``notice`` (Dutch) tells what was taken for granted while reading.
    """

    rows: list[list[str]]
    notice: str = ""
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)


def read_table(content: bytes, filename: str, *, sheet: str = "") -> Table:
    """The cells of a CSV or an Excel file as text; of Excel ``sheet``, or the first with something in it.

    Dates come out as ``2023-01-31``, whole numbers without a point. Raises ValidationError.
    """
    if len(content) > LIMIT_BYTES:
        raise ValidationError(
            f"Het bestand is {readable_size(len(content))}. Kies een bestand tot {readable_size(LIMIT_BYTES)}."
        )
    if not content.strip(b"\x00 \r\n\t\xef\xbb\xbf\xfe\xff"):
        raise ValidationError("Dit bestand is leeg. Kies een bestand met een tabel.")
    if content.startswith(OLE):
        raise ValidationError(_why_not_ole(content))
    if content.startswith(b"PK\x03\x04"):
        return _read_xlsx(content, sheet)
    if ending(filename) in {"xlsx", "xlsm", "xls", "ods"}:
        raise ValidationError(
            "Dit Excelbestand is beschadigd. Open het in Excel, sla het opnieuw op als .xlsx en probeer het nog eens."
        )
    return _read_csv(content)


def _why_not_ole(content: bytes) -> str:
    if ENCRYPTED in content:
        return "Dit bestand heeft een wachtwoord. Haal het wachtwoord eraf en sla het opnieuw op."
    return "Dit is een oud Excelbestand (.xls). Open het in Excel en kies: Opslaan als, Excel-werkmap (.xlsx)."


# --- CSV ----------------------------------------------------------------------------------------
def _read_csv(content: bytes) -> Table:
    text, notice = _decoded(content)
    if BINARY.search(text):
        raise ValidationError(NOT_A_TABLE)
    delimiter, skipped = _delimiter(text)
    rows: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append([] if skipped and not rows else _row(cells))
            _refuse_too_many(rows)
    except csv.Error as error:
        raise ValidationError(
            f"Rij {len(rows) + 1} van dit bestand is niet te lezen. Staat er een aanhalingsteken te veel?"
        ) from error
    return Table(_without_tail(rows), notice)


def _decoded(content: bytes) -> tuple[str, str]:
    """The text, and what to tell about how it was read."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16"), ""
        except UnicodeDecodeError as error:
            raise ValidationError(NOT_A_TABLE) from error
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return text, (
        "Dit bestand is geen UTF-8; het is gelezen als Windows-tekst. "
        "Controleer namen met een accent, zoals Súdwest-Fryslân."
    )


def _delimiter(text: str) -> tuple[str, bool]:
    """What separates the cells; True when the first line is Excel's own ``sep=;``."""
    told = re.match(r"sep=(.)\r?\n", text)
    if told:
        return told[1], True
    start = "\n".join(text[:20_000].splitlines()[:20])
    best, delimiter = (0, 0), ";"
    for mark in ";,\t":
        try:
            records = list(csv.reader(io.StringIO(start, newline=""), delimiter=mark))
        except csv.Error:
            continue
        sizes = Counter(len(record) for record in records if len(record) > 1)
        score = max(((number, size) for size, number in sizes.items()), default=(0, 0))
        if score > best:
            best, delimiter = score, mark
    return delimiter, False


# --- Excel --------------------------------------------------------------------------------------
def _read_xlsx(content: bytes, wanted: str) -> Table:
    _refuse_bombs(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Exception as error:  # whatever a broken file makes openpyxl stumble over
        raise ValidationError(
            "Dit Excelbestand is niet te lezen. Open het in Excel, sla het opnieuw op als .xlsx en probeer het nog eens."
        ) from error
    try:
        return _first_filled(book, wanted)
    finally:
        book.close()


def _first_filled(book: Any, wanted: str) -> Table:
    names = [page.title for page in book.worksheets]
    found: list[list[str]] = []
    for page in book.worksheets:
        if wanted and page.title.casefold() != wanted.casefold():
            continue
        page.reset_dimensions()  # some programs write them wrongly
        found = _page_rows(page)
        if found or wanted:
            return Table(found, "", page.title, names)
    if wanted:
        known = ", ".join(names)
        raise ValidationError(f"Dit bestand heeft geen blad “{wanted}”. Het heeft: {known}.")
    return Table([], "", names[0] if names else "", names)


def _page_rows(page: Any) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for values in page.iter_rows(values_only=True):
            rows.append(_row(_text(value) for value in values))
            _refuse_too_many(rows)
    except ValidationError:
        raise
    except Exception as error:  # a damaged sheet
        raise ValidationError(
            f"Blad “{page.title}” is niet te lezen na rij {len(rows)}. Sla het bestand opnieuw op in Excel."
        ) from error
    return _without_tail(rows)


def _refuse_bombs(content: bytes) -> None:
    """Refuse a zip that is no Excel file, and one that unpacks to more than any table needs."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
    except zipfile.BadZipFile as error:
        raise ValidationError(
            "Dit bestand is beschadigd. Sla het opnieuw op als .xlsx en probeer het nog eens."
        ) from error
    if not any(entry.filename.startswith("xl/") for entry in entries):
        raise ValidationError(NOT_A_TABLE)
    if sum(entry.file_size for entry in entries) > LIMIT_UNPACKED:
        raise ValidationError(
            "Dit Excelbestand is uitgepakt te groot. Haal andere bladen en afbeeldingen weg en probeer het nog eens."
        )


def _text(value: Any) -> str:
    """A cell of Excel as text: 384.0 is 384, a moment at midnight is a day."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime.datetime):
        return str(value.date()) if value.time() == datetime.time.min else str(value)
    return str(value)


# --- Both ---------------------------------------------------------------------------------------
def _row(cells: Iterable[str]) -> list[str]:
    """The cells without spaces around them; ``[]`` when all are empty.

    The apostrophe that kept a cell from being a formula goes: the portal's own CSV comes back.
    """
    found = [_plain(text) for text in cells]
    while found and not found[-1]:
        found.pop()
    return found


def _plain(text: str) -> str:
    plain = text.replace("\u00a0", " ").strip()
    return plain[1:] if plain.startswith("'") and plain[1:].startswith(FORMULA_STARTS) else plain


def _without_tail(rows: list[list[str]]) -> list[list[str]]:
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _refuse_too_many(rows: list[list[str]]) -> None:
    if len(rows) > EXCEL_ROWS or (len(rows) > LIMIT_ROWS and rows[-1]):
        raise ValidationError(
            f"Dit bestand heeft meer dan {LIMIT_ROWS:,} rijen. Verdeel het over meer bestanden.".replace(
                ",", "."
            )
        )
    if len(rows[-1]) > LIMIT_COLUMNS:
        raise ValidationError(
            f"Rij {len(rows)} heeft meer dan {LIMIT_COLUMNS} kolommen. Haal weg wat niet bij de tabel hoort."
        )
