import datetime

import pytest
from icalendar import Calendar

from meetings.actions.planning import cancel, reschedule
from meetings.calendar import CANCEL, PUBLISH, REQUEST, calendar_file
from tests.meetings.builders_meetings import local, meeting, official


def read(content):
    """The only event of an iCalendar file, after looking whether the file is in order."""
    assert b"\r\n" in content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    calendar = Calendar.from_ical(content)
    assert calendar.errors == []
    (event,) = calendar.walk("VEVENT")
    assert event.errors == []
    return calendar, event


def test_download_is_a_publication_with_its_time_zone():
    made = meeting(description="Over bereikbaarheid.\nNeem een voorbeeld mee; graag kort.")

    calendar, event = read(calendar_file(made, method=PUBLISH))

    assert str(calendar["METHOD"]) == "PUBLISH"
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Amsterdam"]
    assert event["DTSTART"].params["TZID"] == "Europe/Amsterdam"
    assert event.start == local("2026-11-17 14:00")
    assert event.end == local("2026-11-17 16:00")
    assert str(event["UID"]) == made.uid
    assert event["SEQUENCE"] == 0
    assert str(event["STATUS"]) == "CONFIRMED"
    assert str(event["SUMMARY"]) == "Overleg over ov-verbindingen"
    assert str(event["LOCATION"]) == "Stadhuis Woerden"
    assert str(event["URL"]) == f"http://testserver{made.get_absolute_url()}"
    assert "Neem een voorbeeld mee; graag kort." in str(event["DESCRIPTION"])
    assert str(event["ORGANIZER"]) == "mailto:secretariaat@m50.example"
    assert "ATTENDEE" not in event


def test_request_names_who_is_invited():
    guest = official(name="Zoë van 't Voorbeeld")

    calendar, event = read(calendar_file(meeting(), method=REQUEST, attendee=guest))

    assert str(calendar["METHOD"]) == "REQUEST"
    assert str(event["ATTENDEE"]) == f"mailto:{guest.email}"
    assert event["ATTENDEE"].params["CN"] == "Zoë van 't Voorbeeld"
    assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"


def test_a_move_keeps_the_identity_and_raises_the_sequence():
    made = meeting()
    _, before = read(calendar_file(made, method=REQUEST))

    reschedule(
        meeting=made,
        starts_at=local("2026-12-01 10:00"),
        ends_at=local("2026-12-01 12:00"),
        by=None,
    )

    _, after = read(calendar_file(made, method=REQUEST))
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after.start == local("2026-12-01 10:00")


def test_a_cancellation_says_so_with_a_higher_sequence():
    made = cancel(meeting=meeting(), reason="Nee", by=None)

    calendar, event = read(calendar_file(made, method=CANCEL, attendee=official()))

    assert str(calendar["METHOD"]) == "CANCEL"
    assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CANCELLED", 1)


@pytest.mark.parametrize(("starts", "offset"), [("2026-07-01 14:00", 2), ("2026-12-01 14:00", 1)])
def test_the_time_zone_knows_summer_and_winter(starts, offset):
    made = meeting(starts=starts, ends=starts.replace("14:00", "16:00"))

    _, event = read(calendar_file(made, method=PUBLISH))

    assert event.start.utcoffset() == datetime.timedelta(hours=offset)


def test_a_day_without_a_time_is_a_whole_day():
    made = meeting(starts="2018-11-09 00:00", ends="2018-11-10 00:00", time_known=False)

    calendar, event = read(calendar_file(made, method=PUBLISH))

    assert event.start == datetime.date(2018, 11, 9)
    assert event.end == datetime.date(2018, 11, 10)
    assert calendar.walk("VTIMEZONE") == []


def test_online_is_the_place_when_there_is_no_other():
    made = meeting(location="", online_link="https://vergaderen.m50.example/x")

    _, event = read(calendar_file(made, method=PUBLISH))

    assert str(event["LOCATION"]) == "https://vergaderen.m50.example/x"
    assert "Online meedoen: https://vergaderen.m50.example/x" in str(event["DESCRIPTION"])


def test_nowhere_yet_has_no_place():
    _, event = read(calendar_file(meeting(location=""), method=PUBLISH))

    assert "LOCATION" not in event
