"""Fixed lists of the ground floor."""

from django.db import models


class MailState(models.TextChoices):
    """Where a message is; ``uncertain`` is the moment a worker died while handing it over."""

    WAITING = "waiting", "Wacht"
    SENT = "sent", "Verzonden"
    FAILED = "failed", "Mislukt"
    UNCERTAIN = "uncertain", "Onzeker"
    CANCELLED = "cancelled", "Ingetrokken"


# How a state looks as a badge (templates/components/badge.html).
MAIL_BADGES = {
    MailState.WAITING: "info",
    MailState.SENT: "ok",
    MailState.FAILED: "bad",
    MailState.UNCERTAIN: "warn",
    MailState.CANCELLED: "neutral",
}


class PrintState(models.TextChoices):
    """Where a document is that a worker makes."""

    WAITING = "waiting", "Wordt gemaakt"
    READY = "ready", "Klaar"
    FAILED = "failed", "Mislukt"
