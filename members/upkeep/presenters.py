"""The page that a municipality confirms, and the lines of the secretariat's lists."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from m50portal.core.dates import long_date, parse_day
from m50portal.core.presenters import TrailLine, trail
from m50portal.core.returning import with_return
from members.choices import Cluster, RoleKind, Trait
from members.models import BillingProfile, Municipality, MunicipalRole
from members.presenters import most_wanted_first
from members.upkeep.choices import PROPOSAL_BADGES, ProposalKind, ProposalState
from members.upkeep.models import ChangeProposal, RoundEntry


@dataclass(frozen=True)
class Line:
    """One thing that the register says, with where to correct it; ``about`` is read out."""

    label: str
    text: str
    links: tuple[tuple[str, str], ...] = ()
    about: str = ""
    is_missing: bool = False


@dataclass(frozen=True)
class Part:
    """A part of the page: what it says, what to do there, and whether it was found right."""

    key: str
    title: str
    lines: list[Line]
    actions: tuple[tuple[str, str], ...] = ()
    empty: str = ""
    hint: str = ""

    @property
    def print(self) -> str:
        """Tells whether the part still says the same."""
        text = "\n".join(f"{line.label}\t{line.text}" for line in self.lines)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def state_in(self, entry: RoundEntry | None) -> str:
        """``right``, ``changed`` (after it was found right) or nothing."""
        known = entry.checked.get(self.key) if entry is not None else None
        if known is None:
            return ""
        return "right" if known["print"] == self.print else "changed"


@dataclass(frozen=True)
class Shown:
    """A part as the page shows it."""

    part: Part
    state: str
    checked: str = ""


def shown(parts: list[Part], entry: RoundEntry | None) -> list[Shown]:
    """``parts`` with what was found right so far."""
    lines = []
    for part in parts:
        known = (entry.checked if entry is not None else {}).get(part.key)
        day = parse_day(known["on"]) if known else None
        text = f"{known['by']}, {long_date(day)}" if known and day else ""
        lines.append(Shown(part, part.state_in(entry), text))
    return lines


def parts_of(municipality: Any, back: str) -> list[Part]:
    """What the register knows of ``municipality``, in parts; links come back to ``back``."""
    billing = BillingProfile.objects.filter(municipality=municipality).first()
    profile = billing or BillingProfile(municipality=municipality)
    return [
        _facts(municipality, back),
        _people(municipality, back),
        *_billing(profile, municipality, back),
    ]


def _link(label: str, name: str, args: list[Any], back: str) -> tuple[str, str]:
    return label, with_return(reverse(name, args=args), back)


def _facts(municipality: Any, back: str) -> Part:
    traits = ", ".join(Trait(value).label for value in municipality.traits)
    edit = (_link("Wijzigen", "members:traits_edit", [municipality.slug], back),)
    number = municipality.inhabitants
    inhabitants = f"{number:,}".replace(",", ".") if number else "Onbekend"
    if number:
        inhabitants += f" op {long_date(municipality.inhabitants_on)} (CBS)"
    return Part(
        "municipality",
        "De gemeente",
        [
            Line("Naam", municipality.legal_name),
            Line("Provincie", municipality.get_province_display() or "Onbekend"),
            Line("Inwoners", inhabitants),
            Line("OIN", municipality.oin or "Onbekend"),
            Line("Kenmerken", traits or "Niet ingevuld", edit, "kenmerken", not traits),
        ],
        hint="Klopt de naam, het aantal inwoners of het OIN niet? Laat het ons weten door te antwoorden op onze mail.",
    )


def _people(municipality: Municipality, back: str) -> Part:
    roles = MunicipalRole.objects.current().filter(municipality=municipality).for_lists()
    lines = [_person(role, back) for role in sorted(roles, key=most_wanted_first)]
    if not any(line.label.startswith(RoleKind.CONTACT_OFFICIAL.label) for line in lines):
        lines.insert(0, Line(RoleKind.CONTACT_OFFICIAL.label, "Nog niemand", is_missing=True))
    invite = _link("Collega's en accounts", "upkeep:colleagues", [municipality.slug], back)
    return Part(
        "people",
        "Mensen",
        lines,
        actions=(
            _link("Persoon toevoegen", "members:role_add", [municipality.slug], back),
            invite,
        ),
        hint="Is iemand vertrokken? Beëindig dan de rol. Met “Alles klopt” bevestigt u ook de e-mailadressen.",
    )


def _person(role: MunicipalRole, back: str) -> Line:
    person, slug = role.official, role.municipality.slug
    phone = person.phone.replace(" ", "\u00a0")
    reach = " · ".join(filter(None, [person.email, phone]))
    kind = role.get_kind_display()
    return Line(
        f"{kind}: {role.portfolio.lower()}" if role.portfolio else kind,
        f"{person.name} · {reach or 'geen e-mailadres'}",
        (
            _link("Wijzigen", "members:role_edit", [slug, role.pk], back),
            _link("Beëindigen", "members:role_end", [slug, role.pk], back),
        ),
        f"{person.name}, {kind}",
        not person.email,
    )


def _billing(profile: BillingProfile, municipality: Municipality, back: str) -> list[Part]:
    edit = (_link("Wijzigen", "members:billing_edit", [municipality.slug], back),)
    place = " ".join(filter(None, [profile.postcode, profile.city]))
    address = ", ".join(filter(None, [profile.street, place]))
    rows = {
        "billing": (
            ("Adres", address, profile.street),
            ("E-mailadres voor facturen", profile.invoice_email, profile.invoice_email),
            ("Ter attentie van", profile.attention_of, True),
        ),
        "references": (
            ("Kenmerk van de gemeente", profile.buyer_reference, profile.buyer_reference),
            ("Verplichtingen- of ordernummer", profile.order_reference, True),
        ),
    }
    titles = {"billing": "Factuuradres", "references": "Kenmerken voor de factuur"}
    return [
        Part(
            key,
            titles[key],
            [
                Line(label, text or "Niet ingevuld", edit, label.lower(), not known)
                for label, text, known in lines
            ],
        )
        for key, lines in rows.items()
    ]


LABELS = {
    "name": "Naam",
    "email": "E-mailadres",
    "phone": "Telefoonnummer",
    "portfolio": "Portefeuille",
    "starts_on": "Begint op",
    "last_day": "Laatste dag",
    "ends_on": "Eindigt op",
    "kind": "Rol",
    "traits": "Kenmerken",
    "cluster": "Soort stad (Platform31)",
    "official": "Persoon",
}


def field_label(name: str) -> str:
    """What a stored field is called on the screen."""
    if name in LABELS:
        return LABELS[name]
    for row in BillingProfile._meta.fields:
        if row.name == name:
            return str(row.verbose_name).capitalize()
    return name


def field_text(name: str, value: Any) -> str:
    """A stored value as people read it."""
    if name == "kind" and value in RoleKind.values:
        return str(RoleKind(value).label)
    if name == "cluster" and value in Cluster.values:
        return str(Cluster(value).label)
    if isinstance(value, list):
        known = [Trait(row).label if row in Trait.values else str(row) for row in value]
        return ", ".join(known)
    day = parse_day(str(value)) if name.endswith(("_on", "_day")) else None
    if day is not None:
        return long_date(day)
    return "" if value in (None, "None") else str(value)


@dataclass(frozen=True)
class Pair:
    """A field with its old and its new value; ``now`` when something else is stored meanwhile."""

    label: str
    old: str
    new: str
    now: str = ""
    has_moved: bool = False


@dataclass(frozen=True)
class ProposalRow:
    """A proposal as the lists show it."""

    proposal: ChangeProposal
    subject: str
    pairs: list[Pair]
    badge: str
    is_stale: bool

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still has to decide."""
        return self.proposal.state == ProposalState.WAITING


