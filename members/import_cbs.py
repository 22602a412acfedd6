"""CBS's yearly figures as StatLine publishes them: recognised, and read for one date.

StatLine gives a table in several shapes: regions with periods below each other or beside each other,
with titles above and "Bron: CBS" below, codes (GM0384) or names ("Bergen (NH.)"), periods as 2025,
2025*, 2025JJ00 or "1 januari 2025"; open data gives ID;RegioS;Perioden;… with untyped keys. A star
means provisional. Regions that are no municipality (Nederland, provinces) are left out.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from members.import_reading import plain_head

REGION_HEADS = {
    "regio s",
    "regios",
    "regio",
    "gemeenten",
    "gemeente",
    "gemeentenaam",
    "naam",
    "regions",
}
CODE_HEADS = {"gemeentecode", "code", "regiocode", "regio s code", "codering"}
PERIOD_HEADS = {"perioden", "periode", "peildatum", "jaar", "periods"}
NUMBER_WORDS = (
    "bevolking op 1 januari",
    "totale bevolking",
    "totalebevolking",
    "bevolkingop1januari",
    "bevolking aan het begin",
    "bevolkingaanhetbegin",
    "aantal inwoners",
    "aantalinwoners",
    "inwoners",
    "bevolking",
    "population",
)
# Columns that split the figures; only the rows of the whole are the inhabitants.
SPLITS = {
    "geslacht",
    "leeftijd",
    "burgerlijke staat",
    "burgerlijkestaat",
    "herkomstland",
    "geboorteland",
    "migratieachtergrond",
    "nationaliteit",
}
WHOLE = re.compile(r"(?i)^(totaal.*|total.*|t001038|10000|t009002|t\d+)$")
PERIOD = re.compile(
    r"(?i)^(?:(?:1|01)[ -](?:januari|01|1)[ -])?(\d{4})(?:jj00|\*+|-01-01|)(?: ?(\*+|voorlopig.*))?$"
)
OTHER_REGION = re.compile(
    r"(?i)^(nl\d*|ld\d*|pv\d*|cr\d*|nederland.*|.*\((pv|ld|cr)\)|\d* ?niet in te delen)$"
)
FOOTER = re.compile(r"(?i)^(bron|©|\(c\)|source)\b.*")


@dataclass(frozen=True)
class Figure:
    """One figure of the file, not yet looked up in the register."""

    row: int
    letter: int
    region: str
    on: datetime.date
    provisional: bool
    text: str


@dataclass
class CbsFile:
    """What a file of CBS holds; ``days`` are the dates to choose from, newest first."""

    title: str = ""
    figures: list[Figure] = field(default_factory=list)

    @property
    def days(self) -> list[datetime.date]:
        """The dates in the file, newest first."""
        return sorted({figure.on for figure in self.figures}, reverse=True)


def read_cbs(rows: Sequence[Sequence[str]]) -> CbsFile | None:
    """The figures of a table as CBS publishes it; None for another file."""
    for place, cells in enumerate(rows[:12]):
        heads = [plain_head(text) for text in cells]
        region = next((i for i, h in enumerate(heads) if h in REGION_HEADS), None)
        code = next((i for i, h in enumerate(heads) if h in CODE_HEADS), None)
        where = code if code is not None else region
        if where is None:
            continue
        title = next((row[0] for row in rows[:place] if row and len(row) <= 2), "")
        period = next((i for i, h in enumerate(heads) if h in PERIOD_HEADS), None)
        if period is not None:
            number = _number_column(heads, besides={where, period})
            found = _long(rows, place, where, period, number) if number is not None else []
        else:
            found = _wide(rows, place, where)
        if found:
            return CbsFile(title, found)
    return None


def period_day(text: str) -> tuple[datetime.date | None, bool]:
    """1 January of a period (``2025``, ``2025JJ00``, ``2025*``), and whether it is provisional."""
    found = PERIOD.fullmatch(text.strip())
    if not found or not 1900 <= int(found[1]) <= 2199:
        return None, False
    return datetime.date(int(found[1]), 1, 1), "*" in text or "voorlopig" in text.casefold()


def _number_column(heads: list[str], *, besides: set[int]) -> int | None:
    """The column with the inhabitants: the one that says so best."""
    for word in NUMBER_WORDS:
        for place, head in enumerate(heads):
            if place not in besides and word in head:
                return place
    return None


def _long(
    rows: Sequence[Sequence[str]], head: int, where: int, period: int, number: int
) -> list[Figure]:
    """A figure a row."""
    names = [plain_head(text) for text in rows[head]]
    splits = [i for i, name in enumerate(names) if name in SPLITS]
    found = []
    for row_number, cells in enumerate(rows[head + 1 :], start=head + 2):
        if not _is_municipality(cells, where) or len(cells) <= period:
            continue
        if any(i < len(cells) and not WHOLE.match(cells[i]) for i in splits):
            continue
        day, provisional = period_day(cells[period])
        text = cells[number] if number < len(cells) else ""
        if day is not None:
            starred = provisional or text.endswith("*")
            found.append(Figure(row_number, number, cells[where], day, starred, text.rstrip("*")))
    return found


def _wide(rows: Sequence[Sequence[str]], head: int, where: int) -> list[Figure]:
    """The periods stand beside each other, in this row of heads or just above or below it."""
    columns: dict[int, tuple[datetime.date, bool]] = {}
    for cells in rows[max(0, head - 2) : head + 3]:
        for place, text in enumerate(cells):
            day, provisional = period_day(text)
            if day is not None and place != where and _is_head(cells, where):
                columns.setdefault(place, (day, provisional))
    found = []
    for row_number, cells in enumerate(rows[head + 1 :], start=head + 2):
        if not _is_municipality(cells, where) or _is_head(cells, where):
            continue
        for place, (day, provisional) in columns.items():
            text = cells[place] if place < len(cells) else ""
            starred = provisional or text.endswith("*")
            found.append(Figure(row_number, place, cells[where], day, starred, text.rstrip("*")))
    return found


def _is_head(cells: Sequence[str], where: int) -> bool:
    """Whether a row tells about columns instead of about a region."""
    text = plain_head(cells[where]) if where < len(cells) else ""
    return text in REGION_HEADS | CODE_HEADS | PERIOD_HEADS | {""}


def _is_municipality(cells: Sequence[str], where: int) -> bool:
    text = cells[where].strip() if where < len(cells) else ""
    return bool(text) and not OTHER_REGION.match(text) and not FOOTER.match(text)
