"""Questions about the bank's statements: what is still to do, and which invoice each payment is for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from m50portal.core.money import cents, euro
from members.dues.bank_matching import Match, OpenInvoice, OpenInvoices
from members.dues.bank_statements import Movement
from members.dues.choices import Certainty
from members.dues.models import BankMovement, BankStatement, Booking, Invoice, Payment


@dataclass(frozen=True)
class MovementLine:
    """A movement with what was done with it, or which invoice it seems to be for."""

    movement: BankMovement
    match: Match
    payments: list[Payment] = field(default_factory=list)
    original: BankMovement | None = None

    @property
    def is_to_do(self) -> bool:
        """Whether somebody has to do something with it."""
        row = self.movement
        return (
            not self.payments and not row.set_aside_reason and (row.amount > 0 or row.is_reversal)
        )

    @property
    def is_sure(self) -> bool:
        """Whether reference and amount both fit."""
        return self.match.certainty == Certainty.SURE


def statements() -> QuerySet[BankStatement]:
    """Every statement, last first, with how many ``movements_count`` it has and are ``to_do_count``."""
    booked = Q(movements__bookings__payment__isnull=False) & Q(
        movements__bookings__payment__withdrawn_at=None
    )
    came_in = Q(movements__amount__gt=0) | Q(movements__is_reversal=True)
    rows = BankStatement.objects.annotate(
        movements_count=Count("movements", distinct=True),
        handled_count=Count(
            "movements",
            distinct=True,
            filter=came_in & (booked | ~Q(movements__set_aside_reason="")),
        ),
        came_in_count=Count("movements", distinct=True, filter=came_in),
    )
    return rows.order_by("-closes_on", "-pk")


def open_invoices() -> list[OpenInvoice]:
    """Every invoice of which something is open today; one query."""
    issued: Any = Invoice.objects.issued().with_paid()
    rows = issued.filter(open_amount__gt=0)
    return [
        OpenInvoice(
            row.pk,
            str(row.number),
            row.payment_reference,
            cents(row.open_amount),
            row.municipality_id,
        )
        for row in rows.order_by("series_year", "serial")
    ]


def known_accounts() -> dict[str, set[int]]:
    """Account → the municipalities that paid from it before; one query."""
    found: dict[str, set[int]] = defaultdict(set)
    rows = Booking.objects.filter(payment__withdrawn_at=None).exclude(movement__counter_iban="")
    for iban, place in rows.values_list("movement__counter_iban", "payment__invoice__municipality"):
        found[iban].add(place)
    return dict(found)


def lines_of(statement: BankStatement) -> list[MovementLine]:
    """The movements of ``statement`` in the order of the bank; five queries."""
    rows = list(statement.movements.order_by("pk"))
    payments: dict[int, list[Payment]] = defaultdict(list)
    booked = Booking.objects.filter(movement__in=rows, payment__withdrawn_at=None)
    for booking in booked.select_related("payment__invoice__municipality").order_by("pk"):
        payments[booking.movement_id].append(booking.payment)
    matcher = OpenInvoices(open_invoices(), known_accounts())
    originals = _originals(row for row in rows if row.is_reversal)
    return [
        MovementLine(row, matcher.match(as_told(row)), payments[row.pk], originals.get(row.pk))
        for row in rows
    ]


def line_of(movement: BankMovement) -> MovementLine:
    """One movement with what is known of it."""
    return next(line for line in lines_of(movement.statement) if line.movement.pk == movement.pk)


def as_told(row: BankMovement) -> Movement:
    """The stored movement as the readers give it."""
    return Movement(
        on=row.on,
        amount=row.amount,
        counter_iban=row.counter_iban,
        counter_name=row.counter_name,
        reference=row.reference,
        end_to_end=row.end_to_end,
        bank_reference=row.bank_reference,
        text=row.text,
        is_reversal=row.is_reversal,
    )


def _originals(reversals: Iterable[BankMovement]) -> dict[int, BankMovement]:
    """Reversal → the booked movement that it takes back: same account, opposite amount, the last before."""
    found = {}
    for row in reversals:
        every: Any = BankMovement.objects.with_booked()
        rows = every.filter(
            is_booked=True, amount=-row.amount, on__lte=row.on, counter_iban=row.counter_iban
        )
        same = rows.filter(end_to_end=row.end_to_end) if row.end_to_end else rows
        original = same.order_by("-on", "-pk").first()
        if original is not None:
            found[row.pk] = original
    return found


def gap_before(statement: BankStatement) -> str:
    """What misses between the statement before and this one (Dutch); nothing when they fit."""
    if statement.opening is None or statement.opens_on is None:
        return ""
    rows = BankStatement.objects.filter(
        iban=statement.iban, closes_on__lte=statement.opens_on, closing__isnull=False
    )
    before = rows.exclude(pk=statement.pk).order_by("-closes_on", "-pk").first()
    if before is None or before.closing is None or before.closing == statement.opening:
        return ""
    return (
        f"Het vorige afschrift eindigt met {euro(before.closing)} en dit begint met "
        f"{euro(statement.opening)}. Er ontbreekt een afschrift."
    )


def waiting_movements() -> int:
    """How many movements wait for somebody."""
    return BankMovement.objects.to_do().count()


def to_divide(movement: BankMovement, text: str = "") -> list[Any]:
    """Open invoices to divide a movement over: of who paid from this account before first; at most 50."""
    issued: Any = Invoice.objects.issued().with_paid()
    rows = issued.filter(open_amount__gt=0)
    rows = rows.select_related("municipality", "dues_year")
    if text:
        rows = rows.filter(Q(municipality__search_key__icontains=text) | Q(number__icontains=text))
    places = known_accounts().get(movement.counter_iban, set()) if movement.counter_iban else set()
    found = list(rows.order_by("municipality__sort_key", "series_year", "serial")[:500])
    return sorted(found, key=lambda row: row.municipality_id not in places)[:50]
