"""Who may read, edit and adopt publications."""

from typing import Any

import rules

from m50portal.accounts.rules import holds_office, is_board, is_lobbyist, is_secretariat
from members.rules import works_for_any_municipality
from pillars.rules import holds_any_seat

is_editor = is_secretariat | is_lobbyist
sees_drafts = is_editor | is_board
is_reader = holds_office | works_for_any_municipality | holds_any_seat


@rules.predicate
def was_adopted(user: Any, publication: Any) -> bool:
    """Was adopted at least once, so that there is an edition to read."""
    return publication is not None and publication.adopted_on is not None


@rules.predicate
def is_draft(user: Any, publication: Any) -> bool:
    """Is not adopted (any more), so that the text may change."""
    return publication is not None and publication.is_draft


rules.add_perm("publications.view_publications", is_reader)
rules.add_perm("publications.view_drafts", sees_drafts)
rules.add_perm("publications.view_publication", sees_drafts | (is_reader & was_adopted))
rules.add_perm("publications.add_publication", is_editor)
rules.add_perm("publications.edit_publication", is_editor & is_draft)
rules.add_perm("publications.adopt", is_secretariat | is_board)
