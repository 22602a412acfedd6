"""Lists as CSV that a Dutch spreadsheet opens with a double click, and that runs nothing."""

import csv
import io
from collections.abc import Iterable
from typing import Any

# A cell that begins with one of these would be a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def cell(value: Any) -> str:
    """``value`` as text; what a spreadsheet would take for a formula gets an apostrophe first."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def to_csv(head: list[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """UTF-8 with a byte order mark, semicolons and CRLF: what Excel in Dutch expects."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
