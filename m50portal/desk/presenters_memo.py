"""The memo for a municipality's own college: what a person fills in, and the document that comes of it.

What comes out (presenters_memo_text.compose) is a list of blocks that the page, the PDF and the Word file show
alike, and that fits in JSON: a memo is kept as it was made.
"""

import datetime
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from m50portal.desk.choices_memo import MemoKind

# What people leave behind where something still has to come.
PLACEHOLDERS = re.compile(
    r"\[|\]|\{\{|\}\}|<[a-z /]|\bvul\b.{0,60}\bin\b|\bn\.?t\.?b\.?\b|\bn\.?n\.?b\.?\b|\btodo\b|\btbd\b"
    r"|\bx{3,}\b|\bpm\b|\.{3,}|…|_{2,}|\?{2,}|nader (te bepalen|in te vullen)|\binvullen\b|lorem ipsum",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Answers:
    """What a person fills in; nothing of it may be empty."""

    kind: str
    meeting_on: datetime.date
    portfolio_holder: str
    team: str
    author: str
    reason: str
    worth: str
    coverage: str
    decision: str


@dataclass(frozen=True)
class Block:
    """A piece of a document: ``h2``, ``h3``, ``p`` (text), ``ul``, ``ol`` (items) or ``table`` (rows)."""

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    heads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Memo:
    """A whole memo."""

    title: str
    heading: str
    municipality: str
    date: str
    iso_date: str
    head: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]

    def as_json(self) -> dict[str, Any]:
        """As it is kept: only text, lists and dictionaries."""
        kept: dict[str, Any] = _plain(asdict(self))
        return kept

    def texts(self) -> Iterable[str]:
        """Every piece of text in it."""
        yield self.title
        for label, value in self.head:
            yield from (label, value)
        for block in self.blocks:
            yield from (block.text, *block.items, *block.heads)
            for row in block.rows:
                yield from row

    def obstacles(self) -> list[str]:
        """Why this memo may not go out: what is empty, and what still looks like a placeholder."""
        found = [f"{label} is leeg." for label, value in self.head if not value.strip()]
        found += [
            f"Hier staat nog een invulplek: “{text}”"
            for text in self.texts()
            if has_placeholder(text)
        ]
        for block, after in zip(self.blocks, [*self.blocks[1:], None], strict=True):
            is_heading = block.kind in {"h2", "h3"}
            if is_heading and (after is None or after.kind == "h2" or after.kind == block.kind):
                found.append(f"Onder “{block.text}” staat nog niets.")
        return found


def _plain(value: Any) -> Any:
    """``value`` with lists for tuples, as JSON gives it back."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value


def has_placeholder(text: str) -> bool:
    """Whether something in ``text`` still has to be filled in."""
    return bool(PLACEHOLDERS.search(text))


# --- What the form begins with ------------------------------------------------------------------
def first_words(kind: MemoKind, name: str) -> dict[str, str]:
    """Text to begin with, for the person to change."""
    coverage = "De contributie wordt betaald uit de lopende begroting."
    if kind == MemoKind.ASPIRANT:
        return {
            "reason": (
                f"{name} wil kennismaken met het netwerk van middelgrote gemeenten. Een aspirant-jaar laat "
                "zien wat deelname oplevert, zonder dat de gemeente zich al vastlegt."
            ),
            "worth": (
                f"In een aspirant-jaar leert {name} van gemeenten die voor dezelfde opgaven staan. "
                "Bestuurders en ambtenaren bouwen er contacten op, en de gemeente ervaart wat een "
                "gezamenlijke stem in Den Haag betekent."
            ),
            "coverage": coverage,
            "decision": (
                f"{name} wordt met ingang van de dag van dit besluit aspirant-lid van M50.\n"
                "De burgemeester krijgt mandaat om binnen een jaar na dit besluit te beslissen over het "
                "definitieve lidmaatschap.\n"
                f"{name} neemt in het aspirant-jaar deel aan ten minste één pijler."
            ),
        }
    if kind == MemoKind.MEMBER:
        return {
            "reason": f"{name} beslist met dit voorstel over het definitieve lidmaatschap van M50.",
            "worth": (
                f"Het netwerk geeft {name} kennis, contacten en een sterkere positie in gesprekken met "
                "het Rijk. Wat andere middelgrote gemeenten al hebben uitgezocht, hoeft de eigen "
                "organisatie niet opnieuw te doen."
            ),
            "coverage": coverage,
            "decision": (
                f"{name} wordt met ingang van de dag van dit besluit lid van M50.\n{coverage}"
            ),
        }
    if kind == MemoKind.STOP:
        return {
            "reason": f"Het aspirant-jaar van {name} loopt af. Dit voorstel is om niet verder te gaan.",
            "worth": (
                f"{name} heeft in het aspirant-jaar kennisgemaakt met het netwerk. Op dit moment weegt "
                "wat deelname vraagt voor de gemeente zwaarder dan wat zij oplevert."
            ),
            "coverage": "Na het einde van het aspirant-lidmaatschap is geen contributie verschuldigd.",
            "decision": (
                "Het aspirant-lidmaatschap van M50 eindigt op de dag van dit besluit.\n"
                "Het secretariaat van M50 krijgt hiervan bericht."
            ),
        }
    return {
        "reason": f"Het college krijgt elk jaar een overzicht van wat het lidmaatschap van M50 voor {name} betekent.",
        "worth": (
            f"Het lidmaatschap geeft {name} kennis van andere middelgrote gemeenten, korte lijnen met "
            "bestuurders en ambtenaren elders en een stem in de gezamenlijke lobby."
        ),
        "coverage": coverage,
        "decision": "Het college neemt kennis van deze informatie over het lidmaatschap van M50.",
    }
