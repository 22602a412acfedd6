"""Fixed lists of the ground floor."""

from django.db import models


class MailState(models.TextChoices):
    """Where a message is; ``uncertain`` is the moment a worker died while handing it over."""

    WAITING = "waiting", "Wacht"
    SENT = "sent", "Verzonden"
    FAILED = "failed", "Mislukt"
    UNCERTAIN = "uncertain", "Onzeker"
    CANCELLED = "cancelled", "Ingetrokken"
