"""Reads who imports whom, from the text of the files: also inside functions and type checks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.house import (
    KINDS,
    floor_of,
    kind_of,
    module_name,
    package_of,
    source_files,
)


@dataclass(frozen=True, order=True)
class Import:
    """One import of our own code: ``source`` (a module) uses ``target`` (a module)."""

    source: str
    target: str
    line: int

    def __str__(self) -> str:
        return f"{self.source}:{self.line} imports {self.target}"


def own_imports(root: Path) -> list[Import]:
    """Every import from one module of ours to another."""
    files = {module_name(path, root): path for path in source_files(root)}
    found = []
    for name, path in files.items():
        is_package = path.name == "__init__.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path))):
            for target in _targets(node, name, is_package=is_package, known=files.keys()):
                if target != name and package_of(target) is not None:
                    found.append(Import(name, target, node.lineno))
    return sorted(set(found))


def _targets(node: ast.AST, name: str, *, is_package: bool, known: object) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            steps = name.split(".") if is_package else name.split(".")[:-1]
            kept = steps[: len(steps) - node.level + 1]
            base = ".".join([*kept, base] if base else kept)
        for alias in node.names:
            module = f"{base}.{alias.name}"
            yield module if module in known else base  # type: ignore[operator]
    elif _is_dynamic_import(node):
        yield node.args[0].value  # type: ignore[attr-defined]


def _is_dynamic_import(node: ast.AST) -> bool:
    """``import_module("x")``, ``import_string("x.y")``, ``__import__("x")``: hidden but the same."""
    if not isinstance(node, ast.Call) or not node.args:
        return False
    function = node.func
    name = getattr(function, "id", None) or getattr(function, "attr", None)
    first = node.args[0]
    return (
        name in {"import_module", "import_string", "__import__"}
        and isinstance(first, ast.Constant)
        and isinstance(first.value, str)
    )


def upward_imports(imports: list[Import]) -> list[str]:
    """Imports of a package that stands higher in the house."""
    return [
        f"{found} (upwards)"
        for found in imports
        if floor_of(package_of(found.target) or "") > floor_of(package_of(found.source) or "")
    ]


def backward_imports(imports: list[Import]) -> list[str]:
    """Imports, within one package, of a module whose kind comes later.

    A module without a kind counts as what it imports itself, so it cannot be used as a detour.
    """
    inside = [found for found in imports if package_of(found.source) == package_of(found.target)]
    graph = _graph(inside)
    ranks = {module: _rank(module, graph, ()) for module in graph}
    return [
        f"{found} (a {_label(ranks[found.target])} module)"
        for found in inside
        if (own := kind_of(found.source)) is not None and ranks[found.target] > own
    ]


def cycles(imports: list[Import]) -> list[str]:
    """Circles of modules that import each other, each once."""
    graph = _graph(imports)
    found: set[tuple[str, ...]] = set()
    finished: set[str] = set()

    def walk(module: str, path: tuple[str, ...]) -> None:
        if module in path:
            circle = path[path.index(module) :]
            start = circle.index(min(circle))
            found.add(circle[start:] + circle[:start])
        elif module not in finished:
            for target in sorted(graph.get(module, ())):
                walk(target, (*path, module))
            finished.add(module)

    for module in sorted(graph):
        walk(module, ())
    return [" → ".join([*circle, circle[0]]) for circle in sorted(found)]


def _graph(imports: list[Import]) -> dict[str, set[str]]:
    graph: dict[str, set[str]] = {}
    for found in imports:
        graph.setdefault(found.source, set()).add(found.target)
        graph.setdefault(found.target, set())
    return graph


def _rank(module: str, graph: dict[str, set[str]], path: tuple[str, ...]) -> int:
    own = kind_of(module)
    if own is not None:
        return own
    if module in path:  # a circle is reported by itself
        return 0
    return max((_rank(target, graph, (*path, module)) for target in graph[module]), default=0)


def _label(rank: int) -> str:
    return "/".join(sorted(KINDS[rank]))
