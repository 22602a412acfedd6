"""The PDF itself: rendered for real, read back, and checked by veraPDF."""

import io

import pytest
from pypdf import PdfReader

from lobby.publications import actions_editions
from m50portal.core.pdf import render_html
from tests.lobby.publications import builders_publications as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    build.network()
    build.lobby()


def pdf_of(edition):
    return render_html(edition.html, stylesheets=actions_editions.STYLESHEETS).pdf


def text_of(page):
    return page.extract_text().replace("\u00a0", " ")


@pytest.mark.pdfua
@pytest.mark.parametrize("make", [build.annual_plan, build.position_paper])
def test_pdf_keeps_the_rules_of_pdf_ua(network, verapdf, make):
    assert verapdf(pdf_of(build.adopted(make()))) == []


@pytest.mark.pdfua
def test_pdf_of_a_proof_keeps_the_rules_too(network, verapdf):
    proof = actions_editions.make_proof(publication=build.annual_plan(), by=None)

    pdf = pdf_of(proof)

    assert verapdf(pdf) == []
    assert all("Proefdruk van" in page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_pdf_has_cover_contents_bookmarks_and_page_numbers(network):
    reader = PdfReader(io.BytesIO(pdf_of(build.adopted(build.annual_plan()))))
    last = len(reader.pages)

    assert reader.metadata.title == "Jaarplan M50 2023"
    assert reader.metadata.author == "M50, netwerk van middelgrote gemeenten"
    assert reader.trailer["/Root"]["/Lang"] == "nl"
    assert "31 maart 2023" in text_of(reader.pages[0])
    assert "pagina" not in text_of(reader.pages[0])
    contents = text_of(reader.pages[1])
    assert (
        contents.index("Inhoud") < contents.index("Ambitie Ruimte") < contents.index("De gemeenten")
    )
    for number, page in enumerate(reader.pages[1:], start=2):
        assert f"pagina {number} van {last}" in text_of(page)
        assert "Jaarplan M50 2023" in text_of(page)
    titles = [entry["/Title"] for entry in reader.outline[0:1]]
    assert titles == ["Jaarplan M50 2023"]


def test_pdf_is_the_same_for_the_same_text(network):
    edition = build.adopted(build.position_paper())

    assert pdf_of(edition) == pdf_of(edition)


def test_pdf_loads_nothing_from_elsewhere(network):
    edition = build.adopted(build.annual_plan())

    assert "http://" not in edition.html.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in edition.html


def test_pdf_keeps_together_what_belongs_together(network):
    plan = PdfReader(io.BytesIO(pdf_of(build.adopted(build.annual_plan()))))
    paper = PdfReader(io.BytesIO(pdf_of(build.adopted(build.position_paper()))))
    plan_pages, paper_pages = (
        [text_of(page) for page in reader.pages[2:]] for reader in (plan, paper)
    )

    def page_with(pages, text):
        return next(number for number, page in enumerate(pages) if text in page)

    assert page_with(paper_pages, "Vraag 4") == page_with(paper_pages, "Vraag 5")
    assert page_with(paper_pages, "Wat is er nodig") == page_with(paper_pages, "Dat betekent")
    assert page_with(plan_pages, "Doel 3") == page_with(plan_pages, "Doel 4")
