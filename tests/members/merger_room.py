"""A room that a test plants among the rooms that a merger asks (settings.MERGER_ROOMS)."""

from functools import partial

from members.choices import Trait
from members.choices_merger import Topic
from members.merging import Line, Step


def steps(plan):
    """The successor becomes a centre municipality."""
    for new in plan.successors:
        line = Line(Topic.LOBBY, f"{new.name} wordt centrumgemeente.", "Zo wil de proef het.")
        yield Step(line, partial(_mark, new))


def _mark(new, ledger):
    ledger.change(new, traits=[Trait.CENTRE.value])


def what_depends_on(merger):
    """Nothing, unless the merger says so itself."""
    return ["De proef houdt dit tegen."] if merger.note == "houdt tegen" else []
