"""A meeting as an iCalendar file: for a download, and for mails that put it in a calendar.

The identity (UID) never changes and SEQUENCE grows with every move, so that a calendar knows
that it is the same meeting at another time, or that it does not go on.
"""

import datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from meetings.choices import MeetingState
from meetings.models import Meeting
from members.models import Official

PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"
STATUSES = {
    MeetingState.CONCEPT: "TENTATIVE",
    MeetingState.ANNOUNCED: "CONFIRMED",
    MeetingState.CANCELLED: "CANCELLED",
}


def calendar_file(meeting: Meeting, *, method: str, attendee: Official | None = None) -> bytes:
    """The meeting as an iCalendar object with ``method`` PUBLISH, REQUEST or CANCEL (RFC 5546)."""
    calendar = Calendar()
    calendar.add("prodid", "-//M50//M50-portaal//NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(_event(meeting, attendee))
    if meeting.time_known:
        calendar.add_missing_timezones(
            first_date=meeting.day - datetime.timedelta(days=366),
            last_date=meeting.day + datetime.timedelta(days=366),
        )
    return calendar.to_ical()


def _event(meeting: Meeting, attendee: Official | None) -> Event:
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", timezone.now())
    event.add("last-modified", meeting.changed_at)
    event.add("status", STATUSES[MeetingState(meeting.state)])
    event.add("summary", meeting.title)
    if meeting.time_known:
        event.add("dtstart", timezone.localtime(meeting.starts_at))
        event.add("dtend", timezone.localtime(meeting.ends_at))
    else:
        event.add("dtstart", meeting.day)
        event.add("dtend", meeting.day + datetime.timedelta(days=1))
    place = meeting.location or meeting.online_link
    if place:
        event.add("location", place)
    url = settings.SITE_URL + meeting.get_absolute_url()
    lines = [meeting.description, _online(meeting), f"Agenda en stukken: {url}"]
    event.add("description", "\n\n".join(line for line in lines if line))
    event.add("url", url)
    event.add("organizer", _address(*parseaddr(settings.DEFAULT_FROM_EMAIL)))
    if attendee is not None:
        person = _address(attendee.name, attendee.email)
        person.params["ROLE"] = vText("REQ-PARTICIPANT")
        person.params["PARTSTAT"] = vText("NEEDS-ACTION")
        person.params["RSVP"] = vText("FALSE")
        event.add("attendee", person, encode=False)
    return event


def _online(meeting: Meeting) -> str:
    return f"Online meedoen: {meeting.online_link}" if meeting.online_link else ""


def _address(name: str, email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    if name:
        address.params["CN"] = vText(name)
    return address
