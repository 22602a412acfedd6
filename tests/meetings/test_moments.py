import datetime

import pytest

from meetings.choices import Unit
from meetings.moments import due_before
from tests.meetings.builders_meetings import local


@pytest.mark.parametrize(
    ("starts", "amount", "due", "hours"),
    [
        ("2026-11-17 14:00", 1, "2026-11-16 14:00", 24),
        ("2026-11-17 14:00", 7, "2026-11-10 14:00", 7 * 24),
        ("2026-03-29 14:00", 1, "2026-03-28 14:00", 23),  # the clock goes forward
        ("2026-10-25 14:00", 1, "2026-10-24 14:00", 25),  # the clock goes back
        ("2026-10-28 09:30", 7, "2026-10-21 09:30", 7 * 24 + 1),
    ],
)
def test_due_before_keeps_the_time_on_the_clock(starts, amount, due, hours):
    moment = due_before(local(starts), amount, Unit.DAYS)

    assert moment == local(due)
    assert local(starts) - moment == datetime.timedelta(hours=hours)


def test_due_before_a_time_that_the_clock_skips_is_an_hour_later():
    moment = due_before(local("2026-03-30 02:30"), 1, Unit.DAYS)

    assert moment == local("2026-03-29 03:30")


def test_due_before_a_time_that_comes_twice_is_the_first():
    moment = due_before(local("2026-10-26 02:30"), 1, Unit.DAYS)

    assert moment == datetime.datetime(2026, 10, 25, 0, 30, tzinfo=datetime.UTC)


def test_due_before_in_hours_counts_real_hours():
    moment = due_before(local("2026-03-29 04:00"), 3, Unit.HOURS)

    assert moment == local("2026-03-29 00:00")
