"""Where the register asks the rooms above it: may this change go through, and a confirmation was given.

The settings name the callables (docs/decisions/0009-the-register-asks-upwards.md), because `members` may not look up.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from members.models import Municipality, MunicipalRole


@dataclass(frozen=True)
class Change:
    """What somebody wants to change: ``kind`` is billing, traits, or add, update, correct or end with _role.

    ``values`` is what the action of that name would get, ``reason`` what the person says of it.
    """

    kind: str
    municipality: Municipality
    values: dict[str, Any]
    by: Any
    role: MunicipalRole | None = None
    reason: str = ""


@dataclass(frozen=True)
class Routed:
    """What may be stored now (None: nothing), and what to tell about the rest."""

    values: dict[str, Any] | None
    notice: str = ""


def route(change: Change) -> Routed:
    """Let ``change`` through, or keep it (partly) for approval."""
    routed: Routed = import_string(settings.REGISTER_GATE)(change)
    return routed


def may_wait(change: Change) -> bool:
    """Whether something of ``change`` could wait for approval; its values are not looked at."""
    waits: bool = import_string(settings.REGISTER_MAY_WAIT)(change)
    return waits


def tell_confirmed(municipality: Municipality, *, by: Any) -> None:
    """Tell the rooms above that ``by`` found the data of ``municipality`` right."""
    for path in settings.REGISTER_CONFIRMED:
        import_string(path)(municipality, by=by)
