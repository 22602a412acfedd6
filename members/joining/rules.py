"""Who may see and do what about joining."""

import rules

from m50portal.accounts.rules import holds_office, is_secretariat
from members.rules import is_contact_official

rules.add_perm("joining.view_prospects", holds_office)
rules.add_perm("joining.view_onboarding", holds_office | is_contact_official)
rules.add_perm("joining.manage_joining", is_secretariat)
