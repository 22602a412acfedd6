"""Questions about dues: who owes what for a year, and why not."""

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import Q, prefetch_related_objects

from m50portal.core.dates import today
from members.choices import BAND, EndReason, MembershipKind, Share
from members.dues.assessment import Assessment, History, assess
from members.dues.choices import Outcome, RunState, VatTreatment
from members.dues.models import DuesRun, DuesYear, Invoice, Issuer
from members.models import Membership, Municipality, Succession
from members.selectors import billing_of


@dataclass(frozen=True)
class PreviewLine:
    """One municipality in the preview of a year: what, why, and what stands in the way."""

    municipality: Municipality
    assessment: Assessment
    blocks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    invoice: Invoice | None = None
    # What was taken back to be asked again: the new invoice replaces it.
    credited: Invoice | None = None

    @property
    def is_due(self) -> bool:
        """Whether an invoice has to be made, now or once it is no longer blocked."""
        return self.assessment.owes and self.invoice is None


@dataclass(frozen=True)
class Preview:
    """What should be invoiced for a year against what is."""

    terms: DuesYear
    issuer: Issuer | None
    lines: tuple[PreviewLine, ...]
    obstacles: tuple[str, ...] = field(default=())

    @property
    def ready(self) -> list[PreviewLine]:
        """What a run issues."""
        if self.obstacles:
            return []
        return [line for line in self.lines if line.is_due and not line.blocks]

    @property
    def blocked(self) -> list[PreviewLine]:
        """Who owes, but lacks something that an invoice needs."""
        return [line for line in self.lines if line.is_due and line.blocks]

    @property
    def invoiced(self) -> list[PreviewLine]:
        """Who already has an invoice."""
        return [line for line in self.lines if line.invoice is not None]

    @property
    def unknown(self) -> list[PreviewLine]:
        """Who would owe, had the year an amount."""
        wanted = Outcome.UNKNOWN_RATE
        return [
            line for line in self.lines if line.assessment.outcome is wanted and not line.invoice
        ]

    @property
    def free(self) -> list[PreviewLine]:
        """Who owes nothing."""
        paying = (Outcome.OWES, Outcome.UNKNOWN_RATE)
        return [x for x in self.lines if x.assessment.outcome not in paying and not x.invoice]

    @property
    def flagged(self) -> list[PreviewLine]:
        """What goes out, but deserves a look first."""
        return [line for line in self.ready if line.notes]

    @property
    def fingerprint(self) -> str:
        """Changes when anything changes in who would be invoiced for how much."""
        text = ";".join(f"{line.municipality.pk}:{line.assessment.amount}" for line in self.ready)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def total(self) -> Decimal:
        """What a run would ask, without VAT."""
        return sum((line.assessment.amount for line in self.ready), Decimal(0))


def preview(terms: DuesYear, *, issue_on: datetime.date | None = None) -> Preview:
    """Everybody who was ever a member by the end of the year, in the order of the register."""
    issue_on = issue_on or today()
    issuer = issuer_on(issue_on)
    lines = _with_shared_addresses(_lines(terms, issue_on=issue_on, only=None))
    return Preview(terms, issuer, lines, tuple(obstacles(terms, issuer)))


def preview_one(
    terms: DuesYear, municipality_id: int, *, issue_on: datetime.date
) -> PreviewLine | None:
    """The line of one municipality; None when it never was a member. Notes on its size are left out."""
    lines = _lines(terms, issue_on=issue_on, only=frozenset({municipality_id}))
    return lines[0] if lines else None


def preview_some(
    terms: DuesYear, municipality_ids: Iterable[int], *, issue_on: datetime.date
) -> dict[int, PreviewLine]:
    """As ``preview_one`` for several at once, by the key of the municipality; as many queries.

    Not of who merges that year: what one of them owes depends on who was asked a moment ago.
    """
    wanted = frozenset(municipality_ids)
    merging = Succession.objects.filter(on__year=terms.year)
    pairs = merging.filter(Q(successor__in=wanted) | Q(predecessor__in=wanted))
    for pair in pairs.values_list("predecessor", "successor"):
        wanted -= set(pair)
    lines = _lines(terms, issue_on=issue_on, only=wanted) if wanted else ()
    return {line.municipality.pk: line for line in lines}


