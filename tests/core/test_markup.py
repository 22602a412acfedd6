import pytest

from m50portal.core.markup import computed, line, lines, paragraphs


def test_markup_paragraphs_keeps_emphasis_lists_and_links():
    html = paragraphs("**Vet** en *schuin*.\n\n- een\n- twee\n\n[site](https://m50.example)")

    assert "<strong>Vet</strong> en <em>schuin</em>." in html
    assert html.count("<li>") == 2
    assert 'href="https://m50.example"' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[klik](javascript:alert(1))",
        "[klik](data:text/html;base64,PHNjcmlwdD4=)",
        '<a href="https://x.example" onclick="alert(1)">x</a>',
        "![plaatje](https://elders.example/spion.png)",
        "<iframe src=https://elders.example></iframe>",
        "<style>p{display:none}</style>",
        "</article></body><h1>Weg</h1>",
    ],
)
def test_markup_paragraphs_lets_nothing_dangerous_through(text):
    html = paragraphs(text)

    for tag in (
        "<script",
        "<img",
        "<iframe",
        "<style",
        "<h1",
        "</article",
        '<a href="javascript',
        '<a href="data',
    ):
        assert tag not in html
    assert "onclick=" not in html.replace("&quot;", '"').split("<a")[0] or "&lt;a" in html


def test_markup_paragraphs_makes_no_headings():
    assert "<h" not in paragraphs("# Kop\n\nKop\n===\n\ntekst")


def test_markup_paragraphs_sets_dutch_quotes():
    assert paragraphs("Zij zei \"ja\" in 's-Gravenhage, 't is waar.") == (
        "<p>Zij zei “ja” in ’s-Gravenhage, ’t is waar.</p>"
    )


def test_markup_line_has_no_paragraph():
    assert (
        line("**Mensen.** Te weinig vakmensen.") == "<strong>Mensen.</strong> Te weinig vakmensen."
    )


def test_markup_computed_is_marked():
    assert line(f"Er zijn {computed('61 gemeenten')}.") == (
        'Er zijn <span class="computed">61 gemeenten</span>.'
    )


def test_markup_lines_drops_numbers_and_dashes():
    assert lines("1. een\n2) twee\n- drie\n\n  * vier\nvijf") == [
        "een",
        "twee",
        "drie",
        "vier",
        "vijf",
    ]
