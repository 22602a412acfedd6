"""Parts of pages that are the same for many people, kept until something that they tell changes."""

import hashlib
from collections.abc import Callable
from functools import cache as once
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection, models

from m50portal.accounts.models import OfficeTerm
from m50portal.core.database import last_rows_sql
from m50portal.core.models import AuditEvent
from members.models import (
    BillingProfile,
    Decision,
    Membership,
    Municipality,
    MunicipalityName,
    MunicipalRole,
    MunicipalTeam,
    Official,
    Population,
    RegisterImport,
    Succession,
)
from members.turnover.models import Answer, Election, Inquiry, RoleConfirmation
from pillars.models import (
    BoardSeat,
    CommitteeSeat,
    CoreTeamMember,
    MunicipalDuty,
    Participation,
    Pillar,
    PillarName,
    Portfolio,
    Seat,
)

# What people do that changes nothing on any page but the trail.
NO_CHANGE = ("accounts.log_in", "accounts.log_in_failed", "core.download", "core.export")
KEEP_SECONDS = 3600
# Each named action leaves a line in the trail; each saved row of these leaves one of history or is new.
WATCHED = (
    *(Membership, Municipality, MunicipalRole, MunicipalTeam, Official, BillingProfile, Decision),
    *(Population, MunicipalityName, Succession, RegisterImport),
    *(Seat, Participation, Pillar, PillarName, OfficeTerm),
    *(Portfolio, BoardSeat, CommitteeSeat, CoreTeamMember, MunicipalDuty),
    *(Election, Inquiry, Answer, RoleConfirmation),
)


def version() -> str:
    """Changes with every change of what pages tell of the register and the pillars; one query.

    Of two changes at once the one that began first may be there last: the trail tells (core.database).
    """
    with connection.cursor() as cursor:
        cursor.execute(*_version_sql())
        return "-".join(str(last) for last in cursor.fetchone())


@lru_cache(maxsize=1)
def _version_sql() -> tuple[str, list[str]]:
    """Written once: building it with the ORM each time takes longer than asking it."""
    tables: list[type[models.Model]] = []
    for model in WATCHED:
        tables.append(model.history.model if hasattr(model, "history") else model)
    parts = [
        f"(SELECT MAX({_name(model._meta.pk.column)}) FROM {_name(model._meta.db_table)})"  # noqa: S608
        for model in tables
    ]
    marks = ", ".join("%s" for _ in NO_CHANGE)
    trail = last_rows_sql(connection, AuditEvent, f"WHERE kind NOT IN ({marks})")
    return f"SELECT {', '.join([*parts, trail])}", list(NO_CHANGE)


def _name(text: str | None) -> str:
    return connection.ops.quote_name(str(text))


def keep(name: str, at: str, build: Callable[[], Any], *, seconds: int = KEEP_SECONDS) -> Any:
    """What ``build()`` gives, kept for an hour (``seconds``) while the ``version()`` is still ``at``."""
    key = hashlib.sha256(f"{name}|{at}|{_release()}".encode()).hexdigest()
    found = cache.get(f"kept:{key}")
    if found is None:
        found = build()
        cache.set(f"kept:{key}", found, seconds)
    return found


@once
def _release() -> str:
    """The templates and the style sheet of this release: what another one made is not used."""
    digest = hashlib.sha256()
    for folder, pattern in (("templates", "*.html"), ("static/css", "*.css")):
        for path in sorted((settings.BASE_DIR / folder).rglob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
