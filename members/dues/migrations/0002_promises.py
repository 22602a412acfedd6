"""What the database itself refuses."""

from django.db import migrations

from m50portal.core.database import RefuseChange
from members.dues.promises import RefuseLateLines, RefuseSecondIssuer

INVOICE_COLUMNS = [
    *("id", "municipality_id", "dues_year_id", "issuer_id"),
    *("number", "series_year", "serial", "issued_on", "due_on", "issued_at", "payment_reference"),
    *("seller_name", "seller_street", "seller_postcode", "seller_city", "seller_kvk"),
    *("seller_vat_number", "seller_oin", "seller_iban", "seller_bic", "seller_email"),
    *("buyer_name", "buyer_street", "buyer_postcode", "buyer_city", "buyer_email"),
    *("buyer_attention_of", "buyer_oin", "buyer_reference", "order_reference"),
    *("net", "vat_treatment", "vat_rate", "vat_amount", "vat_text", "total", "payment_text"),
]
LINE_COLUMNS = [
    *("id", "invoice_id", "position", "description", "starts_on", "ends_on"),
    *("quantity", "unit_price", "amount"),
]
FILE_COLUMNS = ["id", "invoice_id", "kind", "path", "sha256", "size", "made_at"]
PAYMENT_COLUMNS = ["id", "invoice_id", "received_on", "amount", "note", "registered_label"]


class Migration(migrations.Migration):
    dependencies = [("dues", "0001_initial")]

    operations = [
        RefuseSecondIssuer(),
        RefuseChange(
            table="dues_invoice", issued="OLD.number IS NOT NULL", columns=INVOICE_COLUMNS
        ),
        RefuseChange(
            table="dues_invoiceline",
            issued=(
                'EXISTS (SELECT 1 FROM "dues_invoice" i '
                "WHERE i.id = OLD.invoice_id AND i.number IS NOT NULL)"
            ),
            columns=LINE_COLUMNS,
        ),
        RefuseLateLines(),
        RefuseChange(table="dues_invoicefile", issued="1 = 1", columns=FILE_COLUMNS),
        RefuseChange(table="dues_payment", issued="1 = 1", columns=PAYMENT_COLUMNS),
    ]
