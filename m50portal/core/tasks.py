"""Celery's tasks of the ground floor. Each may run twice."""

import logging

from celery import shared_task
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone

from m50portal.core import mail_delivery, prints
from m50portal.core.models import Heartbeat, OutgoingMail, Print

BATCH = 200
logger = logging.getLogger(__name__)


@shared_task(name="core.record_heartbeat")
def record_heartbeat() -> None:
    """Beat and a worker are alive: the health page looks at this row."""
    Heartbeat.objects.update_or_create(name="beat", defaults={"at": timezone.now()})


@shared_task(name="core.deliver_mail")
def deliver_mail(pk: int) -> None:
    """Send one message."""
    mail_delivery.deliver(pk)


@shared_task(name="core.sweep_outbox")
def sweep_outbox() -> None:
    """Send what waits over one connection, and park what a dead worker left behind."""
    mail_delivery.mark_uncertain()
    now = timezone.now()
    due = (
        OutgoingMail.objects.waiting()
        .free()
        .filter(Q(not_before_at=None) | Q(not_before_at__lte=now))
    )
    waiting = list(due.order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not waiting:
        return
    with mail_delivery.transport() as connection:
        for pk in waiting:
            mail_delivery.deliver(pk, connection=connection)


@shared_task(name="core.clear_sessions")
def clear_sessions() -> None:
    """Remove sessions that ended."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


@shared_task(name="core.clear_prints")
def clear_prints() -> None:
    """Throw away documents that were asked for long ago."""
    prints.clear_prints(timezone.now())


@shared_task(name="core.make_print")
def make_print(pk: int) -> None:
    """Make one document."""
    token = prints.claim_print(pk)
    if token is not None:
        prints.make_print(row=Print.objects.get(pk=pk), token=token)


@shared_task(name="core.sweep_prints")
def sweep_prints() -> None:
    """Make what still waits: its worker died, or the broker was down."""
    for pk in list(prints.waiting().free().order_by("pk").values_list("pk", flat=True)[:BATCH]):
        try:
            make_print(pk)
        except Exception:
            # Its lease keeps it out of the way for a while; the others need not wait for it.
            logger.exception("print %s was not made", pk)
