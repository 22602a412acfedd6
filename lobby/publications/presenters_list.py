"""The list of publications, put into words."""

from dataclasses import dataclass

from lobby.publications.choices import EditionKind, PublicationState
from lobby.publications.models import Edition, Publication


@dataclass(frozen=True)
class PublicationRow:
    """A line of the list. ``edition`` is the last frozen edition."""

    publication: Publication
    badge: str
    badge_kind: str
    edition: Edition | None


def publication_row(publication: Publication, *, sees_drafts: bool) -> PublicationRow:
    """A line from a publication with its editions at hand.

    Who sees no drafts does not see either that an adopted text is being worked on again.
    """
    frozen = [row for row in publication.editions.all() if row.kind == EditionKind.EDITION]
    state = PublicationState(publication.state)
    if publication.is_draft and not sees_drafts:
        state = PublicationState.ADOPTED
    kinds = {PublicationState.DRAFT: "warn", PublicationState.ADOPTED: "info"}
    return PublicationRow(
        publication=publication,
        badge=str(state.label),
        badge_kind=kinds.get(state, "ok"),
        edition=max(frozen, key=lambda row: row.number, default=None),
    )
