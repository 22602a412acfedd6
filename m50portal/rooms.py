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
# (m50portal.core.forgetting, docs/decisions/0012-what-is-kept-of-people.md).
_OWN = "empties its own row and every old version of it"
_ISSUED = "was issued: it never changes"
_ADOPTED = "was adopted by people who are named in it"
_FIGURES = "is about places and figures"
KEPT_TEXT = {
    "core.AuditEvent": "the trail is the proof of who decided what",
    "core.OutgoingMail.to": "is emptied once the mail was sent; what waits still goes to its address",
    "core.MailAttachment.path": "is where a file stands",
    "core.Print": "goes by itself after a while",
    "members.Official": _OWN,
    "accounts.User": _OWN,
    "account.EmailAddress": _OWN,
    "account.EmailConfirmation": _OWN,
    "mfa.Authenticator": _OWN,
    "usersessions.UserSession": _OWN,
    "sessions.Session": _OWN,
    "auth.Permission": "is named by a programmer",
    "auth.Group": "is named by a programmer",
    "contenttypes.ContentType": "is named by a programmer",
    "core.Heartbeat": "is named by a programmer",
    "core.Sequence": "is named by a programmer",
    "relations.ExternalPerson": "is a register of its own, with people known to the public",
    "members.PersonLook": "who looked can be asked about while the look is kept",
    "members.Municipality": _FIGURES,
    "members.MunicipalityName": _FIGURES,
    "members.Decision": _ADOPTED,
    "members.BillingProfile": "whom an invoice is for is emptied apart",
    "dues.Invoice": _ISSUED,
    "dues.InvoiceLine": _ISSUED,
    "dues.InvoiceFile": _ISSUED,
    "dues.Payment": _ISSUED,
    "dues.BankStatement": "is what the bank said: part of the books",
    "dues.BankMovement": "is what the bank said: part of the books",
    "dues.Issuer": _FIGURES,
    "lobby.Manifest": _ADOPTED,
    "lobby.Principle": _ADOPTED,
    "lobby.Signature": _ADOPTED,
    "publications.Publication": _ADOPTED,
    "publications.Block": _ADOPTED,
    "publications.Edition": _ISSUED,
    **{
        f"pillars.Story.{column}": "was told to others by the municipality"
        for column in (
            *("excels_in", "title", "summary", "text", "result", "link", "picture_text"),
            "search_key",
        )
    },
    "meetings.Meeting": _ADOPTED,
    "meetings.AgendaItem": _ADOPTED,
    "meetings.AgendaDocument": _ADOPTED,
}
