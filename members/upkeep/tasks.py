"""Celery's tasks of this room. Each may run twice."""

from celery import shared_task

from m50portal.core.dates import today
from members.upkeep.actions_announcing import announce_waiting, remind_of_waiting
from members.upkeep.actions_sending import claim_due, send
from members.upkeep.models import Sending


@shared_task(name="upkeep.sweep_sendings")
def sweep_sendings() -> None:
    """Send what is due: the first mail of a round, its reminders, and what a dead worker left."""
    due = Sending.objects.due(today()).free().order_by("on", "pk")
    for pk in list(due.values_list("pk", flat=True)):
        token = claim_due(pk)
        if token is not None:
            send(sending=Sending.objects.select_related("round").get(pk=pk), token=token)


@shared_task(name="upkeep.sweep_proposals")
def sweep_proposals() -> None:
    """Tell the secretariat which changes came in."""
    announce_waiting()


@shared_task(name="upkeep.remind_of_proposals")
def remind_of_proposals() -> None:
    """Tell the secretariat which changes wait for a week already."""
    remind_of_waiting()
