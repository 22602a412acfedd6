"""Text of an author to HTML that is safe, on a page and in a PDF.

Markdown without headings, pictures, code and HTML: a heading is a block of its own, so that the
table of contents and the outline for screen readers are always right. What comes out is cleaned
once more, so that a mistake in the Markdown library is no hole.
"""

import re

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

ALLOWED = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote"}
INLINE = {"br", "strong", "em", "a"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"https", "http", "mailto"}
# Characters of Unicode's private use area: no author types them, nothing in between touches them.
OPEN, CLOSE = "\ue000", "\ue001"

_APOSTROPHE = re.compile(r"(?<!\w)'(?=[stnkm]\b)", re.IGNORECASE)
_ENGINE = (
    MarkdownIt("commonmark", {"html": False, "typographer": True, "quotes": "“”‘’"})
    .enable(["replacements", "smartquotes"])
    .disable(["heading", "lheading", "image", "code", "fence", "hr", "backticks", "reference"])
)


def computed(text: str) -> str:
    """Mark ``text`` as filled in by the portal; ``paragraphs`` and ``line`` show it as such."""
    return f"{OPEN}{text}{CLOSE}"


def paragraphs(text: str) -> SafeString:
    """Markdown with paragraphs and lists as HTML."""
    return _finish(_ENGINE.render(_dutch(text)), ALLOWED)


def line(text: str) -> SafeString:
    """Markdown of one line (an item, a title) as HTML without paragraphs."""
    return _finish(_ENGINE.renderInline(_dutch(text)), INLINE)


def lines(text: str) -> list[str]:
    """The items of a list that was typed one to a line; numbers and dashes in front fall off."""
    stripped = (
        re.sub(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+", "", row).strip() for row in text.splitlines()
    )
    return [row for row in stripped if row]


def _dutch(text: str) -> str:
    """``'s`` and ``'t`` begin with an apostrophe, not with an opening quotation mark."""
    return _APOSTROPHE.sub("’", text)


def _finish(html: str, tags: set[str]) -> SafeString:
    clean = nh3.clean(
        html, tags=tags, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener"
    )
    clean = clean.replace("&nbsp;", "\u00a0")
    clean = clean.replace(OPEN, '<span class="computed">').replace(CLOSE, "</span>")
    return mark_safe(clean.strip())  # noqa: S308 - nh3 cleaned it on the line above
