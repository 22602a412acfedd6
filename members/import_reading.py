"""Reading a file row by row: columns under Dutch names, cells as what they must be.

What cannot be read is refused with its row and column; nothing is passed over in silence.
"""

import calendar
import datetime
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from openpyxl.utils import get_column_letter

from m50portal.core.dates import MONTHS, parse_day
from m50portal.core.names import fold
from m50portal.core.spreadsheets_reader import Table, read_table

CODE_LENGTH = 6
YEARS = range(1800, 2200)  # some municipalities have been there since 1839
DAY = re.compile(
    r"(?:(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})(?:[ T]00:00(?::00)?)?"
    r"|(?P<day>[0-9]{1,2})[-/.](?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4}))"
)
YES = {"1", "ja", "j", "waar", "true"}
NO = {"0", "nee", "n", "onwaar", "false"}
HEAD_WITHIN = 12  # rows: titles may stand above the heads of the columns


@dataclass(frozen=True)
class Refusal:
    """A cell that cannot be loaded, or that asks for attention: row, column and why (Dutch)."""

    row: int
    column: str
    reason: str
    letter: str = ""

    def __str__(self) -> str:
        return f"rij {self.row}, kolom {self.column}: {self.reason}"


@dataclass(frozen=True)
class Column:
    """A column of a file: its name in the code, its Dutch head, other heads that mean the same.

    ``unless``: it may be absent when that other column is there.
    """

    name: str
    label: str
    also: tuple[str, ...] = ()
    required: bool = False
    unless: str = ""
    help: str = ""

    @property
    def heads(self) -> set[str]:
        """The heads that this column answers to, as ``plain_head`` writes them."""
        return {plain_head(text) for text in (self.name, self.label, *self.also)}


def plain_head(text: str) -> str:
    """A head without capitals, accents and punctuation: ``E-mailadres:`` is ``e mailadres``."""
    return re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()


