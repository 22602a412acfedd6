"""Celery's tasks of publications. Each may run twice."""

from celery import shared_task

from lobby.publications import actions_editions
from lobby.publications.models import Edition

BATCH = 20


@shared_task(name="publications.render_edition")
def render_edition(pk: int) -> None:
    """Make the PDF of one edition."""
    actions_editions.render_edition(pk)


@shared_task(name="publications.sweep_editions")
def sweep_editions() -> None:
    """Make the PDFs that still wait, also those a dead worker left behind."""
    waiting = Edition.objects.unfinished().free().order_by("pk").values_list("pk", flat=True)
    for pk in list(waiting[:BATCH]):
        actions_editions.render_edition(pk)
