"""Fixed lists of the lobby."""

from django.db import models

from members.choices import RoleKind


class InfluenceStage(models.TextChoices):
    """When the network is heard: early counts for most."""

    BEFORE = "before", "Vooraf, aan tafel"
    CONSULTATION = "consultation", "Tijdens de consultatie"
    AFTER = "after", "Achteraf"


class GoalState(models.TextChoices):
    """Where a lobby goal is."""

    PREPARING = "preparing", "In voorbereiding"
    RUNNING = "running", "Loopt"
    PAUSED = "paused", "Ligt stil"
    REACHED = "reached", "Bereikt"
    DROPPED = "dropped", "Losgelaten"


class ActionState(models.TextChoices):
    """Where an action for a goal is."""

    OPEN = "open", "Te doen"
    RUNNING = "running", "Bezig"
    DONE = "done", "Gedaan"
    DROPPED = "dropped", "Vervallen"


OPEN_ACTION_STATES = (ActionState.OPEN, ActionState.RUNNING)


class ManifestState(models.TextChoices):
    """Where a manifest is."""

    CONCEPT = "concept", "Concept"
    OPEN = "open", "Te ondertekenen"
    CLOSED = "closed", "Gesloten"


class MandateBody(models.TextChoices):
    """Who in a municipality decided to sign."""

    COLLEGE = "college", "College van burgemeester en wethouders"
    MAYOR = "mayor", "Burgemeester"
    COUNCIL = "council", "Gemeenteraad"


# Who may sign for a municipality; the decision says on whose mandate.
SIGNING_ROLES = (RoleKind.MAYOR, RoleKind.ALDERMAN, RoleKind.SECRETARY)
