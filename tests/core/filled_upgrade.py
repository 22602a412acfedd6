"""Run as a program: an older portal with something in it, brought to the newest release.

Prints as JSON what is there afterwards. ``DATABASE_URL`` names an empty database.
"""

import datetime
import json
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402

# The last migration of each room before people, mergers, prospects and relations came (issue 3).
BEFORE = {
    "core": "0002_promises",
    "accounts": "0003_session_salt",
    "members": "0002_promises",
    "dues": "0002_promises",
    "pillars": "0002_promises",
    "meetings": "0001_initial",
    "lobby": "0001_initial",
    "publications": "0001_initial",
}
LONG_AGO, JULY = datetime.date(2019, 1, 1), datetime.date(2026, 7, 1)


def fill(apps: Any) -> None:
    """Rows in every table that gets another column, constraint or promise later."""

    def new(app: str, model: str, **values: Any) -> Any:
        return apps.get_model(app, model).objects.create(**values)

    hague = new(
        "members",
        "Municipality",
        code="GM0518",
        name="'s-Gravenhage",
        slug="s-gravenhage",
        sort_key="gravenhage",
        search_key="s gravenhage",
        province="PV28",
    )
    for name, kind in (("Den Haag", "short"), ("De Haag", "former")):
        new("members", "MunicipalityName", municipality=hague, name=name, kind=kind)
    aspirant = new(
        "members",
        "Decision",
        municipality=hague,
        kind="aspirant",
        decided_on=LONG_AGO,
        body="B en W",
    )
    new(
        "members",
        "Membership",
        municipality=hague,
        kind="member",
        starts_on=LONG_AGO,
        decision=aspirant,
    )
    account = new("accounts", "User", email="sanne@denhaag.example", name="Sanne Voorbeeld")
    for number, email in enumerate(("sanne@denhaag.example", "", "")):
        person = new(
            "members",
            "Official",
            name=f"Sanne Voorbeeld {number}",
            sort_key="voorbeeld",
            search_key="sanne voorbeeld",
            email=email,
            user=account if email else None,
        )
        # One person, twice alderman: the one role ends on the day that the other begins.
        for starts_on, ends_on in ((LONG_AGO, JULY), (JULY, None)):
            new(
                "members",
                "MunicipalRole",
                official=person,
                municipality=hague,
                kind="alderman",
                starts_on=starts_on,
                ends_on=ends_on,
            )
    new("members", "Population", municipality=hague, on=LONG_AGO, inhabitants=532_561, source="CBS")


def main() -> None:
    """Migrate to before, fill, migrate to now, tell."""
    state = MigrationExecutor(connection).migrate(list(BEFORE.items()))
    fill(state.apps)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    from django.core.management import call_command

    from members.models import Membership, Municipality, MunicipalityName, MunicipalRole, Official
    from tests.core.promises_kept import promises

    call_command("check")
    hague = Municipality.objects.with_name_on(LONG_AGO).get()
    names = MunicipalityName.objects.order_by("name").values_list("name", "sort_key")
    told = {
        "names": [list(pair) for pair in names],
        "name_then": hague.name_then,
        "cluster": hague.cluster,
        "people": Official.objects.filter(keep_until=None, anonymised_on=None).count(),
        "roles": MunicipalRole.objects.count(),
        "members": Membership.objects.as_of(JULY).count(),
        "account": str(Official.objects.get(email="sanne@denhaag.example").user),
        "promises": promises(connection),
    }
    print("RESULT " + json.dumps(told))  # noqa: T201  what the test reads


if __name__ == "__main__":
    main()
