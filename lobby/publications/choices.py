"""Fixed lists of publications."""

from django.db import models


class PublicationKind(models.TextChoices):
    """What a publication is; decides its outline and its cover."""

    ANNUAL_PLAN = "annual_plan", "Jaarplan"
    POSITION_PAPER = "position_paper", "Position paper"


class PublicationState(models.TextChoices):
    """Where a publication is. Only a draft can be edited."""

    DRAFT = "draft", "Concept"
    ADOPTED = "adopted", "Vastgesteld"
    PUBLISHED = "published", "Gepubliceerd"


class Audience(models.TextChoices):
    """For whom the text is meant; printed on the publication."""

    PUBLIC = "public", "Openbaar"
    MEMBERS = "members", "Alleen voor leden"


class BlockKind(models.TextChoices):
    """The building blocks of a publication."""

    HEADING = "heading", "Kop"
    TEXT = "text", "Tekst"
    AMBITION = "ambition", "Ambitie"
    PRIORITIES = "priorities", "Prioriteiten"
    LOBBY_GOALS = "lobby_goals", "Lobbydoelen"
    QUOTE = "quote", "Citaat"
    PRINCIPLES = "principles", "Uitgangspunten"
    QUESTION = "question", "Vraag aan Kamerleden"
    LIST = "list", "Opsomming"
    ATTACHMENT = "attachment", "Bijlage"
    MEMBER_COUNT = "member_count", "Aantal gemeenten"
    MEMBER_LIST = "member_list", "Lijst van gemeenten"


BLOCK_TEXTS = {
    BlockKind.HEADING: "De titel van een hoofdstuk of paragraaf. Komt in de inhoudsopgave.",
    BlockKind.TEXT: "Gewone tekst, met vet, cursief en opsommingen.",
    BlockKind.AMBITION: "Een hoofdstuk over één ambitie, met een eigen kleur.",
    BlockKind.PRIORITIES: "Een korte, genummerde lijst van wat voorgaat.",
    BlockKind.LOBBY_GOALS: "De lobbydoelen van het jaar, zoals ze nu in het portaal staan.",
    BlockKind.QUOTE: "Een uitspraak van iemand, met naam, functie en gemeente.",
    BlockKind.PRINCIPLES: "De genummerde uitgangspunten van een manifest.",
    BlockKind.QUESTION: "Een vraag die een Kamerlid in het debat kan stellen.",
    BlockKind.LIST: "Een opsomming met streepjes.",
    BlockKind.ATTACHMENT: "Een stuk dat wordt meegestuurd, met datum en bestand.",
    BlockKind.MEMBER_COUNT: "Hoeveel gemeenten meedoen op de datum van het document.",
    BlockKind.MEMBER_LIST: "De namen van de gemeenten op de datum van het document.",
}


class HeadingLevel(models.IntegerChoices):
    """How deep a heading is."""

    CHAPTER = 2, "Hoofdstuk"
    PARAGRAPH = 3, "Paragraaf"


class GoalScope(models.TextChoices):
    """Which of the year's lobby goals a block shows."""

    ALL = "all", "Alle lobbydoelen"
    GENERAL = "general", "Alleen het algemene doel"
    PILLAR = "pillar", "De doelen van één pijler"


class EditionKind(models.TextChoices):
    """A proof may be thrown away; an edition never changes."""

    PROOF = "proof", "Proefdruk"
    EDITION = "edition", "Editie"


class EditionState(models.TextChoices):
    """How far the PDF of an edition is."""

    WAITING = "waiting", "Wacht"
    RENDERING = "rendering", "Wordt gemaakt"
    READY = "ready", "Klaar"
    FAILED = "failed", "Mislukt"
