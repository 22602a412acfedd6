"""Load lists of members, and decisions, into memberships."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from members.import_memberships import DECISION_COLUMNS, LIST_COLUMNS, plan_members
from members.importing import Plan, Source
from members.management.import_command import DATA, ImportCommand


class Command(ImportCommand):
    """``manage.py import_members [--file …] [--decisions …] [--dry-run]``."""

    help = "Laadt ledenlijsten en besluiten, en bouwt daaruit de lidmaatschappen."
    default_file = "member_lists.csv"
    columns = LIST_COLUMNS

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--decisions",
            type=Path,
            default=DATA / "member_decisions.csv",
            help="de besluiten over lidmaatschap (CSV, UTF-8)",
        )

    def plan(self, source: Source, **options: Any) -> Plan:
        return plan_members(source, self.read(options["decisions"], DECISION_COLUMNS))
