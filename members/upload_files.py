"""What comes out of a file that somebody brought: the refused rows, to be mended and brought again."""

from collections import defaultdict
from typing import Any

from django.core.exceptions import ValidationError

from m50portal.core.spreadsheets_reader import read_table
from members.choices import LineKind
from members.import_kinds import KINDS
from members.import_reading import head_row
from members.models import Upload


def refused_table(upload: Upload) -> tuple[list[str], list[list[Any]]]:
    """The heads of the file with "Rij" and "Waarom geweigerd", and its refused rows as they stood there.

    Without the reason column the rows can be brought again: unknown columns are passed over.
    """
    reasons: dict[int, list[str]] = defaultdict(list)
    for line in upload.lines:
        if line["kind"] == LineKind.REFUSED:
            where = f"{line['column']}: " if line["column"] else ""
            reasons[line["row"]].append(f"{where}{line['text']}")
    cells = _cells(upload)
    start = head_row(cells, list(KINDS[upload.kind].columns))
    head = list(cells[start]) if cells else []
    rows = []
    for number, texts in sorted(reasons.items()):
        stood = list(cells[number - 1]) if start + 1 < number <= len(cells) else []
        padded = [*stood, *[""] * (len(head) - len(stood))][: len(head)]
        rows.append([*padded, number, " ".join(texts)])
    return [*head, "Rij in het bestand", "Waarom geweigerd"], rows


def _cells(upload: Upload) -> list[list[str]]:
    if not upload.file:
        return []
    with upload.file.open("rb") as stored:
        content = stored.read()
    try:
        table = read_table(content, upload.filename)
        name = KINDS[upload.kind].sheet
        if name and name in table.sheets and name != table.sheet:
            table = read_table(content, upload.filename, sheet=name)
    except ValidationError:
        return []
    return table.rows
