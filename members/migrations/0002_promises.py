"""What the database itself refuses."""

from django.db import migrations

from m50portal.core.database import RefuseOverlap


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [
        RefuseOverlap(table="members_membership", columns=["municipality_id"]),
        RefuseOverlap(
            table="members_municipalrole", columns=["official_id", "municipality_id", "kind"]
        ),
    ]
