"""Loading files into the register: read, plan, apply.

A plan compares a file with the register and says what would change; making one writes nothing.
Applying one is all or nothing, and is refused while a single row is refused. Loading the same file
twice changes nothing the second time.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from m50portal.core import audit
from members.import_reading import Column, Refusal, Row, Source, read
from members.models import RegisterImport

__all__ = ["Change", "Column", "Plan", "Refusal", "Row", "Source", "apply", "read"]


@dataclass(frozen=True)
class Change:
    """What would change about one row of the register; ``fields`` is ``{name: (old, new)}``.

    ``row``: the row of the file that says so; 0 when it follows from more of them.
    """

    instance: models.Model
    label: str
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    row: int = 0

    def __str__(self) -> str:
        pairs = (
            f"{name}: {_shown(old)} → {_shown(new)}" for name, (old, new) in self.fields.items()
        )
        return f"{self.label} ({'; '.join(pairs)})" if self.fields else self.label


@dataclass
class Plan:
    """What loading a file would do. ``at`` is the row of the file that is being read."""

    what: str
    filename: str = ""
    sha256: str = ""
    added: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    warned: list[Refusal] = field(default_factory=list)
    at: int = 0

    @classmethod
    def of(cls, what: str, source: Source) -> "Plan":
        """An empty plan that shares what was refused and warned of with its source."""
        return cls(
            what, source.filename, source.sha256, refused=source.refused, warned=source.warned
        )

    def add(self, instance: models.Model, label: str) -> None:
        """Plan a new row."""
        self.added.append(Change(instance, label, row=self.at))

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
            self.changed.append(Change(instance, label, fields, self.at))


class PlanRefusedError(Exception):
    """The plan holds refused rows, so nothing of it is applied."""


def apply(plan: Plan, *, by: Any) -> RegisterImport | None:
    """Write what ``plan`` says, or nothing; None when there was nothing to write.

    Raises PlanRefusedError when rows were refused.
    """
    if plan.refused:
        raise PlanRefusedError(f"{len(plan.refused)} rijen geweigerd")
    if not plan.added and not plan.changed:
        return None
    with transaction.atomic():
        _write(plan, by=by)
        done = RegisterImport.objects.create(
            by_label=str(by)[:200] if by is not None else "Portaal",
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


def _write(plan: Plan, *, by: Any) -> None:
    """New rows in the order in which the plan names them, so that what they refer to is there.

    What changes goes just before the first new rows of its own kind: a period ends before the
    next one begins, as the database refuses two on one day.
    """
    changed = {type(change.instance) for change in plan.changed}
    for model, rows in _by_model(plan.added):
        if model in changed:
            _change(plan, by=by)
            changed = set()
        _create(model, rows, by=by)
    if changed:
        _change(plan, by=by)


def _change(plan: Plan, *, by: Any) -> None:
    """Write of each row what the plan changes and nothing else: somebody may be at the rest.

    Periods that end go first: another may begin earlier, on the day that comes free.
    """
    fields: dict[int, set[str]] = defaultdict(set)
    for change in plan.changed:
        fields[id(change.instance)] |= change.fields.keys()
    groups: dict[tuple[bool, type[models.Model], tuple[str, ...]], list[models.Model]] = {}
    for model, rows in _by_model(plan.changed):
        for row in rows:
            names = tuple(sorted(fields[id(row)]))
            groups.setdefault(("ends_on" not in names, model, names), []).append(row)
    for (_, model, names), rows in sorted(groups.items(), key=lambda group: group[0][0]):
        _update(model, rows, list(names), by=by)


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
