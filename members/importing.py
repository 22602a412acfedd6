"""Loading files into the register: read, plan, apply.

A plan compares a file with the register and says what would change; making one writes nothing.
Applying one is all or nothing, and is refused while a single row is refused. Loading the same file
twice changes nothing the second time.
"""

import csv
import datetime
import hashlib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from m50portal.core import audit
from m50portal.core.dates import parse_day
from members.models import RegisterImport

CODE_LENGTH = 6
ISO_DAY = re.compile(r"(1[0-9]|2[01])[0-9]{2}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Refusal:
    """A row that cannot be loaded: which one, which column and why (Dutch)."""

    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"rij {self.row}, kolom {self.column}: {self.reason}"


@dataclass(frozen=True)
class Change:
    """What would change about one row of the register; ``fields`` is ``{name: (old, new)}``."""

    instance: models.Model
    label: str
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def __str__(self) -> str:
        pairs = (
            f"{name}: {_shown(old)} → {_shown(new)}" for name, (old, new) in self.fields.items()
        )
        return f"{self.label} ({'; '.join(pairs)})" if self.fields else self.label


@dataclass
class Plan:
    """What loading a file would do."""

    what: str
    filename: str = ""
    sha256: str = ""
    added: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)

    def add(self, instance: models.Model, label: str) -> None:
        """Plan a new row."""
        self.added.append(Change(instance, label))

    def compare(self, instance: models.Model, label: str, values: dict[str, Any]) -> None:
        """Plan to give ``instance`` these values, as far as it does not have them yet.

        The instance gets the new values at once, so that a later row of the file meets them.
        """
        fields = {
            name: (getattr(instance, name), new)
            for name, new in values.items()
            if getattr(instance, name) != new
        }
        if not fields:
            self.unchanged += 1
            return
        for name, (_, new) in fields.items():
            setattr(instance, name, new)
        if instance.pk is not None:  # else it is already among the added
            self.changed.append(Change(instance, label, fields))


class PlanRefusedError(Exception):
    """The plan holds refused rows, so nothing of it is applied."""


class Row:
    """One line of a file; reading a cell wrongly filled notes a refusal and gives None or ''."""

    def __init__(self, number: int, cells: dict[str, str], refused: list[Refusal]) -> None:
        self.number, self.cells, self._refused = number, cells, refused
        self._before = len(refused)

    @property
    def is_good(self) -> bool:
        """Whether nothing of this row was refused so far."""
        return len(self._refused) == self._before

    def refuse(self, column: str, reason: str) -> None:
        """Note that this row cannot be loaded."""
        self._refused.append(Refusal(self.number, column, reason))

    def text(self, column: str, *, required: bool = False, longest: int = 250) -> str:
        """The text in ``column``, without spaces around it."""
        value = self.cells.get(column, "").strip()
        if required and not value:
            self.refuse(column, "dit vak is leeg. Vul het in.")
        if len(value) > longest:
            self.refuse(column, f"deze tekst is langer dan {longest} tekens. Kort haar in.")
        return value

    def code(self, column: str) -> str:
        """A CBS code: ``GM0384``; ``384`` and ``0384`` are read too, as CBS's own files vary."""
        value = self.text(column, required=True).upper()
        digits = value.removeprefix("GM")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= CODE_LENGTH - 2):
            if value:
                self.refuse(column, f"“{value}” is geen CBS-code. Schrijf bijvoorbeeld GM0384.")
            return ""
        return f"GM{digits:0>4}"

    def day(self, column: str, *, required: bool = False) -> datetime.date | None:
        """A date: ``2023-01-01``, of the year 1000 to 2199 so that the days around it exist."""
        value = self.text(column, required=required)
        found = parse_day(value) if ISO_DAY.fullmatch(value) else None
        if value and found is None:
            self.refuse(column, f"“{value}” is geen datum. Schrijf bijvoorbeeld 2023-01-31.")
        return found

    def whole(self, column: str) -> int | None:
        """A whole number from zero up; ``32.977`` is read as 32977."""
        value = self.text(column, required=True)
        plain = value.replace(".", "")
        if value and not (plain.isascii() and plain.isdigit()):
            self.refuse(column, f"“{value}” is geen heel getal. Schrijf bijvoorbeeld 32977.")
            return None
        return int(plain) if plain else None

    def choice(self, column: str, choices: type[models.TextChoices]) -> str:
        """One of the values of ``choices``."""
        value = self.text(column, required=True)
        if value and value not in choices.values:
            allowed = ", ".join(choices.values)
            self.refuse(column, f"“{value}” ken ik niet. Kies een van: {allowed}.")
            return ""
        return value

    def yes_or_no(self, column: str) -> bool:
        """``1`` or ``0``."""
        value = self.text(column, required=True)
        if value and value not in {"0", "1"}:
            self.refuse(column, f"“{value}” is geen 1 of 0. Schrijf 1 voor ja of 0 voor nee.")
        return value == "1"


