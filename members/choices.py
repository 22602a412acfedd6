"""Fixed lists of the register."""

from django.db import models


class MembershipKind(models.TextChoices):
    """What a municipality is to the network."""

    ASPIRANT = "aspirant", "Aspirant-lid"
    MEMBER = "member", "Lid"


class EndReason(models.TextChoices):
    """Why a membership ended."""

    CONTINUED = "continued", "Overgegaan in lidmaatschap"
    RESIGNED = "resigned", "Opgezegd"
    NOT_CONTINUED = "not_continued", "Aspirant-lidmaatschap niet voortgezet"
    LAPSED = "lapsed", "Geen besluit binnen de termijn"
    BY_NETWORK = "by_network", "Beëindigd door M50"
    OTHER = "other", "Andere reden"
    MERGED = "merged", "Opgegaan in een andere gemeente"


class Certainty(models.TextChoices):
    """How well a date is known; a source may only tell that something was so by then."""

    EXACT = "exact", "Op deze datum"
    BY_THEN = "by_then", "Uiterlijk op deze datum"


class DecisionKind(models.TextChoices):
    """What was decided about a membership."""

    ASPIRANT = "aspirant", "Besluit tot aspirant-lidmaatschap"
    MEMBER = "member", "Besluit tot lidmaatschap"
    END = "end", "Besluit tot beëindiging"


# What the secretariat can choose from when it ends a membership; the other reasons follow from what
# happened. The first is what stands there until something else is chosen.
END_REASONS = {
    MembershipKind.ASPIRANT: (
        *(EndReason.NOT_CONTINUED, EndReason.LAPSED, EndReason.BY_NETWORK, EndReason.OTHER),
    ),
    MembershipKind.MEMBER: (EndReason.RESIGNED, EndReason.BY_NETWORK, EndReason.OTHER),
}


class RoleKind(models.TextChoices):
    """The roles of people in a municipality."""

    MAYOR = "mayor", "Burgemeester"
    ALDERMAN = "alderman", "Wethouder"
    SECRETARY = "secretary", "Gemeentesecretaris"
    ADVISER = "adviser", "Strategisch adviseur"
    POLICY_OFFICER = "policy_officer", "Inhoudelijk ambtenaar"
    CONTACT_OFFICIAL = "contact_official", "Contactambtenaar"
    FINANCE = "finance", "Financiële administratie"


EXECUTIVES = (RoleKind.MAYOR, RoleKind.ALDERMAN)


class NameKind(models.TextChoices):
    """Why a municipality is also found under another name."""

    FORMER = "former", "Vroegere naam"
    SHORT = "short", "Korte naam"
    ALIAS = "alias", "Andere schrijfwijze"
    COMING = "coming", "Toekomstige naam"


class Share(models.TextChoices):
    """How much of a municipality went to its successor."""

    FULL = "full", "Geheel"
    PART = "part", "Gedeeltelijk"


class PopulationStatus(models.TextChoices):
    """How firm a population figure is."""

    FINAL = "final", "Definitief"
    PROVISIONAL = "provisional", "Voorlopig"


class Province(models.TextChoices):
    """The twelve provinces, by CBS code."""

    GRONINGEN = "PV20", "Groningen"
    FRYSLAN = "PV21", "Fryslân"
    DRENTHE = "PV22", "Drenthe"
    OVERIJSSEL = "PV23", "Overijssel"
    FLEVOLAND = "PV24", "Flevoland"
    GELDERLAND = "PV25", "Gelderland"
    UTRECHT = "PV26", "Utrecht"
    NOORD_HOLLAND = "PV27", "Noord-Holland"
    ZUID_HOLLAND = "PV28", "Zuid-Holland"
    ZEELAND = "PV29", "Zeeland"
    NOORD_BRABANT = "PV30", "Noord-Brabant"
    LIMBURG = "PV31", "Limburg"


