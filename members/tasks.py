"""Celery's tasks of this room. Each may run twice."""

from celery import shared_task

from members.actions_merger import take_up_names


@shared_task(name="members.take_up_names")
def take_up_announced_names() -> None:
    """Let municipalities bear the name whose day has come."""
    take_up_names()
