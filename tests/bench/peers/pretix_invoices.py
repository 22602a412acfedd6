"""How long pretix takes for an invoice and its PDF: ``python pretix_invoices.py 60`` in its own environment."""

import json
import sys
import time

import django

django.setup()

from django_scopes import scope, scopes_disabled  # noqa: E402
from pretix.base.models import Order  # noqa: E402
from pretix.base.services.invoices import generate_invoice, invoice_pdf_task  # noqa: E402

WARM = 5


def make(order: Order) -> None:
    """One invoice with its PDF, in this process."""
    with scope(organizer=order.event.organizer):
        invoice = generate_invoice(order, trigger_pdf=False)
    invoice_pdf_task(invoice=invoice.pk)


with scopes_disabled():
    orders = list(Order.objects.select_related("event__organizer").order_by("pk"))
count = int(sys.argv[1])
seconds = []
for place in range(count + WARM):
    began = time.perf_counter()
    make(orders[place % len(orders)])
    seconds.append(time.perf_counter() - began)
sys.stdout.write(json.dumps({"seconds": sum(seconds[WARM:]), "done": count}) + "\n")
