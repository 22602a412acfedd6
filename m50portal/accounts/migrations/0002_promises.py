"""What the database itself refuses."""

from django.db import migrations

from m50portal.core.database import RefuseOverlap


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        RefuseOverlap(table="accounts_officeterm", columns=["user_id", "office"]),
    ]
