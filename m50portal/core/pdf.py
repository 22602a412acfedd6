"""HTML to PDF: the only file that names WeasyPrint.

WeasyPrint is imported on first use: the web process renders nothing and stays small. Fonts and
parsed style sheets are kept per process (a fresh font configuration each time costs 235 kB).
"""

import datetime
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

# What says that a PDF/A is PDF/UA-1 as well, with the description of that word which PDF/A wants.
PDF_UA = b"""<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" \
xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about=""><pdfuaid:part>1</pdfuaid:part>\
</rdf:Description><rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" \
xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about=""><pdfaExtension:schemas>\
<rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification\
</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/\
</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property>\
<rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal\
</pdfaProperty:category><pdfaProperty:description>part of PDF/UA</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\
</rdf:Description>"""


@dataclass(frozen=True)
class Rendered:
    """A document as the HTML it was made from and the PDF that came out."""

    html: str
    pdf: bytes

    @property
    def sha256(self) -> str:
        """The fingerprint of the PDF, in hexadecimal."""
        return fingerprint(self.pdf)


@dataclass(frozen=True)
class Enclosed:
    """A file inside the PDF: the same document for machines."""

    filename: str
    content: bytes
    description: str
    made_on: datetime.date


def fingerprint(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


class Unavailable(RuntimeError):
    """The machine cannot make PDFs (Pango is missing)."""


def render(
    template: str,
    context: dict[str, Any],
    *,
    identifier: str = "",
    stylesheets: tuple[str, ...] = ("css/pdf.css",),
    enclosed: tuple[Enclosed, ...] = (),
    archive: bool = False,
) -> Rendered:
    """Render ``template`` to a tagged PDF/UA-1, with the style sheets of static/.

    The same input gives the same bytes when ``identifier`` is given. ``archive`` makes it PDF/A-3a
    too, which may have files ``enclosed``. The template takes care of ``lang``, ``title`` and
    table headers. Raises Unavailable when the machine lacks what WeasyPrint needs.
    """
    return render_html(
        render_to_string(template, context),
        identifier=identifier,
        stylesheets=stylesheets,
        enclosed=enclosed,
        archive=archive,
    )


def render_html(
    html: str,
    *,
    identifier: str = "",
    stylesheets: tuple[str, ...] = ("css/pdf.css",),
    enclosed: tuple[Enclosed, ...] = (),
    archive: bool = False,
) -> Rendered:
    """As ``render``, from HTML that is already there (a frozen edition)."""
    engine = _engine()
    source = engine.HTML(string=html, base_url="static:/", url_fetcher=_fetcher())
    digest = hashlib.sha256((identifier or html).encode()).digest()[:16]
    options: dict[str, Any] = {
        "stylesheets": [_stylesheet(name) for name in stylesheets],
        "pdf_identifier": digest,
        "pdf_variant": "pdf/a-3a" if archive else "pdf/ua-1",
        "pdf_tags": True,
        "cache": _images(),
        "attachments": [_attachment(engine, file) for file in enclosed],
    }
    document = source.render(font_config=_fonts(), **options)
    if archive:
        _declare_accessible(document)
    pdf = document.write_pdf(**options)
    if pdf is None:
        raise Unavailable("WeasyPrint gaf geen PDF terug.")
    return Rendered(html=html, pdf=pdf)


def _attachment(engine: Any, file: Enclosed) -> Any:
    """The other form of the same document, as PDF/A-3 calls it; its dates are those of the document."""
    day = datetime.datetime.combine(file.made_on, datetime.time(), datetime.UTC)
    return engine.Attachment(
        string=file.content,
        name=file.filename,
        description=file.description,
        created=day,
        modified=day,
        relationship="Alternative",
    )


def _declare_accessible(document: Any) -> None:
    """Say PDF/UA-1 beside PDF/A: WeasyPrint says one of the two, the document is both."""
    metadata = document.metadata
    written = metadata.generate_rdf_metadata

    def both(variant: str, version: Any, conformance: Any) -> bytes:
        rdf: bytes = written(variant, version, conformance)
        return rdf.replace(b"</rdf:RDF>", PDF_UA + b"</rdf:RDF>")

    metadata.generate_rdf_metadata = both


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
