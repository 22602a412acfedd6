"""What the portal fills in by itself: ``[aantal gemeenten]`` becomes ``61 gemeenten``.

An author writes the name of a fact between square brackets. Everything is true on the date of
the document, so a count or a date can never contradict another one.
"""

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from lobby.models import LobbyGoal
from lobby.publications.choices import BlockKind
from lobby.publications.models import Block, Publication
from m50portal.core.dates import long_date
from m50portal.core.markup import CLOSE, OPEN, computed, lines
from members.choices import MembershipKind
from members.models import Municipality
from members.selectors import count_on

# Not followed by "(": that is a link. Numbers within a name: "datum bijlage 2".
TOKEN = re.compile(r"\[([^\[\]\n]{1,60})\](?!\()")
WORDS = "nul één twee drie vier vijf zes zeven acht negen tien elf twaalf".split()
NO_BREAK = "\u00a0"


class UnknownFactError(ValueError):
    """There is no fact of that name."""


class MissingFactError(ValueError):
    """The fact exists, but this document lacks what it is made of."""


class Facts:
    """The facts of one document; each is looked up once, and only when somebody asks.

    ``blocks`` are the blocks of the document, in order (for the dates of its attachments).
    """

    def __init__(self, publication: Publication, blocks: Sequence[Block]) -> None:
        self.publication, self.blocks, self.day = publication, blocks, publication.dated_on

    @cached_property
    def counts(self) -> dict[str, int]:
        """Members and aspirants on the date of the document."""
        return count_on(self.day)

    @property
    def participants(self) -> int:
        """Members and aspirants together."""
        return sum(self.counts.values())

    @cached_property
    def municipalities(self) -> list[Any]:
        """Who takes part on the date of the document, in Dutch order.

        Municipalities with ``status`` and ``inhabitants`` as they were on that day.
        """
        rows = Municipality.objects.participating_on(self.day).with_membership_on(self.day)
        return list(rows.with_population_on(self.day).order_by("sort_key", "pk"))

    @cached_property
    def goals(self) -> list[LobbyGoal]:
        """The lobby goals of the year of the document."""
        return list(LobbyGoal.objects.of_year(self.day.year))

    @property
    def attachments(self) -> list[Block]:
        """The attachments of the document, in order."""
        return [block for block in self.blocks if block.kind == BlockKind.ATTACHMENT]

    @property
    def inhabitants(self) -> int:
        """Inhabitants of the participating municipalities together."""
        return sum(row.inhabitants or 0 for row in self.municipalities)

    @property
    def members_note(self) -> str:
        """What the number of municipalities is made of; empty when all of them are members."""
        if not self.counts[MembershipKind.ASPIRANT]:
            return ""
        names = ("aantal gemeenten", "aantal leden", "aantal aspirant-leden")
        total, members, aspirants = (self.value(name) for name in names)
        return f"M50 telt dan {total}: {members} en {aspirants}."

    @property
    def inhabitants_note(self) -> str:
        """The day of CBS's figures, and whose figure is missing; empty without any figure."""
        days = sorted({row.inhabitants_on for row in self.municipalities if row.inhabitants})
        if not days:
            return ""
        when = " tot ".join(long_date(day) for day in dict.fromkeys((days[0], days[-1])))
        missing = [row.name for row in self.municipalities if not row.inhabitants]
        without = ""
        if len(missing) == 1:
            without = f" {missing[0]} telt niet mee: daarvan is nog geen cijfer."
        elif missing:
            without = f" {len(missing)} gemeenten tellen niet mee: daarvan is nog geen cijfer."
        return f"Inwoners op {when} (CBS).{without}"

    @property
    def principles(self) -> int:
        """How many principles the document lists."""
        found = (block for block in self.blocks if block.kind == BlockKind.PRINCIPLES)
        return sum(len(lines(block.text)) for block in found)

    def value(self, name: str) -> str:
        """The text of fact ``name``. Raises UnknownFactError or MissingFactError."""
        key = " ".join(name.lower().split())
        numbered = re.fullmatch(r"datum bijlage (\d{1,2})", key)
        if numbered:
            return _attachment_date(self, int(numbered[1]))
        if key not in FACTS:
            raise UnknownFactError(name)
        return FACTS[key][1](self)

    def fill(self, text: str) -> tuple[str, list[str]]:
        """``text`` with its facts filled in and marked, and the sentences that say what failed."""
        problems: list[str] = []

        def replace(match: re.Match[str]) -> str:
            try:
                return computed(self.value(match[1]))
            except UnknownFactError:
                problems.append(unknown_text(match[1]))
            except MissingFactError as error:
                problems.append(f"“[{match[1]}]” kan het portaal niet invullen: {error}")
            return match[0]

        return TOKEN.sub(replace, text.replace(OPEN, "").replace(CLOSE, "")), problems


