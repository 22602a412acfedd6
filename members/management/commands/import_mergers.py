"""Load mergers of municipalities into the register."""

from typing import Any

from members.import_columns import MERGER_COLUMNS
from members.import_mergers import plan_mergers
from members.importing import Plan, Source
from members.management.import_command import ImportCommand


class Command(ImportCommand):
    """``manage.py import_mergers [--file …] [--dry-run]``."""

    help = "Laadt herindelingen."
    default_file = "mergers.csv"
    columns = MERGER_COLUMNS

    def plan(self, source: Source, **options: Any) -> Plan:
        return plan_mergers(source)
