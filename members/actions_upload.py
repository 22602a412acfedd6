"""A file for the register: brought and looked at, then applied as a whole, or thrown away."""

import datetime
import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from m50portal.core import audit, sequences
from m50portal.core.dates import start_of, today
from members import importing
from members.choices import UploadState
from members.import_kinds import Reading, plan_file
from members.import_lines import fingerprint, lines_of
from members.models import RegisterImport, Upload

KEEP_WAITING, KEEP_FILE = datetime.timedelta(days=30), datetime.timedelta(days=365)

logger = logging.getLogger(__name__)


class PlanChangedError(ValidationError):
    """The register changed since the dry run; the new one is stored and must be seen first."""

    def __init__(self) -> None:
        super().__init__(
            "Het register is intussen gewijzigd, en dit bestand doet nu iets anders. "
            "Er is niets ingelezen. Bekijk de nieuwe uitkomst hieronder."
        )


@transaction.atomic
def bring_file(*, kind: str, content: bytes, filename: str, by: Any) -> Upload:
    """Store a file privately with its dry run; nothing of the register changes."""
    reading = plan_file(kind, content, filename=filename)
    upload = Upload(kind=kind, by=by, by_label=str(by)[:200], filename=filename[-200:])
    upload.sha256 = reading.plan.sha256
    _note(upload, reading)
    upload.file.save(filename, ContentFile(content), save=False)
    upload.save()
    audit.record("members.bring_file", target=upload, by=by, changes={"sha256": upload.sha256})
    return upload


@transaction.atomic
def choose_figures(*, upload: Upload, on: str, status: str, source: str, by: Any) -> Upload:
    """Read the file of CBS for another date, status or source, and look again."""
    row = _waiting(upload)
    row.choices = {"on": on, "status": status, "source": source}
    _note(row, _plan(row))
    row.save()
    audit.record("members.choose_figures", target=row, by=by, changes=row.choices)
    return row


def apply_upload(*, upload: Upload, by: Any) -> RegisterImport | None:
    """Write the whole file, or nothing. Raises PlanChangedError when it would do something else by now.

    One file at a time. The new dry run is kept outside the transaction that is rolled back.
    """
    try:
        return _apply(upload=upload, by=by)
    except PlanChangedError:
        look_again(upload=upload, by=by)
        raise
    except IntegrityError as error:
        # Between the plan and its last row somebody saved something that does not go with it.
        logger.exception("upload %s was not applied", upload.pk)
        look_again(upload=upload, by=by)
        raise PlanChangedError from error


@transaction.atomic
def _apply(*, upload: Upload, by: Any) -> RegisterImport | None:
    sequences.take("members.apply_upload")  # a locked row: the next one waits until this is done
    row = _waiting(upload)
    plan = _plan(row).plan
    if fingerprint(lines_of(plan), plan.unchanged) != row.fingerprint:
        raise PlanChangedError
    if plan.refused:
        raise ValidationError("Er zijn rijen geweigerd. Herstel het bestand en kies het opnieuw.")
    row.done = importing.apply(plan, by=by)
    row.state, row.lines = UploadState.APPLIED, []
    row.save()
    audit.record("members.apply_upload", target=row, by=by, changes=_counts(row))
    return row.done


@transaction.atomic
def look_again(*, upload: Upload, by: Any) -> Upload:
    """Make the dry run anew and keep it."""
    row = _waiting(upload)
    _note(row, _plan(row))
    row.save()
    audit.record("members.look_again", target=row, by=by, changes=_counts(row))
    return row


@transaction.atomic
def drop_upload(*, upload: Upload, by: Any) -> Upload:
    """Throw the file away with what it held; that it was there stays known."""
    row = _waiting(upload)
    row.state, row.lines = UploadState.DROPPED, []
    stored = row.file.name or ""
    row.file = ""
    row.save()
    transaction.on_commit(lambda: row.file.storage.delete(stored))
    audit.record("members.drop_upload", target=row, by=by)
    return row


def clear_old_uploads() -> int:
    """Throw away what nobody applied within a month, and files that were applied a year ago.

    They hold data of people; who loaded what and when stays known. Gives how many files went.
    """
    month, year = today() - KEEP_WAITING, today() - KEEP_FILE
    rows = Upload.objects.filter(state=UploadState.WAITING, at__lt=start_of(month))
    waiting = list(rows.order_by("pk"))
    for upload in waiting:
        drop_upload(upload=upload, by=None)
    applied = Upload.objects.filter(state=UploadState.APPLIED, at__lt=start_of(year))
    old = list(applied.exclude(file="").order_by("pk"))
    for upload in old:
        stored, storage = upload.file.name or "", upload.file.storage
        Upload.objects.filter(pk=upload.pk).update(file="")
        storage.delete(stored)
    return len(waiting) + len(old)


def _waiting(upload: Upload) -> Upload:
    row = Upload.objects.select_for_update().get(pk=upload.pk)
    if not row.is_waiting:
        raise ValidationError(f"Dit bestand is al {row.get_state_display().lower()}.")
    return row


def _plan(row: Upload) -> Reading:
    with row.file.open("rb") as stored:
        content = stored.read()
    return plan_file(row.kind, content, filename=row.filename, choices=row.choices)


def _note(row: Upload, reading: Reading) -> None:
    """Keep what the dry run says."""
    plan = reading.plan
    row.lines = lines_of(plan)
    row.fingerprint = fingerprint(row.lines, plan.unchanged)
    row.added, row.changed, row.unchanged = len(plan.added), len(plan.changed), plan.unchanged
    row.refused, row.warned = len(plan.refused), len(plan.warned)
    row.days = [day.isoformat() for day in reading.days]
    if reading.day is not None:
        answers = {"on": reading.day.isoformat(), "source": reading.said_by}
        row.choices = {"status": "", **row.choices, **answers}


def _counts(row: Upload) -> dict[str, int]:
    return {"added": row.added, "changed": row.changed, "unchanged": row.unchanged}
