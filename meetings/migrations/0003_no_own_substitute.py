"""Merging two records of one person could leave somebody as their own substitute; nobody is."""

from typing import Any

from django.db import migrations
from django.db.models import F


def clear(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("meetings", "Attendance").objects.using(schema_editor.connection.alias)
    rows.filter(stands_in_for=F("official")).update(stands_in_for=None)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_attendance")]

    operations = [migrations.RunPython(clear, migrations.RunPython.noop)]
