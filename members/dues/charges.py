"""What a late payment costs by law. Arithmetic; who may ask it, and whether, others decide.

Sources: art. 6:119 and 6:119a BW (interest, simple within a year of 365 days); Besluit vergoeding
voor buitengerechtelijke incassokosten (the scale, at least € 40); art. 6:96 lid 4 BW (€ 40).
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from m50portal.core.money import cents
from members.dues.choices import CostsKind

YEAR = Decimal(365)
FIXED_COSTS = Decimal("40.00")
LEAST_COSTS, MOST_COSTS = Decimal("40.00"), Decimal("6775.00")
# Up to how much (euros, on top of the step before) which percentage holds; the last one has no end.
SCALE = (
    (Decimal(2500), Decimal(15)),
    (Decimal(2500), Decimal(10)),
    (Decimal(5000), Decimal(5)),
    (Decimal(190000), Decimal(1)),
)
REST = Decimal("0.5")


@dataclass(frozen=True)
class Rate:
    """A percentage a year from ``starts_on`` on."""

    starts_on: datetime.date
    percent: Decimal


def costs_of(amount: Decimal, kind: str) -> Decimal:
    """The costs of collecting ``amount`` (euros), in euros."""
    if kind == CostsKind.FIXED and amount > 0:
        return FIXED_COSTS
    if kind != CostsKind.SCALE or amount <= 0:
        return Decimal(0)
    costs, left = Decimal(0), amount
    for width, percent in SCALE:
        part = min(left, width)
        costs += part * percent / 100
        left -= part
    costs += left * REST / 100
    return min(max(cents(costs), LEAST_COSTS), MOST_COSTS)


def interest_on(
    balances: Sequence[tuple[datetime.date, Decimal]],
    rates: Sequence[Rate],
    *,
    due_on: datetime.date,
    day: datetime.date,
) -> Decimal | None:
    """Simple interest (euros) from the day after ``due_on`` up to and with ``day``.

    ``balances``: from which day how much was open, the first on or before ``due_on``, in order.
    None when a part of the time has no rate: interest is never guessed.
    """
    marks = {due_on, day}
    marks |= {on for on, _ in balances if due_on < on < day}
    marks |= {rate.starts_on for rate in rates if due_on < rate.starts_on < day}
    total = Decimal(0)
    ordered = sorted(marks)
    for start, end in zip(ordered, ordered[1:], strict=False):
        open_amount = [amount for on, amount in balances if on <= start][-1]
        known = [rate.percent for rate in rates if rate.starts_on <= start]
        if open_amount <= 0:
            continue
        if not known:
            return None
        total += open_amount * known[-1] / 100 * (end - start).days / YEAR
    return cents(total)
