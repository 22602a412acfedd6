"""Who may do what in the lobby."""

import rules

from m50portal.accounts.rules import holds_office, is_board, is_lobbyist, is_secretariat
from members.rules import is_contact_official, works_for_any_municipality
from pillars.rules import holds_any_seat, is_contact_official_somewhere

rules.add_perm("lobby.view_lobby", holds_office | holds_any_seat | is_contact_official_somewhere)
rules.add_perm("lobby.change_lobby", is_lobbyist | is_secretariat)

# A manifest is for who takes part: a mayor reads what the municipality signs.
rules.add_perm("lobby.view_manifests", holds_office | works_for_any_municipality)
rules.add_perm("lobby.view_concepts", is_board | is_lobbyist | is_secretariat)
# For one municipality: its contact official, or the secretariat for any.
rules.add_perm("lobby.sign_manifest", is_secretariat | is_contact_official)