def obstacles(terms: DuesYear, issuer: Issuer | None) -> list[str]:
    """Why nothing at all can be issued for this year, in words."""
    found = []
    if terms.amount_for(MembershipKind.MEMBER) is None:
        found.append(f"Het bedrag voor {terms.year} is onbekend. Er kan niets worden gefactureerd.")
    if issuer is None:
        found.append("Er is vandaag geen afzender. Vul eerst de gegevens van de afzender in.")
    elif VatTreatment(terms.vat_treatment).needs_vat_number and not issuer.vat_number:
        found.append("Voor deze keuze over btw heeft de afzender een btw-nummer nodig.")
    return found


def issuer_on(day: datetime.date) -> Issuer | None:
    """The sender that is valid on ``day``."""
    return Issuer.objects.as_of(day).first()


def _lines(
    terms: DuesYear, *, issue_on: datetime.date, only: frozenset[int] | None
) -> tuple[PreviewLine, ...]:
    """The lines of everybody, or of some municipalities: five or six queries in all."""
    prefetch_related_objects([terms], "rates")
    successions = _successions(only)
    wanted = Q()
    if only is not None:
        pairs = ((s.predecessor_id, s.successor_id) for s in successions)
        wanted = Q(municipality__in=only.union(*pairs))
    year_ends_on = datetime.date(terms.year + 1, 1, 1)
    by_municipality: dict[int, list[Membership]] = defaultdict(list)
    members = Membership.objects.filter(wanted, starts_on__lt=year_ends_on)
    for row in members.select_related("municipality__billing"):
        by_municipality[row.municipality_id].append(row)
    asked = _asked(wanted, terms)
    invoices = asked.standing
    found = {
        key: rows[0].municipality
        for key, rows in by_municipality.items()
        if only is None or key in only
    }
    sizes = _inhabitants(issue_on) if only is None else {}
    lines = []
    for municipality in sorted(found.values(), key=lambda m: (m.sort_key, m.pk)):
        history = _history(municipality, by_municipality, successions)
        assessment = _assess(terms, municipality, history, asked, successions)
        line = PreviewLine(
            municipality=municipality,
            assessment=assessment,
            blocks=tuple(_blocks(municipality, issue_on)),
            notes=(*assessment.notes, *_notes(municipality, sizes)),
            invoice=invoices.get(municipality.pk),
            credited=asked.again.get(municipality.pk),
        )
        lines.append(line)
    return tuple(lines)


@dataclass(frozen=True)
class _Asked:
    """The invoices of a year, each by municipality: that stand, to be asked again, taken back for good."""

    standing: dict[int, Invoice] = field(default_factory=dict)
    again: dict[int, Invoice] = field(default_factory=dict)
    waived: dict[int, Invoice] = field(default_factory=dict)


def _asked(wanted: Q, terms: DuesYear) -> _Asked:
    """The invoices of the year; of who has more than one, the last; one query."""
    found = _Asked()
    rows: Any = Invoice.objects.issued().filter(wanted, dues_year=terms, replaced_by=None)
    for invoice in rows.with_credits().order_by("pk"):
        if invoice.credited < invoice.total:
            found.standing[invoice.municipality_id] = invoice
        elif invoice.is_asked_again:
            found.again[invoice.municipality_id] = invoice
        else:
            found.waived[invoice.municipality_id] = invoice
    return found


def _successions(only: frozenset[int] | None) -> list[Succession]:
    rows = Succession.objects.all()
    if only is not None:
        rows = rows.filter(Q(successor__in=only) | Q(predecessor__in=only))
    return list(rows.select_related("successor").order_by("on", "pk"))


def _history(
    municipality: Municipality,
    by_municipality: dict[int, list[Membership]],
    successions: Iterable[Succession],
) -> History:
    """The memberships of ``municipality`` with what mergers brought in and took away."""
    own = by_municipality[municipality.pk]
    inherited: list[Membership] = []
    merged_into, names = {}, {}
    for succession in successions:
        after = by_municipality.get(succession.successor_id, [])
        # Of a municipality that was divided, only who went on with the membership takes it over.
        if succession.share == Share.PART and all(row.starts_on != succession.on for row in after):
            continue
        if succession.successor_id == municipality.pk:
            inherited += [
                row
                for row in by_municipality.get(succession.predecessor_id, [])
                if row.end_reason == EndReason.MERGED and row.ends_on == succession.on
            ]
        if succession.predecessor_id == municipality.pk:
            names[succession.on] = succession.successor.name
            if any(
                row.kind == MembershipKind.MEMBER and row.covers(succession.on) for row in after
            ):
                merged_into[succession.on] = succession.successor.name
    return History(own, inherited, merged_into, names)


