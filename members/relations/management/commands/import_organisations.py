"""Load organisations outside the municipalities."""

from pathlib import Path
from typing import Any

from members.importing import Plan, Source
from members.management.import_command import ImportCommand
from members.relations.import_plans import ORGANISATION_COLUMNS, plan_organisations

DATA = Path(__file__).resolve().parents[2] / "data"


class Command(ImportCommand):
    """``manage.py import_organisations [--file …] [--dry-run]``."""

    help = "Laadt ministeries, posten, fracties en partners."
    default_file = str(DATA / "organisations.csv")
    columns = ORGANISATION_COLUMNS

    def plan(self, source: Source, **options: Any) -> Plan:
        return plan_organisations(source)
