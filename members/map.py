"""The map of municipalities: a grey country, and on top of it who takes part.

The country is one static picture that a browser keeps; only the outlines of participating
municipalities (about a sixth) go into the page. Outlines: members/data/map.svg, borders of 2023.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from members.choices import MembershipKind

OUTLINES = Path(__file__).resolve().parent / "data" / "map.svg"
BACKGROUND = "img/nederland.svg"
SIZE = (600, 708)
MAP_CLASSES = {MembershipKind.MEMBER: "lid", MembershipKind.ASPIRANT: "aspirant"}


@lru_cache(maxsize=1)
def outlines() -> dict[str, str]:
    """The outline (SVG path data) of every municipality of 2023, by CBS code."""
    text = OUTLINES.read_text(encoding="utf-8")
    return dict(re.findall(r'<path id="(GM\d{4})" d="([^"]+)"/>', text))


def background() -> str:
    """The content of the static picture of the whole country; ``manage.py build_map`` writes it."""
    width, height = SIZE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<path fill="#dfe3e8" stroke="#fff" stroke-width=".6" d="{"".join(outlines().values())}"/></svg>\n'
    )


def draw(places: Iterable[tuple[str, str, str, str]], *, halo: str = "") -> SafeString:
    """An inline SVG with ``places``: ``(CBS code, class, label, url)``; unknown codes are left out.

    ``halo``: the code of a municipality to put a disc around, so that a small one is seen.
    Hidden for assistive technology: the list beside it holds the same facts.
    """
    known = outlines()
    shapes = format_html_join(
        "",
        '<a href="{}" tabindex="-1"><path class="{}" d="{}"><title>{}</title></path></a>',
        ((url, css, known[code], label) for code, css, label, url in places if code in known),
    )
    disc = _disc(known[halo]) if halo in known else ""
    width, height = SIZE
    return format_html(
        '<svg viewBox="0 0 {} {}" aria-hidden="true" focusable="false">'
        '<image href="{}" width="{}" height="{}"/>{}{}</svg>',
        *(width, height, static(BACKGROUND), width, height, disc, shapes),
    )


def _disc(outline: str) -> SafeString:
    """A see-through disc around the place where ``outline`` begins."""
    start = re.match(r"M(-?[\d.]+) ?(-?[\d.]+)", outline)
    assert start is not None
    x, y = float(start[1]), float(start[2])
    return format_html(
        '<path class="lid" fill-opacity=".25" d="M{} {}a26 26 0 1 0 52 0a26 26 0 1 0-52 0z"/>',
        x - 26,
        y,
    )
