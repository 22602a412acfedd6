"""How much memory a process and its children hold. Linux only; elsewhere there is no answer."""

from __future__ import annotations

from pathlib import Path


def family(pid: int) -> list[int]:
    """``pid`` and every descendant."""
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return found


def megabytes(pid: int) -> float | None:
    """Memory of the whole family, shared pages counted once (PSS); None where /proc is missing."""
    total = 0
    for member in family(pid):
        path = Path(f"/proc/{member}/smaps_rollup")
        if not path.exists():
            return None
        line = next(line for line in path.read_text().splitlines() if line.startswith("Pss:"))
        total += int(line.split()[1])
    return total / 1000


def maps(pid: int, name: str) -> bool:
    """Whether a library called ``name`` is loaded in the family of ``pid``."""
    return any(name in Path(f"/proc/{member}/maps").read_text() for member in family(pid))
