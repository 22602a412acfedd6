"""Celery's tasks of this room. Each may run twice."""

from celery import shared_task

from m50portal.core.dates import today
from members.turnover.actions_elections import ask_everybody, elections_to_ask


@shared_task(name="turnover.sweep_elections")
def sweep_elections() -> None:
    """Ask contact officials who follows whom, and remind who did not answer."""
    for election in elections_to_ask(today()):
        ask_everybody(election=election)
