"""The offices a person can hold at the association itself."""

from django.db import models


class Office(models.TextChoices):
    """A role for the whole network; roles within a municipality or pillar live in their rooms."""

    SECRETARIAT = "secretariat", "Secretariaat"
    BOARD = "board", "Dagelijks bestuur"
    TREASURER = "treasurer", "Penningmeester"
    LOBBYIST = "lobbyist", "Lobbyist"
    AUDITOR = "auditor", "Kascommissie"


OFFICE_TEXTS = {
    Office.SECRETARIAT: "Beheert leden, contributie, bijeenkomsten en publicaties.",
    Office.BOARD: "Leest alles en stelt plannen vast.",
    Office.TREASURER: "Beheert contributie, betalingen en herinneringen.",
    Office.LOBBYIST: "Beheert lobbydoelen, contacten en position papers.",
    Office.AUDITOR: "Leest facturen, betalingen en het logboek.",
}
