from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests.architecture.relations import upward_relations


def test_foreign_keys_point_down():
    assert upward_relations(apps.get_models(include_auto_created=True)) == []


def test_foreign_keys_upward_are_caught():
    with isolate_apps("m50portal.core", "members"):

        class Municipality(models.Model):
            __module__ = "members.models"

            class Meta:
                app_label = "members"

        class Note(models.Model):
            __module__ = "m50portal.core.models"
            about = models.ForeignKey("members.Municipality", on_delete=models.CASCADE)

            class Meta:
                app_label = "core"

        found = upward_relations([Municipality, Note])

    assert found == ["core.Note.about points up to members.Municipality"]
