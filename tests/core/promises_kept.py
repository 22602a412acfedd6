"""The promises that a database holds by itself: triggers, and exclusion constraints on PostgreSQL."""

from typing import Any

TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
CONSTRAINTS = (
    "SELECT conname FROM pg_constraint WHERE contype IN ('x', 'c') "
    "AND connamespace = 'public'::regnamespace UNION "
    "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
)


def promises(connection: Any) -> list[str]:
    """Their names, in order."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS if connection.vendor == "sqlite" else CONSTRAINTS)
        return sorted(row[0] for row in cursor.fetchall())
