"""Who may do what in the lobby."""

import rules

from m50portal.accounts.rules import holds_office, is_lobbyist, is_secretariat
from members.choices import RoleKind
from members.selectors import municipality_roles
from pillars.rules import holds_any_seat


@rules.predicate
def is_any_contact_official(user: object) -> bool:
    """Is contact official of some municipality today."""
    return bool(getattr(user, "is_authenticated", False)) and any(
        role.kind == RoleKind.CONTACT_OFFICIAL for role in municipality_roles(user)
    )


rules.add_perm("lobby.view_lobby", holds_office | holds_any_seat | is_any_contact_official)
rules.add_perm("lobby.change_lobby", is_lobbyist | is_secretariat)