@dataclass
class Source:
    """A file as it was read: its rows, and what was refused so far."""

    filename: str
    sha256: str
    rows: list[Row]
    refused: list[Refusal]


def read(content: bytes, *, filename: str, columns: Iterable[str]) -> Source:
    """Read a CSV (UTF-8; comma or semicolon; with or without a byte order mark).

    ``columns`` must be there, more may be. What cannot be read is refused on row 1.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    refused: list[Refusal] = []
    source = Source(filename, sha256, [], refused)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        refused.append(
            Refusal(
                1, "–", "dit bestand is geen UTF-8. Sla het op als “CSV UTF-8” en probeer opnieuw."
            )
        )
        return source
    header = text.split("\n", 1)[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restval="")
    present = [name.strip().lower() for name in reader.fieldnames or []]
    refused += [
        Refusal(1, name, "deze kolom ontbreekt. Voeg haar toe.")
        for name in columns
        if name not in present
    ]
    if refused:
        return source
    reader.fieldnames = present
    for cells in reader:
        source.rows.append(Row(reader.line_num, cells, refused))
    if not source.rows:
        refused.append(Refusal(1, "–", "er staan geen rijen in dit bestand."))
    return source


def apply(plan: Plan, *, by: Any) -> RegisterImport | None:
    """Write what ``plan`` says, or nothing; None when there was nothing to write.

    Raises PlanRefusedError when rows were refused.
    """
    if plan.refused:
        raise PlanRefusedError(f"{len(plan.refused)} rijen geweigerd")
    if not plan.added and not plan.changed:
        return None
    with transaction.atomic():
        for model, rows in _by_model(plan.added):
            _create(model, rows, by=by)
        for model, rows in _by_model(plan.changed):
            names = {name for change in plan.changed for name in change.fields}
            _update(model, rows, sorted(names & {f.name for f in model._meta.fields}), by=by)
        done = RegisterImport.objects.create(
            what=plan.what,
            filename=plan.filename,
            sha256=plan.sha256,
            added=len(plan.added),
            changed=len(plan.changed),
            unchanged=plan.unchanged,
        )
        audit.record(
            "members.import",
            target=done,
            by=by,
            changes={
                "added": [str(change) for change in plan.added[:50]],
                "changed": [str(change) for change in plan.changed[:50]],
            },
        )
    return done


def _by_model(changes: list[Change]) -> list[tuple[type[models.Model], list[models.Model]]]:
    """The instances per model, models in the order in which they first appear, each once."""
    found: dict[type[models.Model], dict[int, models.Model]] = {}
    for change in changes:
        found.setdefault(type(change.instance), {})[id(change.instance)] = change.instance
    return [(model, list(rows.values())) for model, rows in found.items()]


def _create(model: type[models.Model], rows: list[Any], *, by: Any) -> None:
    if hasattr(model, "history"):
        bulk_create_with_history(rows, model, batch_size=500, default_user=by)
    else:
        model._default_manager.bulk_create(rows, batch_size=500)


def _update(model: type[models.Model], rows: list[Any], names: list[str], *, by: Any) -> None:
    if hasattr(model, "history"):
        bulk_update_with_history(rows, model, names, batch_size=500, default_user=by)
    else:
        model._default_manager.bulk_update(rows, names, batch_size=500)


def _shown(value: Any) -> str:
    return "leeg" if value in (None, "") else str(value)
