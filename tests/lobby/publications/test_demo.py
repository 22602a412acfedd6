import pytest

from lobby.publications import demo
from lobby.publications.choices import EditionState
from lobby.publications.models import Edition, Publication
from m50portal.core.pdf import Unavailable
from tests.lobby.publications import builders_publications as build

pytestmark = pytest.mark.django_db


def test_demo_makes_three_publications_once():
    build.network()
    build.lobby()

    for _ in range(2):
        demo.seed(by=None)

    found = Publication.objects.in_order().values_list("title", "state")
    assert list(found) == [
        ("Jaarplan M50 2027", "draft"),
        ("Stedelijke opgaven in middelgrote gemeenten", "published"),
        ("Jaarplan M50 2023", "published"),
    ]
    assert set(Edition.objects.values_list("state", flat=True)) == {EditionState.WAITING}


def test_demo_without_pango_leaves_the_paper_a_draft(monkeypatch):
    def absent(html, **options):
        raise Unavailable("Pango ontbreekt.")

    build.network()
    build.lobby()
    monkeypatch.setattr(demo, "render_html", absent)

    demo.seed(by=None)

    paper = Publication.objects.get(slug="stedelijke-opgaven-in-middelgrote-gemeenten")
    assert paper.is_draft


def test_demo_quotes_are_clearly_fictitious():
    build.network()

    speakers = build.position_paper().blocks.exclude(speaker="")

    assert all("(fictief)" in block.function for block in speakers)
