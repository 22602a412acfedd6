"""Fixed lists of the meetings room."""

from django.db import models


class MeetingKind(models.TextChoices):
    """What sort of meeting it is; it decides who is invited by itself (selectors_recipients)."""

    MEMBERS = "members", "Ledenbijeenkomst"
    PILLAR = "pillar", "Pijleroverleg"
    INFORMATIVE = "informative", "Informatieve bijeenkomst"
    CONTACTS = "contacts", "Contactambtenarenoverleg"
    BOARD = "board", "Dagelijks bestuur"
    CHAIRS = "chairs", "Overleg van pijlervoorzitters"
    ADMINISTRATIVE = "administrative", "Bestuurlijk overleg"
    MINISTRY = "ministry", "Overleg met een ministerie"
    ASSOCIATION = "association", "Open overleg met de lobbyist van de VNG"
    VISIT = "visit", "Werkbezoek"
    PARLIAMENT = "parliament", "Gesprek met Kamerleden"
    OTHER = "other", "Andere bijeenkomst"


# The whole network is welcome: whoever works for a municipality may read the announced meeting.
OPEN_KINDS = (MeetingKind.MEMBERS, MeetingKind.INFORMATIVE, MeetingKind.ASSOCIATION)

# What a pillar organises itself; the other kinds are planned by the secretariat.
PILLAR_KINDS = (
    MeetingKind.PILLAR,
    MeetingKind.INFORMATIVE,
    MeetingKind.ADMINISTRATIVE,
    MeetingKind.MINISTRY,
    MeetingKind.VISIT,
    MeetingKind.PARLIAMENT,
    MeetingKind.OTHER,
)


class MeetingState(models.TextChoices):
    """Where a meeting is. A concept is seen by who prepares it only."""

    CONCEPT = "concept", "Concept"
    ANNOUNCED = "announced", "Aangekondigd"
    CANCELLED = "cancelled", "Geannuleerd"


class Presence(models.TextChoices):
    """Whether somebody was at a meeting."""

    PRESENT = "present", "Aanwezig"
    EXCUSED = "excused", "Afgemeld"
    ABSENT = "absent", "Niet verschenen"


# How much a mark says, least first: of two about one person the stronger one holds.
STRENGTH = {mark: place for place, mark in enumerate(("", "absent", "excused", "present"))}
# The norm: every municipality comes to each meeting of these kinds (R53-R59).
NORM = (MeetingKind.CONTACTS, MeetingKind.MEMBERS)
# What a typed name becomes once it need not be known any more.
NAME_GONE = "Naam verwijderd"


class Stretch(models.TextChoices):
    """The part of a year over which attendance is counted."""

    YEAR = "jaar", "Heel het jaar"
    FIRST = "eerste", "Eerste halfjaar"
    SECOND = "tweede", "Tweede halfjaar"


class Purpose(models.TextChoices):
    """What is asked of the meeting at an agenda item."""

    INFORM = "inform", "Ter kennisname"
    DISCUSS = "discuss", "Bespreken"
    DECIDE = "decide", "Besluiten"
    FORMALITY = "formality", "Hamerstuk"


class Unit(models.TextChoices):
    """How the distance between a reminder and the meeting is counted.

    Days keep the time on the clock (a day before 14.00 uur is 14.00 uur, also around a change of
    summer time); hours are real hours.
    """

    DAYS = "days", "dagen"
    HOURS = "hours", "uur"


class MomentState(models.TextChoices):
    """What became of a reminder moment."""

    WAITING = "waiting", "Gepland"
    SENT = "sent", "Verzonden"
    SKIPPED = "skipped", "Vervallen"


class PrintState(models.TextChoices):
    """Where the PDF of an agenda is."""

    WAITING = "waiting", "Wordt gemaakt"
    READY = "ready", "Klaar"
    FAILED = "failed", "Mislukt"


# What a new meeting begins with.
DEFAULT_REMINDERS = ((7, Unit.DAYS), (1, Unit.DAYS))
