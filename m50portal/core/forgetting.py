"""Taking a name or an address out of everything that people typed, in every table of every room.

What is kept on purpose, and why, stands in ``settings.KEPT_TEXT``: ``{"app.Model" or
"app.Model.column": reason}``; ``settings.KEPT_WHILE`` says of some in which state only (a filter).
``settings.NO_TEXT_ABOUT_PEOPLE`` names what nobody types about people. Any other text is looked
through, in old versions too: a new table is never forgotten
(docs/decisions/0012-what-is-kept-of-people.md).
"""

import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils.html import escape
from django.utils.text import slugify

from m50portal.core.models import MailAttachment, OutgoingMail
from m50portal.core.names import fold

# Shorter columns hold codes and choices, never a name and an address.
SHORTEST = 30
TEXTS = (models.CharField, models.TextField, models.JSONField)
FOLDED = ("search_key", "sort_key")
SLUG = "slug"
MAIL = (OutgoingMail, MailAttachment)  # told apart to who asks what is held
# A name with more letters outside ASCII than this is looked for in fewer ways.
MOST_LETTERS = 4


@dataclass(frozen=True)
class Columns:
    """The columns of one table that people type in: plain ones, and those that hold JSON.

    ``kept_while``: a filter on the rows that keep what stands there.
    """

    model: type[models.Model]
    plain: tuple[str, ...]
    json: tuple[str, ...]
    kept_while: Mapping[str, Any] = field(default_factory=dict)


def typed_columns(*, kept_too: bool = False) -> Iterator[Columns]:
    """Of every table, old versions included, the columns that are looked through.

    ``kept_too``: also those that keep what stands there, whatever their state.
    """
    for model in apps.get_models():
        groups: dict[str, list[models.Field]] = {}
        for column in model._meta.concrete_fields:
            kept = _keeper(model, column, settings.KEPT_TEXT)
            if not _is_typed(model, column) or (
                kept and kept not in settings.KEPT_WHILE and not kept_too
            ):
                continue
            rule = json.dumps(settings.KEPT_WHILE.get(kept, {})) if not kept_too else "{}"
            groups.setdefault(rule, []).append(column)
        for rule, fields in groups.items():
            plain = tuple(f.name for f in fields if not isinstance(f, models.JSONField))
            others = tuple(f.name for f in fields if f.name not in plain)
            yield Columns(model, plain, others, json.loads(rule))


def kept_reasons() -> list[str]:
    """Why a name stays somewhere, each reason once, in the order of the settings."""
    return list(dict.fromkeys(settings.KEPT_TEXT.values()))


def _is_typed(model: type[models.Model], column: models.Field) -> bool:
    """Whether people type in ``column``."""
    if not isinstance(column, TEXTS) or column.primary_key:
        return False
    if column.choices or (column.max_length or SHORTEST) < SHORTEST:
        return False
    return not _keeper(model, column, settings.NO_TEXT_ABOUT_PEOPLE)


def _keeper(model: type[models.Model], column: models.Field, named: Mapping[str, str]) -> str:
    """What ``named`` says about ``column`` or its table; an old version goes by the row itself."""
    label = getattr(model, "instance_type", model)._meta.label
    return next((key for key in (f"{label}.{column.name}", label) if key in named), "")


def scrub(words: Mapping[str, str]) -> int:
    """Replace each of ``words`` (what it is → what comes there) where it stands by itself; how many rows.

    Capitals do not matter. A column with a shorter limit than what comes there cuts it off.
    """
    found = {word: instead for word, instead in words.items() if word.strip()}
    if not found:
        return 0
    return sum(_scrub_table(columns, found) for columns in typed_columns())


def mentions(words: Iterable[str]) -> dict[str, int]:
    """What holds one of ``words``, kept or not: how many rows of each kind, old versions apart."""
    looked_for = [word for word in words if word.strip()]
    found: dict[str, int] = {}
    for columns in typed_columns(kept_too=True) if looked_for else ():
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
            tail = f"-{row.pk}" if name == SLUG else ""  # two that become the same stay apart
            if limit and isinstance(changed[name], str):
                changed[name] = changed[name][: limit - len(tail)] + tail
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
            for form in _stored_forms(name, word):
                condition |= Q(**{f"{name}__icontains": form})
        for name in columns.json:
            for form in _stored_forms(name, word):
                condition |= Q(**{f"{name}_as_text__icontains": form})
                condition |= Q(**{f"{name}_as_text__icontains": json.dumps(form)[1:-1]})
    as_text = {f"{name}_as_text": Cast(name, models.TextField()) for name in columns.json}
    rows = columns.model._base_manager.annotate(**as_text).filter(condition)
    return rows.exclude(**columns.kept_while) if columns.kept_while else rows


def _stored_forms(name: str, word: str) -> set[str]:
    """How ``word`` may stand in column ``name``, but for the capitals of plain letters.

    SQLite knows no capitals of letters with an accent, nor does PostgreSQL in every locale.
    """
    if name == SLUG:
        return {slugify(word)} - {""}
    if name in FOLDED:
        return {fold(word)}
    accented = [
        n for n, letter in enumerate(word) if letter.lower() != letter.upper() and ord(letter) > 127
    ]
    both = [
        {letter.lower(), letter.upper()} if n in accented[:MOST_LETTERS] else {letter}
        for n, letter in enumerate(word)
    ]
    forms = {"".join(letters) for letters in itertools.product(*both)} | {
        word.lower(),
        word.upper(),
    }
    return forms | {str(escape(form)) for form in forms}


def _replaced(name: str, text: Any, words: Mapping[str, str]) -> Any:
    if not isinstance(text, str):
        return text
    for word, instead in words.items():
        if name == SLUG:
            forms = [(slugify(word), slugify(instead))]
        else:
            forms = [(fold(word), fold(instead))] if name in FOLDED else [(word, instead)]
        if escape(word) != word:
            forms.append((str(escape(word)), str(escape(instead))))
        for form, new in filter(lambda pair: pair[0], forms):
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
