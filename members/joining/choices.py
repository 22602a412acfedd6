"""Fixed lists of joining."""

from django.db import models


class ContactKind(models.TextChoices):
    """How M50 and a municipality were in touch."""

    TELEPHONE = "telephone", "Telefoongesprek"
    EMAIL = "email", "E-mail"
    LETTER = "letter", "Brief"
    VISIT = "visit", "Bezoek"
    INTERVIEW = "interview", "Kennismakingsgesprek"
    INVITATION = "invitation", "Uitnodiging voor een bijeenkomst"
    WELCOME = "welcome", "Welkomstgesprek"
    OTHER = "other", "Ander contact"


class Stage(models.TextChoices):
    """How far the talks about joining are."""

    NONE = "none", "Geen contact"
    TALKING = "talking", "In gesprek"
    INTERVIEWED = "interviewed", "Gesprek gevoerd"
    APPLIED = "applied", "Aanvraag ontvangen"
    NOT_NOW = "not_now", "Niet nu"
    REJECTED = "rejected", "Afgewezen"


STAGE_BADGES = {
    Stage.NONE: "neutral",
    Stage.TALKING: "info",
    Stage.INTERVIEWED: "info",
    Stage.APPLIED: "ok",
    Stage.NOT_NOW: "warn",
    Stage.REJECTED: "bad",
}


class Near(models.TextChoices):
    """Where a prospect stands against the guideline."""

    INSIDE = "binnen", "Binnen de richtlijn"
    NEAR = "dichtbij", "Net buiten de richtlijn"
    FAR = "erbuiten", "Ver buiten de richtlijn"


class LastContact(models.TextChoices):
    """How long ago M50 and a municipality were in touch."""

    NEVER = "nooit", "Nooit"
    RECENT = "kwartaal", "In de laatste drie maanden"
    OLDER = "langer", "Langer dan drie maanden geleden"
    YEAR = "jaar", "Langer dan een jaar geleden"


class NextStep(models.TextChoices):
    """When the agreed next step is due."""

    DUE = "nu", "Vandaag of eerder"
    SOON = "binnenkort", "Binnen dertig dagen"
    PLANNED = "afgesproken", "Afgesproken"
    NOTHING = "geen", "Niets afgesproken"


class Origin(models.TextChoices):
    """Whether a prospect took part before."""

    NEVER = "nooit", "Nooit lid geweest"
    FORMER = "oud-lid", "Oud-lid"


class Manual(models.TextChoices):
    """What is ticked by hand when a municipality joins; the rest the portal sees by itself."""

    WELCOME_PACK = "welcome_pack", "Welkomstbrief en informatie gestuurd"
    PILLAR_ADVICE = "pillar_advice", "Advies over de pijlers gegeven"
    PORTAL_TOUR = "portal_tour", "Contactambtenaar wegwijs gemaakt in het portaal"
    INTRODUCED = "introduced", "Voorgesteld op een bijeenkomst"


# The moment of the signal that the last day is over; the others are months before that day.
PASSED = 0
