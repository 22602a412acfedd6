"""Fixed lists about people: the state of their mail, who looked at them, what they ask."""

from django.db import models


class MailCheck(models.TextChoices):
    """How sure it is that mail to a person arrives."""

    CONFIRMED = "bevestigd", "Bevestigd"
    UNCONFIRMED = "onbevestigd", "Nooit bevestigd"
    BOUNCED = "mislukt", "Mail kwam niet aan"
    ABSENT = "geen", "Geen e-mailadres"


# How a state of mail looks as a badge (templates/components/badge.html).
MAIL_CHECK_BADGES = {
    MailCheck.CONFIRMED: "ok",
    MailCheck.UNCONFIRMED: "neutral",
    MailCheck.BOUNCED: "bad",
    MailCheck.ABSENT: "warn",
}


class WithAccount(models.TextChoices):
    """Whether a person can log in."""

    WITH = "met", "Met account"
    WITHOUT = "zonder", "Zonder account"


class When(models.TextChoices):
    """Which roles a list of people shows, seen from a day."""

    NOW = "nu", "Rol op deze dag"
    BEFORE = "vroeger", "Had eerder een rol"
    LATER = "straks", "Krijgt een rol"


class LookKind(models.TextChoices):
    """What somebody did with the data of a person without changing them."""

    PAGE = "page", "Pagina bekeken"
    EXPORT = "export", "Lijst gedownload"
    ADDRESSES = "addresses", "Adressen overgenomen"
    DATA = "data", "Alle gegevens gedownload"


class RequestKind(models.TextChoices):
    """What somebody asks about the own data."""

    CORRECTION = "correction", "Gegevens verbeteren"
    REMOVAL = "removal", "Gegevens verwijderen"
    QUESTION = "question", "Vraag of bezwaar"


class RequestState(models.TextChoices):
    """Where such a request is."""

    OPEN = "open", "Open"
    DONE = "done", "Gedaan"
    REFUSED = "refused", "Niet gedaan"


REQUEST_BADGES = {
    RequestState.OPEN: "warn",
    RequestState.DONE: "ok",
    RequestState.REFUSED: "neutral",
}

# Within how many days the law wants an answer (AVG art. 12), and how long before it the secretariat is warned.
ANSWER_DAYS = 30
# How many days ahead the secretariat sees who will be anonymised.
NOTICE_DAYS = 30
