"""No signals of our own: what happens after a save stands in the action that saves."""

import ast
import gc
import weakref

import pytest
from django.dispatch import Signal

from tests.architecture.house import ROOT, module_name, package_of, source_files


def signal_uses(text: str) -> list[int]:
    """Lines that make a signal or listen to one."""
    lines = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            ("django.dispatch", "django.db.models.signals", "django.core.signals")
        ):
            lines.append(node.lineno)
    return lines


def test_receivers_are_not_ours():
    ours = set()
    for signal in (thing for thing in gc.get_objects() if issubclass(type(thing), Signal)):
        for receiver in signal.receivers:
            function = receiver[1]() if isinstance(receiver[1], weakref.ref) else receiver[1]
            module = getattr(function, "__module__", "") or ""
            if package_of(module) is not None:
                ours.add(f"{module}.{getattr(function, '__qualname__', function)}")

    assert ours == set()


def test_receivers_are_not_imported():
    found = [
        f"{module_name(path)}:{line}"
        for path in source_files(ROOT)
        for line in signal_uses(path.read_text(encoding="utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize(
    "text",
    ["from django.dispatch import receiver", "from django.db.models.signals import post_save"],
)
def test_receivers_in_a_module_are_caught(text):
    assert signal_uses(text) == [1]
