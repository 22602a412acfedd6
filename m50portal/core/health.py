"""Is the portal well? For a load balancer, a container and the person on duty."""

import datetime
from collections.abc import Callable

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from m50portal.core.models import Heartbeat
from m50portal.core.views import PublicMixin

BEAT_SILENCE = datetime.timedelta(minutes=3)


def database() -> str:
    """The database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return connection.vendor


def migrations() -> str:
    """The tables are those of this release."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        raise RuntimeError(f"{len(missing)} migraties niet uitgevoerd")
    return "bij"


def shared_cache() -> str:
    """The cache remembers."""
    cache.set("health", "ok", 10)
    if cache.get("health") != "ok":
        raise RuntimeError("de cache onthoudt niets")
    return "ok"


def broker() -> str:
    """The broker answers; the file-system broker always does."""
    if settings.CELERY_BROKER_URL.startswith("filesystem"):
        return "bestanden"
    with current_app.connection_for_write() as link:
        link.ensure_connection(max_retries=1, timeout=2)
    return "ok"


def beat() -> str:
    """Beat and a worker gave a sign of life lately."""
    row = Heartbeat.objects.filter(name="beat").first()
    if row is None or timezone.now() - row.at > BEAT_SILENCE:
        raise RuntimeError("geen teken van leven van beat en worker")
    return row.at.isoformat(timespec="seconds")


CHECKS: dict[str, Callable[[], str]] = {
    "database": database,
    "migrations": migrations,
    "cache": shared_cache,
    "broker": broker,
    "beat": beat,
}
# Beat and the broker do not stop people from reading: the page still answers 200 without them.
VITAL = {"database", "migrations", "cache"}


class HealthView(PublicMixin):
    """200 when people can work, 503 when they cannot; the parts one by one in JSON."""

    def get(self, request: HttpRequest) -> JsonResponse:
        parts: dict[str, dict[str, str]] = {}
        for name, check in CHECKS.items():
            try:
                parts[name] = {"state": "ok", "detail": check()}
            except Exception as error:  # a health page reports every kind of failure
                parts[name] = {"state": "failed", "detail": type(error).__name__}
        down = [name for name in VITAL if parts[name]["state"] != "ok"]
        response = JsonResponse(
            {"state": "failed" if down else "ok", "parts": parts}, status=503 if down else 200
        )
        response["Cache-Control"] = "no-store"
        return response
