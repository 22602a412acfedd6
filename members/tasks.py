"""Celery's tasks of this room. Each may run twice."""

import logging

from celery import shared_task
from django.core.exceptions import ValidationError

from m50portal.core.dates import today
from members.actions_merger import take_roles_along, take_up_names
from members.actions_privacy import anonymise, clear_looks
from members.actions_upload import clear_old_uploads
from members.selectors_privacy import due

logger = logging.getLogger(__name__)


@shared_task(name="members.take_up_names")
def take_up_announced_names() -> None:
    """On the day of a merger: the announced name is borne, and who was added meanwhile goes along."""
    take_up_names()
    take_roles_along()


@shared_task(name="members.forget_people")
def forget_people() -> None:
    """Anonymise whose time is over, each in a transaction of its own; forget old looks."""
    clear_looks(day=today())
    for one in due(today()):
        try:
            anonymise(official=one.official, by=None)
        except ValidationError as error:  # somebody got a role in between
            logger.info("person stays", extra={"official": one.official.pk, "why": error.messages})


@shared_task(name="members.clear_old_uploads")
def clear_uploads() -> None:
    """Throw away files with data of people that are no longer needed."""
    clear_old_uploads()
