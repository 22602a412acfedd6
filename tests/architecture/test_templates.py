from pathlib import Path

import django
import pytest
from django.apps import apps
from django.conf import settings

from tests.architecture.house import ROOT, package_of
from tests.architecture.templates import (
    declared_arguments,
    inline_code,
    silent_components,
    unused_templates,
    wrong_includes,
)

TEMPLATES = ROOT / "templates"
# Django and allauth ask for these by name, from code.
ASKED_BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}


def names_of_others() -> set[str]:
    """Templates that the packages we use bring along: ours of the same name replace them."""
    folders = [
        Path(app.path) / "templates"
        for app in apps.get_app_configs()
        if package_of(app.name) is None
    ]
    folders.append(Path(django.__file__).parent / "forms" / "templates")
    return ASKED_BY_DJANGO | {
        path.relative_to(folder).as_posix()
        for folder in folders
        if folder.is_dir()
        for path in folder.rglob("*")
        if path.is_file()
    }


def plant(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_templates_stand_in_one_folder():
    assert settings.TEMPLATES[0]["DIRS"] == [TEMPLATES]
    own = [Path(app.path) for app in apps.get_app_configs() if package_of(app.name) is not None]
    assert [folder for folder in own if (folder / "templates").exists()] == []


def test_templates_are_all_used():
    assert unused_templates(TEMPLATES, ROOT, names_of_others()) == []


def test_templates_hold_no_inline_style_or_script():
    assert inline_code(TEMPLATES) == []


def test_templates_components_declare_their_arguments():
    assert silent_components(TEMPLATES) == []


def test_templates_include_components_with_declared_arguments_only():
    assert wrong_includes(TEMPLATES) == []


def test_templates_unused_are_caught(tmp_path):
    house = plant(
        tmp_path,
        {
            "templates/members/municipality_list.html": '{% include "members/_row.html" %}',
            "templates/members/_row.html": "",
            "templates/members/_forgotten.html": "",
            "templates/mail/welcome.txt": "",
            "members/views.py": 'NAMES = ["members/municipality_list.html", "welcome"]\n',
        },
    )

    assert unused_templates(house / "templates", house, set()) == ["members/_forgotten.html"]


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color: red">',
        "<style>p { color: red }</style>",
        "<script>alert(1)</script>",
        '<button onclick="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_templates_inline_code_is_caught(tmp_path, text):
    plant(tmp_path, {"page.html": text})

    assert len(inline_code(tmp_path)) == 1


@pytest.mark.parametrize(
    "text",
    [
        '<script src="x.js" defer></script>',
        '<script type="application/json">{}</script>',
        "<p>De stijl = sober; once = 1</p>",
    ],
)
def test_templates_honest_code_passes(tmp_path, text):
    plant(tmp_path, {"page.html": text})

    assert inline_code(tmp_path) == []


def test_templates_arguments_are_read_from_the_comment():
    text = (
        "{% comment %}\nA card. Arguments: title; url + meta (see (below); twice);\n"
        "kind (a, b); first, last (True: ends).\n{% endcomment %}"
    )

    assert declared_arguments(text) == {"title", "url", "meta", "kind", "first", "last"}


def test_templates_wrong_includes_are_caught(tmp_path):
    plant(
        tmp_path,
        {
            "components/badge.html": "{% comment %}Arguments: label.{% endcomment %}{{ label }}",
            "page.html": '{% include "components/badge.html" with label="a=b" only %}\n'
            '{% include "components/badge.html" with label=x %}\n'
            '{% include "components/badge.html" with colour="red" only %}\n'
            '{% include "components/gone.html" only %}\n',
        },
    )

    assert wrong_includes(tmp_path) == [
        "page.html:2 components/badge.html without only",
        "page.html:3 components/badge.html does not take colour",
        "page.html:4 components/gone.html does not exist",
    ]
