"""A publication as readers see it: ready for the page, the PDF and the checks before adoption.

Everything is looked up here, in a number of queries that does not grow with the document; the
templates only print.
"""

import dataclasses
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from lobby.models import LobbyGoal
from lobby.publications.choices import BlockKind, GoalScope, HeadingLevel
from lobby.publications.facts import Facts
from lobby.publications.models import Block, Publication
from m50portal.core.markup import line, lines, paragraphs
from m50portal.core.money import euro
from members.choices import MembershipKind
from members.map import outlines
from members.models import Municipality

TEMPLATES = {
    BlockKind.HEADING: "publications/blocks/heading.html",
    BlockKind.TEXT: "publications/blocks/text.html",
    BlockKind.AMBITION: "publications/blocks/heading.html",
    BlockKind.PRIORITIES: "publications/blocks/priorities.html",
    BlockKind.LOBBY_GOALS: "publications/blocks/lobby_goals.html",
    BlockKind.QUOTE: "publications/blocks/quote.html",
    BlockKind.PRINCIPLES: "publications/blocks/principles.html",
    BlockKind.QUESTION: "publications/blocks/question.html",
    BlockKind.LIST: "publications/blocks/list.html",
    BlockKind.ATTACHMENT: "publications/blocks/attachments.html",
    BlockKind.MEMBER_COUNT: "publications/blocks/member_count.html",
    BlockKind.MEMBER_LIST: "publications/blocks/member_list.html",
}
TONES = 5


@dataclass(frozen=True)
class Goal:
    """A lobby goal in its box. ``tone`` is the colour of its pillar, 0 for the general goal."""

    number: int
    title: str
    goal: SafeString
    pillar: str
    tone: int
    counterpart: str
    amount: str


@dataclass(frozen=True)
class Figure:
    """A number worth a large letter."""

    number: str
    label: str


@dataclass(frozen=True)
class Attachment:
    """A document that goes along. ``number`` is its place in the list."""

    number: int
    title: str
    dated_on: datetime.date | None


