from pathlib import Path

import pytest

from tests.architecture.house import ROOT
from tests.architecture.imports import backward_imports, cycles, own_imports, upward_imports


def plant(root: Path, files: dict[str, str]) -> Path:
    """A small house of its own under ``root``."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_imports_between_packages_point_down():
    assert upward_imports(own_imports(ROOT)) == []


def test_imports_inside_a_package_point_from_choices_to_urls():
    assert backward_imports(own_imports(ROOT)) == []


def test_imports_have_no_circles():
    assert cycles(own_imports(ROOT)) == []


def test_imports_are_found_at_all():
    assert len(own_imports(ROOT)) > 50


@pytest.mark.parametrize(
    "text",
    [
        "from members.models import Municipality\n",
        "import members.models\n",
        "from members import models\n",
        "def late():\n    from members.models import Municipality\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from members import models\n",
        "from importlib import import_module\nimport_module('members.models')\n",
        "from ...members import models\n",
    ],
)
def test_imports_upward_is_caught(tmp_path, text):
    files = {"members/__init__.py": "", "members/models.py": "", "m50portal/core/audit.py": text}
    if text.startswith("from ..."):  # a relative import never leaves the top package
        files["m50portal/core/audit.py"] = "from ..accounts import models\n"
        files["m50portal/accounts/models.py"] = ""
    house = plant(tmp_path, files)

    assert len(upward_imports(own_imports(house))) == 1


def test_imports_of_the_roof_are_caught(tmp_path):
    house = plant(
        tmp_path, {"m50portal/settings.py": "", "members/models.py": "import m50portal.settings\n"}
    )

    assert upward_imports(own_imports(house)) == [
        "members.models:1 imports m50portal.settings (upwards)"
    ]


def test_imports_of_a_later_kind_are_caught(tmp_path):
    house = plant(
        tmp_path, {"members/actions.py": "", "members/models.py": "from members import actions\n"}
    )

    assert backward_imports(own_imports(house)) == [
        "members.models:1 imports members.actions (a actions module)"
    ]


def test_imports_of_a_later_kind_by_a_detour_are_caught(tmp_path):
    house = plant(
        tmp_path,
        {
            "members/views.py": "",
            "members/helper.py": "from members import views\n",
            "members/actions.py": "from members import helper\n",
        },
    )

    assert len(backward_imports(own_imports(house))) == 1


def test_imports_in_a_circle_are_caught(tmp_path):
    house = plant(
        tmp_path,
        {"members/one.py": "import members.two\n", "members/two.py": "import members.one\n"},
    )

    assert cycles(own_imports(house)) == ["members.one → members.two → members.one"]
