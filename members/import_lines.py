"""What a dry run shows: a line per row of the file, in words, and what makes two dry runs the same."""

import datetime
import hashlib
import json
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from m50portal.core.dates import long_date
from m50portal.core.money import thousands
from members.choices import LineKind
from members.importing import Change, Plan, Refusal
from members.ledger import column_label

# Kept for lists and search; nobody reads them.
HIDDEN = {"sort_key", "search_key", "slug", "oin_registered_on"}


def lines_of(plan: Plan) -> list[dict[str, Any]]:
    """The lines of a dry run, refusals first per row, in the order of the file.

    ``{"row", "kind", "label", "column", "letter", "text", "fields": [[name, old, new]]}``
    """
    lines = [_of_refusal(refusal, LineKind.REFUSED) for refusal in plan.refused]
    lines += [_of_refusal(warning, LineKind.WARNED) for warning in plan.warned]
    lines += [_of_change(change, LineKind.ADDED) for change in plan.added]
    lines += [_of_change(change, LineKind.CHANGED) for change in plan.changed]
    order = {kind.value: place for place, kind in enumerate(_ORDER)}
    # What is about the whole file (row 0) comes last: there may be much of it.
    return sorted(lines, key=lambda line: (line["row"] or 10**9, order[line["kind"]]))


_ORDER = (LineKind.REFUSED, LineKind.WARNED, LineKind.ADDED, LineKind.CHANGED)


def fingerprint(lines: list[dict[str, Any]], unchanged: int) -> str:
    """The same for two plans that would do the same and refuse the same."""
    text = json.dumps([lines, unchanged], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _of_refusal(refusal: Refusal, kind: LineKind) -> dict[str, Any]:
    text = refusal.reason
    if "@" not in text.split(" ", 1)[0]:
        text = text[:1].upper() + text[1:]
    return {
        "row": refusal.row,
        "kind": kind.value,
        "label": "",
        "column": "" if refusal.column == "–" else refusal.column,
        "letter": "" if refusal.letter == refusal.column else refusal.letter,
        "text": text,
        "fields": [],
    }


def _of_change(change: Change, kind: LineKind) -> dict[str, Any]:
    pairs = change.fields or {name: (None, value) for name, value in _filled(change.instance)}
    fields = [
        [
            _field_name(change.instance, name),
            _shown(change.instance, name, old),
            _shown(change.instance, name, new),
        ]
        for name, (old, new) in pairs.items()
        if name not in HIDDEN
    ]
    return {
        "row": change.row,
        "kind": kind.value,
        "label": change.label,
        "column": "",
        "letter": "",
        "text": "",
        "fields": fields,
    }


def _filled(instance: models.Model) -> list[tuple[str, Any]]:
    """The fields of a new row that say something and do not stand in its label."""
    found = []
    for field in instance._meta.concrete_fields:
        if field.is_relation or field.primary_key or not field.editable:
            continue
        value = getattr(instance, field.attname)
        if value not in (None, "", []):
            found.append((field.name, value))
    return found


def _field_name(instance: models.Model, name: str) -> str:
    try:
        return column_label(type(instance), name)
    except FieldDoesNotExist:
        return name


def _shown(instance: models.Model, name: str, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, datetime.date):
        return long_date(value)
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return thousands(value)
    choices = dict(getattr(instance._meta.get_field(name), "flatchoices", ()) or ())
    return str(choices.get(value, value))
