"""What was decided about one executive, and what came of it."""

import datetime
from dataclasses import dataclass, field


@dataclass(frozen=True)
class RoleDecision:
    """What becomes of a role. ``on``: the last day, or the first day of another portfolio."""

    role_id: int
    outcome: str
    on: datetime.date | None = None
    portfolio: str = ""
    successor_name: str = ""
    successor_email: str = ""
    successor_portfolio: str = ""
    successor_starts_on: datetime.date | None = None
    places: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Effect:
    """What was (or would be) done about one executive, in sentences."""

    role_id: int
    person: str
    municipality: str
    lines: tuple[str, ...]


class CannotApply(Exception):
    """Something stands in the way, so nothing was done: role id → what to mend."""

    def __init__(self, errors: dict[int, list[str]]) -> None:
        super().__init__(errors)
        self.errors = errors
