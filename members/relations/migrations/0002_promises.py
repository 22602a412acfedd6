"""What the database itself refuses."""

from django.db import migrations

from m50portal.core.database import RefuseOverlap


class Migration(migrations.Migration):
    dependencies = [("relations", "0001_initial")]

    operations = [
        RefuseOverlap(table="relations_organisation", columns=["kind", "sort_key"]),
        RefuseOverlap(table="relations_organisationname", columns=["organisation_id"]),
        RefuseOverlap(table="relations_placement", columns=["organisation_id"]),
        RefuseOverlap(
            table="relations_externalfunction", columns=["person_id", "organisation_id", "title"]
        ),
    ]
