"""Load identification numbers into the register."""

from typing import Any

from members.import_plans import OIN_COLUMNS, plan_oins
from members.importing import Plan, Source
from members.management.import_command import ImportCommand


class Command(ImportCommand):
    """``manage.py import_oins [--file …] [--dry-run]``."""

    help = "Laadt OIN's (identificatienummers van organisaties)."
    default_file = "oins.csv"
    columns = OIN_COLUMNS

    def plan(self, source: Source, **options: Any) -> Plan:
        return plan_oins(source)
