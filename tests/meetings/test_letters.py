import email
import email.policy

import pytest
from icalendar import Calendar

from m50portal.core.mail_delivery import as_message
from m50portal.core.models import OutgoingMail
from meetings.actions.invitations import invite
from meetings.actions.planning import cancel, reschedule
from meetings.tasks import sweep_reminders
from tests.meetings.builders_meetings import (
    item,
    local,
    meeting,
    municipality,
    official,
    participation,
    pillar,
)


@pytest.fixture
def made():
    ruimte = pillar()
    participation(ruimte, official(at=municipality("Zeist"), name="Anouk & Bas <Voorbeeld>"))
    planned = meeting(
        of=ruimte, title="Ruimte & 's-Graveland", online_link="https://vergaderen.m50.example/r"
    )
    item(planned, "Lobbydoel 3: ov")
    invite(meeting=planned, by=None)
    return planned


def parse(name):
    """The message as it goes over the wire, read strictly."""
    row = OutgoingMail.objects.get(name=name)
    raw = as_message(row, None).message().as_bytes()
    message = email.message_from_bytes(raw, policy=email.policy.default.clone(raise_on_defect=True))
    for part in message.walk():
        assert part.defects == []
    return row, message


def parts(message):
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    return text, html


def calendar_of(message):
    (attached,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    return attached, Calendar.from_ical(attached.get_content())


def test_invitation_is_warm_complete_and_carries_a_request(made):
    row, message = parse("meeting_invitation")
    text, html = parts(message)

    assert row.subject == "Uitnodiging: Ruimte & 's-Graveland, 17 november 2026"
    assert text.startswith("Beste Anouk & Bas <Voorbeeld>,\n\nU bent van harte uitgenodigd")
    assert "Wanneer: dinsdag 17\u00a0november\u00a02026, 14.00–16.00\u00a0uur" in text
    assert f"http://testserver{made.get_absolute_url()}" in text
    assert "(Wethouder, Zeist)" in text
    assert "Beste Anouk &amp; Bas &lt;Voorbeeld&gt;," in html
    attached, calendar = calendar_of(message)
    assert attached.get_param("method") == "REQUEST"
    assert str(calendar["METHOD"]) == "REQUEST"
    assert attached.get_content_charset() == "utf-8"
    assert attached.get_filename() == "bijeenkomst.ics"


def test_update_tells_old_and_new_and_carries_a_request(made):
    reschedule(
        meeting=made,
        starts_at=local("2026-11-24 10:00"),
        ends_at=local("2026-11-24 12:00"),
        by=None,
    )

    row, message = parse("meeting_update")
    text, html = parts(message)
    attached, calendar = calendar_of(message)

    assert row.key.startswith(f"meeting-update:{made.pk}:1:")
    assert "Eerder stond de bijeenkomst op dinsdag 17" in text
    assert "Eerder stond de bijeenkomst op dinsdag 17" in html
    assert "Eerder was de plaats" not in text
    assert attached.get_param("method") == "REQUEST"
    (event,) = calendar.walk("VEVENT")
    assert (str(event["UID"]), event["SEQUENCE"]) == (made.uid, 1)


def test_cancellation_gives_the_reason_and_carries_a_cancel(made):
    cancel(meeting=made, reason="De zaal is te klein & het is koud.", by=None)

    row, message = parse("meeting_cancellation")
    text, html = parts(message)
    attached, calendar = calendar_of(message)

    assert row.subject.startswith("Gaat niet door: Ruimte & 's-Graveland")
    assert "De zaal is te klein & het is koud." in text
    assert "De zaal is te klein &amp; het is koud." in html
    assert attached.get_param("method") == "CANCEL"
    assert str(calendar["METHOD"]) == "CANCEL"


def test_reminder_lists_the_agenda_and_carries_nothing(made, clock):
    clock.move_to(local("2026-11-16 14:00"))
    sweep_reminders()

    row, message = parse("meeting_reminder")
    text, html = parts(message)

    assert row.subject == "Tot ziens bij Ruimte & 's-Graveland, 17 november 2026"
    assert "1. Lobbydoel 3: ov" in text
    assert "<li>Lobbydoel 3: ov</li>" in html
    assert "text/calendar" not in {part.get_content_type() for part in message.walk()}


def test_mails_stand_under_the_meeting(made):
    row = OutgoingMail.objects.get(name="meeting_invitation")

    assert (row.about_type, row.about_id) == ("meetings.meeting", str(made.pk))
