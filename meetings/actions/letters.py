"""The mails about a meeting, each with the calendar file that belongs to it."""

from typing import Any

from m50portal.core.choices import MailState
from m50portal.core.mail import Attachment, compose, mails_about
from m50portal.core.models import OutgoingMail
from meetings import calendar, presenters
from meetings.models import Invitation, Meeting, ReminderMoment

INVITATION, UPDATE, CANCELLATION, REMINDER = (
    "meeting_invitation",
    "meeting_update",
    "meeting_cancellation",
    "meeting_reminder",
)


def write_invitation(invitation: Invitation, meeting: Meeting) -> OutgoingMail | None:
    """Ask somebody to come; once per person and meeting."""
    key = f"invitation:{meeting.pk}:{invitation.official_id}"
    return _write(INVITATION, invitation, meeting, key=key, method=calendar.REQUEST)


def write_update(
    invitation: Invitation, meeting: Meeting, *, old_when: str, old_location: str
) -> OutgoingMail | None:
    """Tell that time or place changed; once per change."""
    return _write(
        UPDATE,
        invitation,
        meeting,
        key=f"meeting-update:{meeting.pk}:{meeting.sequence}:{invitation.official_id}",
        method=calendar.REQUEST,
        old_when=old_when if old_when != presenters.when_text(meeting) else "",
        old_location=old_location if old_location != meeting.location else "",
    )


def write_cancellation(invitation: Invitation, meeting: Meeting) -> OutgoingMail | None:
    """Tell that the meeting does not go on; once."""
    key = f"meeting-cancel:{meeting.pk}:{invitation.official_id}"
    return _write(CANCELLATION, invitation, meeting, key=key, method=calendar.CANCEL)


def write_reminder(
    invitation: Invitation, meeting: Meeting, moment: ReminderMoment, subjects: list[str]
) -> OutgoingMail | None:
    """Remind somebody; once per moment. ``subjects`` are the titles on the agenda."""
    key = f"reminder:{moment.pk}:{invitation.official_id}"
    return _write(REMINDER, invitation, meeting, key=key, subjects=subjects)


def withdraw_reminders(meeting: Meeting) -> int:
    """Take back the reminders that no worker sends yet: they are no longer true."""
    waiting = mails_about(meeting).filter(
        name=REMINDER, state=MailState.WAITING, handed_over_at=None
    )
    return waiting.update(state=MailState.CANCELLED)


def _write(
    name: str,
    invitation: Invitation,
    meeting: Meeting,
    *,
    key: str,
    method: str = "",
    **context: Any,
) -> OutgoingMail | None:
    official = invitation.official
    attachments: tuple[Attachment, ...] = ()
    if method:
        attachments = (
            Attachment(
                filename="bijeenkomst.ics",
                content_type=f"text/calendar; method={method}; charset=utf-8",
                content=calendar.calendar_file(meeting, method=method, attendee=official),
            ),
        )
    return compose(
        name,
        to=official.email,
        to_label=official.name,
        context={
            "meeting": meeting,
            "invitation": invitation,
            "when": presenters.when_text(meeting),
            **context,
        },
        about=meeting,
        key=key,
        attachments=attachments,
    )
