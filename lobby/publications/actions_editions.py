"""Freezing a publication: proofs, adoption, publishing, and making the PDF of an edition.

The web process only writes the HTML and a waiting row; a worker makes the PDF from that HTML.
"""

import datetime
import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.template.loader import render_to_string

from lobby.publications.actions import NotADraftError
from lobby.publications.choices import BlockKind, EditionKind, EditionState, PublicationState
from lobby.publications.models import Edition, Publication
from lobby.publications.obstacles import Obstacle, obstacles
from lobby.publications.presenters import Document, document
from m50portal.core import audit
from m50portal.core.dates import long_date, today
from m50portal.core.files import ending, random_path
from m50portal.core.pdf import Unavailable, render_html

STYLESHEETS = ("css/pdf.css", "css/pdf-publication.css")
ATTEMPTS = 3


class NotReadyError(Exception):
    """The publication cannot be adopted yet; ``obstacles`` says why."""

    def __init__(self, found: list[Obstacle]) -> None:
        super().__init__("; ".join(obstacle.text for obstacle in found))
        self.obstacles = found


class WrongStateError(Exception):
    """The publication is not in the state that this act starts from."""


@transaction.atomic
def make_proof(*, publication: Publication, by: Any) -> Edition:
    """Freeze the draft as it reads now for a trial print; an equal proof is used again.

    Earlier proofs go: a proof is a look at the draft, not a record. Raises NotADraftError.
    """
    publication = _locked(publication, PublicationState.DRAFT)
    html = _html(document(publication), "", status=f"Proefdruk van {long_date(today())}")
    proofs = list(publication.editions.proofs().light())
    digest = _digest(html)
    for proof in proofs:
        if proof.html_sha256 == digest and proof.state != EditionState.FAILED:
            return proof
    edition = _freeze(publication, EditionKind.PROOF, html, by=by)
    for proof in proofs:
        _discard(proof)
    audit.record("publications.make_proof", target=publication, by=by)
    return edition


@transaction.atomic
def adopt(*, publication: Publication, adopted_on: datetime.date, by: Any) -> Edition:
    """Adopt the draft: a new edition that never changes, whose PDF waits for a worker.

    ``adopted_on`` is the day on which the board or the meeting decided.

    Raises NotADraftError, or NotReadyError with every reason why not.
    """
    publication = _locked(publication, PublicationState.DRAFT)
    text = document(publication)
    found = obstacles(text)
    if found:
        raise NotReadyError(found)
    number = _next_number(publication, EditionKind.EDITION)
    html = _html(text, f"editie {number}", status="")
    edition = _freeze(publication, EditionKind.EDITION, html, by=by)
    for proof in publication.editions.proofs().light():
        _discard(proof)
    publication.state = PublicationState.ADOPTED
    publication.adopted_on = adopted_on
    publication.version += 1
    publication.save(update_fields=["state", "adopted_on", "version"])
    audit.record(
        "publications.adopt",
        target=publication,
        by=by,
        changes={"edition": edition.number, "html_sha256": edition.html_sha256},
    )
    return edition


@transaction.atomic
def publish(*, publication: Publication, published_on: datetime.date, by: Any) -> Publication:
    """Tell that the adopted text is out. Raises WrongStateError unless it was adopted and no more."""
    publication = _locked(publication, PublicationState.ADOPTED)
    publication.state = PublicationState.PUBLISHED
    publication.published_on = published_on
    publication.version += 1
    publication.save(update_fields=["state", "published_on", "version"])
    audit.record("publications.publish", target=publication, by=by)
    return publication


@transaction.atomic
def reopen(*, publication: Publication, by: Any) -> Publication:
    """Make an adopted publication a draft again; its editions stay as they are.

    Raises WrongStateError for a draft.
    """
    stored = Publication.objects.select_for_update().get(pk=publication.pk)
    if stored.is_draft:
        raise WrongStateError(stored)
    stored.state = PublicationState.DRAFT
    stored.version += 1
    stored.save(update_fields=["state", "version"])
    audit.record("publications.reopen", target=stored, by=by)
    return stored


def render_edition(pk: int) -> bool:
    """Make the PDF of edition ``pk``; False when it is done, gone or in other hands.

    Safe to run twice: a lease keeps workers apart, and equal HTML gives equal bytes.
    """
    token = Edition.objects.unfinished().claim(pk)
    if token is None:
        return False
    edition = Edition.objects.get(pk=pk)
    mine = Edition.objects.filter(pk=pk, lease_token=token)
    mine.update(state=EditionState.RENDERING)
    try:
        rendered = render_html(edition.html, stylesheets=STYLESHEETS)
    except Exception as error:  # whatever is wrong with it: the row says so, the worker lives on
        _give_back(edition, mine, error)
        return False
    path = default_storage.save(
        random_path("publications/edition", "x.pdf"), ContentFile(rendered.pdf)
    )
    stored = mine.update(
        state=EditionState.READY,
        file=path,
        size=len(rendered.pdf),
        sha256=rendered.sha256,
        error="",
        **Edition.released(),
    )
    if not stored:
        default_storage.delete(path)
    return bool(stored)


@transaction.atomic
def retry(*, edition: Edition, by: Any) -> Edition:
    """Let a worker try a failed PDF again."""
    rows = Edition.objects.filter(pk=edition.pk, state=EditionState.FAILED)
    if rows.update(state=EditionState.WAITING, attempts=0, error="", **Edition.released()):
        audit.record("publications.retry_edition", target=edition, by=by)
    edition.refresh_from_db(fields=["state", "error"])
    return edition


def _give_back(edition: Edition, mine: Any, error: Exception) -> None:
    final = edition.attempts >= ATTEMPTS or isinstance(error, Unavailable)
    state = EditionState.FAILED if final else EditionState.WAITING
    mine.update(state=state, error=f"{type(error).__name__}: {error}"[:2000], **Edition.released())


def _locked(publication: Publication, state: PublicationState) -> Publication:
    stored = Publication.objects.select_for_update().get(pk=publication.pk)
    if stored.state == state:
        return stored
    raise (NotADraftError if state == PublicationState.DRAFT else WrongStateError)(stored)


def _html(text: Document, edition_name: str, *, status: str) -> str:
    context = {"document": text, "edition_name": edition_name, "status": status}
    return render_to_string("pdf/publication.html", context)


def _freeze(publication: Publication, kind: EditionKind, html: str, *, by: Any) -> Edition:
    return Edition.objects.create(
        publication=publication,
        kind=kind,
        number=_next_number(publication, kind),
        title=publication.title,
        dated_on=publication.dated_on,
        html=html,
        html_sha256=_digest(html),
        attachments=_attachments(publication) if kind == EditionKind.EDITION else [],
        made_by=str(by) if by is not None else "Portaal",
    )


def _attachments(publication: Publication) -> list[dict[str, Any]]:
    """The attachments as they are now; a later draft gets files of its own."""
    return [
        {
            "title": block.title,
            "dated_on": block.dated_on.isoformat() if block.dated_on else "",
            "path": block.file.name,
            "type": ending(block.file.name or ""),
            "size": block.file.size,
        }
        for block in publication.blocks.present().filter(kind=BlockKind.ATTACHMENT)
    ]


def _next_number(publication: Publication, kind: EditionKind) -> int:
    last = publication.editions.filter(kind=kind).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _discard(proof: Edition) -> None:
    path = proof.file
    proof.delete()
    if path:
        transaction.on_commit(lambda: default_storage.delete(path))


def _digest(html: str) -> str:
    return hashlib.sha256(html.encode()).hexdigest()
