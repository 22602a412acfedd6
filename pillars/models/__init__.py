"""The tables of this room."""

from pillars.models.network import (
    BoardSeat,
    CommitteeSeat,
    CoreTeamMember,
    Held,
    MunicipalDuty,
    Portfolio,
)
from pillars.models.people import Participation, Seat
from pillars.models.pillar import Pillar, PillarName, PillarSuccession
from pillars.models.programme import CostLine, KnowledgeProgramme, ProgrammeLine
from pillars.models.story import Story
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
    "BoardSeat",
    "CommitteeSeat",
    "CoreTeamMember",
    "CostLine",
    "Held",
    "KnowledgeProgramme",
    "MunicipalDuty",
    "Participation",
    "Pillar",
    "PillarName",
    "PillarSuccession",
    "Portfolio",
    "ProgrammeLine",
    "ResearchProduct",
    "Seat",
    "Story",
    "Theme",
    "ThemeGroup",
]
