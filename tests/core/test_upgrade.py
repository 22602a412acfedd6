"""A portal that is in use gets a newer release: nothing is lost, and the database promises the same."""

import json
import os
import subprocess
import sys
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.core.promises_kept import promises
from tests.worker_process import database_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty_database(db, tmp_path):
    """The address of a database of the same kind as the test's own, with nothing in it."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'older.sqlite3'}"
        return
    own = urlsplit(database_url())
    name = f"older_{os.getpid()}"
    with psycopg.connect(own.geturl(), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield own._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def test_an_older_portal_with_data_becomes_the_newest_release(empty_database):
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tests.core.filled_upgrade"],
        capture_output=True,
        text=True,
        check=False,
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": empty_database,
        },
    )

    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.rpartition("RESULT ")[2])
    assert told.pop("promises") == promises(connection)
    assert told == {
        "names": [["De Haag", "de haag"], ["Den Haag", "den haag"]],
        "name_then": "'s-Gravenhage",
        "cluster": "",
        "people": 3,
        "roles": 6,
        "members": 1,
        "account": "Sanne Voorbeeld",
    }
