"""What a merger would do: the plan that a draft's answers make, and what each room adds to it.

A room (settings.MERGER_ROOMS) is a module with any of these functions:

- ``steps(plan)``: what happens, in order. A ``Step`` does something through the ledger; a ``Line``
  only tells.
- ``outcome(plan)``: lines that can only be told once the steps were done (who pays dues then).
- ``what_depends_on(merger)``: why it cannot be undone any more, as far as the ledger cannot see it.
- ``still_to_do(merger)``: what a person has to do afterwards.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from importlib import import_module
from typing import Any

from django.conf import settings

from members.choices import EXECUTIVES, Share
from members.choices_merger import ENDING_KINDS, NOBODY, MergerKind, Tone, Topic
from members.ledger import Ledger
from members.models import Merger, Municipality, MunicipalRole


@dataclass(frozen=True)
class Line:
    """One thing that will happen or that somebody should know, and why."""

    topic: Topic
    text: str
    why: str = ""
    tone: Tone = Tone.INFO
    url: str = ""

    @property
    def is_warning(self) -> bool:
        """Whether somebody has to look at this."""
        return self.tone == Tone.WARNING

    @classmethod
    def of(cls, stored: dict[str, str]) -> "Line":
        """The line that was stored with the merger."""
        return cls(
            Topic(stored["topic"]),
            stored["text"],
            stored["why"],
            Tone(stored["tone"]),
            stored["url"],
        )

    def stored(self) -> dict[str, str]:
        """As JSON."""
        return {name: str(value) for name, value in asdict(self).items()}


@dataclass(frozen=True)
class Step:
    """Something that happens: what it is, and how it is done."""

    line: Line
    do: Callable[[Ledger], None]


@dataclass(frozen=True)
class Pair:
    """A municipality that passes wholly or partly into another."""

    predecessor: Municipality
    successor: Municipality
    share: Share


@dataclass
class Plan:
    """A merger as somebody wants it. A successor that does not exist yet has no key."""

    kind: MergerKind
    on: datetime.date
    predecessors: list[Municipality]
    successors: list[Municipality]
    answers: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    merger: Merger | None = None

    @property
    def ends(self) -> bool:
        """Whether the predecessors cease to exist."""
        return self.kind in ENDING_KINDS

    @property
    def pairs(self) -> list[Pair]:
        """Who passes into whom, and how much."""
        found = []
        for old in self.predecessors:
            for new in self.successors:
                share = self.share_of(old, new)
                if share is not None:
                    found.append(Pair(old, new, share))
        return found

    def share_of(self, old: Municipality, new: Municipality) -> Share | None:
        """How much of ``old`` goes to ``new``; None: nothing."""
        default = Share.FULL if len(self.successors) == 1 and self.ends else Share.PART
        chosen = self.answers.get("shares", {}).get(f"{old.code}>{new.code}", default)
        return None if chosen == NOBODY else Share(chosen)

    def successors_of(self, old: Municipality) -> list[Municipality]:
        """Into whom ``old`` passes."""
        return [pair.successor for pair in self.pairs if pair.predecessor is old]

    def predecessors_of(self, new: Municipality) -> list[Municipality]:
        """Who passes into ``new``."""
        return [pair.predecessor for pair in self.pairs if pair.successor is new]

    def main_successor(self, old: Municipality) -> Municipality | None:
        """To whom things of ``old`` go unless somebody says otherwise; of a split: nobody."""
        news = self.successors_of(old)
        return news[0] if len(news) == 1 else None

    def goes_to(self, role: MunicipalRole) -> Municipality | None:
        """Where somebody goes on in the same role; None: it ends."""
        old = next((row for row in self.predecessors if row.pk == role.municipality_id), None)
        if old is None:
            return None
        chosen = self.answers.get("roles", {}).get(str(role.pk))
        if chosen == NOBODY:
            return None
        known = next((new for new in self.successors_of(old) if new.code == chosen), None)
        return known or (None if role.kind in EXECUTIVES else self.main_successor(old))

    def proposed(self) -> "Plan":
        """The same plan with nothing chosen but the shares."""
        return replace(self, answers={"shares": self.answers.get("shares", {})})

    def billing_from(self, new: Municipality) -> Municipality | None:
        """Whose billing data a successor without its own takes over; None: nobody's."""
        chosen = self.answers.get("billing", {}).get(new.code, NOBODY)
        return next((old for old in self.predecessors_of(new) if old.code == chosen), None)

    def membership_wish(self, new: Municipality) -> str:
        """What was chosen for the membership of ``new``: a kind, NOBODY, or nothing (the default)."""
        return str(self.answers.get("membership", {}).get(new.code, ""))


def rooms() -> list[Any]:
    """The modules that know what a merger does in their room."""
    return [import_module(path) for path in settings.MERGER_ROOMS]


def asked(function: str, subject: Any) -> Iterable[Any]:
    """What each room that has ``function`` says of ``subject`` (a plan or a merger)."""
    for room in rooms():
        if hasattr(room, function):
            yield from getattr(room, function)(subject)
