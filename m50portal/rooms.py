"""What a lower room asks of the rooms above it, by name: part of the settings."""

# Everyone but plain members needs a second factor; each room says whom it makes more than that.
SECOND_FACTOR_REQUIRED_FOR = [
    "m50portal.accounts.rules.holds_office",
    "pillars.rules.holds_any_seat",
]
# Rooms with places of executives, asked when one stops (docs/decisions/0007-rooms-that-turnover-reaches.md).
TURNOVER_ROOMS = ["pillars.turnover.PillarRoom", "pillars.turnover_network.NetworkRoom"]
# What other rooms say about somebody's role, beside it on the pages of the register.
ROLE_NOTES = ["members.turnover.selectors.notes_on_roles"]
# What a municipal merger does in each room (docs/decisions/0010), from the ground floor up.
MERGER_ROOMS = [
    "members.mergers",
    "members.mergers_people",
    "members.upkeep.mergers",
    "members.dues.mergers",
    "pillars.mergers",
    "meetings.mergers",
    "lobby.mergers",
    "lobby.publications.mergers",
]
# The register asks the rooms above it (docs/decisions/0009-the-register-asks-upwards.md).
REGISTER_GATE = "members.upkeep.actions_gate.route"
REGISTER_MAY_WAIT = "members.upkeep.actions_gate.may_wait"
REGISTER_CONFIRMED = ["members.upkeep.actions_round.note_answer"]
# Rooms that say who is still in use before a person is forgotten (docs/decisions/0012-what-is-kept-of-people.md).
PERSON_ROOMS = [
    "members.persons_merger",
    "members.upkeep.persons",
    "meetings.persons",
    "lobby.persons",
    "members.relations.persons",
]
# How long data of people are kept, for the privacy page.
RETENTION_FACTS = "members.selectors_people.retention_facts"
# Text in which the name of who is forgotten stays, and why; everything else is looked through
# (m50portal.core.forgetting, docs/decisions/0012-what-is-kept-of-people.md). The reasons are read by
# the secretariat and by whom it is about.
_TRAIL = "Het logboek, dat bewijst wie wat besloot of wijzigde."
_LOOKS = "De lijst van wie gegevens bekeek of meenam, zolang we die bewaren."
_PRINTS = "Afdrukken waar iemand om vroeg. Die verdwijnen na 30 dagen."
_DECIDED = "Besluiten over een lidmaatschap: wie besloot, hoort bij het besluit."
_BOOKS = (
    "Facturen, betalingen en bankafschriften. Die bewaren we van de wet zeven jaar zoals ze waren."
)
_SIGNED = "Manifesten die ter ondertekening lagen, met de handtekeningen."
_ADOPTED = "Vastgestelde en gepubliceerde stukken."
_TOLD = "Verhalen die een gemeente aan anderen vertelde."
_MET = "Agenda's: titels, sprekers en stukken."
_PUBLIC = "Het register van mensen buiten de gemeenten: ministers, Kamerleden en partners."
_STORY = "excels_in title summary text result link picture_text search_key slug".split()
KEPT_TEXT = {
    "core.AuditEvent": _TRAIL,
    "core.Print": _PRINTS,
    "members.PersonLook": _LOOKS,
    **{f"members.Decision.{name}": _DECIDED for name in ("body", "person", "mandate", "source")},
    "dues.Invoice": _BOOKS,
    "dues.InvoiceLine": _BOOKS,
    "dues.InvoiceFile": _BOOKS,
    "dues.InvoiceReminder": _BOOKS,
    "dues.Payment": _BOOKS,
    "dues.PeppolSending": _BOOKS,
    "dues.BankStatement": _BOOKS,
    "dues.BankMovement": _BOOKS,
    "dues.TransparencyStatement": _BOOKS,
    "dues.TransparencyShare": _BOOKS,
    "lobby.Manifest": _SIGNED,
    "lobby.Principle": _SIGNED,
    **{
        f"lobby.Signature.{name}": _SIGNED
        for name in ("name", "function", "reference", "document_name")
    },
    "publications.Publication": _ADOPTED,
    "publications.Block": _ADOPTED,
    "publications.Edition": _ADOPTED,
    **{f"pillars.Story.{name}": _TOLD for name in _STORY},
    "meetings.Meeting.title": _MET,
    "meetings.Meeting.slug": _MET,
    "meetings.AgendaItem.title": _MET,
    "meetings.AgendaItem.presenter": _MET,
    "meetings.AgendaDocument": _MET,
    **{
        f"relations.ExternalPerson.{name}": _PUBLIC
        for name in ("name", "sort_key", "search_key", "email", "phone", "party", "source")
    },
}
# Only rows in this state keep it; a concept is looked through like anything else.
_ON_THE_TABLE = ["open", "closed"]
_FIXED = ["adopted", "published"]
KEPT_WHILE = {
    "dues.TransparencyStatement": {"state": "issued"},
    "lobby.Manifest": {"state__in": _ON_THE_TABLE},
    "lobby.Principle": {"manifest__state__in": _ON_THE_TABLE},
    "publications.Publication": {"state__in": _FIXED},
    "publications.Block": {"publication__state__in": _FIXED},
    **{f"pillars.Story.{name}": {"state__in": ["internal", "public"]} for name in _STORY},
}
# Text that nobody types about people, or that its own room empties.
_OWN = "empties its own row and every old version of it"
_TECHNICAL = "is made by the portal itself"
_PLACES = "is about places and figures"
NO_TEXT_ABOUT_PEOPLE = {
    "core.MailAttachment.path": _TECHNICAL,
    "members.Official": _OWN,
    "accounts.User": _OWN,
    "account.EmailAddress": _OWN,
    "account.EmailConfirmation": _OWN,
    "mfa.Authenticator": _OWN,
    "usersessions.UserSession": _OWN,
    "sessions.Session": _OWN,
    "members.BillingProfile": _OWN,
    "auth.Permission": _TECHNICAL,
    "auth.Group": _TECHNICAL,
    "contenttypes.ContentType": _TECHNICAL,
    "core.Heartbeat": _TECHNICAL,
    "core.Sequence": _TECHNICAL,
    **{
        f"members.Municipality.{name}": _PLACES
        for name in ("name", "slug", "sort_key", "search_key", "traits")
    },
    "members.MunicipalityName": _PLACES,
    "dues.Issuer": _PLACES,
}
