"""What the measurements do inside the portal itself; each command is a process of its own.

``python -m tests.bench.portal <command>`` with DATABASE_URL set; prints JSON.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "m50portal.settings")
SMALLEST = os.environ["DJANGO_SETTINGS_MODULE"].startswith("tests.bench")


def cookie() -> dict[str, str]:
    """A session of the secretary (of anybody on the smallest page), as a Cookie header."""
    from django.conf import settings
    from django.contrib.auth import (
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
        get_user_model,
    )
    from django.utils.module_loading import import_string

    users = get_user_model().objects
    if SMALLEST:
        user, backend = users.create_user("bench"), "django.contrib.auth.backends.ModelBackend"
    else:
        user = users.get(email="secretaris@m50.example")
        backend = "allauth.account.auth_backends.AuthenticationBackend"
    session = import_string(settings.SESSION_ENGINE + ".SessionStore")()
    session.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: backend,
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            "second_factor_is_set_up": True,
            "last_seen": int(time.time()),
        }
    )
    session.save()
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}"}


def pages() -> dict[str, str]:
    """The addresses that are measured, by name; the last page depends on the rows."""
    from members.models import Membership, Municipality

    some = Municipality.objects.filter(memberships__ends_on=None, memberships__isnull=False)
    first = some.order_by("sort_key").first()
    last = max(1, -(-Membership.objects.current().count() // 50))
    return {
        "lijst": "/leden/",
        "laatste bladzijde": f"/leden/?page={last}",
        "zoeken in de lijst": "/leden/?q=die",
        "detail": f"/leden/{first.slug}/",
        "overzicht": "/",
        "koppelcontrole": "/koppelcontrole/",
        "mensen": "/mensen/",
        "profiel": "/leden/profiel/",
        "werving": "/werving/",
        "zoeken": "/zoeken/?q=diemen",
        "bijeenkomsten": "/bijeenkomsten/",
        "agenda": _agenda_address(),
        "contributie": "/contributie/",
        "pijlers": "/pijlers/",
        "lobby": "/lobby/",
        "publicaties": "/publicaties/",
        "postvak uit": "/post/",
        "logboek": "/logboek/",
        "accounts": "/accounts/",
    }


def _agenda_address() -> str:
    """The page of the meeting with the longest agenda."""
    from django.db.models import Count

    from meetings.models import Meeting

    meeting = Meeting.objects.annotate(n=Count("items")).order_by("-n", "pk").first()
    return f"/bijeenkomsten/{meeting.pk}-{meeting.slug}/"


def grow(count: str) -> dict[str, int]:
    """Add made-up municipalities with inhabitants, a membership and a person each."""
    from members.models import Membership, Municipality, MunicipalRole, Official, Population

    municipalities, officials = [], []
    for number in range(int(count)):
        row = Municipality(code=f"X{number:05d}", slug=f"proefstad-{number}", province="PV25")
        row.set_name(f"Proefstad {number}")
        municipalities.append(row)
        person = Official(email=f"ambtenaar{number}@proefstad.example")
        person.set_name(f"Anouk Voorbeeld {number}")
        officials.append(person)
    Municipality.objects.bulk_create(municipalities, batch_size=1000)
    Official.objects.bulk_create(officials, batch_size=1000)
    start = datetime.date(2023, 1, 1)
    Population.objects.bulk_create(
        [
            Population(
                municipality=row,
                on=datetime.date(2024, 1, 1),
                inhabitants=30_000 + number % 50_000,
                source="proef",
            )
            for number, row in enumerate(municipalities)
        ],
        batch_size=1000,
    )
    Membership.objects.bulk_create(
        [Membership(municipality=row, kind="member", starts_on=start) for row in municipalities],
        batch_size=1000,
    )
    MunicipalRole.objects.bulk_create(
        [
            MunicipalRole(
                municipality=row, official=person, kind="contact_official", starts_on=start
            )
            for row, person in zip(municipalities, officials, strict=True)
        ],
        batch_size=1000,
    )
    _analyse()
    return {"municipalities": Municipality.objects.count()}


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def queries() -> dict[str, dict[str, Any]]:
    """Per page: how many queries, which SQL ran twice, how large the HTML is."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers=cookie(), SERVER_NAME="127.0.0.1")
    found = {}
    for name, url in pages().items():
        for _ in range(2):  # the second visit: what a cache remembers counts as remembered
            with CaptureQueriesContext(connection) as captured:
                response = client.get(url)
        statements = [query["sql"] for query in captured.captured_queries]
        total, in_database = _time(client, url)
        found[name] = {
            "url": url,
            "status": response.status_code,
            "queries": len(statements),
            "twice": sorted({sql[:200] for sql in statements if statements.count(sql) > 1}),
            "html": len(response.content),
            "milliseconds": total,
            "milliseconds in the database": in_database,
        }
    return found


def _time(client: Any, url: str) -> tuple[float, float]:
    """Milliseconds of the quickest visit of many, and of its queries (waiting for rows included)."""
    from django.db import connection

    in_database: list[float] = []

    def clock(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            in_database[-1] += time.perf_counter() - start

    visits = []
    with connection.execute_wrapper(clock):
        for _ in range(25):
            in_database.append(0.0)
            start = time.perf_counter()
            client.get(url)
            visits.append((time.perf_counter() - start, in_database[-1]))
    total, inside = min(visits)
    return total * 1000, inside * 1000


def reorder() -> dict[str, Any]:
    """An agenda of 50 items turned round: queries and seconds."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from m50portal.accounts.models import User
    from meetings.actions import agenda
    from meetings.models import AgendaItem, Meeting

    by = User.objects.get(email="secretaris@m50.example")
    meeting = Meeting.objects.order_by("pk").first()
    AgendaItem.objects.filter(meeting=meeting).delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, title=f"Punt {place}", position=place) for place in range(1, 51)
    )
    order = list(
        AgendaItem.objects.filter(meeting=meeting)
        .order_by("-position")
        .values_list("pk", flat=True)
    )
    start = time.perf_counter()
    with CaptureQueriesContext(connection) as captured:
        agenda.reorder(meeting=meeting, order=order, by=by)
    return {"queries": len(captured), "seconds": time.perf_counter() - start}


COMMANDS = {run.__name__: run for run in (cookie, pages, grow, queries, reorder)}

if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(COMMANDS[sys.argv[1]](*sys.argv[2:])) + "\n")
