"""Asking for the documents about a municipality; a worker makes them (core/prints.py)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from m50portal.core.models import Print
from m50portal.core.prints import ask_print
from m50portal.desk.presenters_memo import Memo
from members.models import Municipality

MEMO_KINDS = ("memo_pdf", "memo_docx")


@transaction.atomic
def ask_memo(*, municipality: Municipality, memo: Memo, by: Any) -> list[Print]:
    """The memo as PDF and as a Word file.

    Raises ValidationError when something in it is empty or still has to be filled in.
    """
    obstacles = memo.obstacles()
    if obstacles:
        raise ValidationError(obstacles)
    name = f"memo-{municipality.slug}-{memo.iso_date}"
    return [
        ask_print(
            kind=kind,
            target=municipality,
            title=f"{memo.title}, {memo.date}",
            filename=f"{name}.{kind.removeprefix('memo_')}",
            parameters=memo.as_json(),
            by=by,
        )
        for kind in MEMO_KINDS
    ]
