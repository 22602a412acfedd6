import pytest

from m50portal.core import pdf

PAGE = """<!doctype html><html lang="nl"><head><title>Proef</title></head>
<body><h1>Proef</h1><p>Súdwest-Fryslân betaalt € 5.000,00.</p>{}</body></html>"""


def test_render_gives_the_html_and_its_pdf():
    made = pdf.render_html(PAGE.format(""))

    assert made.pdf.startswith(b"%PDF-")
    assert made.html == PAGE.format("")
    assert len(made.sha256) == 64


def test_render_gives_the_same_bytes_for_the_same_input():
    once, again, other = (
        pdf.render_html(PAGE.format(text), identifier=identifier)
        for text, identifier in (("", "factuur 1"), ("", "factuur 1"), ("", "factuur 2"))
    )

    assert once.sha256 == again.sha256
    assert once.sha256 != other.sha256


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:9/x.png",
        "https://m50.example/x.png",
        "ftp://m50.example/x.png",
        "static:/../manage.py",
        "static:///etc/passwd",
    ],
)
def test_render_reaches_nothing_outside_static(address):
    fetcher = pdf._fetcher()

    with pytest.raises((ValueError, PermissionError, OSError)):
        fetcher.fetch(address)


def test_render_of_a_page_with_a_forbidden_picture_leaves_the_picture_out(caplog):
    made = pdf.render_html(PAGE.format('<img src="file:///etc/passwd" alt="Niets">'))

    assert made.pdf.startswith(b"%PDF-")
    assert b"/Image" not in made.pdf


def test_fetcher_reads_static_and_data():
    fetcher = pdf._fetcher()

    assert fetcher.fetch("static:/img/favicon.svg").read().startswith(b"<svg")
    assert fetcher.fetch("data:text/plain,abc").read() == b"abc"


def test_engine_without_pango_says_what_to_do(monkeypatch):
    import builtins

    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    pdf._engine.cache_clear()
    try:
        with pytest.raises(pdf.Unavailable, match="Voer ./run opnieuw uit"):
            pdf._engine()
    finally:
        pdf._engine.cache_clear()


@pytest.mark.pdfua
def test_render_is_accessible(verapdf):
    assert verapdf(pdf.render_html(PAGE.format("")).pdf) == []
