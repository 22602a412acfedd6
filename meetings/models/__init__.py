"""The tables of this room."""

from meetings.models.agenda import AgendaDocument, AgendaItem, AgendaPrint
from meetings.models.attendance import Attendance
from meetings.models.invitation import Invitation, Reminder, ReminderMoment
from meetings.models.meeting import Meeting

__all__ = [
    "AgendaDocument",
    "AgendaItem",
    "AgendaPrint",
    "Attendance",
    "Invitation",
    "Meeting",
    "Reminder",
    "ReminderMoment",
]
