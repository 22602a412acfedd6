"""Who keeps up what."""

from typing import Any

import rules

from m50portal.accounts.rules import is_secretariat
from members.rules import is_contact_official


@rules.predicate
def speaks_for_its_municipality(user: Any, row: Any) -> bool:
    """Is contact official of the municipality that ``row`` is about."""
    return row is not None and is_contact_official(user, row.municipality)


rules.add_perm("upkeep.manage_rounds", is_secretariat)
rules.add_perm("upkeep.decide_proposals", is_secretariat)
rules.add_perm("upkeep.review", is_secretariat | is_contact_official)
rules.add_perm("upkeep.invite", is_secretariat | is_contact_official)
rules.add_perm("upkeep.withdraw", is_secretariat | speaks_for_its_municipality)
