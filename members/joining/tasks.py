"""Celery's task of this room. It may run twice."""

from celery import shared_task

from members.joining.actions_signals import send_signals


@shared_task(name="joining.sweep_clocks")
def sweep_clocks() -> None:
    """Write the signals of aspirants whose day has come."""
    send_signals()
