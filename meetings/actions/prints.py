"""The agenda as a PDF: asked for in the web process, made by a worker."""

from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from m50portal.core import audit
from m50portal.core.leases import Leased
from m50portal.core.pdf import Unavailable, render
from meetings.choices import PrintState
from meetings.models import AgendaPrint, Meeting
from meetings.presenters import PRINT_TEMPLATE, agenda_of, sheet_of


@transaction.atomic
def ask_print(*, meeting: Meeting, by: Any) -> AgendaPrint:
    """The print of the agenda as it is now: the one that is there, or one that waits for a worker."""
    fingerprint = sheet_of(meeting, agenda_of(meeting)).fingerprint
    row, is_new = AgendaPrint.objects.get_or_create(meeting=meeting, content_hash=fingerprint)
    if is_new:
        audit.record("meetings.ask_print", target=meeting, by=by)
    elif row.state == PrintState.FAILED:
        AgendaPrint.objects.filter(pk=row.pk).update(
            state=PrintState.WAITING, error="", **Leased.released()
        )
        row.refresh_from_db()
    return row


def claim_print(pk: int) -> str | None:
    """Take the lease on print ``pk`` while it waits; its token, or None when there is nothing to do."""
    return AgendaPrint.objects.filter(state=PrintState.WAITING).claim(pk)


def make_print(*, row: AgendaPrint, token: str) -> AgendaPrint:
    """Render the agenda of ``row`` and keep the file; ``token`` holds the lease.

    When the agenda changed since somebody asked, what is made is the agenda as it is now: the row
    gets its fingerprint, and gives way when that print is there already.
    """
    sheet = sheet_of(row.meeting, agenda_of(row.meeting))
    try:
        pdf = render(PRINT_TEMPLATE, {"sheet": sheet}, identifier=sheet.fingerprint).pdf
    except Unavailable as error:
        _finish(row, token, state=PrintState.FAILED, error=str(error)[:300])
        return row
    path = default_storage.save(
        row.file.field.generate_filename(row, "agenda.pdf"), ContentFile(pdf)
    )
    with transaction.atomic():
        same = AgendaPrint.objects.filter(meeting=row.meeting, content_hash=sheet.fingerprint)
        same.exclude(pk=row.pk).delete()
        kept = _finish(
            row,
            token,
            state=PrintState.READY,
            content_hash=sheet.fingerprint,
            file=path,
            size=len(pdf),
        )
        if kept:
            _forget_older(row)
    if not kept:
        default_storage.delete(path)
    return row


def _finish(row: AgendaPrint, token: str, **values: Any) -> bool:
    """Write the outcome if ``token`` still holds the lease."""
    held = AgendaPrint.objects.filter(pk=row.pk, lease_token=token)
    kept = bool(held.update(**values, **Leased.released()))
    row.refresh_from_db()
    return kept


def _forget_older(row: AgendaPrint) -> None:
    """Remove the prints of older texts of this agenda, and their files once that is sure."""
    older = AgendaPrint.objects.filter(meeting=row.meeting, pk__lt=row.pk)
    paths = [path for path in older.values_list("file", flat=True) if path]
    older.delete()
    for path in paths:
        transaction.on_commit(partial(default_storage.delete, path))
