"""Django's mail backend that writes rows: allauth's mail goes through the outbox too."""

from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from m50portal.core.mail import new_message_id
from m50portal.core.models import OutgoingMail


class OutboxBackend(BaseEmailBackend):
    """Turns each recipient of each message into one row of the outbox."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        count = 0
        for message in email_messages:
            html = ""
            if isinstance(message, EmailMultiAlternatives):
                parts = [content for content, kind in message.alternatives if kind == "text/html"]
                html = str(parts[0]) if parts else ""
            for address in message.recipients():
                OutgoingMail.objects.create(
                    name="account",
                    to=address,
                    subject=" ".join(message.subject.split())[:300],
                    text=str(message.body),
                    html=html,
                    message_id=new_message_id(),
                )
                count += 1
        return count
