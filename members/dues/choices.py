"""Fixed lists of the dues."""

from decimal import Decimal

from django.db import models


class Reference(models.TextChoices):
    """Which day decides whether a municipality owes dues for a year."""

    ANY_DAY = "any_day", "Wie op een dag van het jaar lid is"
    FIRST_DAY = "first_day", "Wie op 1 januari lid is"


class ProRata(models.TextChoices):
    """What a member pays that was no member all year."""

    FULL_YEAR = "full_year", "Het hele jaar"
    PER_MONTH = "per_month", "Per maand: elke begonnen maand telt mee"


class Transition(models.TextChoices):
    """What an aspirant pays in the year in which it becomes a member."""

    FULL_YEAR = "full_year", "Het hele jaar"
    PER_MONTH = "per_month", "Vanaf de maand waarin het lid wordt"
    NEXT_YEAR = "next_year", "Niets: de contributie begint een jaar later"


class VatTreatment(models.TextChoices):
    """How dues stand to VAT; the accountant chooses, the portal supports all four."""

    NOT_DUE = "not_due", "Geen btw: tegenover de contributie staat geen dienst"
    EXEMPT_INTERESTS = "exempt_interests", "Vrijgesteld: collectieve belangenbehartiging"
    EXEMPT_COST_SHARING = "exempt_cost_sharing", "Vrijgesteld: kosten voor gemene rekening"
    TAXED = "taxed", "Belast met 21% btw"

    @property
    def category(self) -> str:
        """The category of EN 16931: O (outside), E (exempt) or S (standard rate)."""
        return VAT_CATEGORIES[self]

    @property
    def rate(self) -> Decimal:
        """The percentage that is added."""
        return Decimal(21) if self is VatTreatment.TAXED else Decimal(0)

    @property
    def legal_text(self) -> str:
        """What the invoice says about VAT."""
        return VAT_TEXTS[self]

    @property
    def needs_vat_number(self) -> bool:
        """Whether the sender must have a VAT number (BR-E-02, BR-S-02)."""
        return self is not VatTreatment.NOT_DUE


VAT_CATEGORIES = {
    VatTreatment.NOT_DUE: "O",
    VatTreatment.EXEMPT_INTERESTS: "E",
    VatTreatment.EXEMPT_COST_SHARING: "E",
    VatTreatment.TAXED: "S",
}
VAT_TEXTS = {
    VatTreatment.NOT_DUE: (
        "Geen btw verschuldigd: de contributie is geen vergoeding voor een dienst."
    ),
    VatTreatment.EXEMPT_INTERESTS: (
        "Vrijgesteld van btw op grond van artikel 11, lid 1, onderdeel t, "
        "van de Wet op de omzetbelasting 1968."
    ),
    VatTreatment.EXEMPT_COST_SHARING: (
        "Vrijgesteld van btw op grond van artikel 11, lid 1, onderdeel u, "
        "van de Wet op de omzetbelasting 1968."
    ),
    VatTreatment.TAXED: "",
}


class RunState(models.TextChoices):
    """Where a run is."""

    RUNNING = "running", "Bezig"
    DONE = "done", "Klaar"


class ItemState(models.TextChoices):
    """Where one municipality is within a run."""

    WAITING = "waiting", "Wacht"
    DONE = "done", "Klaar"
    FAILED = "failed", "Mislukt"


class InvoiceKind(models.TextChoices):
    """What a numbered document is."""

    INVOICE = "invoice", "Factuur"
    CREDIT = "credit", "Creditfactuur"


class Flavour(models.TextChoices):
    """After which agreement an e-invoice is written."""

    NLCIUS = "nlcius", "NLCIUS"
    PEPPOL = "peppol", "Peppol BIS 3"


class InvoiceStatus(models.TextChoices):
    """What is still to be paid of an invoice; computed from payments and credit notes, never stored."""

    OPEN = "open", "Open"
    PARTLY = "partly", "Deels betaald"
    PAID = "paid", "Betaald"
    LATE = "late", "Te laat"
    CREDITED = "credited", "Gecrediteerd"


