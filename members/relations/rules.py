"""Who may see and change the relations."""

import rules

from m50portal.accounts.rules import holds_office, is_lobbyist, is_secretariat

rules.add_perm("relations.view_relations", holds_office)
rules.add_perm("relations.manage_relations", is_secretariat | is_lobbyist)
