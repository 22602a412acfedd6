"""Who may see and change what around elections."""

import rules

from m50portal.accounts.rules import holds_office, is_secretariat
from members.rules import is_contact_official

rules.add_perm("turnover.manage_elections", is_secretariat)
rules.add_perm("turnover.view_vacancies", holds_office)
rules.add_perm("turnover.answer", is_secretariat | is_contact_official)
