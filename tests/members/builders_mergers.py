"""Drafts of mergers, recorded in one line, and the state of the register to compare."""

import datetime
from typing import Any

from django.apps import apps

from members.actions_merger import begin_merger, record_merger, rehearse, save_draft
from members.choices_merger import MergerKind
from members.models import Merger, Municipality

APPS = {"members", "dues", "pillars", "meetings", "lobby", "publications"}
# What a merger leaves behind on purpose: itself, and what it did.
OWN = {"members.merger", "members.mergerchange"}


def new(code: str, name: str, province: str = "PV27") -> dict[str, str]:
    """A municipality that does not exist yet."""
    return {"code": code, "name": name, "province": province}


def draft(
    kind: str,
    on: datetime.date,
    olds: list[Municipality],
    news: list[Municipality | dict[str, str]],
    **answers: Any,
) -> Merger:
    """A draft with everything filled in; ``answers`` are its choices."""
    merger = begin_merger(kind=kind, on=on, by=None)
    chosen = [one if isinstance(one, dict) else {"code": one.code} for one in news]
    values = {"predecessors": [row.code for row in olds], "successors": chosen, **answers}
    return save_draft(merger=merger, version=merger.version, values={"answers": values}, by=None)


def record(merger: Merger) -> Merger:
    """Confirm what the preview shows."""
    seen = rehearse(merger)
    assert seen.problems == []
    return record_merger(
        merger=merger, version=merger.version, fingerprint=seen.fingerprint, by=None
    )


def merge(
    kind: str,
    on: datetime.date,
    olds: list[Municipality],
    news: list[Municipality | dict[str, str]],
    **answers: Any,
) -> Merger:
    """A merger from draft to done."""
    return record(draft(kind, on, olds, news, **answers))


def rename(place: Municipality, name: str, on: datetime.date) -> Merger:
    """Another name for ``place``."""
    return merge(MergerKind.RENAME, on, [place], [], new_name=name)


def texts(merger: Merger, topic: str = "") -> list[str]:
    """What the preview of a draft says, about one topic or about all."""
    return [line.text for line in rehearse(merger).lines if topic in {"", line.topic}]


def state() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the rooms, without history and without the mergers themselves."""
    found = {}
    for model in apps.get_models():
        label = model._meta.label_lower
        is_ours = model._meta.app_label in APPS and label not in OWN
        if is_ours and not hasattr(model, "history_type"):
            found[label] = sorted(model._base_manager.values_list(), key=str)
    return found
