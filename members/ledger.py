"""Writing rows so that they can be put back: every change notes what was there and what came.

Rooms change the register, the pillars or the meetings of a merger through a ``Ledger`` only. Undoing
reads its notes backwards (actions_merger.undo_merger).
"""

from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from members.choices_merger import ChangeKind
from members.models import Merger, MergerChange

PLAIN = (bool, int, str, list, dict)
# What people call columns whose model has no Dutch name for them.
LABELS = {
    "municipality": "gemeente",
    "official": "persoon",
    "pillar": "pijler",
    "decision": "besluit",
    "end_decision": "besluit over het einde",
    "start_certainty": "zekerheid van het begin",
    "end_certainty": "zekerheid van het einde",
    "slug": "adres in het portaal",
    "sort_key": "plaats in lijsten",
    "search_key": "vindbaar als",
}


class Ledger:
    """Makes and changes rows for one merger; without a ``merger`` (a rehearsal) it notes nothing."""

    def __init__(self, merger: Merger | None) -> None:
        self.merger = merger
        self.touched: list[models.Model] = []
        self._position = merger.changes.count() if merger is not None else 0

    def create(self, row: models.Model, *, exclude: tuple[str, ...] = ()) -> None:
        """Save a new row; raises ValidationError when it cannot be."""
        row.full_clean(exclude=exclude)
        row.save()
        self._note(ChangeKind.CREATED, row, before={}, after=snapshot(_stored(row)))

    def change(self, row: models.Model, **values: Any) -> None:
        """Give a row these values; raises ValidationError when it cannot have them."""
        rows = type(row)._base_manager.select_for_update(of=("self",))
        fresh = rows.get(pk=row.pk)  # held, or what somebody saves meanwhile would be written over
        columns = [row._meta.get_field(name).attname for name in values]  # type: ignore[union-attr]
        before = snapshot(fresh, columns)
        for target in (fresh, row):
            for name, value in values.items():
                setattr(target, name, value)
        others = [f.name for f in fresh._meta.fields if f.name not in values]
        fresh.full_clean(exclude=others, validate_constraints=False)
        fresh.validate_constraints()  # also those that look at another column than the changed ones
        fresh.save()
        after = snapshot(_stored(row), columns)
        if before != after:
            self._note(ChangeKind.CHANGED, row, before=before, after=after)

    def _note(
        self, kind: ChangeKind, row: models.Model, *, before: dict[str, Any], after: dict[str, Any]
    ) -> None:
        self.touched.append(row)
        if self.merger is None:
            return
        self._position += 1
        MergerChange.objects.create(
            merger=self.merger,
            position=self._position,
            kind=kind,
            model=row._meta.label_lower,
            row_id=row.pk,
            label=str(row)[:300],
            before=before,
            after=after,
        )


def snapshot(row: models.Model, columns: list[str] | None = None) -> dict[str, Any]:
    """The values of ``row`` by column, as JSON keeps them without loss."""
    return {
        field.attname: _plain(field, row)
        for field in row._meta.concrete_fields
        if columns is None or field.attname in columns
    }


def _plain(field: Any, row: models.Model) -> Any:
    value = field.value_from_object(row)
    if value is None or type(value) in PLAIN:
        return value
    return field.value_to_string(row)


def model_of(change: MergerChange) -> type[models.Model]:
    """The model of the row that ``change`` is about."""
    return apps.get_model(change.model)


def row_of(change: MergerChange) -> models.Model | None:
    """The row that ``change`` is about, as it is now; None when it is gone."""
    return model_of(change)._base_manager.filter(pk=change.row_id).first()


def put_back(change: MergerChange) -> None:
    """Make the row what it was before ``change``; a row that was made goes away."""
    row = row_of(change)
    assert row is not None  # asked before (selectors_merger.what_depends_on)
    if change.kind == ChangeKind.CREATED:
        row.delete()
        return
    fields = {field.attname: field for field in row._meta.concrete_fields}
    for column, value in change.before.items():
        setattr(row, column, fields[column].to_python(value))
    row.save()


def column_label(model: type[models.Model], column: str) -> str:
    """What people call a column (``ends_on`` → "eindigt op")."""
    try:
        field = model._meta.get_field(column.removesuffix("_id"))
    except FieldDoesNotExist:
        field = model._meta.get_field(column)
    return LABELS.get(field.name) or str(getattr(field, "verbose_name", column))


def _stored(row: models.Model) -> models.Model:
    """``row`` as the database has it."""
    return type(row)._base_manager.get(pk=row.pk)
