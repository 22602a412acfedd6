"""What the database itself refuses."""

from django.db import migrations

from m50portal.core.database import RefuseChange


class Migration(migrations.Migration):
    dependencies = [("publications", "0001_initial")]

    operations = [
        RefuseChange(
            table="publications_edition",
            issued="OLD.kind = 'edition' AND OLD.state = 'ready'",
            columns=[
                "publication_id",
                "kind",
                "number",
                "title",
                "dated_on",
                "html",
                "html_sha256",
                "attachments",
                "made_at",
                "made_by",
                "state",
                "file",
                "size",
                "sha256",
            ],
        ),
    ]
