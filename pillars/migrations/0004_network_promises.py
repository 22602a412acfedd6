"""What the database itself refuses of who does what."""

from django.db import migrations

from m50portal.core.database import RefuseOverlap


class Migration(migrations.Migration):
    dependencies = [("pillars", "0003_network")]

    operations = [
        RefuseOverlap(table="pillars_boardseat", columns=["portfolio_id"]),
        RefuseOverlap(table="pillars_committeeseat", columns=["committee_id", "official_id"]),
        RefuseOverlap(table="pillars_coreteammember", columns=["official_id"]),
        RefuseOverlap(table="pillars_municipalduty", columns=["kind", "municipality_id"]),
    ]
