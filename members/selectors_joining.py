"""What the rules for joining say; the room above keeps them, and the settings name whom to ask.

The register itself knows no rule: how long an aspirant may take and from when somebody may join are
rows of ``members.joining``, which stands on this room. See docs/decisions.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from members.models import Municipality


@dataclass(frozen=True)
class Advice:
    """What the rules propose for a decision, and what somebody should look at first.

    ``effective_on``: the first day of the new status. ``decide_by``: the last day for the definitive
    decision, only for an aspirant. ``warnings`` never block.
    """

    effective_on: datetime.date
    decide_by: datetime.date | None = None
    warnings: tuple[str, ...] = ()


def advice_for(municipality: Municipality, kind: str, decided_on: datetime.date) -> Advice:
    """What the rules of the day of the decision propose for it."""
    rule: Callable[..., Advice] = import_string(settings.JOINING_ADVICE)
    return rule(municipality, kind, decided_on)


def aspirant_term() -> Callable[[datetime.date], datetime.date]:
    """A function from the day that an aspirant began to its last day to decide.

    It reads the rules once, when it is first used.
    """
    made: Callable[[], Callable[[datetime.date], datetime.date]]
    made = import_string(settings.ASPIRANT_TERM)
    return made()
