"""Load inhabitants per date into the register."""

from typing import Any

from members.import_plans import POPULATION_COLUMNS, plan_populations
from members.importing import Plan, Source
from members.management.import_command import ImportCommand


class Command(ImportCommand):
    """``manage.py import_populations [--file …] [--dry-run]``."""

    help = "Laadt inwoneraantallen, bijvoorbeeld het jaarlijkse bestand van het CBS."
    default_file = "populations.csv"
    columns = POPULATION_COLUMNS

    def plan(self, source: Source, **options: Any) -> Plan:
        return plan_populations(source)