class Row:
    """One line of a file; reading a cell wrongly filled notes a refusal and gives None or ''.

    ``heads`` holds per column how the file itself calls it, and its letter.
    """

    def __init__(
        self,
        number: int,
        cells: dict[str, str],
        refused: list[Refusal],
        *,
        heads: dict[str, tuple[str, str]] | None = None,
        warned: list[Refusal] | None = None,
    ) -> None:
        self.number, self.cells, self._refused = number, cells, refused
        self._heads, self._warned = heads or {}, warned if warned is not None else []
        self.is_good = True  # nothing of this row was refused so far

    def has(self, column: str) -> bool:
        """Whether the file has this column."""
        return column in self._heads or column in self.cells

    def refuse(self, column: str, reason: str) -> None:
        """Note that this row cannot be loaded."""
        self._refused.append(self._about(column, reason))
        self.is_good = False

    def warn(self, column: str, reason: str) -> None:
        """Note something to look at; the row is loaded all the same."""
        self._warned.append(self._about(column, reason))

    def _about(self, column: str, reason: str) -> Refusal:
        head, letter = self._heads.get(column, (column, ""))
        return Refusal(self.number, head, reason, letter)

    def text(self, column: str, *, required: bool = False, longest: int = 250) -> str:
        """The text in ``column``, without spaces around it."""
        value = self.cells.get(column, "").strip()
        if required and not value:
            self.refuse(column, "dit vak is leeg. Vul het in.")
        if len(value) > longest:
            self.refuse(column, f"deze tekst is langer dan {longest} tekens. Kort haar in.")
        return value

    def code(self, column: str, *, required: bool = True) -> str:
        """A CBS code: ``GM0384``; ``384`` and ``0384`` are read too, as CBS's own files vary."""
        value = self.text(column, required=required).upper()
        digits = value.removeprefix("GM")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= CODE_LENGTH - 2):
            if value:
                self.refuse(column, f"“{value}” is geen CBS-code. Schrijf bijvoorbeeld GM0384.")
            return ""
        return f"GM{digits:0>4}"

    def day(self, column: str, *, required: bool = False) -> datetime.date | None:
        """A date, ``31-1-2023`` or ``2023-01-31``, of the years 1800 to 2199."""
        value = self.text(column, required=required)
        if not value:
            return None
        found, problem = read_day(value)
        if problem:
            self.refuse(column, problem)
        return found

    def whole(self, column: str) -> int | None:
        """A whole number from zero up; ``32.977`` is read as 32977."""
        value = self.text(column, required=True)
        plain = value.replace("\u202f", "").replace(" ", "")
        if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+", plain):
            plain = plain.replace(".", "")
        if value and not (plain.isascii() and plain.isdigit() and len(plain) < 10):
            self.refuse(column, f"“{value}” is geen heel getal. Schrijf bijvoorbeeld 32977.")
            return None
        return int(plain) if plain else None

    def choice(
        self,
        column: str,
        choices: type[models.TextChoices],
        *,
        required: bool = True,
        also: dict[str, str] | None = None,
    ) -> str:
        """One of the values of ``choices``, by its value, its label or another word for it."""
        value = self.text(column, required=required)
        names = {plain_head(word): found for word, found in (also or {}).items()}
        names |= {plain_head(str(item.label)): str(item.value) for item in choices}
        names |= {plain_head(str(item.value)): str(item.value) for item in choices}
        found = names.get(plain_head(value), "") if value else ""
        if value and not found:
            allowed = ", ".join(str(item.label) for item in choices)
            self.refuse(column, f"“{value}” ken ik niet. Kies een van: {allowed}.")
        return found

    def yes_or_no(self, column: str) -> bool:
        """``ja`` or ``nee``; ``1`` and ``0`` are read too."""
        value = self.text(column, required=True).casefold()
        if value and value not in YES | NO:
            self.refuse(column, f"“{value}” is geen ja of nee. Schrijf ja of nee.")
        return value in YES

    def email(self, column: str, *, required: bool = False) -> str:
        """An e-mail address, in small letters."""
        value = self.text(column, required=required).removeprefix("mailto:").lower()
        if not value:
            return ""
        try:
            validate_email(value)
        except ValidationError:
            self.refuse(
                column, f"“{value}” is geen e-mailadres. Schrijf bijvoorbeeld naam@gemeente.nl."
            )
            return ""
        return value

    def postcode(self, column: str) -> str:
        """``1112 AB``; ``1112ab`` is read too."""
        value = self.text(column)
        plain = value.replace(" ", "").upper()
        if value and not re.fullmatch(r"[1-9][0-9]{3}[A-Z]{2}", plain):
            self.refuse(column, f"“{value}” is geen postcode. Schrijf bijvoorbeeld 1112 AB.")
            return ""
        return f"{plain[:4]} {plain[4:]}" if value else ""


def read_day(value: str) -> tuple[datetime.date | None, str]:
    """The date, or why it is none (Dutch)."""
    parts = DAY.fullmatch(value)
    if parts is None:
        return None, f"“{value}” is geen datum. Schrijf bijvoorbeeld 31-1-2023."
    year, month, day = (
        int(parts[long] or parts[short])
        for long, short in (("y", "year"), ("m", "month"), ("d", "day"))
    )
    if year not in YEARS:
        return None, f"“{value}” ligt te ver weg. Kies een datum van 1800 tot en met 2199."
    if not 1 <= month <= 12:
        return None, f"“{value}” is geen datum: maand {month} bestaat niet."
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        return None, f"“{value}” is geen datum: {MONTHS[month - 1]} {year} heeft {last} dagen."
    return parse_day(f"{year:04d}-{month:02d}-{day:02d}"), ""


@dataclass
class Source:
    """A file as it was read: its rows, what was refused so far and what asks for attention."""

    filename: str
    sha256: str
    rows: list[Row]
    refused: list[Refusal]
    warned: list[Refusal] = field(default_factory=list)