def _assess(
    terms: DuesYear,
    municipality: Municipality,
    history: History,
    asked: _Asked,
    successions: Iterable[Succession],
) -> Assessment:
    """The assessment; what was taken back for good or asked of a predecessor is not asked again."""
    result = assess(terms, history)
    if not result.owes:
        return result
    waived = asked.waived.get(municipality.pk)
    if waived is not None:
        return Assessment(Outcome.CREDITED, f"{waived} is gecrediteerd, zonder nieuwe factuur.")
    inherited = {row.municipality_id for row in history.inherited}
    for succession in successions:
        if succession.successor_id == municipality.pk and succession.on.year == terms.year:
            earlier = asked.standing.get(succession.predecessor_id)
            if earlier is not None and succession.predecessor_id in inherited:
                text = f"{earlier.buyer_name} kreeg voor {terms.year} al {earlier}."
                return Assessment(Outcome.VIA_PREDECESSOR, text)
    return result


def _blocks(municipality: Municipality, issue_on: datetime.date) -> list[str]:
    """What makes an invoice to ``municipality`` impossible."""
    billing = billing_of(municipality)
    found = [f"{label} ontbreekt" for label in billing.missing()]
    if municipality.ends_on is not None and municipality.ends_on <= issue_on:
        found.append("de gemeente bestaat niet meer")
    return found


def _notes(municipality: Municipality, sizes: dict[int, int]) -> list[str]:
    """What deserves a look, but stops nothing."""
    found, billing = [], billing_of(municipality)
    if not (billing.buyer_reference.strip() or billing.order_reference.strip()):
        found.append("Geen kenmerk of verplichtingennummer: er komt geen e-factuur bij.")
    if not municipality.oin:
        found.append("Geen OIN: er komt geen e-factuur bij.")
    size = sizes.get(municipality.pk)
    if size is not None and not BAND[0] <= size <= BAND[1]:
        found.append(f"Buiten de richtlijn: {size:,} inwoners.".replace(",", "."))
    return found


def _with_shared_addresses(lines: tuple[PreviewLine, ...]) -> tuple[PreviewLine, ...]:
    """``lines`` with a note where two that pay have the same postal or mail address for invoices."""
    users: dict[tuple[str, ...], list[str]] = defaultdict(list)
    paying = [line for line in lines if line.assessment.owes]
    for line in paying:
        for key in _addresses(line.municipality):
            users[key].append(line.municipality.name)

    def noted(line: PreviewLine) -> PreviewLine:
        names = {n for key in _addresses(line.municipality) for n in users.get(key, [])}
        others = sorted(names - {line.municipality.name})
        if not others or not line.assessment.owes:
            return line
        note = f"Zelfde factuuradres als {', '.join(others)}."
        return replace(line, notes=(*line.notes, note))

    return tuple(noted(line) for line in lines)


def _addresses(municipality: Municipality) -> list[tuple[str, ...]]:
    """Where its invoices go, comparable: the postal address and the mail address, if filled in."""
    billing = billing_of(municipality)
    found = [(billing.street, billing.postcode, billing.city), (billing.invoice_email,)]
    return [tuple(part.casefold() for part in parts) for parts in found if all(parts)]


def _inhabitants(day: datetime.date) -> dict[int, int]:
    """Inhabitants per municipality id: the last figure known on ``day``."""
    rows: Any = Municipality.objects.filter(memberships__isnull=False).with_population_on(day)
    return dict(rows.exclude(inhabitants=None).values_list("pk", "inhabitants"))


def running_run(terms: DuesYear) -> DuesRun | None:
    """The run of this year that is being worked on."""
    return DuesRun.objects.filter(dues_year=terms, state=RunState.RUNNING).first()
