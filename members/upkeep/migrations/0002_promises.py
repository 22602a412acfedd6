"""What the database itself refuses."""

from django.db import migrations

from m50portal.core.database import RefuseOverlap


class Migration(migrations.Migration):
    dependencies = [("upkeep", "0001_initial")]

    operations = [RefuseOverlap(table="upkeep_approvalrule", columns=["field"])]
