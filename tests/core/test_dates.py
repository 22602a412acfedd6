import datetime

import pytest
import time_machine

from m50portal.core import dates
from m50portal.core.templatetags import m50

UTC = datetime.UTC


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-12-31T22:59:59+00:00", "2026-12-31"),
        ("2026-12-31T23:00:00+00:00", "2027-01-01"),  # winter: one hour ahead
        ("2026-06-30T22:00:00+00:00", "2026-07-01"),  # summer: two
    ],
)
def test_today_is_the_date_in_amsterdam(moment, day):
    with time_machine.travel(datetime.datetime.fromisoformat(moment), tick=False):
        assert dates.today() == datetime.date.fromisoformat(day)


def test_dates_read_as_dutch_dates():
    day = datetime.date(2026, 12, 1)

    assert dates.long_date(day) == "1\u00a0december\u00a02026"
    assert dates.weekday_date(day) == "dinsdag 1\u00a0december\u00a02026"


def test_clock_is_the_clock_in_amsterdam():
    summer = datetime.datetime(2026, 7, 1, 12, 0, tzinfo=UTC)

    assert dates.clock(summer) == "14.00\u00a0uur"
    assert dates.clock(datetime.time(9, 5)) == "09.05\u00a0uur"


def test_parse_day_takes_iso_dates_and_what_people_write():
    assert dates.parse_day("1-4-2023") == dates.parse_day("01-04-2023") == datetime.date(2023, 4, 1)
    assert dates.parse_day("31-4-2023") is None
    assert dates.parse_day("1-4-23") is None
    assert dates.parse_day("2024-02-29") == datetime.date(2024, 2, 29)
    assert dates.parse_day("2023-02-29") is None
    assert dates.parse_day("morgen") is None


def test_filters_say_nothing_for_nothing():
    assert [m50.euro(None), m50.day(None), m50.moment(None), m50.number(None)] == ["", "", "", ""]


def test_filters_write_as_the_dutch_do():
    moment = datetime.datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    assert m50.day(moment) == "1\u00a0januari\u00a02027"
    assert m50.moment(moment) == "1\u00a0januari\u00a02027, 00.30\u00a0uur"
    assert m50.weekday(datetime.date(2027, 1, 1)) == "vrijdag 1\u00a0januari\u00a02027"
    assert m50.clock(moment) == "00.30\u00a0uur"
    assert m50.number(32977) == "32.977"
    assert m50.size(84_000) == "84\u00a0kB"
    assert m50.get({"a": 1}, "b") is None