def read(
    content: bytes, *, filename: str, columns: Iterable[str | Column], sheet: str = ""
) -> Source:
    """Read a CSV or an Excel file with a row of heads; titles may stand above it.

    ``columns`` given as text must be there and more may be; given as ``Column`` they also answer to
    Dutch heads, and what the file has besides them is warned of. What cannot be read is refused on
    row 1.
    """
    source = Source(filename, hashlib.sha256(content).hexdigest(), [], [])
    table = open_table(source, content, sheet=sheet)
    if table is not None:
        fill(source, table.rows, columns)
    return source


def open_table(source: Source, content: bytes, *, sheet: str = "") -> Table | None:
    """The cells of a file: of ``sheet`` when the workbook has it. None when refused (on row 1)."""
    try:
        table = read_table(content, source.filename)
        if sheet and sheet != table.sheet and sheet in table.sheets:
            table = read_table(content, source.filename, sheet=sheet)
    except ValidationError as error:
        source.refused += [Refusal(1, "–", _small(text)) for text in error.messages]
        return None
    if table.notice:
        source.warned.append(Refusal(1, "–", _small(table.notice)))
    return table


def fill(source: Source, rows: Sequence[Sequence[str]], columns: Iterable[str | Column]) -> None:
    """Give ``source`` the rows under their heads; what does not fit is refused or warned of."""
    known = [c if isinstance(c, Column) else Column(c, c, required=True) for c in columns]
    warns = all(isinstance(c, Column) for c in columns)
    start = head_row(rows, known)
    head = rows[start] if rows else []
    names = _named(source, start + 1, head, known, warns=warns)
    if source.refused:
        return
    heads = {
        name: (head[place], get_column_letter(place + 1))
        for place, name in enumerate(names)
        if name
    }
    heads |= {c.name: (c.label, "") for c in known if c.name not in heads}
    same = [plain_head(text) for text in head]
    for number, cells in enumerate(rows[start + 1 :], start=start + 2):
        if not cells:
            continue
        values = dict(zip(names, [*cells, *[""] * (len(names) - len(cells))], strict=False))
        row = Row(number, values, source.refused, heads=heads, warned=source.warned)
        if [plain_head(text) for text in cells] == same:
            source.refused.append(
                Refusal(number, "–", "dit is nog een keer de kopregel. Haal deze rij weg.")
            )
            continue
        if len(cells) > len(names):
            letter = get_column_letter(len(names) + 1)
            reason = f"hier staat “{cells[len(names)]}” in een kolom zonder kop. Haal het weg of geef de kolom een kop."
            source.refused.append(Refusal(number, letter, reason, letter))
            continue
        source.rows.append(row)
    if not source.rows and not source.refused:
        source.refused.append(Refusal(1, "–", "er staan geen rijen in dit bestand."))


def head_row(rows: Sequence[Sequence[str]], known: list[Column]) -> int:
    """The place of the row with most of the known heads, among the first rows."""
    heads = set().union(*(column.heads for column in known))
    best, place = 0, next((i for i, cells in enumerate(rows) if cells), 0)
    for i, cells in enumerate(rows[:HEAD_WITHIN]):
        number = len({plain_head(text) for text in cells} & heads)
        if number > best:
            best, place = number, i
    return place


def _named(
    source: Source, number: int, head: Sequence[str], known: list[Column], *, warns: bool
) -> list[str]:
    """The column of each cell of the head; refuses what misses or stands there twice."""
    names: list[str] = []
    for place, text in enumerate(head):
        column = next((c for c in known if plain_head(text) in c.heads), None)
        letter = get_column_letter(place + 1)
        name = column.name if column else text.strip().lower() or f"–{letter}"
        if name in names:
            reason = "deze kolom staat er twee keer. Haal er een weg."
            source.refused.append(Refusal(number, text, reason, letter))
        if column is None and warns and text:
            reason = "deze kolom ken ik niet; zij wordt niet ingelezen."
            source.warned.append(Refusal(number, text, reason, letter))
        names.append(name)
    source.refused += [
        Refusal(number, column.label, "deze kolom ontbreekt. Voeg haar toe.")
        for column in known
        if column.required and column.name not in names and column.unless not in names
    ]
    return names


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
