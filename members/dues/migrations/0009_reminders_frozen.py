"""What was sent never changes; a reminder is never removed once it went out."""

from django.db import migrations

from m50portal.core.database import RefuseChange

COLUMNS = [
    *("id", "invoice_id", "level_id", "state", "planned_on", "made_at"),
    *("decided_label", "decided_at", "reason", "name", "text", "sent_to", "sent_on", "sent_at"),
    *("pay_before", "open_amount", "interest", "costs"),
    *("letter_path", "letter_sha256", "letter_size"),
]


class Migration(migrations.Migration):
    dependencies = [("dues", "0008_reminders")]
    operations = [
        RefuseChange(
            table="dues_invoicereminder", issued="OLD.state = 'sent'", columns=COLUMNS
        )
    ]
