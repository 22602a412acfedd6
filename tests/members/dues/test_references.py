import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso11649

from members.dues.references import (
    in_groups,
    rf_reference,
    validate_bic,
    validate_iban,
    validate_oin,
)


def test_rf_reference_of_the_known_example():
    assert rf_reference("2026-0001") == "RF3120260001"
    assert in_groups("RF3120260001") == "RF31\u00a02026\u00a00001"


@given(st.integers(2000, 2100), st.integers(1, 99_999))
def test_rf_reference_is_always_valid(year, serial):
    assert iso11649.is_valid(rf_reference(f"{year}-{serial:04d}"))


@pytest.mark.parametrize("value", ["NL91ABNA0417164301", "NL91", "geen"])
def test_iban_with_wrong_digits_is_refused(value):
    with pytest.raises(ValidationError):
        validate_iban(value)


def test_iban_and_bic_that_are_right_pass():
    validate_iban("NL91 ABNA 0417 1643 00")
    validate_bic("ABNANL2A")


def test_bic_of_another_length_is_refused():
    with pytest.raises(ValidationError):
        validate_bic("ABNA")


@pytest.mark.parametrize(
    "value", ["00000001003214345000", "00000003123456780000", "00000099000000000050"]
)
def test_oin_that_can_exist_passes(value):
    validate_oin(value)


@pytest.mark.parametrize("value", ["123", "00000001003214346000", "00000001003214345001"])
def test_oin_that_cannot_exist_is_refused(value):
    with pytest.raises(ValidationError):
        validate_oin(value)
