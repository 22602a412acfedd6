"""Fixed lists of this room."""

from django.db import models


class Outcome(models.TextChoices):
    """What became of somebody after an election."""

    STAYS = "stays", "Blijft, met dezelfde portefeuille"
    CHANGES = "changes", "Blijft, met een andere portefeuille"
    STOPPED = "stopped", "Is gestopt of stopt"
    UNKNOWN = "unknown", "Nog niet bekend"


# What can be carried out; the other outcome waits.
DECIDED = (Outcome.STAYS, Outcome.CHANGES, Outcome.STOPPED)


class PlaceChoice(models.TextChoices):
    """What happens to a place that somebody who stops holds elsewhere in the network."""

    PASSES = "passes", "De opvolger neemt over"
    ENDS = "ends", "Stopt op dezelfde dag"
    STAYS = "stays", "Blijft voorlopig zo"


class InquiryState(models.TextChoices):
    """How far a municipality is with its answer."""

    SILENT = "silent", "Nog geen antwoord"
    PARTLY = "partly", "Deels beantwoord"
    DONE = "done", "Beantwoord"


# How a state looks as a badge (templates/components/badge.html).
STATE_BADGES = {
    InquiryState.SILENT: "warn",
    InquiryState.PARTLY: "info",
    InquiryState.DONE: "ok",
}
