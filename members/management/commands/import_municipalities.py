"""Load municipalities and their names into the register."""

from typing import Any

from members.import_plans import MUNICIPALITY_COLUMNS, plan_municipalities
from members.importing import Plan, Source
from members.management.import_command import ImportCommand


class Command(ImportCommand):
    """``manage.py import_municipalities [--file …] [--dry-run]``."""

    help = "Laadt gemeenten en hun namen."
    default_file = "municipalities.csv"
    columns = MUNICIPALITY_COLUMNS

    def plan(self, source: Source, **options: Any) -> Plan:
        return plan_municipalities(source)
