"""``manage.py check_invoice_numbers``: are the invoices complete and unchanged?"""

from typing import Any

from django.core.management import BaseCommand, CommandError

from members.dues.bookcheck import findings
from members.dues.models import Invoice


class Command(BaseCommand):
    help = "Controleert nummers, datums, betalingskenmerken en bestanden van alle facturen."

    def handle(self, *args: Any, **options: Any) -> None:
        found = findings()
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} bevindingen.", returncode=1)
        self.stdout.write(f"In orde: {Invoice.objects.numbered().count()} facturen.")
