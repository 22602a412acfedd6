"""What the database itself refuses."""

from django.db import migrations

from m50portal.core.database import RefuseOverlap


class Migration(migrations.Migration):
    dependencies = [("pillars", "0001_initial")]

    operations = [
        RefuseOverlap(table="pillars_pillar", columns=["search_key"]),
        RefuseOverlap(
            table="pillars_seat",
            columns=["pillar_id", "kind"],
            condition="kind <> 'support'",
        ),
        RefuseOverlap(table="pillars_participation", columns=["pillar_id", "official_id"]),
    ]
