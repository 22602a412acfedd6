"""A document that takes as long as a test wants: a worker holds it until the test lets go."""

import os
import time
from pathlib import Path
from typing import Any

from m50portal.core.prints import Recipe

PATIENCE_SECONDS = 60.0
LET_GO = "let-go"


def make(parameters: dict[str, Any], identifier: str) -> bytes:
    """Tell in the folder of ``parameters`` who began, and go on once the test lets go."""
    folder = Path(parameters["folder"])
    (folder / f"began-{os.getpid()}").touch()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (folder / LET_GO).exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return b"%PDF made once"


RECIPE = Recipe(make, look=("tests/core/held_print.py",))
