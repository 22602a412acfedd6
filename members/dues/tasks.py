"""Workers for the runs. The rows are the queue; these tasks only wake and work."""

import time

from celery import shared_task

from members.dues import actions_run

# How many workers a run may keep busy, and how long one works before it lets other tasks pass.
WORKERS = 4
SLICE_SECONDS = 10.0


@shared_task(name="dues.process_items")
def process_items() -> None:
    """Work through waiting rows; after a slice of time line up again behind the other tasks."""
    deadline = time.monotonic() + SLICE_SECONDS
    while actions_run.process_next():
        if time.monotonic() > deadline:
            process_items.delay()
            return


@shared_task(name="dues.sweep_runs")
def sweep_runs() -> None:
    """Wake workers when rows wait and nobody is at it: the broker lost a message, a worker died."""
    if actions_run.needs_workers():
        wake_workers()


def wake_workers() -> None:
    """Ask for workers; how many come depends on how many there are."""
    for _ in range(WORKERS):
        process_items.delay()
