"""Who may open the desk."""

import rules

rules.add_perm("desk.view_home", rules.is_authenticated)
rules.add_perm("desk.search", rules.is_authenticated)
