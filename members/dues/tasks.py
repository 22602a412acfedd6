"""Workers for the runs. The rows are the queue; these tasks only wake and work."""

import functools
import gc
import time

from celery import shared_task

from m50portal.core.dates import today
from members.dues import (
    actions_delivery,
    actions_peppol,
    actions_reminders,
    actions_reminders_send,
    actions_run,
    actions_transparency,
)

# How many workers a run may keep busy, and how long one works before it lets other tasks pass.
WORKERS = 4
SLICE_SECONDS = 3.0


@shared_task(name="dues.process_items")
def process_items() -> None:
    """Work through waiting rows; after a slice of time line up again behind the other tasks."""
    deadline = time.monotonic() + SLICE_SECONDS
    at_hand = actions_run.AtHand()
    while actions_run.process_next(at_hand):
        calm_the_collector()
        if time.monotonic() > deadline:
            process_items.delay()
            return


@functools.cache
def calm_the_collector() -> None:
    """Once per warm worker: leave what stays alone, and look less often at what goes by.

    Rendering makes many short-lived objects; this saves about a tenth (docs/performance.md).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@shared_task(name="dues.sweep_runs")
def sweep_runs() -> None:
    """Wake workers when rows wait and nobody is at it: the broker lost a message, a worker died."""
    if actions_run.needs_workers():
        wake_workers()
    if actions_delivery.has_free_work():
        deliver.delay()
    if actions_reminders_send.has_free_work():
        send_reminders.delay()
    if actions_peppol.has_free_work():
        send_peppol.delay()


def wake_workers() -> None:
    """Ask for workers; how many come depends on how many there are."""
    for _ in range(WORKERS):
        process_items.delay()


@shared_task(name="dues.deliver")
def deliver() -> None:
    """Make and mail the documents that wait, such as credit notes."""
    while actions_delivery.deliver_next():
        pass


@shared_task(name="dues.plan_reminders")
def plan_reminders() -> None:
    """Make ready which reminders are due today, and send those that need nobody's agreement."""
    actions_reminders.plan_reminders(today())
    send_reminders.delay()


@shared_task(name="dues.send_reminders")
def send_reminders() -> None:
    """Send the reminders that may go out."""
    while actions_reminders_send.send_next():
        pass


@shared_task(name="dues.tell_municipalities")
def tell_municipalities() -> None:
    """Tell municipalities that their transparency statement is there."""
    while actions_transparency.tell_municipalities():
        pass


@shared_task(name="dues.send_peppol")
def send_peppol() -> None:
    """Hand e-invoices to the access point."""
    while actions_peppol.send_next():
        pass
