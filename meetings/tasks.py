"""Celery's tasks of this room. Each may run twice."""

from celery import shared_task
from django.utils import timezone

from m50portal.core.dates import today
from meetings.actions.attendance_others import forget_names
from meetings.actions.prints import claim_print, make_print
from meetings.actions.reminders import claim_due, send_reminders
from meetings.choices import PrintState
from meetings.models import AgendaPrint, ReminderMoment


@shared_task(name="meetings.sweep_reminders")
def sweep_reminders() -> None:
    """Send the reminders whose moment has come."""
    due = ReminderMoment.objects.due(timezone.now()).free()
    for pk in list(due.order_by("due_at", "pk").values_list("pk", flat=True)):
        token = claim_due(pk)
        if token is not None:
            moment = ReminderMoment.objects.select_related("meeting__pillar").get(pk=pk)
            send_reminders(moment=moment, token=token)


@shared_task(name="meetings.make_print")
def make_agenda_print(pk: int) -> None:
    """Make one PDF of an agenda."""
    token = claim_print(pk)
    if token is not None:
        row = AgendaPrint.objects.select_related("meeting__pillar").get(pk=pk)
        make_print(row=row, token=token)


@shared_task(name="meetings.sweep_prints")
def sweep_prints() -> None:
    """Make the PDFs that still wait: their worker died, or the broker was down."""
    waiting = AgendaPrint.objects.filter(state=PrintState.WAITING).free()
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        make_agenda_print(pk)


@shared_task(name="meetings.forget_names")
def forget_typed_names() -> int:
    """Take away the names that were typed, once a night."""
    return forget_names(day=today())
