"""What stands in the way of adopting a publication, in sentences that say what to do.

An adopted text is final, so this is asked before: no placeholder, no count that the register
contradicts, no quote without consent, no attachment without its file.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lobby.publications.choices import BlockKind
from lobby.publications.facts import Facts
from lobby.publications.models import Block, Publication
from lobby.publications.presenters import Document, Part
from m50portal.core.dates import long_date

# What people leave behind for later. Facts are filled in already when this is asked.
PLACEHOLDERS = re.compile(
    r"\[[^\[\]\n]{0,60}\](?!\()"  # [naam]
    r"|\{\{.*?\}\}"  # {{naam}}
    r"|<[A-Za-z][^<>\n]{0,40}>"  # <naam>
    r"|\b(?:X{2,}|x{3,}|P\.?M\.?|N\.?T\.?B\.?|NNTB|T\.?B\.?D\.?|TODO|FIXME)\b"
    r"|\b(?:n\.t\.b\.|nog in te vullen|nader te bepalen|lorem ipsum)"
    r"|\.{4,}|_{3,}|\?{3,}",
)
TYPED_COUNT = re.compile(
    r"\b(\d{2,3})\s+(?:(?:middelgrote|deelnemende|aangesloten|M50-?)\s*)*"
    r"(gemeenten|leden|lidgemeenten|M50-gemeenten)\b"
)
NEEDS_TEXT = {
    BlockKind.TEXT,
    BlockKind.QUOTE,
    BlockKind.PRINCIPLES,
    BlockKind.QUESTION,
    BlockKind.LIST,
}


@dataclass(frozen=True)
class Obstacle:
    """One reason not to adopt yet. ``block`` is the block to mend, None for the data on top."""

    text: str
    block: int | None = None


def obstacles(document: Document) -> list[Obstacle]:
    """Every reason why ``document`` cannot be adopted as it is, in the order of the text."""
    found = list(_of_publication(document.publication, document.blocks))
    for block, part in zip(document.blocks, document.parts, strict=True):
        found += _of_block(block, part, document.facts)
    return found


def _of_publication(publication: Publication, blocks: Sequence[Block]) -> Iterator[Obstacle]:
    if not blocks:
        yield Obstacle("Het document heeft nog geen onderdelen. Voeg er ten minste één toe.")
    for text in (publication.title, publication.subtitle, publication.addressees):
        for placeholder in placeholders(text):
            yield Obstacle(f"In de gegevens staat nog “{placeholder}”. Vul dat in of haal het weg.")


def _of_block(block: Block, part: Part, facts: Facts) -> Iterator[Obstacle]:
    where = (
        f"{block.get_kind_display()} “{block.label}”" if block.label else block.get_kind_display()
    )

    def obstacle(text: str) -> Obstacle:
        return Obstacle(f"{where}: {text}", block.pk)

    for problem in part.problems:
        yield obstacle(problem)
    filled = facts.fill(f"{block.title}\n{block.text}")[0]
    for placeholder in placeholders(filled):
        if not any(placeholder in problem for problem in part.problems):
            yield obstacle(f"hier staat nog “{placeholder}”. Vul dat in of haal het weg.")
    yield from map(obstacle, _typed_counts(f"{block.title}\n{block.text}", facts))
    yield from map(obstacle, _of_kind(block, part))


def placeholders(text: str) -> list[str]:
    """What in ``text`` still has to be filled in."""
    return [match[0] for match in PLACEHOLDERS.finditer(text)]


def _typed_counts(text: str, facts: Facts) -> Iterator[str]:
    for match in TYPED_COUNT.finditer(text):
        number = int(match[1])
        true = {facts.participants, *facts.counts.values()}
        if number not in true:
            yield (
                f"hier staat “{match[0]}”, maar het register telt op {long_date(facts.day)} "
                f"{facts.participants} gemeenten. Schrijf [aantal gemeenten]."
            )


def _of_kind(block: Block, part: Part) -> Iterator[str]:
    kind = block.kind
    if kind in NEEDS_TEXT and not block.text.strip():
        yield "de tekst ontbreekt."
    if kind in (BlockKind.HEADING, BlockKind.QUESTION) and not block.title.strip():
        yield "de kop ontbreekt."
    if kind == BlockKind.AMBITION and not (part.title and part.body):
        yield "de ambitie heeft nog geen naam of tekst."
    if kind == BlockKind.PRIORITIES and not part.items:
        yield "er staan nog geen prioriteiten in."
    if kind == BlockKind.LOBBY_GOALS and not part.goals:
        yield "er zijn geen lobbydoelen voor dit onderdeel."
    if kind == BlockKind.QUOTE and not block.speaker.strip():
        yield "vul in wie dit zegt."
    if kind == BlockKind.QUOTE and not block.consent:
        yield "vraag toestemming om dit citaat met naam te gebruiken."
    if kind == BlockKind.ATTACHMENT and not block.file:
        yield "het bestand ontbreekt. Voeg het toe."
    if kind == BlockKind.ATTACHMENT and block.dated_on is None:
        yield "de datum ontbreekt."
