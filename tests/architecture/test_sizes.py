"""Small modules, small functions. The style says 300 and 40; this is where it really stops."""

import ast

from tests.architecture.house import ROOT, module_name, source_files

MODULE_LINES = 400
FUNCTION_LINES = 60


def long_functions(text: str, *, limit: int) -> list[str]:
    """``name (lines)`` for every function in ``text`` that is longer than ``limit``."""
    return [
        f"{node.name} ({length})"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > limit
    ]


def test_sizes_of_modules():
    lengths = {
        module_name(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in source_files(ROOT)
    }

    assert {name: length for name, length in lengths.items() if length > MODULE_LINES} == {}


def test_sizes_of_functions():
    found = [
        f"{module_name(path)}.{function}"
        for path in source_files(ROOT)
        for function in long_functions(path.read_text(encoding="utf-8"), limit=FUNCTION_LINES)
    ]

    assert found == []


def test_sizes_too_large_are_caught():
    text = "def short():\n    return 1\n\n\ndef long():\n" + "    x = 1\n" * 10

    assert long_functions(text, limit=5) == ["long (11)"]
