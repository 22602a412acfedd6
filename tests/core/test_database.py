"""The promises of the database, on whichever database the tests run."""

import datetime

import pytest
from django.db import Error, connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from m50portal.accounts.choices import Office
from m50portal.accounts.models import OfficeTerm
from m50portal.core.database import RefuseChange, RefuseOverlap
from tests import builders

D = datetime.date
DAYS = st.dates(min_value=D(2023, 12, 25), max_value=D(2024, 3, 5))
pytestmark = pytest.mark.django_db


def run(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def refused(statement):
    """Whether the database refuses ``statement``."""
    try:
        with transaction.atomic():
            run(statement)
    except Error:
        return True
    return False


@pytest.fixture
def seats(db):
    """A table of seats in which cancelled rows do not count."""
    promise = RefuseOverlap("seats", ["room"], condition="cancelled = 0")
    run(
        "CREATE TABLE seats (id integer PRIMARY KEY, room integer, starts_on date NOT NULL, "
        "ends_on date, cancelled integer NOT NULL DEFAULT 0)",
        *promise.statements(connection.vendor),
    )
    return promise


def seat(number, starts_on, ends_on="NULL", room=1, cancelled=0):
    end = ends_on if ends_on == "NULL" else f"'{ends_on}'"
    return f"INSERT INTO seats VALUES ({number}, {room}, '{starts_on}', {end}, {cancelled})"


def test_overlap_is_refused(seats):
    run(seat(1, "2024-01-01", "2024-03-01"))

    assert refused(seat(2, "2024-02-29"))
    assert refused(seat(2, "2023-01-01"))
    assert refused(seat(2, "2024-01-15", "2024-01-16"))


def test_overlap_leaves_a_successor_on_the_last_day(seats):
    run(seat(1, "2024-01-01", "2024-02-29"))

    assert not refused(seat(2, "2024-02-29", "2024-03-01"))
    assert not refused(seat(3, "2024-03-01"))
    assert not refused(seat(4, "2023-01-01", "2024-01-01"))


def test_overlap_leaves_other_rooms_and_rows_that_do_not_count(seats):
    run(seat(1, "2024-01-01"))

    assert not refused(seat(2, "2024-01-01", room=2))
    assert not refused(seat(3, "2024-01-01", cancelled=1))
    assert not refused(seat(4, "2024-01-01", room="NULL"))


def test_overlap_is_refused_when_a_row_is_moved(seats):
    run(
        seat(1, "2024-01-01", "2024-02-01"),
        seat(2, "2024-02-01"),
        seat(3, "2024-01-01", cancelled=1),
    )

    assert refused("UPDATE seats SET ends_on = '2024-02-02' WHERE id = 1")
    assert refused("UPDATE seats SET ends_on = NULL WHERE id = 1")
    assert refused("UPDATE seats SET cancelled = 0 WHERE id = 3")
    assert not refused("UPDATE seats SET ends_on = '2024-01-31' WHERE id = 1")


def test_overlap_promise_can_be_taken_back(seats):
    run(*seats.removals(connection.vendor), seat(1, "2024-01-01"))

    assert not refused(seat(2, "2024-01-01"))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(DAYS, DAYS | st.none(), DAYS, DAYS | st.none())
@example(D(2024, 2, 28), D(2024, 2, 29), D(2024, 2, 29), D(2024, 3, 1))
@example(D(2024, 2, 29), D(2024, 3, 1), D(2024, 2, 29), D(2024, 3, 1))
@example(D(2024, 2, 28), D(2024, 3, 1), D(2024, 2, 29), None)
@example(D(2023, 12, 31), D(2024, 1, 1), D(2024, 1, 1), None)
def test_overlap_agrees_with_the_days_that_periods_share(db, start, end, other_start, other_end):
    for first, last in ((start, end), (other_start, other_end)):
        if last is not None and last <= first:
            return
    far = D(2030, 1, 1)
    share_a_day = max(start, other_start) < min(end or far, other_end or far)
    try:
        with transaction.atomic():
            person = builders.user(password=None)
            OfficeTerm.objects.create(
                user=person, office=Office.BOARD, starts_on=start, ends_on=end
            )
            with transaction.atomic():
                OfficeTerm.objects.create(
                    user=person, office=Office.BOARD, starts_on=other_start, ends_on=other_end
                )
            clash = False
            raise RuntimeError("undo")
    except Error:
        clash = True
    except RuntimeError:
        pass

    assert clash is share_a_day


@pytest.fixture
def letters(db):
    """A table of letters that are frozen once they have a number; their state may still change."""
    promise = RefuseChange("letters", issued="OLD.number <> ''", columns=["number", "body"])
    run(
        "CREATE TABLE letters (id integer PRIMARY KEY, number text NOT NULL, body text, state text)",
        "INSERT INTO letters VALUES (1, '', 'concept', 'new'), (2, '2026-1', NULL, 'sent')",
        *promise.statements(connection.vendor),
    )
    return promise


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE letters SET body = 'anders' WHERE id = 2",
        "UPDATE letters SET number = '' WHERE id = 2",
        "UPDATE letters SET number = '2026-2', state = 'paid' WHERE id = 2",
        "DELETE FROM letters WHERE id = 2",
        "DELETE FROM letters",
    ],
)
def test_change_of_an_issued_row_is_refused(letters, statement):
    assert refused(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE letters SET state = 'paid' WHERE id = 2",
        "UPDATE letters SET body = NULL WHERE id = 2",
        "UPDATE letters SET body = 'beter' WHERE id = 1",
        "UPDATE letters SET number = '2026-2' WHERE id = 1",
        "DELETE FROM letters WHERE id = 1",
    ],
)
def test_change_of_the_rest_is_allowed(letters, statement):
    assert not refused(statement)


def test_change_promise_can_be_taken_back(letters):
    run(*letters.removals(connection.vendor))

    assert not refused("DELETE FROM letters")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_change_refuses_emptying_the_table(letters):
    assert refused("TRUNCATE letters")


@pytest.mark.parametrize(
    "promise",
    [RefuseOverlap("seats", ["room"]), RefuseChange("letters", "OLD.number <> ''", ["body"])],
)
def test_promises_can_be_written_down_in_a_migration(promise):
    _, args, kwargs = promise.deconstruct()

    again = type(promise)(*args, **kwargs)

    assert again.statements("sqlite") == promise.statements("sqlite")
    assert again.statements("postgresql") == promise.statements("postgresql")
    assert again.describe() == promise.describe()
