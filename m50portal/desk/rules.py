"""Who may open the desk."""

import rules

from m50portal.accounts.rules import holds_office, is_secretariat
from members.rules import is_contact_official, takes_part
from pillars.rules import holds_any_seat

rules.add_perm("desk.view_home", rules.is_authenticated)
rules.add_perm("desk.search", takes_part | holds_any_seat)
rules.add_perm("desk.view_completeness", holds_office)
rules.add_perm("desk.manage_completeness", is_secretariat)
# A note for its own college, and the sheet of what membership brings.
rules.add_perm("desk.make_memo", is_secretariat | is_contact_official)
