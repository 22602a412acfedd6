"""The audit trail: who did what to what, and when."""

from typing import Any

from django.db import models

from m50portal.core.models import AuditEvent

# kind → what it reads like; each room adds its own with name_kinds().
_labels: dict[str, str] = {}


def name_kinds(labels: dict[str, str]) -> None:
    """Give kinds a Dutch name for the page of the trail (``{"dues.issue_run": "Ronde vastgesteld"}``)."""
    _labels.update(labels)


def kind_label(kind: str) -> str:
    """The Dutch name of ``kind``; the kind itself when nobody named it."""
    return _labels.get(kind, kind)


def record(
    kind: str, *, target: models.Model, by: Any, changes: dict[str, Any] | None = None
) -> AuditEvent:
    """Write that ``by`` (a user, or None for the portal itself) did ``kind`` to ``target``.

    ``kind`` is ``app.verb`` (``dues.issue_run``). ``changes`` holds JSON-able values, usually
    ``{field: [old, new]}``; never a secret. Call it inside the transaction of the write itself.
    """
    return AuditEvent.objects.create(
        kind=kind,
        by_id=getattr(by, "pk", None),
        by_label=str(by) if by is not None else "Portaal",
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        target_label=str(target)[:300],
        changes=changes or {},
    )


def changed(before: models.Model, after: models.Model, fields: list[str]) -> dict[str, list[str]]:
    """``{field: [old, new]}`` for the ``fields`` that differ, as text."""
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in fields}
    return {name: [str(old), str(new)] for name, (old, new) in pairs.items() if old != new}


def history_of(target: models.Model) -> models.QuerySet[AuditEvent]:
    """What happened to ``target``, last first."""
    return AuditEvent.objects.filter(
        target_type=target._meta.label_lower, target_id=str(target.pk)
    ).order_by("-at", "-id")