def unknown_names(text: str) -> list[str]:
    """The names between square brackets in ``text`` that are no fact."""
    return [
        name
        for name in TOKEN.findall(text)
        if " ".join(name.lower().split()) not in FACTS
        and not re.fullmatch(r"datum bijlage \d{1,2}", " ".join(name.lower().split()))
    ]


def unknown_text(name: str) -> str:
    """Says what to do about a name that is no fact."""
    return (
        f"“[{name}]” kent het portaal niet. Gebruik een gegeven uit de lijst onder het tekstvak, "
        "of haal de rechte haken weg."
    )


def _plural(number: int, one: str, many: str) -> str:
    return f"{number}{NO_BREAK}{one if number == 1 else many}"


def _in_words(number: int, one: str, many: str) -> str:
    count = WORDS[number] if number < len(WORDS) else str(number)
    return f"{count}{NO_BREAK}{one if number == 1 else many}"


def _millions(facts: Facts) -> str:
    if not facts.inhabitants:
        raise MissingFactError(
            "het register heeft geen inwonertallen op de datum van het document."
        )
    text = f"{facts.inhabitants / 1_000_000:.1f}".replace(".", ",").removesuffix(",0")
    return f"{text}{NO_BREAK}miljoen inwoners"


def _occasion(facts: Facts) -> str:
    if facts.publication.occasion_on is None:
        raise MissingFactError(
            "vul bij de gegevens van het document de datum van de aanleiding in."
        )
    return long_date(facts.publication.occasion_on)


def _goals(facts: Facts) -> str:
    if not facts.goals:
        raise MissingFactError(f"er zijn geen lobbydoelen voor {facts.day.year}.")
    return _in_words(len(facts.goals), "lobbydoel", "lobbydoelen")


def _principles(facts: Facts) -> str:
    if not facts.principles:
        raise MissingFactError("het document heeft geen onderdeel Uitgangspunten.")
    return _in_words(facts.principles, "uitgangspunt", "uitgangspunten")


def _attachment_date(facts: Facts, number: int) -> str:
    if not 1 <= number <= len(facts.attachments):
        raise MissingFactError(f"het document heeft geen bijlage {number}.")
    day = facts.attachments[number - 1].dated_on
    if day is None:
        raise MissingFactError(f"bijlage {number} heeft geen datum.")
    return long_date(day)


# name → what it is, for the author's help; how its text is made
FACTS: dict[str, tuple[str, Callable[[Facts], str]]] = {
    "aantal gemeenten": (
        "leden en aspirant-leden samen",
        lambda facts: _plural(facts.participants, "gemeente", "gemeenten"),
    ),
    "aantal leden": (
        "alleen de leden",
        lambda facts: _plural(facts.counts[MembershipKind.MEMBER], "lid", "leden"),
    ),
    "aantal aspirant-leden": (
        "alleen de aspirant-leden",
        lambda facts: _plural(
            facts.counts[MembershipKind.ASPIRANT], "aspirant-lid", "aspirant-leden"
        ),
    ),
    "aantal inwoners": ("inwoners van alle gemeenten samen", _millions),
    "aantal lobbydoelen": ("lobbydoelen van het jaar", _goals),
    "aantal uitgangspunten": ("uitgangspunten in dit document", _principles),
    "datum": ("de datum van het document", lambda facts: long_date(facts.day)),
    "jaar": ("het jaar van het document", lambda facts: str(facts.day.year)),
    "datum aanleiding": ("de datum van de aanleiding", _occasion),
}
