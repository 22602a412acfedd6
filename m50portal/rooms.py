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
]
# How long data of people are kept, for the privacy page.
RETENTION_FACTS = "members.selectors_people.retention_facts"
