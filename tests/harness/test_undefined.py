import pytest
from django.template import engines
from django.template.loader import render_to_string

from tests.undefined import OWN_TEMPLATES, UndefinedVariableError


def test_undefined_variable_in_our_template_fails():
    with pytest.raises(UndefinedVariableError, match=r"label is not defined in .*badge\.html"):
        render_to_string("components/badge.html", {})


def test_undefined_variable_in_a_condition_is_allowed():
    assert "Betaald" in render_to_string("components/badge.html", {"label": "Betaald"})


def test_undefined_variable_elsewhere_prints_nothing():
    template = engines["django"].from_string("[{{ unknown }}]")

    assert not template.origin.name.startswith(OWN_TEMPLATES)
    assert template.render({}) == "[]"
