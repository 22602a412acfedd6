"""Files with an agenda item."""

import hashlib
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from m50portal.core import audit
from meetings.models import AgendaDocument, AgendaItem


@transaction.atomic
def attach(
    *, item: AgendaItem, files: list[UploadedFile], by: Any, title: str = ""
) -> list[AgendaDocument]:
    """Keep ``files`` (already validated) with ``item``, under ``title`` or their own names."""
    documents = []
    for number, file in enumerate(files, start=1):
        name = f"{title} {number}" if title and len(files) > 1 else title
        document = AgendaDocument.objects.create(
            item=item,
            file=file,
            title=(name or readable_title(file.name or ""))[:160],
            size=file.size or 0,
            sha256=_sha256(file),
        )
        audit.record("meetings.attach_file", target=document, by=by, changes={"item": item.title})
        documents.append(document)
    return documents


def readable_title(filename: str) -> str:
    """``Notitie ov-verbindingen`` for ``Notitie_ov-verbindingen.pdf``."""
    return PurePath(filename).stem.replace("_", " ").strip() or "Bestand"


def _sha256(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


@transaction.atomic
def remove_document(*, document: AgendaDocument, by: Any) -> AgendaDocument:
    """Take a file off the agenda; ``restore_document`` puts it back."""
    if document.deleted_at is None:
        document.deleted_at = timezone.now()
        document.save(update_fields=["deleted_at"])
        audit.record("meetings.remove_file", target=document, by=by)
    return document


@transaction.atomic
def restore_document(*, document: AgendaDocument, by: Any) -> AgendaDocument:
    """Put a removed file back."""
    if document.deleted_at is not None:
        document.deleted_at = None
        document.save(update_fields=["deleted_at"])
        audit.record("meetings.restore_file", target=document, by=by)
    return document
