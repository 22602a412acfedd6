from django.conf import settings
from django.core.management import call_command

from members.map import BACKGROUND, background, draw, outlines


def test_outlines_hold_every_municipality_of_2023_once():
    assert len(outlines()) == 342
    assert outlines()["GM0384"].startswith("M")


def test_background_in_static_is_drawn_from_the_outlines():
    path = settings.BASE_DIR / "static" / BACKGROUND

    assert path.read_text(encoding="utf-8") == background()
    assert background().count("<path") == 1


def test_build_map_writes_the_background(tmp_path, settings, capsys):
    settings.STATICFILES_DIRS = [tmp_path]
    (tmp_path / "img").mkdir()

    call_command("build_map")

    assert (tmp_path / BACKGROUND).read_text(encoding="utf-8") == background()
    assert capsys.readouterr().out.startswith("nederland.svg: ")


def test_draw_puts_each_place_in_its_class_with_its_name():
    svg = draw(
        [("GM0384", "aspirant", "Diemen", "/leden/diemen/"), ("GM9999", "lid", "Nergens", "/")]
    )

    assert svg.count("<a href=") == 1
    assert '<path class="aspirant"' in svg
    assert "<title>Diemen</title>" in svg
    assert 'aria-hidden="true"' in svg


def test_draw_escapes_names():
    assert "<title>&#x27;s-Gravenhage &amp; &lt;b&gt;</title>" in draw(
        [("GM0518", "lid", "'s-Gravenhage & <b>", "/")]
    )


def test_draw_puts_a_disc_around_a_small_place():
    with_disc = draw([("GM0384", "lid", "Diemen", "/")], halo="GM0384")

    assert with_disc.count("<path") == 2
    assert draw([], halo="GM9999").count("<path") == 0