@dataclass(frozen=True)
class Part:
    """One block, ready to print by ``template``. What a kind does not use stays empty."""

    pk: int
    kind: str
    template: str
    title: SafeString = SafeString("")
    level: int = HeadingLevel.PARAGRAPH
    anchor: str = ""
    number: int = 0
    body: SafeString = SafeString("")
    items: tuple[SafeString, ...] = ()
    goals: tuple[Goal, ...] = ()
    figures: tuple[Figure, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    municipalities: tuple[str, ...] = ()
    aspirants: tuple[str, ...] = ()
    map_members: str = ""
    map_aspirants: str = ""
    speaker: str = ""
    role: str = ""
    day: datetime.date | None = None
    note: str = ""
    tone: int = 0
    problems: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether a reader sees nothing of it (yet)."""
        content = (self.title, self.body, self.items, self.goals, self.figures, self.attachments)
        return not any((*content, self.municipalities, self.aspirants))

    @property
    def opens_chapter(self) -> bool:
        """Whether a chapter begins here."""
        headings = (BlockKind.HEADING, BlockKind.AMBITION)
        return self.kind in headings and self.level == HeadingLevel.CHAPTER


@dataclass(frozen=True)
class Chapter:
    """A heading of the first level with all that follows it; ``opener`` is None before the first."""

    opener: Part | None
    parts: tuple[Part, ...]

    @property
    def paragraphs(self) -> list[Part]:
        """The headings within the chapter, for the table of contents."""
        return [part for part in self.parts if part.kind == BlockKind.HEADING]


@dataclass(frozen=True)
class Document:
    """A whole publication; ``parts`` has one for each of ``blocks``."""

    publication: Publication
    blocks: tuple[Block, ...]
    facts: Facts
    parts: tuple[Part, ...]
    chapters: tuple[Chapter, ...]

    @property
    def contents(self) -> list[Chapter]:
        """The chapters that the table of contents names."""
        return [chapter for chapter in self.chapters if chapter.opener is not None]


def document(publication: Publication) -> Document:
    """``publication`` as it reads now."""
    blocks = tuple(publication.blocks.for_document())
    facts = Facts(publication, blocks)
    parts = _Builder(facts).build(blocks)
    return Document(publication, blocks, facts, tuple(parts), tuple(_chapters(_joined(parts))))


def goal_box(goal: LobbyGoal) -> Goal:
    """``goal`` as printed in a plan: no arguments, those are for at the table."""
    return Goal(
        number=goal.number,
        title=goal.title,
        goal=line(goal.goal),
        pillar=goal.pillar.name if goal.pillar else "Algemeen",
        tone=tone_of(goal),
        counterpart=goal.counterpart,
        amount=short_amount(goal.amount) if goal.amount else "",
    )


def tone_of(goal: LobbyGoal) -> int:
    """The colour of the pillar of ``goal``: 1 to TONES, 0 without a pillar."""
    return (goal.pillar.number - 1) % TONES + 1 if goal.pillar else 0


def short_amount(amount: Decimal) -> str:
    """``€ 90 miljoen`` for whole tenths of millions, else the amount in full."""
    if amount >= 1_000_000 and amount % 100_000 == 0:
        text = f"{amount / 1_000_000:.1f}".replace(".", ",").removesuffix(",0")
        return f"€\u00a0{text}\u00a0miljoen"
    return euro(amount).removesuffix(",00")


class _Builder:
    """Turns blocks into parts, remembering how deep the last heading was and what was counted."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.level: int = HeadingLevel.CHAPTER - 1
        self.counts: dict[str, int] = {}

    def build(self, blocks: Iterable[Block]) -> list[Part]:
        """One part for each block."""
        return [self.part(block) for block in blocks]

    def part(self, block: Block) -> Part:
        """``block`` with its facts filled in."""
        kind = BlockKind(block.kind)
        number = self.counts[kind] = self.counts.get(kind, 0) + 1
        values, problems = self.filled(block)
        if kind in (BlockKind.HEADING, BlockKind.AMBITION):
            wanted = block.level if kind == BlockKind.HEADING else HeadingLevel.CHAPTER
            self.level = min(wanted, self.level + 1)  # an outline never skips a level
            values |= {"level": self.level, "anchor": f"deel-{kind.value}-{number}"}
        else:
            values |= {"level": self.level + 1}
        make = getattr(self, f"_{kind.value}", None)
        if make is not None:
            values |= make(block)
        return Part(
            pk=block.pk,
            kind=kind,
            template=TEMPLATES[kind],
            number=number,
            problems=tuple(problems),
            **values,
        )

    def filled(self, block: Block) -> tuple[dict, list[str]]:
        """Title, text and items with the facts in them."""
        title, in_title = self.facts.fill(block.title)
        text, in_text = self.facts.fill(block.text)
        values: dict[str, Any] = {"title": line(title)}
        if block.kind in (BlockKind.LIST, BlockKind.PRINCIPLES, BlockKind.PRIORITIES):
            values["items"] = tuple(line(item) for item in lines(text))
        else:
            values["body"] = paragraphs(text)
        return values, in_title + in_text

    def _ambition(self, block: Block) -> dict:
        ambition = block.ambition
        if ambition is None:
            return {}
        own = [goal for goal in self.facts.goals if goal.ambition_id == ambition.pk]
        values: dict = {"tone": next((tone_of(goal) for goal in own if goal.pillar), 0)}
        if not block.title:
            values["title"] = line(ambition.name)
        if not block.text:
            values["body"] = paragraphs(ambition.text)
        return values

    def _priorities(self, block: Block) -> dict:
        if block.ambition is None or block.text:
            return {}
        rows = sorted(block.ambition.priorities.all(), key=lambda row: row.number)
        return {"items": tuple(line(row.text) for row in rows)}

    def _lobby_goals(self, block: Block) -> dict:
        goals = self.facts.goals
        if block.goal_scope == GoalScope.GENERAL:
            goals = [goal for goal in goals if goal.pillar_id is None]
        elif block.goal_scope == GoalScope.PILLAR:
            goals = [goal for goal in goals if goal.pillar_id == block.pillar_id]
        return {"goals": tuple(goal_box(goal) for goal in goals)}

    def _quote(self, block: Block) -> dict:
        role = [block.function, block.municipality.name if block.municipality else ""]
        return {"speaker": block.speaker, "role": ", ".join(text for text in role if text)}

    def _attachment(self, block: Block) -> dict:
        number = self.counts[BlockKind.ATTACHMENT]
        return {"attachments": (Attachment(number, block.title, block.dated_on),)}

    def _member_count(self, block: Block) -> dict:
        facts = self.facts
        provinces = {row.province for row in facts.municipalities if row.province}
        label = "gemeenten"
        if facts.counts[MembershipKind.ASPIRANT]:
            label += f", waarvan {facts.value('aantal aspirant-leden')}"
        figures = [Figure(str(facts.participants), label)]
        if facts.inhabitants:
            number, _, label = facts.value("aantal inwoners").partition("\u00a0")
            figures.append(Figure(number, label))
        if provinces:
            figures.append(Figure(str(len(provinces)), "provincies"))
        return {"figures": tuple(figures), "day": facts.day, "note": facts.inhabitants_note}

    def _member_list(self, block: Block) -> dict:
        rows = self.facts.municipalities
        aspirants = [row for row in rows if row.status == MembershipKind.ASPIRANT]
        members = [row for row in rows if row.status != MembershipKind.ASPIRANT]
        return {
            "municipalities": tuple(row.name for row in members),
            "aspirants": tuple(row.name for row in aspirants),
            "map_members": _outline(members),
            "map_aspirants": _outline(aspirants),
            "day": self.facts.day,
        }


def _outline(municipalities: Iterable[Municipality]) -> str:
    """The outlines together as one SVG path; a municipality that is not on the map is left out."""
    known = outlines()
    return "".join(known.get(row.code, "") for row in municipalities)


def _joined(parts: list[Part]) -> list[Part]:
    """Attachments that follow each other become one list."""
    joined: list[Part] = []
    for part in parts:
        if joined and part.kind == joined[-1].kind == BlockKind.ATTACHMENT:
            together = joined[-1].attachments + part.attachments
            joined[-1] = dataclasses.replace(joined[-1], attachments=together)
        else:
            joined.append(part)
    return joined


def _chapters(parts: list[Part]) -> list[Chapter]:
    chapters: list[tuple[Part | None, list[Part]]] = []
    for part in parts:
        if part.opens_chapter:
            chapters.append((part, []))
        else:
            if not chapters:
                chapters.append((None, []))
            chapters[-1][1].append(part)
    return [Chapter(opener, tuple(rest)) for opener, rest in chapters]
