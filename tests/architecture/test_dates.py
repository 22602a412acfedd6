"""Every form and filter asks for dates in the same way, with the same bounds."""

import importlib

from django import forms

from m50portal.core.filters import DayFilter
from m50portal.core.forms import DayField
from tests.architecture.house import module_name, source_files


def everything_asked() -> dict[str, object]:
    """``module.Class.field`` → the field, of all forms and filters of the portal."""
    found: dict[str, object] = {}
    for path in source_files():
        if not path.stem.startswith(("forms", "filters")):
            continue
        module = importlib.import_module(module_name(path))
        for name, kind in vars(module).items():
            fields = getattr(kind, "base_fields", None) or getattr(kind, "base_filters", None) or {}
            found |= {f"{module.__name__}.{name}.{key}": field for key, field in fields.items()}
    return found


def test_dates_are_all_asked_within_bounds():
    asked = everything_asked()

    wrong = [
        name
        for name, field in asked.items()
        if (isinstance(field, forms.DateField) and not isinstance(field, DayField))
        or (type(field).__name__ == "DateFilter" and not isinstance(field, DayFilter))
    ]
    assert len(asked) > 50
    assert wrong == []
