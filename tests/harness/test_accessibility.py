import pytest

from tests.accessibility import overflow, violations

pytestmark = pytest.mark.browser
GOOD = """
<!doctype html><html lang="nl"><head><title>Proef</title></head>
<body><main><h1>Kop</h1><label>Naam <input name="naam"></label></main></body></html>
"""


def test_accessibility_passes_a_good_page(page, assert_accessible, tmp_path, monkeypatch):
    monkeypatch.setenv("M50_SCREENSHOTS", str(tmp_path))
    page.set_content(GOOD)

    assert_accessible(page, "goed")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["goed-1280.png", "goed-360.png"]


def test_accessibility_finds_a_field_without_a_label(page, assert_accessible):
    page.set_content(GOOD.replace("<label>Naam ", "").replace("</label>", ""))

    assert [line.partition(" ")[0] for line in violations(page)] == ["label"]
    with pytest.raises(AssertionError, match="360 px: label"):
        assert_accessible(page)


def test_accessibility_finds_a_page_that_is_too_wide(page):
    page.set_viewport_size({"width": 360, "height": 600})
    page.set_content(GOOD.replace("<main>", '<main style="width: 500px">'))

    assert len(overflow(page)) == 1


def test_browser_reaches_the_portal(page, live_server):
    answer = page.goto(f"{live_server.url}/account/login/")

    assert answer.status == 200
    assert page.locator("form").count() > 0
