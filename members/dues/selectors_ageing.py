"""What was open on a day, and for how long: the list of open items by age."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from m50portal.core.money import cents
from members.dues.models import Invoice

# Until how many days after the due date each column goes; the last one has no end.
BOUNDS = (0, 30, 60, 90)
COLUMNS = (
    *("Niet vervallen", "1 tot en met 30 dagen", "31 tot en met 60 dagen"),
    *("61 tot en met 90 dagen", "Meer dan 90 dagen"),
)


@dataclass(frozen=True)
class OpenItem:
    """An invoice of which something is open on ``day``; below zero: paid too much."""

    invoice: Any
    day: datetime.date

    @property
    def amount(self) -> Decimal:
        """What is open, in euros."""
        return cents(self.invoice.open_amount)

    @property
    def days_late(self) -> int:
        """How many days after the due date; 0 when it is not due yet."""
        return max(0, (self.day - self.invoice.due_on).days)

    @property
    def column(self) -> int:
        """Which of ``COLUMNS`` it stands in."""
        late = self.days_late
        return next((place for place, bound in enumerate(BOUNDS) if late <= bound), len(BOUNDS))

    @property
    def amounts(self) -> list[Decimal | None]:
        """Its amount in its column, nothing in the others."""
        return [self.amount if place == self.column else None for place in range(len(COLUMNS))]


@dataclass(frozen=True)
class Ageing:
    """The open items of ``day`` in the order of the register."""

    day: datetime.date
    items: list[OpenItem]

    @property
    def total(self) -> Decimal:
        """Everything open, less what was paid too much: what the debtors' account comes to."""
        return sum((item.amount for item in self.items), Decimal(0))

    @property
    def totals(self) -> list[Decimal]:
        """The sum of each column."""
        return [
            sum((item.amount for item in self.items if item.column == place), Decimal(0))
            for place in range(len(COLUMNS))
        ]


def ageing_on(day: datetime.date) -> Ageing:
    """What was open on ``day`` as it was known to be then: later payments do not count. One query."""
    rows: Any = Invoice.objects.issued().filter(issued_on__lte=day).with_paid(day)
    rows = rows.exclude(open_amount=0).select_related("municipality", "dues_year")
    found = rows.order_by("municipality__sort_key", "series_year", "serial")
    return Ageing(day, [OpenItem(invoice, day) for invoice in found])