class Trait(models.TextChoices):
    """What kind of place a municipality is, in the words of the strategic agenda."""

    REGIONAL_FUNCTION = "regional_function", "Heeft een regiofunctie"
    CENTRE = "centre", "Is centrumgemeente"
    URBAN_CORE = "urban_core", "Heeft een stadse kern"
    MANY_VILLAGES = "many_villages", "Heeft veel verschillende kernen"
    NEAR_LARGE_CITY = "near_large_city", "Ligt bij een grote stad"


class Size(models.TextChoices):
    """Where a municipality stands against the guideline."""

    INSIDE = "30-80", "30.000 tot en met 80.000"
    BELOW = "tot-30", "Minder dan 30.000"
    ABOVE = "vanaf-80", "Meer dan 80.000"
    OUTSIDE = "buiten", "Buiten de richtlijn"


class Status(models.TextChoices):
    """What the list of municipalities can be narrowed to, on a date."""

    PARTICIPATING = "deelnemers", "Alle deelnemers"
    MEMBER = "lid", "Leden"
    ASPIRANT = "aspirant", "Aspirant-leden"
    FORMER = "oud-lid", "Oud-leden"
    NEVER = "geen-lid", "Nooit lid geweest"
    ALL = "alle", "Alle gemeenten"


class Gap(models.TextChoices):
    """What can be missing from the register for a municipality that takes part."""

    CONTACT_OFFICIAL = "contactambtenaar", "Geen contactambtenaar"
    INVOICE_ADDRESS = "factuuradres", "Factuuradres niet compleet"
    BUYER_REFERENCE = "kenmerk", "Geen kenmerk voor de factuur"
    CONFIRMATION = "bevestiging", "Gegevens dit jaar niet bevestigd"


# The guideline of the network ("veelal"): outside it the portal warns and never blocks.
BAND = (30_000, 80_000)


class StoryKind(models.TextChoices):
    """What the lines of a municipality's timeline are about; each room adds its own lines."""

    MEMBERSHIP = "lidmaatschap", "Lidmaatschap en besluiten"
    MERGER = "herindeling", "Herindelingen en namen"
    DUES = "contributie", "Contributie"
    PEOPLE = "mensen", "Mensen"
    PILLARS = "pijlers", "Pijlers"
    MEETINGS = "bijeenkomsten", "Bijeenkomsten"
    WORK = "activiteiten", "Activiteiten en onderzoek"
    LOBBY = "lobby", "Lobby en manifesten"
    DATA = "gegevens", "Gegevens en inwoners"


class Cluster(models.TextChoices):
    """The seven kinds of mid-sized municipalities that Platform31 tells apart."""

    PLEASANT = "pleasant", "Aantrekkelijke woonstad"
    FLOURISHING = "flourishing", "Bloeiende streekstad"
    CHALLENGED = "challenged", "Centrumstad met uitdagingen"
    RURAL = "rural", "Landelijke stad"
    TRANSITION = "transition", "Stad in transitie"
    SUBURB = "suburb", "Voorstad"
    WORK = "work", "Werkstad"


class UploadKind(models.TextChoices):
    """What a file for the register can hold; the order is that of the page."""

    PEOPLE = "mensen", "Mensen en rollen"
    POPULATION = "inwoners", "Inwoners"
    BILLING = "factuurgegevens", "Factuurgegevens"
    DECISIONS = "besluiten", "Besluiten over lidmaatschap"
    MEMBERSHIPS = "lidmaatschappen", "Lidmaatschappen"
    LISTS = "ledenlijst", "Ledenlijst van een dag"
    MUNICIPALITIES = "gemeenten", "Gemeenten"
    MERGERS = "herindelingen", "Herindelingen"
    OINS = "oins", "OIN's"


class UploadState(models.TextChoices):
    """Where a file that somebody brought stands."""

    WAITING = "waiting", "Nog niet ingelezen"
    APPLIED = "applied", "Ingelezen"
    DROPPED = "dropped", "Weggegooid"


class LineKind(models.TextChoices):
    """What a dry run says about a row of a file."""

    ADDED = "nieuw", "Nieuw"
    CHANGED = "gewijzigd", "Gewijzigd"
    REFUSED = "geweigerd", "Geweigerd"
    WARNED = "let-op", "Let op"
