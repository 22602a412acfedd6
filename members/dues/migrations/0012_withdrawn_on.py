"""From which day a withdrawn payment no longer counts: so far the day of the withdrawal itself."""

from typing import Any

from django.db import migrations, models
from django.utils import timezone


def fill(apps: Any, schema_editor: Any) -> None:
    """Every payment that was withdrawn gets the day on which somebody did so."""
    payments = apps.get_model("dues", "Payment")
    for row in payments.objects.exclude(withdrawn_at=None).iterator():
        day = max(timezone.localdate(row.withdrawn_at), row.received_on)
        payments.objects.filter(pk=row.pk).update(withdrawn_on=day)


class Migration(migrations.Migration):
    dependencies = [("dues", "0011_peppol")]
    operations = [
        migrations.AddField(
            model_name="payment",
            name="withdrawn_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
