"""Taking away the names of people who left long ago; may run twice."""

from celery import shared_task

from members.relations.actions_people import anonymise_people_due


@shared_task(name="relations.anonymise")
def anonymise() -> int:
    """Once a night."""
    return anonymise_people_due()
