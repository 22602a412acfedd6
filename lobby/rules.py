"""Who may do what in the lobby."""

import rules

from m50portal.accounts.rules import holds_office, is_lobbyist, is_secretariat
from pillars.rules import holds_any_seat, is_contact_official_somewhere

rules.add_perm("lobby.view_lobby", holds_office | holds_any_seat | is_contact_official_somewhere)
rules.add_perm("lobby.change_lobby", is_lobbyist | is_secretariat)
