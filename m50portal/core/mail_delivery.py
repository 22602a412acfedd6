"""Handing rows of the outbox over to the mail server: each once.

A worker that dies before the hand-over leaves a row that is simply sent again. One that dies
between handing over and writing that down leaves a row nobody can know about: it becomes
``uncertain`` and a person decides, because a second mail is worse than a question. The same
holds for a connection that breaks while the server had the message and had not answered yet.
"""

import contextlib
import datetime
import logging
import smtplib
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone

from m50portal.core import audit
from m50portal.core.choices import MailState
from m50portal.core.leases import Leased
from m50portal.core.models import OutgoingMail

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 5


def transport() -> Any:
    """A connection to the mail server of the settings."""
    options = {
        key.removeprefix("EMAIL_").lower(): value
        for key, value in settings.MAIL_TRANSPORT.items()
        if key.startswith("EMAIL_") and key != "EMAIL_BACKEND" and value is not None
    }
    names = {"host_user": "username", "host_password": "password"}
    options = {names.get(key, key): value for key, value in options.items()}
    return get_connection(settings.MAIL_TRANSPORT["EMAIL_BACKEND"], **options)


def deliver(pk: int, *, connection: Any = None) -> MailState | None:
    """Send message ``pk`` if it still waits; the state it got, or None when there was nothing to do."""
    token = OutgoingMail.objects.waiting().filter(handed_over_at=None).claim(pk)
    if token is None:
        return None
    mail = OutgoingMail.objects.get(pk=pk)
    link = connection or transport()
    try:
        message = as_message(mail, link)
        link.open()
    except (
        Exception
    ) as error:  # a server that is away, an attachment that is gone: nothing was sent
        return _failed(mail, f"{type(error).__name__}: {error}")
    try:
        OutgoingMail.objects.filter(pk=pk, lease_token=token).update(handed_over_at=timezone.now())
        return _hand_over(mail, message, link)
    finally:
        if connection is None:
            link.close()


def _hand_over(mail: OutgoingMail, message: EmailMultiAlternatives, link: Any) -> MailState:
    """Give the message to the server and write down what it answered."""
    try:
        message.send()
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        return _failed(mail, str(error))
    except OSError as error:  # no answer: the server may have the message
        with contextlib.suppress(OSError):
            link.close()  # the next message opens a new connection
        values = {"state": MailState.UNCERTAIN, "error": str(error), **Leased.released()}
        OutgoingMail.objects.filter(pk=mail.pk).update(**values)
        logger.warning("mail server gave no answer", extra={"mail": mail.pk, "error": str(error)})
        return MailState.UNCERTAIN
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=MailState.SENT, sent_at=timezone.now(), error="", **Leased.released()
    )
    return MailState.SENT


def _failed(mail: OutgoingMail, error: str) -> MailState:
    """Write a refusal down: try again later, or give up after MAX_ATTEMPTS."""
    state = MailState.FAILED if mail.attempts >= MAX_ATTEMPTS else MailState.WAITING
    pause = datetime.timedelta(minutes=2**mail.attempts)
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=state,
        error=error,
        handed_over_at=None,
        not_before_at=timezone.now() + pause,
        **Leased.released(),
    )
    logger.warning("mail not accepted", extra={"mail": mail.pk, "error": error})
    return state


def as_message(mail: OutgoingMail, connection: Any) -> EmailMultiAlternatives:
    """The row as a MIME message, with its attachments and its own Message-ID."""
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        settings.DEFAULT_FROM_EMAIL,
        [mail.to],
        connection=connection,
        headers={
            "Message-ID": mail.message_id,
            "Date": mail.created_at.strftime("%a, %d %b %Y %H:%M:%S +0000"),
            "Auto-Submitted": "auto-generated",
        },
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for item in mail.attachments.order_by("pk"):
        content = bytes(item.content)
        if item.path:
            with default_storage.open(item.path) as stored:
                content = stored.read()
        message.attach(_mime_part(item.filename, content, item.content_type))
    return message


def _mime_part(filename: str, content: bytes, content_type: str) -> MIMEBase:
    """A part whose content type keeps its parameters (``text/calendar; method=REQUEST``)."""
    kind, *parameters = [word.strip() for word in content_type.split(";")]
    main, _, sub = kind.partition("/")
    part = MIMEBase(main, sub)
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        part.set_param(name, value)
    if main == "text":
        part.set_param("charset", "utf-8")
    part.set_payload(content)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=filename)
    del part["MIME-Version"]
    return part


def mark_uncertain() -> int:
    """Park what a dead worker was handing over; how many there were."""
    stuck = OutgoingMail.objects.waiting().filter(handed_over_at__isnull=False).free()
    return stuck.update(state=MailState.UNCERTAIN, **Leased.released())


@transaction.atomic
def send_again(mail: OutgoingMail, *, by: Any) -> OutgoingMail:
    """Put a failed or uncertain message back in the queue because a person decided so."""
    mail.state, mail.handed_over_at, mail.not_before_at = MailState.WAITING, None, None
    mail.attempts, mail.error = 0, ""
    mail.save(update_fields=["state", "handed_over_at", "not_before_at", "attempts", "error"])
    audit.record("core.send_mail_again", target=mail, by=by)
    return mail


@transaction.atomic
def settle(mail: OutgoingMail, *, arrived: bool, by: Any) -> OutgoingMail:
    """Close an uncertain or failed message: it did arrive, or it need not be sent any more."""
    mail.state = MailState.SENT if arrived else MailState.CANCELLED
    mail.sent_at = (mail.handed_over_at or timezone.now()) if arrived else mail.sent_at
    mail.save(update_fields=["state", "sent_at"])
    audit.record("core.settle_mail", target=mail, by=by, changes={"arrived": arrived})
    return mail
