"""Fixed lists of upkeep."""

from django.db import models

from members.choices import RoleKind


class Outcome(models.TextChoices):
    """What a municipality answered in a round."""

    CONFIRMED = "confirmed", "Bevestigd"
    CORRECTED = "corrected", "Gecorrigeerd en bevestigd"


class SendingKind(models.TextChoices):
    """Why mails of a round go out."""

    ASK = "ask", "Eerste mail"
    REMINDER = "reminder", "Herinnering"
    NUDGE = "nudge", "Extra herinnering"
    ADDED = "added", "Later toegevoegd"


class SendingState(models.TextChoices):
    """Where a sending is."""

    WAITING = "waiting", "Gepland"
    SENT = "sent", "Verstuurd"
    SKIPPED = "skipped", "Vervallen"


SENDING_BADGES = {
    SendingState.WAITING: "info",
    SendingState.SENT: "ok",
    SendingState.SKIPPED: "neutral",
}


class EntryState(models.TextChoices):
    """What the list of a round can be narrowed to."""

    ANSWERED = "beantwoord", "Beantwoord"
    CORRECTED = "gecorrigeerd", "Gecorrigeerd"
    OPEN = "open", "Nog niet beantwoord"
    FAILED = "mislukt", "Mail mislukt"
    UNREACHED = "niet-bereikt", "Kreeg geen mail"


class ProposalKind(models.TextChoices):
    """Which action a proposal becomes when it is approved."""

    BILLING = "billing", "Factuurgegevens"
    TRAITS = "traits", "Kenmerken"
    ADD_ROLE = "add_role", "Persoon toevoegen"
    UPDATE_ROLE = "update_role", "Persoon wijzigen"
    CORRECT_ROLE = "correct_role", "Rol corrigeren"
    END_ROLE = "end_role", "Rol beëindigen"


class ProposalState(models.TextChoices):
    """Where a proposal is."""

    WAITING = "waiting", "Wacht op het secretariaat"
    APPROVED = "approved", "Goedgekeurd"
    REFUSED = "refused", "Afgewezen"
    WITHDRAWN = "withdrawn", "Ingetrokken"


PROPOSAL_BADGES = {
    ProposalState.WAITING: "warn",
    ProposalState.APPROVED: "ok",
    ProposalState.REFUSED: "bad",
    ProposalState.WITHDRAWN: "neutral",
}


class Guarded(models.TextChoices):
    """What the secretariat can want to look at before it changes."""

    ADDRESS = "address", "Factuuradres (straat, postcode en plaats)"
    INVOICE_EMAIL = "invoice_email", "E-mailadres voor facturen"
    ATTENTION_OF = "attention_of", "Ter attentie van"
    BUYER_REFERENCE = "buyer_reference", "Kenmerk van de gemeente"
    ORDER_REFERENCE = "order_reference", "Verplichtingen- of ordernummer"
    TRAITS = "traits", "Kenmerken"
    MAYOR = "role_mayor", "Burgemeester"
    ALDERMAN = "role_alderman", "Wethouder"
    SECRETARY = "role_secretary", "Gemeentesecretaris"
    ADVISER = "role_adviser", "Strategisch adviseur"
    POLICY_OFFICER = "role_policy_officer", "Inhoudelijk ambtenaar"
    CONTACT_OFFICIAL = "role_contact_official", "Contactambtenaar"
    FINANCE = "role_finance", "Financiële administratie"


# Money can go astray, and the network's letters go to the mayor: these wait unless told otherwise.
WAITS_AT_FIRST = frozenset({Guarded.INVOICE_EMAIL, Guarded.MAYOR})

# The fields of the billing data that change together.
BILLING_FIELDS = {
    Guarded.ADDRESS: ("street", "postcode", "city"),
    Guarded.INVOICE_EMAIL: ("invoice_email",),
    Guarded.ATTENTION_OF: ("attention_of",),
    Guarded.BUYER_REFERENCE: ("buyer_reference",),
    Guarded.ORDER_REFERENCE: ("order_reference",),
}


def guarded_role(kind: str) -> Guarded:
    """What guards a role of ``kind`` (members.choices.RoleKind)."""
    return Guarded(f"role_{RoleKind(kind).value}")


# The lines of the trail that change what the register says of a municipality.
CHANGE_KINDS = {
    "members.update_billing": "Factuurgegevens",
    "members.add_role": "Persoon of rol toegevoegd",
    "members.update_role": "Persoon gewijzigd",
    "members.correct_role": "Rol gecorrigeerd",
    "members.end_role": "Rol beëindigd",
    "members.update_traits": "Kenmerken",
}
