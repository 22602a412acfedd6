"""The demonstration, filled once for all the tests of a module."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Every room has something to show; each test takes back what it changes, the module all of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(DEMO=True):
            call_command("seed_demo", stdout=io.StringIO())
        yield
        transaction.set_rollback(True)
