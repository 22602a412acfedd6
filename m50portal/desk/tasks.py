"""Celery's tasks of the desk. Each may run twice."""

from celery import shared_task

from m50portal.desk.actions_completeness import count_today


@shared_task(name="desk.count_completeness")
def count_completeness() -> None:
    """Keep how complete the register is today."""
    count_today()
