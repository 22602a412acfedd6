"""The tables of this room."""

from pillars.models.people import Participation, Seat
from pillars.models.pillar import Pillar, PillarName, PillarSuccession
from pillars.models.work import (
    Activity,
    ActivityParticipation,
    ResearchProduct,
    Theme,
    ThemeGroup,
)

__all__ = [
    "Activity",
    "ActivityParticipation",
    "Participation",
    "Pillar",
    "PillarName",
    "PillarSuccession",
    "ResearchProduct",
    "Seat",
    "Theme",
    "ThemeGroup",
]
