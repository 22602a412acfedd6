"""What a new publication starts with: the headings that its readers expect, in their order."""

from typing import Any

from lobby.publications.choices import BlockKind, GoalScope, HeadingLevel, PublicationKind


def _heading(title: str, level: int = HeadingLevel.CHAPTER) -> dict[str, Any]:
    return {"kind": BlockKind.HEADING, "title": title, "level": level}


def _block(kind: BlockKind, **values: Any) -> dict[str, Any]:
    return {"kind": kind, **values}


# Values of Block, in order.
OUTLINES: dict[PublicationKind, list[dict[str, Any]]] = {
    PublicationKind.ANNUAL_PLAN: [
        _heading("Inleiding"),
        _block(BlockKind.TEXT),
        _block(BlockKind.MEMBER_COUNT),
        _block(BlockKind.AMBITION, title="Netwerkversterking"),
        _block(BlockKind.AMBITION, title="Kennispartner"),
        _block(BlockKind.AMBITION, title="Public affairs"),
        _heading("Uitwerking ambitie Public affairs"),
        _block(BlockKind.LOBBY_GOALS, goal_scope=GoalScope.ALL),
    ],
    PublicationKind.POSITION_PAPER: [
        _heading("Inleiding"),
        _block(BlockKind.TEXT),
        _heading("Wie wij zijn"),
        _block(BlockKind.MEMBER_COUNT),
        _block(BlockKind.TEXT),
        _heading("Wat wij zien gebeuren"),
        _block(BlockKind.QUOTE),
        _heading("De kern van het probleem"),
        _block(BlockKind.TEXT),
        _heading("Onze uitgangspunten"),
        _block(BlockKind.PRINCIPLES),
        _heading("Wat is er nodig"),
        _block(BlockKind.LIST),
        _heading("Wat wij u vragen in het debat"),
        _block(BlockKind.QUESTION, title="Erkenning"),
        _heading("Tot slot"),
        _block(BlockKind.TEXT),
        _heading("Bijlagen"),
        _block(BlockKind.ATTACHMENT),
    ],
}
