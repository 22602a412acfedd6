"""HTML to PDF: the only file that names WeasyPrint.

WeasyPrint is imported on first use: the web process renders nothing and stays small. Fonts and
parsed style sheets are kept per process (a fresh font configuration each time costs 235 kB).
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string


@dataclass(frozen=True)
class Rendered:
    """A document as the HTML it was made from and the PDF that came out."""

    html: str
    pdf: bytes

    @property
    def sha256(self) -> str:
        """The fingerprint of the PDF, in hexadecimal."""
        return hashlib.sha256(self.pdf).hexdigest()


class Unavailable(RuntimeError):
    """The machine cannot make PDFs (Pango is missing)."""


def render(
    template: str,
    context: dict[str, Any],
    *,
    identifier: str = "",
    stylesheets: tuple[str, ...] = ("css/pdf.css",),
) -> Rendered:
    """Render ``template`` to a tagged PDF/UA-1, with the style sheets of static/.

    The same input gives the same bytes when ``identifier`` is given. The template takes care of
    ``lang``, ``title`` and table headers.
    Raises Unavailable when the machine lacks what WeasyPrint needs.
    """
    return render_html(
        render_to_string(template, context), identifier=identifier, stylesheets=stylesheets
    )


def render_html(
    html: str,
    *,
    identifier: str = "",
    stylesheets: tuple[str, ...] = ("css/pdf.css",),
) -> Rendered:
    """As ``render``, from HTML that is already there (a frozen edition)."""
    engine = _engine()
    document = engine.HTML(string=html, base_url="static:/", url_fetcher=_fetcher())
    digest = hashlib.sha256((identifier or html).encode()).digest()[:16]
    options: dict[str, Any] = {
        "stylesheets": [_stylesheet(name) for name in stylesheets],
        "font_config": _fonts(),
        "pdf_identifier": digest,
        "pdf_variant": "pdf/ua-1",
        "pdf_tags": True,
        "cache": _images(),
    }
    pdf = document.write_pdf(**options)
    if pdf is None:
        raise Unavailable("WeasyPrint gaf geen PDF terug.")
    return Rendered(html=html, pdf=pdf)


@cache
def _engine() -> Any:
    """The weasyprint module."""
    try:
        import weasyprint  # slow, and absent Pango makes it fail: only who makes a PDF pays
    except OSError as error:
        raise Unavailable(
            "Deze machine kan geen PDF maken: Pango ontbreekt. Voer ./run opnieuw uit."
        ) from error
    return weasyprint


@cache
def _fonts() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _images() -> dict[str, Any]:
    return {}


def static_file(name: str) -> Path:
    """The file of static/ called ``name``; refuses to leave that folder."""
    root = Path(settings.BASE_DIR, "static").resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root):
        raise PermissionError(name)
    return path


@cache
def _stylesheet(name: str) -> Any:
    return _engine().CSS(
        filename=str(static_file(name)),
        font_config=_fonts(),
        url_fetcher=_fetcher(),
        base_url=f"static:/{name}",
    )


@cache
def _fetcher() -> Any:
    """Lets a document reach static/ and data: only, never the network or another file."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StaticFetcher(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            if url.startswith("static:/"):
                return URLFetcherResponse(
                    url, static_file(url.removeprefix("static:/")).read_bytes()
                )
            raise ValueError(f"{url} mag niet in een document worden geladen.")

    return StaticFetcher()
