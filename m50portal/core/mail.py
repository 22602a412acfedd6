"""Writing mail. A message is a row first; a worker hands it over (mail_delivery.py)."""

from dataclasses import dataclass
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from css_inline import CSSInliner
from django.conf import settings
from django.db import models
from django.template import Context
from django.template.loader import get_template, render_to_string

from m50portal.core.models import MailAttachment, OutgoingMail

_inliner = CSSInliner(load_remote_stylesheets=False)


@dataclass(frozen=True)
class Attachment:
    """A file to send along: either a stored file's ``path`` or its ``content``."""

    filename: str
    content_type: str
    path: str = ""
    content: bytes = b""


def compose(
    name: str,
    *,
    to: str,
    context: dict[str, Any],
    about: models.Model | None = None,
    key: str | None = None,
    to_label: str = "",
    attachments: tuple[Attachment, ...] = (),
) -> OutgoingMail | None:
    """Write mail ``name`` (templates/mail/<name>.subject.txt, .txt and .html) to address ``to``.

    ``key`` names the occasion ("invoice:2023-0001:x@y"): when a message with it exists already,
    nothing is written and None comes back. The row is part of the caller's transaction.
    """
    full = {"site_url": settings.SITE_URL, "to_label": to_label, **context}
    subject = " ".join(_plain(f"mail/{name}.subject.txt", full).split())
    values = {
        "name": name,
        "to": to,
        "to_label": to_label,
        "subject": subject[:300],
        "text": _plain(f"mail/{name}.txt", full).strip() + "\n",
        "html": _inliner.inline(render_to_string(f"mail/{name}.html", full)),
        "message_id": new_message_id(),
        "about_type": about._meta.label_lower if about else "",
        "about_id": str(about.pk) if about else "",
    }
    if key is None:
        mail = OutgoingMail.objects.create(**values)
    else:
        mail, is_new = OutgoingMail.objects.get_or_create(key=key, defaults=values)
        if not is_new:
            return None
    MailAttachment.objects.bulk_create(
        MailAttachment(
            mail=mail,
            filename=item.filename,
            content_type=item.content_type,
            path=item.path,
            content=item.content,
        )
        for item in attachments
    )
    return mail


def _plain(template: str, context: dict[str, Any]) -> str:
    """``template`` as plain text: an apostrophe in a name stays an apostrophe."""
    backend: Any = get_template(template)
    rendered: str = backend.template.render(Context(context, autoescape=False))
    return rendered


def new_message_id() -> str:
    """A Message-ID that stays the message's own, however often it is handed over."""
    return make_msgid(domain=urlsplit(settings.SITE_URL).hostname)


def mails_about(target: models.Model) -> models.QuerySet[OutgoingMail]:
    """Every message about ``target``, last first."""
    return OutgoingMail.objects.filter(
        about_type=target._meta.label_lower, about_id=str(target.pk)
    ).order_by("-created_at", "-id")
