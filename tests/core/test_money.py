from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from m50portal.core.money import EuroField, cents, euro, parse_euro

AMOUNTS = st.decimals(min_value=0, max_value=9_999_999_999, places=2)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("5.000,00", "5000.00"),
        ("5000,50", "5000.50"),
        ("5.000", "5000.00"),
        ("5000.50", "5000.50"),
        ("5000", "5000.00"),
        ("5000.5", "5000.50"),
        ("€ 5.000,00", "5000.00"),
        ("€\u00a01.234.567,8", "1234567.80"),
        (" 0,05 ", "0.05"),
        ("0", "0.00"),
    ],
)
def test_euro_reads_what_people_write(typed, amount):
    assert parse_euro(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "vijf",
        "-5",
        "5,000",
        "5.00.0",
        "5.0000",
        "1,2,3",
        "5 000",
        "5,",
        ",5",
        "1e3",
        "NaN",
        "٣",
    ],
)
def test_euro_refuses_what_could_mean_something_else(typed):
    with pytest.raises(ValueError):
        parse_euro(typed)


@given(AMOUNTS)
def test_euro_reads_back_what_it_wrote(amount):
    assert parse_euro(euro(amount)) == cents(amount)


@given(AMOUNTS)
def test_euro_reads_a_plain_number_with_two_decimals(amount):
    assert parse_euro(f"{amount:.2f}") == amount


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("5000", "€\u00a05.000,00"),
        ("0", "€\u00a00,00"),
        ("-5", "-€\u00a05,00"),
        ("1234567.895", "€\u00a01.234.567,90"),
        ("999.995", "€\u00a01.000,00"),
    ],
)
def test_euro_writes_as_the_dutch_do(amount, text):
    assert euro(Decimal(amount)) == text


def test_cents_round_half_up():
    assert [cents(Decimal(text)) for text in ("0.005", "0.015", "2.675")] == [
        Decimal("0.01"),
        Decimal("0.02"),
        Decimal("2.68"),
    ]


def test_euro_field_says_what_to_do():
    with pytest.raises(ValidationError) as raised:
        EuroField().clean("veel")

    assert raised.value.messages == ["Vul een bedrag in, bijvoorbeeld 5.000,00."]


def test_euro_field_shows_the_amount_as_it_is_written():
    assert EuroField().prepare_value(Decimal("5000")) == "5.000,00"
    assert EuroField().prepare_value("5.000") == "5.000"


def test_euro_field_passes_amounts_and_nothing():
    assert EuroField(required=False).clean("") is None
    assert EuroField().clean(Decimal("1.50")) == Decimal("1.50")
