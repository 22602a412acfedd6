"""Documents that a worker makes: the web process asks, and never loads what makes them.

Who asks gives all that the document says (``parameters``, JSON), so that nothing has to be looked up
later. The settings name what makes each kind (``PRINTS``: kind → dotted path of a ``Recipe``), since
what makes it stands in a room above.
"""

import datetime
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.module_loading import import_string

from m50portal.core import audit
from m50portal.core.choices import PrintState
from m50portal.core.files import ending, readable_size
from m50portal.core.leases import Leased, LeasedQuerySet
from m50portal.core.models import Print
from m50portal.core.pdf import Unavailable

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
# What was asked for longer ago goes: whoever needs it asks again, and it is made anew.
KEPT_FOR = datetime.timedelta(days=30)
# A document on which workers die, or that fails each time, is given up after this many tries.
MOST_ATTEMPTS = 3
GAVE_UP = "Het maken is niet gelukt. Probeer het opnieuw, of vraag de beheerder van het portaal."


@dataclass(frozen=True)
class Recipe:
    """What makes a kind of document: ``make(parameters, identifier)`` gives its bytes.

    ``look``: the files (from the root of the project) that decide what it looks like, so that a new
    look makes a new document.
    """

    make: Callable[[dict[str, Any], str], bytes]
    look: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrintStatus:
    """How far a document is, for a page that waits for it."""

    pk: int
    state: str
    title: str
    type: str
    size: str = ""
    error: str = ""

    @property
    def making(self) -> str:
        """What is being done while it waits."""
        return f"{self.title} ({self.type}) wordt gemaakt."


def fingerprint(kind: str, parameters: dict[str, Any]) -> str:
    """Changes whenever the document would say something else or be laid out by other files."""
    text = json.dumps([kind, parameters, _look(kind)], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def ask_print(
    *,
    kind: str,
    target: models.Model,
    title: str,
    filename: str,
    parameters: dict[str, Any],
    by: Any,
) -> Print:
    """The document that says ``parameters``: the one that is there, or one that waits for a worker."""
    row, is_new = Print.objects.get_or_create(
        kind=kind,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        content_hash=fingerprint(kind, parameters),
        defaults={
            "title": title,
            "filename": filename,
            "parameters": parameters,
            "asked_by_id": getattr(by, "pk", None),
            "asked_by_label": str(by) if by is not None else "Portaal",
        },
    )
    if is_new:
        audit.record("core.ask_print", target=target, by=by, changes={"what": title})
    return ask_again(row=row, by=by)


@transaction.atomic
def ask_again(*, row: Print, by: Any) -> Print:
    """Let a document that failed wait for a worker once more; others stay as they are."""
    failed = Print.objects.filter(pk=row.pk, state=PrintState.FAILED)
    if failed.update(state=PrintState.WAITING, error="", attempts=0, **Leased.released()):
        row.refresh_from_db()
        audit.record("core.ask_print_again", target=row, by=by)
    return row


def prints_of(target: models.Model) -> "LeasedQuerySet":
    """What was ever asked for about ``target``, last first."""
    rows = Print.objects.filter(target_type=target._meta.label_lower, target_id=str(target.pk))
    return rows.order_by("-asked_at", "-pk")


def waiting() -> "LeasedQuerySet":
    """What still has to be made."""
    return Print.objects.filter(state=PrintState.WAITING)


def clear_prints(now: datetime.datetime) -> int:
    """Throw away what was asked for too long before ``now``, with its file; how many."""
    old = Print.objects.filter(asked_at__lt=now - KEPT_FOR)
    for row in old:
        if row.file:
            row.file.delete(save=False)
        row.delete()
    return len(old)


def claim_print(pk: int) -> str | None:
    """Take the lease on print ``pk`` while it waits; its token, or None when there is nothing to do."""
    return waiting().claim(pk)


def make_print(*, row: Print, token: str) -> Print:
    """Make the document of ``row`` and keep the file; ``token`` holds the lease."""
    if row.attempts > MOST_ATTEMPTS:
        _finish(row, token, state=PrintState.FAILED, error=GAVE_UP)
        return row
    try:
        content = recipe_of(row.kind).make(row.parameters, row.content_hash)
    except Unavailable as error:
        _finish(row, token, state=PrintState.FAILED, error=str(error)[:300])
        return row
    path = default_storage.save(
        row.file.field.generate_filename(row, row.filename), ContentFile(content)
    )
    if not _finish(row, token, state=PrintState.READY, file=path, size=len(content)):
        default_storage.delete(path)
    return row


def _finish(row: Print, token: str, **values: Any) -> bool:
    """Write the outcome if ``token`` still holds the lease."""
    held = Print.objects.filter(pk=row.pk, lease_token=token)
    kept = bool(held.update(**values, **Leased.released()))
    row.refresh_from_db()
    return kept


def status_of(row: Print) -> PrintStatus:
    """How far ``row`` is."""
    size = readable_size(row.size) if row.state == PrintState.READY else ""
    return PrintStatus(row.pk, row.state, row.title, ending(row.filename), size, row.error)


def content_type_of(row: Print) -> str:
    """What the file of ``row`` is."""
    return CONTENT_TYPES[ending(row.filename)]


@cache
def recipe_of(kind: str) -> Recipe:
    """What makes a document of ``kind``."""
    recipe: Recipe = import_string(settings.PRINTS[kind])
    return recipe


@cache
def _look(kind: str) -> str:
    """The files that decide what a document of ``kind`` looks like, as one fingerprint."""
    digest = hashlib.sha256()
    for name in recipe_of(kind).look:
        digest.update((settings.BASE_DIR / name).read_bytes())
    return digest.hexdigest()
