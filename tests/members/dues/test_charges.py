"""Interest and costs by law, to the cent."""

from decimal import Decimal

import pytest

from members.dues.charges import Rate, costs_of, interest_on
from members.dues.choices import CostsKind
from tests.members.dues.builders_dues import D

DUE = D(2024, 1, 31)
SEVEN = [Rate(D(2024, 1, 1), Decimal(7))]


@pytest.mark.parametrize(
    ("amount", "costs"),
    [
        ("0", "0"),
        ("1", "40"),
        ("266.66", "40.00"),
        ("266.67", "40.00"),
        ("1000", "150"),
        ("2500", "375"),
        ("5000", "625"),
        ("10000", "875"),
        ("200000", "2775"),
        ("1000000", "6775"),
        ("9000000", "6775"),
    ],
)
def test_scale_of_the_law(amount, costs):
    assert costs_of(Decimal(amount), CostsKind.SCALE) == Decimal(costs)


def test_fixed_amount_and_none():
    assert costs_of(Decimal(5000), CostsKind.FIXED) == 40
    assert costs_of(Decimal(0), CostsKind.FIXED) == 0
    assert costs_of(Decimal(5000), CostsKind.NONE) == 0


def test_interest_begins_on_the_day_after_the_due_date():
    balance = [(D(2024, 1, 1), Decimal(5000))]
    assert interest_on(balance, SEVEN, due_on=DUE, day=DUE) == 0
    assert interest_on(balance, SEVEN, due_on=DUE, day=D(2024, 2, 1)) == Decimal("0.96")
    assert interest_on(balance, SEVEN, due_on=DUE, day=D(2025, 1, 30)) == Decimal("350.00")


def test_interest_follows_payments_and_rates():
    balance = [(D(2024, 1, 1), Decimal(5000)), (D(2024, 3, 1), Decimal(2000))]
    rates = [*SEVEN, Rate(D(2024, 7, 1), Decimal(12))]

    # 30 days over 5000 and 122 days over 2000 at 7%, then 31 days over 2000 at 12%.
    wanted = (5000 * 7 * 30 + 2000 * 7 * 122 + 2000 * 12 * 31) / Decimal(36500)
    assert interest_on(balance, rates, due_on=DUE, day=D(2024, 8, 1)) == round(wanted, 2)


def test_interest_stops_when_paid_and_is_unknown_without_a_rate():
    paid = [(D(2024, 1, 1), Decimal(5000)), (D(2024, 1, 15), Decimal(0))]
    assert interest_on(paid, [], due_on=DUE, day=D(2024, 8, 1)) == 0
    balance = [(D(2024, 1, 1), Decimal(5000))]
    later = [Rate(D(2024, 2, 15), Decimal(7))]
    assert interest_on(balance, later, due_on=DUE, day=D(2024, 8, 1)) is None