def proposal_row(proposal: ChangeProposal, now: dict[str, Any] | None = None) -> ProposalRow:
    """``proposal`` with its fields; ``now`` is what is stored at this moment."""
    stored = proposal.before if now is None else now
    pairs = []
    for name in sorted(proposal.values, key=_place):
        new = proposal.values[name]
        key = "ends_on" if name == "last_day" and "ends_on" in proposal.before else name
        old = proposal.before.get(key, "")
        if name == "successor":  # an id; the name stands beside it
            continue
        if old == new or (name == "portfolio" and not old and not new) or not (old or new):
            continue
        moved = stored.get(key, "") != old
        texts = [field_text(name, value) for value in (old, new, stored.get(key, ""))]
        pairs.append(Pair(field_label(name), texts[0], texts[1], texts[2], moved))
    state = ProposalState(proposal.state)
    return ProposalRow(
        proposal,
        _subject(proposal),
        pairs,
        PROPOSAL_BADGES[state],
        state == ProposalState.WAITING and stored != proposal.before,
    )


def _place(name: str) -> int:
    """Where a field stands: JSON in PostgreSQL keeps no order."""
    known = [*LABELS, *(row.name for row in BillingProfile._meta.fields)]
    return known.index(name) if name in known else len(known)


def _subject(proposal: ChangeProposal) -> str:
    kind = proposal.get_kind_display()
    if proposal.role is not None:
        return f"{kind}: {proposal.role.official.name}, {proposal.role.get_kind_display().lower()}"
    if proposal.kind == ProposalKind.ADD_ROLE:
        role = field_text("kind", proposal.values.get("kind"))
        return f"{kind}: {proposal.values.get('name')}, {role.lower()}"
    return proposal.get_field_display()


@dataclass(frozen=True)
class ChangeRow:
    """A change by a municipality as the list shows it."""

    line: TrailLine
    pairs: list[Pair]
    subject: str
    url: str
    is_seen: bool = field(default=False)


def change_rows(events: list[Any], slugs: dict[str, str]) -> list[ChangeRow]:
    """Lines of the trail with old and new apart; ``slugs``: of the municipalities by id."""
    rows = []
    for line in trail(events):
        changes = dict(line.event.changes)
        subject = str(changes.pop("official", ""))
        slug = slugs.get(line.event.target_id, "")
        url = reverse("members:detail", args=[slug]) if slug else ""
        seen = getattr(line.event, "is_seen", False)
        rows.append(ChangeRow(line, _pairs(changes), subject, url, seen))
    return rows


def _pairs(changes: dict[str, Any]) -> list[Pair]:
    pairs = []
    for name, value in changes.items():
        old, new = value if isinstance(value, list) and len(value) == 2 else ("", value)
        if name == "traits":
            old, new = (text.split(", ") if text else [] for text in (old, new))
        pairs.append(Pair(field_label(name), field_text(name, old), field_text(name, new)))
    return pairs


@dataclass(frozen=True)
class Tab:
    """One of the pages beside each other."""

    label: str
    url: str
    current: bool


TABS = (
    ("Bevestigingsrondes", "upkeep:rounds"),
    ("Voorgestelde wijzigingen", "upkeep:proposals"),
    ("Wat is er gewijzigd", "upkeep:changes"),
    ("Wat wacht op goedkeuring?", "upkeep:approval"),
)


def tabs(current: str) -> list[Tab]:
    """The secretariat's pages of this room; ``current`` is a URL name."""
    return [Tab(label, reverse(name), name == current) for label, name in TABS]
