"""Every test of this room stands on Monday 2 November 2026, 10.00 uur, until it moves the clock."""

import datetime

import pytest
import time_machine

NOW = datetime.datetime(2026, 11, 2, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def database(db):
    """Every test here may use the database."""
