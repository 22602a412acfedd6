"""Fixed lists of the pillars."""

from django.db import models

from members.choices import EXECUTIVES, RoleKind


class SeatKind(models.TextChoices):
    """The fixed places of a pillar."""

    CHAIR = "chair", "Voorzitter"
    VICE_CHAIR = "vice_chair", "Vicevoorzitter"
    SUPPORT = "support", "Ondersteuner"


LEADING_SEATS = (SeatKind.CHAIR, SeatKind.VICE_CHAIR)

# Who may take part in a pillar; an executive names an official, the others do not have to.
PARTICIPANT_ROLES = (
    RoleKind.MAYOR,
    RoleKind.ALDERMAN,
    RoleKind.SECRETARY,
    RoleKind.ADVISER,
    RoleKind.POLICY_OFFICER,
    RoleKind.CONTACT_OFFICIAL,
)
# Who may prepare a pillar for an executive.
PAIR_ROLES = (RoleKind.POLICY_OFFICER, RoleKind.ADVISER, RoleKind.CONTACT_OFFICIAL)


class DateCertainty(models.TextChoices):
    """How well the first day of a pillar is known (docs/decisions/0004-pillars-in-time.md)."""

    EXACT = "exact", "Op deze datum"
    BY_THEN = "by_then", "Uiterlijk op deze datum"
    ASSUMED = "assumed", "Aangenomen datum"


class GroupKind(models.TextChoices):
    """What bundles themes within a pillar."""

    THEME_GROUP = "theme_group", "Themagroep"
    ACTION_LINE = "action_line", "Actielijn"


class WorkingForm(models.TextChoices):
    """The ways in which members work together on an activity."""

    LEERKRING = "leerkring", "Leerkring"
    LEERCIRKEL = "leercirkel", "Leercirkel"
    CASUSKAMER = "casuskamer", "Casuskamer"
    INNOVATIELAB = "innovatielab", "Innovatielab"
    MASTERCLASS = "masterclass", "Masterclass"
    KLANKBORDGROEP = "klankbordgroep", "Klankbordgroep"


class CountedBy(models.TextChoices):
    """What moves an activity toward its target."""

    MUNICIPALITIES = "municipalities", "Het aantal deelnemende gemeenten"
    MEMBERS = "members", "Het aantal leden en aspirant-leden van M50"
    HAND = "hand", "Een getal dat u zelf bijhoudt"


class Audience(models.TextChoices):
    """Who gets to see what comes out of an activity."""

    INTERNAL = "internal", "Binnen M50"
    PUBLIC = "public", "Ook buiten M50"


class ActivityState(models.TextChoices):
    """Where an activity is."""

    PLANNED = "planned", "Gepland"
    RUNNING = "running", "Loopt"
    DONE = "done", "Afgerond"
    STOPPED = "stopped", "Gestopt"


class ProductKind(models.TextChoices):
    """What sort of research an activity delivers."""

    STUDY = "study", "Onderzoek"
    REPORT = "report", "Rapport"
    INVENTORY = "inventory", "Inventarisatie"
    EXPLORATION = "exploration", "Verkenning"


class DutyKind(models.TextChoices):
    """What a municipality itself does for the network."""

    LEAD = "trekker", "Trekkerschap van M50"
    SECRETARIAT = "secretariaat", "Secretariaat van M50"


# Who may hold a portfolio in the board or a seat in a VNG committee.
BOARD_ROLES = EXECUTIVES
# Who may sit in the core team of officials.
CORE_TEAM_ROLES = (
    RoleKind.SECRETARY,
    RoleKind.ADVISER,
    RoleKind.POLICY_OFFICER,
    RoleKind.CONTACT_OFFICIAL,
)


class StoryState(models.TextChoices):
    """Where a story is, and who reads it."""

    CONCEPT = "concept", "Concept"
    PROPOSED = "proposed", "Aangeboden"
    INTERNAL = "internal", "Binnen M50"
    PUBLIC = "public", "Openbaar"
    WITHDRAWN = "withdrawn", "Teruggetrokken"


TOLD = (StoryState.INTERNAL, StoryState.PUBLIC)
BEING_WRITTEN = (StoryState.CONCEPT, StoryState.PROPOSED)
STORY_BADGES: dict[str, str] = {
    StoryState.CONCEPT: "neutral",
    StoryState.PROPOSED: "warn",
    StoryState.INTERNAL: "info",
    StoryState.PUBLIC: "ok",
    StoryState.WITHDRAWN: "neutral",
}


class StorySize(models.TextChoices):
    """How large the municipality of a story is."""

    SMALL = "tot-30", "Minder dan 30.000"
    LOWER = "30-50", "30.000 tot 50.000"
    UPPER = "50-80", "50.000 tot en met 80.000"
    LARGE = "vanaf-80", "Meer dan 80.000"


# The calendar years that a budget can be about.
FIRST_YEAR, LAST_YEAR = 2000, 2100


class LineState(models.TextChoices):
    """How far the knowledge partner is with a line of the work programme."""

    PLANNED = "planned", "Gepland"
    RUNNING = "running", "Loopt"
    DELIVERED = "delivered", "Opgeleverd"
    DROPPED = "dropped", "Vervallen"


LINE_BADGES: dict[str, str] = {
    LineState.PLANNED: "neutral",
    LineState.RUNNING: "info",
    LineState.DELIVERED: "ok",
    LineState.DROPPED: "warn",
}


class CostKind(models.TextChoices):
    """What dues pay for besides the knowledge partner."""

    ORGANISATION = "organisation", "Organisatie"
    COMMUNICATION = "communication", "Communicatie"
    SECRETARIAT = "secretariat", "Secretariaat"
    OTHER = "other", "Overig"
