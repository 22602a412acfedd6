"""Taking a name or an address out of everything that people typed, in every table of every room.

What is kept on purpose, and why, stands in ``settings.KEPT_TEXT``: ``{"app.Model" or
"app.Model.column": reason}``. Any other text is looked through, in old versions too: a new table is
never forgotten (docs/decisions/0012-what-is-kept-of-people.md).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils.html import escape

from m50portal.core.models import MailAttachment, OutgoingMail
from m50portal.core.names import fold

# Shorter columns hold codes and choices, never a name and an address.
SHORTEST = 30
TEXTS = (models.CharField, models.TextField, models.JSONField)
FOLDED = ("search_key", "sort_key")
MAIL = (OutgoingMail, MailAttachment)  # told apart to who asks what is held


@dataclass(frozen=True)
class Columns:
    """The columns of one table that people type in: plain ones, and those that hold JSON."""

    model: type[models.Model]
    plain: tuple[str, ...]
    json: tuple[str, ...]


def typed_columns() -> Iterator[Columns]:
    """Of every table, old versions included, the columns that are looked through."""
    for model in apps.get_models():
        names = [field for field in model._meta.concrete_fields if _is_typed(model, field)]
        plain = tuple(f.name for f in names if not isinstance(f, models.JSONField))
        if names:
            yield Columns(model, plain, tuple(f.name for f in names if f.name not in plain))


def _is_typed(model: type[models.Model], field: models.Field) -> bool:
    """Whether people type in ``field`` and it is not kept on purpose."""
    if not isinstance(field, TEXTS) or isinstance(field, models.SlugField) or field.primary_key:
        return False
    if field.choices or (field.max_length or SHORTEST) < SHORTEST:
        return False
    # An old version is kept for the reason of the row itself.
    origin = getattr(model, "instance_type", model)
    label = origin._meta.label
    return not {label, f"{label}.{field.name}"} & set(settings.KEPT_TEXT)


def scrub(words: Mapping[str, str]) -> int:
    """Replace each of ``words`` (what it is → what comes there) where it stands by itself; how many rows.

    Capitals do not matter. A column with a shorter limit than what comes there cuts it off.
    """
    found = {word: instead for word, instead in words.items() if word.strip()}
    if not found:
        return 0
    return sum(_scrub_table(columns, found) for columns in typed_columns())


def mentions(words: Iterable[str]) -> dict[str, int]:
    """What holds one of ``words`` in what people typed: how many rows of each kind, old versions apart."""
    looked_for = [word for word in words if word.strip()]
    found: dict[str, int] = {}
    for columns in typed_columns() if looked_for else ():
        if not hasattr(columns.model, "instance_type") and columns.model not in MAIL:
            count = _holding(columns, looked_for).count()
            if count:
                found[str(columns.model._meta.verbose_name_plural)] = count
    return found


def _scrub_table(columns: Columns, words: Mapping[str, str]) -> int:
    count = 0
    for row in _holding(columns, words).iterator():
        values = {name: _replaced(name, getattr(row, name), words) for name in columns.plain}
        values |= {name: _within(getattr(row, name), words) for name in columns.json}
        changed = {name: new for name, new in values.items() if new != getattr(row, name)}
        for name in changed:
            limit = row._meta.get_field(name).max_length
            if limit and isinstance(changed[name], str):
                changed[name] = changed[name][:limit]
        if changed:
            # Past save() and its guards: only who it was goes, not what was said.
            type(row)._base_manager.filter(pk=row.pk).update(**changed)
            count += 1
    return count


def _holding(columns: Columns, words: Iterable[str]) -> Any:
    """The rows in which one of ``words`` may stand; one query."""
    condition = Q()
    for word in words:
        for name in columns.plain:
            for form in {fold(word) if name in FOLDED else word, str(escape(word))}:
                condition |= Q(**{f"{name}__icontains": form})
        for name in columns.json:
            for form in {word, json.dumps(word)[1:-1]}:
                condition |= Q(**{f"{name}_as_text__icontains": form})
    as_text = {f"{name}_as_text": Cast(name, models.TextField()) for name in columns.json}
    return columns.model._base_manager.annotate(**as_text).filter(condition)


def _replaced(name: str, text: Any, words: Mapping[str, str]) -> Any:
    if not isinstance(text, str):
        return text
    for word, instead in words.items():
        forms = [(fold(word), fold(instead))] if name in FOLDED else [(word, instead)]
        if escape(word) != word:
            forms.append((str(escape(word)), str(escape(instead))))
        for form, new in forms:
            pattern = rf"(?<!\w){re.escape(form)}(?!\w)"
            text = re.sub(pattern, new.replace("\\", r"\\"), text, flags=re.IGNORECASE)
    return text


def _within(value: Any, words: Mapping[str, str]) -> Any:
    """``value`` (JSON) with the words replaced in every text in it."""
    if isinstance(value, dict):
        return {key: _within(one, words) for key, one in value.items()}
    if isinstance(value, list):
        return [_within(one, words) for one in value]
    return _replaced("", value, words)
