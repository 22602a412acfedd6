"""People read the names of tables: in the export of their data, in errors and in the trail."""

import pytest
from django.apps import apps

from tests.architecture.house import FOLDERS

OURS = [
    model
    for model in apps.get_models()
    if model.__module__.split(".")[0] in FOLDERS and not hasattr(model, "instance_type")
]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_table_has_a_dutch_name_for_one_and_for_more(model):
    assert {"verbose_name", "verbose_name_plural"} <= set(model._meta.original_attrs)
