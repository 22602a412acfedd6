"""Fixed lists of municipal mergers."""

from django.db import models


class MergerKind(models.TextChoices):
    """What happens to the municipalities."""

    NEW = "new", "Samenvoeging tot een nieuwe gemeente"
    INTO = "into", "Toevoeging aan een bestaande gemeente, die haar code houdt"
    SPLIT = "split", "Splitsing over meer gemeenten"
    RENAME = "rename", "Nieuwe naam, zonder herindeling"
    BORDER = "border", "Grenswijziging: een deel gaat over, de gemeente blijft bestaan"


# The kinds in which the municipalities that pass into another cease to exist.
ENDING_KINDS = (MergerKind.NEW, MergerKind.INTO, MergerKind.SPLIT)


class MergerState(models.TextChoices):
    """How far a merger is."""

    DRAFT = "draft", "Concept"
    RECORDED = "recorded", "Vastgelegd"
    UNDONE = "undone", "Teruggedraaid"


class ChangeKind(models.TextChoices):
    """What a merger did to a row."""

    CREATED = "created", "Gemaakt"
    CHANGED = "changed", "Gewijzigd"


class Topic(models.TextChoices):
    """What a line of the preview is about, in the order of the page."""

    MUNICIPALITIES = "municipalities", "Gemeenten en namen"
    MEMBERSHIP = "membership", "Lidmaatschap"
    DUES = "dues", "Contributie"
    INVOICES = "invoices", "Open facturen"
    PEOPLE = "people", "Mensen en hun rollen"
    PILLARS = "pillars", "Pijlers"
    MEETINGS = "meetings", "Bijeenkomsten"
    LOBBY = "lobby", "Lobby en publicaties"
    MAIL = "mail", "Factuuradres en e-mailadressen"
    ACCOUNTS = "accounts", "Accounts"


class Tone(models.TextChoices):
    """Whether somebody has to look at a line."""

    INFO = "info", "Ter informatie"
    WARNING = "warning", "Let op"


# An answer in the wizard that is no municipality.
NOBODY = "-"
