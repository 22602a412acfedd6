"""Who may do what in a pillar."""

from typing import Any

import rules


@rules.predicate
def holds_any_seat(user: Any) -> bool:
    """Is chair, vice-chair or support of some pillar today."""
    return False
