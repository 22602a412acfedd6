"""One signature of a municipality under a manifest at a time: the database refuses the second."""

from django.db import migrations

from m50portal.core.database import RefuseOverlap


class Migration(migrations.Migration):
    dependencies = [("lobby", "0002_manifest")]

    operations = [
        RefuseOverlap(table="lobby_signature", columns=["manifest_id", "municipality_id"]),
    ]
