import random
from decimal import Decimal

import pytest

from members.dues.apportionment import apportion, percent

D = Decimal
CENT = D("0.01")


def test_apportion_gives_the_cents_that_are_left_to_the_largest_remainders():
    assert apportion(D("100.00"), [D(1), D(1), D(1)]) == [D("33.34"), D("33.33"), D("33.33")]
    assert apportion(D("0.05"), [D("7.00"), D("2.00"), D("1.00")]) == [D("0.04"), D("0.01"), D(0)]
    assert apportion(D("10.00"), [D("0.01"), D("0.02"), D("0.04")]) == [
        D("1.43"),
        D("2.86"),
        D("5.71"),
    ]


def test_apportion_of_nothing_gives_nobody_anything():
    assert apportion(D(0), [D(5000), D(2500)]) == [0, 0]


def test_apportion_of_less_than_a_cent_each_goes_to_the_first_of_equals():
    assert apportion(D("0.02"), [D(5000)] * 4) == [CENT, CENT, 0, 0]


def test_apportion_leaves_out_nobody_and_gives_nothing_for_nothing():
    assert apportion(D("1.00"), [D(0), D("5000.00")]) == [0, 1]


@pytest.mark.parametrize("seed", range(200))
def test_apportion_always_comes_to_the_total_and_never_a_cent_off(seed):
    chance = random.Random(seed)
    number = chance.choice([1, 2, 3, 7, 40, 76, 342])
    total = D(chance.choice([0, 1, 2, 99, 1187349, chance.randrange(10**9)])) * CENT
    equal = D(chance.randrange(1, 10**7)) * CENT
    weights = [
        equal if chance.random() < 0.5 else D(chance.randrange(1, 10**7)) * CENT
        for _ in range(number)
    ]

    parts = apportion(total, weights)

    assert sum(parts) == total
    assert all(part == part.quantize(CENT) and part >= 0 for part in parts)
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        # Multiplied out, so that the test itself rounds nothing.
        assert abs(part * whole - total * weight) < CENT * whole
    assert apportion(total, weights) == parts


def test_apportion_gives_who_paid_more_never_less():
    chance = random.Random(50)
    for _ in range(300):
        weights = sorted(D(chance.randrange(1, 500)) * CENT for _ in range(9))
        parts = apportion(D(chance.randrange(1, 2000)) * CENT, weights)
        for less, more, low, high in zip(weights, weights[1:], parts, parts[1:], strict=False):
            assert low <= high or less == more


@pytest.mark.parametrize(
    ("total", "weights", "said"),
    [
        (D("-0.01"), [D(1)], "never negative"),
        (D(1), [D(2), D(-1)], "never negative"),
        (D(1), [], "nobody"),
        (D(1), [D(0)], "nobody"),
        (D("0.001"), [D(1)], "whole number of cents"),
    ],
)
def test_apportion_refuses_what_cannot_be_divided(total, weights, said):
    with pytest.raises(ValueError, match=said):
        apportion(total, weights)


@pytest.mark.parametrize(
    ("weight", "whole", "expected"),
    [
        ("5000.00", "380000.00", "1.3158"),
        ("1.00", "3.00", "33.3333"),
        ("2.00", "3.00", "66.6667"),
        ("7.00", "7.00", "100.0000"),
        ("0.00", "7.00", "0.0000"),
        ("0.01", "200.00", "0.0050"),
        ("0.01", "20000000.00", "0.0000"),
        ("1.00", "800000.00", "0.0001"),
        ("1.00", "2000000.00", "0.0001"),
    ],
)
def test_percent_is_rounded_half_up_to_four_decimals(weight, whole, expected):
    assert percent(D(weight), D(whole)) == D(expected)
