"""axe-core in a real browser, at a desk and on a telephone."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

WIDTHS = (1280, 360)
HEIGHT = 900
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def assert_accessible(page: Any, name: str = "") -> None:
    """Fail with a readable list when axe finds a violation or the page scrolls sideways.

    Args:
        page: Playwright's page, already at the right address.
        name: with the environment variable M50_SCREENSHOTS set to a folder, a picture at each width
            is kept there under this name (the address when empty).
    """
    problems = []
    page.wait_for_load_state()
    size = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        problems += [f"{width} px: {problem}" for problem in violations(page)]
        problems += [f"{width} px: {problem}" for problem in overflow(page)]
        screenshot(page, name, width)
    if size:
        page.set_viewport_size(size)
    assert not problems, f"{page.url} is not accessible:\n" + "\n".join(problems)


def violations(page: Any) -> list[str]:
    """What axe-core objects to, one line per rule with the elements it concerns."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}"
        + "".join(f"\n    {node['html'][:160]}" for node in rule["nodes"][:5])
        for rule in found
    ]


def overflow(page: Any) -> list[str]:
    """A page that must be scrolled sideways (WCAG 1.4.10)."""
    wider = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return [f"the page is {wider} px too wide"] if wider > 0 else []


def screenshot(page: Any, name: str, width: int) -> None:
    """Keep a picture of the whole page when M50_SCREENSHOTS names a folder."""
    folder = os.environ.get("M50_SCREENSHOTS")
    if not folder:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    label = name or re.sub(r"\W+", "-", page.url.split("/", 3)[-1]).strip("-") or "start"
    page.screenshot(path=Path(folder) / f"{label}-{width}.png", full_page=True)
