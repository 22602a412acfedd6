"""Everything that changes a publication and its blocks."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from lobby.publications.choices import BlockKind, PublicationKind, PublicationState
from lobby.publications.models import Block, Publication
from lobby.publications.outline import OUTLINES
from m50portal.core import audit
from m50portal.core.versions import ClashError

STEP = 10
RESERVED_SLUGS = {"nieuw"}
# What a form never changes: somebody may have moved or removed the block in between.
NOT_EDITED = {"id", "position", "removed_at"}


class NotADraftError(Exception):
    """The publication was adopted in the meantime, so its text cannot change."""


@transaction.atomic
def create_publication(
    *,
    kind: PublicationKind,
    title: str,
    dated_on: datetime.date,
    audience: str,
    by: Any,
    outline: bool = True,
    **values: Any,
) -> Publication:
    """Make a draft, with the headings that such a publication usually has."""
    publication = Publication(
        kind=kind, title=title, dated_on=dated_on, audience=audience, **values
    )
    publication.slug = _free_slug(title)
    publication.full_clean(exclude=["slug"])
    publication.save()
    for position, start in enumerate(OUTLINES[kind] if outline else (), start=1):
        Block.objects.create(publication=publication, position=position * STEP, **start)
    audit.record("publications.create_publication", target=publication, by=by)
    return publication


@transaction.atomic
def change_publication(*, publication: Publication, by: Any) -> Publication:
    """Store the changed data on top of a draft. Raises ClashError or NotADraftError."""
    stored = _locked(publication)
    _save_versioned(publication)
    fields = ["title", "subtitle", "dated_on", "occasion", "occasion_on", "addressees", "audience"]
    changes = audit.changed(stored, publication, fields)
    audit.record("publications.change_publication", target=publication, by=by, changes=changes)
    return publication


@transaction.atomic
def add_block(*, block: Block, after: Block | None, by: Any) -> Block:
    """Put a new ``block`` behind ``after``, or on top when None. Raises NotADraftError."""
    publication = _locked(block.publication)
    order = list(publication.blocks.present())
    block.position = 0
    block.save()
    place = next((i + 1 for i, other in enumerate(order) if after and other.pk == after.pk), 0)
    order.insert(place, block)
    _number(order)
    audit.record("publications.add_block", target=block, by=by)
    return block


@transaction.atomic
def change_block(*, block: Block, by: Any) -> Block:
    """Store a changed ``block``. Raises ClashError or NotADraftError."""
    _locked(block.publication)
    _save_versioned(block)
    audit.record("publications.change_block", target=block, by=by)
    return block


@transaction.atomic
def remove_block(*, block: Block, by: Any) -> Block:
    """Take ``block`` out of the document; ``restore_block`` brings it back."""
    _locked(block.publication)
    block.removed_at = timezone.now()
    block.save(update_fields=["removed_at"])
    audit.record("publications.remove_block", target=block, by=by)
    return block


@transaction.atomic
def restore_block(*, block: Block, by: Any) -> Block:
    """Put a removed ``block`` back where it was."""
    _locked(block.publication)
    block.removed_at = None
    block.save(update_fields=["removed_at"])
    audit.record("publications.restore_block", target=block, by=by)
    return block


@transaction.atomic
def order_blocks(*, publication: Publication, order: Sequence[int], by: Any) -> None:
    """Put the blocks in ``order`` (primary keys). A block that it leaves out goes last."""
    publication = _locked(publication)
    wanted = {pk: place for place, pk in enumerate(order)}
    blocks = list(publication.blocks.present())
    before = [block.pk for block in blocks]
    blocks.sort(key=lambda block: wanted.get(block.pk, len(wanted) + block.position))
    _number(blocks)
    if [block.pk for block in blocks] != before:
        audit.record("publications.order_blocks", target=publication, by=by)


def move_block(*, block: Block, up: bool, by: Any) -> None:
    """Swap ``block`` with the one above or below it; at the end of the document nothing happens."""
    order = [row.pk for row in block.publication.blocks.present()]
    here = order.index(block.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
        order_blocks(publication=block.publication, order=order, by=by)


def new_block(publication: Publication, kind: BlockKind) -> Block:
    """An unsaved block of ``kind`` for a form."""
    return Block(publication=publication, kind=kind)


def _locked(publication: Publication) -> Publication:
    """The stored draft, locked until the transaction ends. Raises NotADraftError."""
    stored = Publication.objects.select_for_update().get(pk=publication.pk)
    if stored.state != PublicationState.DRAFT:
        raise NotADraftError(stored)
    return stored


def _save_versioned(row: Publication | Block) -> None:
    """Save ``row`` when its version is still the stored one, and count the version up."""
    rows = type(row)._default_manager.filter(pk=row.pk, version=row.version)
    if not rows.update(version=F("version") + 1):
        raise ClashError
    row.version += 1
    stored = [field.name for field in row._meta.concrete_fields if field.name not in NOT_EDITED]
    row.save(update_fields=stored)


def _number(blocks: Sequence[Block]) -> None:
    """Give ``blocks`` positions in this order; one statement, whatever their number."""
    for place, block in enumerate(blocks, start=1):
        block.position = place * STEP
    Block.objects.bulk_update(blocks, ["position"], batch_size=500)


def _free_slug(title: str) -> str:
    base = slugify(title)[:80] or "publicatie"
    taken = set(Publication.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= RESERVED_SLUGS
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
