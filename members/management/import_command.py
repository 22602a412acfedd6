"""What the commands that load a file into the register share."""

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError

from members import importing
from members.importing import Change, Column, Plan, Source

DATA = Path(__file__).resolve().parent.parent / "data"
SHOWN = 40


class ImportCommand(BaseCommand):
    """Reads a file, prints what would change, and writes it unless it is a dry run."""

    default_file: ClassVar[str]
    columns: ClassVar[Iterable[str | Column]]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--file", type=Path, default=DATA / self.default_file, help="het bestand (CSV of xlsx)"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="toon wat er zou veranderen en schrijf niets"
        )

    def plan(self, source: Source, **options: Any) -> Plan:
        """What loading ``source`` would change."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        plan = self.plan(self.read(options["file"], self.columns), **options)
        for line in self._lines("+", plan.added, options["verbosity"]):
            self.stdout.write(line)
        for line in self._lines("~", plan.changed, options["verbosity"]):
            self.stdout.write(line)
        for warning in plan.warned:
            self.stdout.write(f"? {warning}")
        for refusal in plan.refused:
            self.stderr.write(f"! {refusal}")
        self.stdout.write(
            f"{plan.what.capitalize()}: {len(plan.added)} toegevoegd, {len(plan.changed)} gewijzigd, "
            f"{plan.unchanged} ongewijzigd, {len(plan.refused)} geweigerd."
        )
        if plan.refused:
            raise CommandError(
                "Er is niets geladen. Herstel de geweigerde rijen en probeer het opnieuw."
            )
        if options["dry_run"]:
            self.stdout.write("Dit was een proef: er is niets geschreven.")
        else:
            importing.apply(plan, by=None)

    def read(self, path: Path, columns: Iterable[str | Column]) -> Source:
        """The rows of the file at ``path``."""
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"Het bestand {path} is niet te lezen: {error.strerror}.") from error
        return importing.read(content, filename=path.name, columns=columns)

    def _lines(self, mark: str, changes: list[Change], verbosity: int) -> Iterable[str]:
        """All changes with ``-v 2``, none with ``-v 0``, else the first few and how many more."""
        if verbosity == 0:
            return
        shown = changes if verbosity > 1 else changes[:SHOWN]
        yield from (f"{mark} {change}" for change in shown)
        if len(changes) > len(shown):
            yield f"… en nog {len(changes) - len(shown)} (alles: -v 2)"
