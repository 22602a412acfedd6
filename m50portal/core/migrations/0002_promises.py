"""What the database itself refuses."""

from django.db import migrations

from m50portal.core.database import RefuseChange

COLUMNS = ["id", "at", "kind", "by_id", "by_label", "target_type", "target_id", "target_label", "changes"]


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [RefuseChange(table="core_auditevent", issued="1 = 1", columns=COLUMNS)]
