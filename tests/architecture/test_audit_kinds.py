"""Every kind of the audit trail reads as Dutch."""

import ast

import m50portal.urls  # noqa: F401  rooms that name their kinds beside their actions are loaded
from m50portal.core import audit
from tests.architecture.house import ROOT, source_files


def recorded_kinds(text: str) -> set[str]:
    """The kinds that ``audit.record("…")`` and ``record("…")`` write in ``text``."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    return {
        call.args[0].value
        for call in calls
        if call.args
        and getattr(call.func, "attr", getattr(call.func, "id", "")) == "record"
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def test_audit_kinds_have_a_dutch_name():
    kinds = {kind for path in source_files(ROOT) for kind in recorded_kinds(path.read_text())}

    assert sorted(kind for kind in kinds if audit.kind_label(kind) == kind) == []


def test_audit_kinds_are_found():
    text = 'audit.record("a.one", target=x, by=y)\nrecord("a.two")\nother("a.three")\nrecord(kind)'

    assert recorded_kinds(text) == {"a.one", "a.two"}
