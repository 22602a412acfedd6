"""Dues as the pages of the portal show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from m50portal.core.money import cents, euro
from members.dues.choices import (
    ProRata,
    Reference,
    Transition,
    VatTreatment,
)
from members.dues.models import DuesRun, DuesYear, Invoice
from members.dues.presenters import PageLine, page_line, vat_row
from members.dues.references import in_groups
from members.dues.selectors import Preview
from members.dues.selectors_ageing import COLUMNS, Ageing
from members.dues.selectors_books import SUMS, Progress, YearSum


@dataclass(frozen=True)
class Totals:
    """All years together."""

    count: int
    total: Decimal
    paid: Decimal
    open: Decimal
    overpaid: Decimal
    late: Decimal
    late_count: int

    @property
    def count_text(self) -> str:
        """``100 facturen``."""
        return "1 factuur" if self.count == 1 else f"{self.count} facturen"


def totals(rows: Sequence[YearSum]) -> Totals:
    """All years added up."""
    sums = {name: sum((getattr(row, name) for row in rows), Decimal(0)) for name in SUMS}
    return Totals(
        count=sum(row.count for row in rows), late_count=sum(r.late_count for r in rows), **sums
    )


@dataclass(frozen=True)
class Bar:
    """One bar of components/bar_chart.html."""

    label: str
    value: str
    share: int
    kind: str


def year_bars(rows: Sequence[YearSum]) -> list[Bar]:
    """How much of what was asked for each year came in; what was paid too much is left out."""
    bars = []
    for row in rows:
        if row.total:
            came_in = row.paid - row.overpaid
            share = int(100 * came_in / row.total)
            kind = "bad" if row.late else ("ok" if share == 100 else "")
            text = f"{euro(came_in)} van {euro(row.total)}"
            bars.append(Bar(str(row.year), text, share, kind))
    return bars


def age_bars(ageing: Ageing) -> list[Bar]:
    """What is open by how late it is, next to the largest; nothing when nothing is open."""
    totals = [Decimal(0)] * len(COLUMNS)
    for item in ageing.items:
        totals[item.column] += max(item.amount, Decimal(0))
    most = max(totals)
    if not most:
        return []
    kinds = ("", "warn", "warn", "bad", "bad")
    return [
        Bar(label, euro(total), int(100 * total / most), kind if total else "")
        for label, total, kind in zip(COLUMNS, totals, kinds, strict=True)
    ]


@dataclass(frozen=True)
class Tab:
    """One of components/tabs.html."""

    label: str
    url: str
    current: bool


def year_tabs(year: int, current: str) -> list[Tab]:
    """The pages about one year."""
    return [
        Tab("Voorbeeld", reverse("dues:year", args=[year]), current == "preview"),
        Tab("Facturen", reverse("dues:invoices", args=[year]), current == "invoices"),
    ]


def year_facts(terms: DuesYear) -> list[tuple[str, str]]:
    """The rules of a year in words."""
    amounts = [
        (f"Bedrag per {rate.get_kind_display().lower()}", euro(rate.amount))
        for rate in sorted(terms.rates.all(), key=lambda rate: rate.kind, reverse=True)
    ]
    return [
        *(amounts or [("Bedrag per lid", "onbekend")]),
        ("Wie betaalt", Reference(terms.reference).label),
        ("Niet het hele jaar lid", ProRata(terms.pro_rata).label),
        ("Van aspirant-lid naar lid", Transition(terms.transition).label),
        ("Betaaltermijn", f"{terms.due_days} dagen"),
        ("Btw", VatTreatment(terms.vat_treatment).label),
        ("Bron of besluit", terms.source),
    ]


@dataclass(frozen=True)
class RunLine:
    """A run in a list."""

    run: DuesRun
    label: str
    kind: str


def run_line(run: DuesRun) -> RunLine:
    """``run`` with its badge."""
    return RunLine(run, run.get_state_display(), "ok" if run.finished_at else "info")


def progress_text(state: Progress) -> str:
    """``41 van 100 facturen``."""
    noun = "factuur" if state.total == 1 else "facturen"
    return f"{state.handled} van {state.total} {noun}"


@dataclass(frozen=True)
class Asked:
    """What a run would ask of everybody together, with VAT."""

    count: int
    net: Decimal
    vat: Decimal

    @property
    def total(self) -> Decimal:
        """What the municipalities pay."""
        return self.net + self.vat


def asked(due: Preview) -> Asked:
    """The sum of what the invoices of ``due`` would say; VAT is rounded per invoice."""
    rate = VatTreatment(due.terms.vat_treatment).rate
    amounts = [line.assessment.amount for line in due.ready]
    vat = sum((cents(amount * rate / 100) for amount in amounts), Decimal(0))
    return Asked(len(amounts), due.total, vat)


@dataclass(frozen=True)
class InvoiceFacts:
    """The page of one invoice, beside its rows."""

    status: str
    kind: str
    lines: list[PageLine]
    iban: str
    payment_reference: str
    vat: tuple[str, str]


def invoice_facts(invoice: Invoice) -> InvoiceFacts:
    """The facts of an ``invoice`` that carries its status."""
    return InvoiceFacts(
        status="Creditfactuur" if invoice.is_credit else invoice.status_label,
        kind="neutral" if invoice.is_credit else invoice.status_kind,
        lines=[page_line(line) for line in invoice.lines.order_by("position")],
        iban=in_groups(invoice.seller_iban),
        payment_reference=in_groups(invoice.payment_reference),
        vat=vat_row(invoice),
    )