STATUS_KINDS = {
    InvoiceStatus.OPEN: "info",
    InvoiceStatus.PARTLY: "warn",
    InvoiceStatus.PAID: "ok",
    InvoiceStatus.LATE: "bad",
    InvoiceStatus.CREDITED: "neutral",
}
STATE_KINDS = {ItemState.WAITING: "neutral", ItemState.DONE: "ok", ItemState.FAILED: "bad"}


class FileKind(models.TextChoices):
    """What is stored of an invoice."""

    PDF = "pdf", "Factuur als pdf"
    NLCIUS = "nlcius", "E-factuur (NLCIUS)"
    PEPPOL = "peppol", "E-factuur (Peppol BIS 3)"


class Outcome(models.TextChoices):
    """What a municipality owes for a year; computed from the register, never stored."""

    OWES = "owes", "Betaalt contributie"
    UNKNOWN_RATE = "unknown_rate", "Bedrag onbekend"
    ASPIRANT = "aspirant", "Aspirant-lid"
    LATER = "later", "Nog niet aan de beurt"
    MERGED = "merged", "Opgegaan in een andere gemeente"
    LEFT = "left", "Geen lid meer"
    UNCERTAIN = "uncertain", "Lidmaatschap in dit jaar niet zeker"
    CREDITED = "credited", "Gecrediteerd, zonder nieuwe factuur"
    VIA_PREDECESSOR = "via_predecessor", "Al gefactureerd aan de rechtsvoorganger"


class Certainty(models.TextChoices):
    """How sure it is which invoice a payment is for."""

    SURE = "sure", "Zeker"
    PROPOSED = "proposed", "Voorstel"
    NONE = "none", "Onbekend"


class ReminderState(models.TextChoices):
    """Where a reminder of an invoice is."""

    PROPOSED = "proposed", "Wacht op akkoord"
    WAITING = "waiting", "Wordt verstuurd"
    SENT = "sent", "Verstuurd"
    REFUSED = "refused", "Niet versturen"
    LAPSED = "lapsed", "Vervallen"
    FAILED = "failed", "Mislukt"


REMINDER_KINDS = {
    ReminderState.PROPOSED: "warn",
    ReminderState.WAITING: "info",
    ReminderState.SENT: "ok",
    ReminderState.REFUSED: "neutral",
    ReminderState.LAPSED: "neutral",
    ReminderState.FAILED: "bad",
}


class PauseKind(models.TextChoices):
    """Why no reminders go out for an invoice."""

    DISPUTED = "disputed", "De gemeente betwist de factuur"
    AGREED = "agreed", "We spraken een andere betaaldag af"
    OTHER = "other", "Iets anders"


class InterestKind(models.TextChoices):
    """Which statutory interest may be asked for late payment; whether dues allow it, the board decides."""

    NONE = "none", "Geen rente"
    ORDINARY = "ordinary", "Wettelijke rente"
    TRADE = "trade", "Wettelijke handelsrente"


class CostsKind(models.TextChoices):
    """Which costs of collecting may be asked."""

    NONE = "none", "Geen kosten"
    FIXED = "fixed", "Vast bedrag van € 40"
    SCALE = "scale", "Wettelijke staffel (WIK)"


class StatementState(models.TextChoices):
    """Whether a transparency statement can still change."""

    DRAFT = "draft", "Concept"
    ISSUED = "issued", "Uitgegeven"


class StatementStatus(models.TextChoices):
    """What a transparency statement is now; computed, never stored."""

    DRAFT = "draft", "Concept"
    CURRENT = "current", "Uitgegeven"
    REPLACED = "replaced", "Vervangen"


STATEMENT_KINDS = {
    StatementStatus.DRAFT: "neutral",
    StatementStatus.CURRENT: "ok",
    StatementStatus.REPLACED: "info",
}
