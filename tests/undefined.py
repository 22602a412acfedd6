"""Makes an undefined template variable fail the test instead of printing nothing.

Django asks ``string_if_invalid`` what to print for a variable that does not exist; this one
raises, unless the variable stands in a template of someone else (allauth, Django's own forms).
"""

import sys
from pathlib import Path
from types import FrameType

from django.template.base import Node

OWN_TEMPLATES = str(Path(__file__).resolve().parent.parent / "templates")


class UndefinedVariableError(AssertionError):
    """A template of ours uses a variable that nobody gave it."""


class FailOnUndefined(str):
    """Looks like a non-empty text with a ``%s`` in it, which is all that Django checks."""

    def __new__(cls) -> "FailOnUndefined":
        return super().__new__(cls, "%s")

    def __mod__(self, variable: object) -> str:
        template = _template_being_rendered()
        if not template.startswith(OWN_TEMPLATES):
            return ""
        raise UndefinedVariableError(f"{variable} is not defined in {template}")


def _template_being_rendered() -> str:
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None) is not None:
            return str(node.origin.name)
        frame = frame.f_back
    return ""
