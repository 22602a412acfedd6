"""An amount divided over shares so that the parts add up to it, to the cent: arithmetic, no database."""

from collections.abc import Sequence
from decimal import Decimal

from m50portal.core.money import CENT

HUNDRED = 100
# How precise a share in percent is shown; the amounts are divided without this rounding.
PERCENT_DIGITS = Decimal("0.0001")


def apportion(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """``total`` (euros, whole cents, not negative) divided in proportion to ``weights``.

    Each part is rounded down to cents; the cents that are left go one by one to the largest
    remainders, of equal ones to who comes first (largest remainder, Hamilton). So the parts add up
    to ``total`` exactly, and no part is a cent or more away from its exact value. Whole numbers all
    the way: nothing is rounded before the end.
    """
    in_cents = _in_cents(total)
    shares = [_in_cents(weight) for weight in weights]
    whole = sum(shares)
    if in_cents < 0 or any(share < 0 for share in shares):
        raise ValueError("Amounts to divide and shares are never negative.")
    if not whole:
        raise ValueError("There is nobody to divide over.")
    parts = [divmod(in_cents * share, whole) for share in shares]
    left = in_cents - sum(part for part, _ in parts)
    first = sorted(range(len(parts)), key=lambda place: (-parts[place][1], place))[:left]
    lucky = set(first)
    return [(part + (place in lucky)) * CENT for place, (part, _) in enumerate(parts)]


def percent(weight: Decimal, whole: Decimal) -> Decimal:
    """``weight`` as a part of ``whole`` in percent, for people: rounded half up to four decimals."""
    exact = _in_cents(weight) * HUNDRED * 10_000 * 2 + _in_cents(whole)
    return (exact // (_in_cents(whole) * 2)) * PERCENT_DIGITS


def _in_cents(amount: Decimal) -> int:
    in_cents = amount * HUNDRED
    if in_cents != in_cents.to_integral_value():
        raise ValueError(f"{amount} is no whole number of cents.")
    return int(in_cents)
