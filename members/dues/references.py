"""References and numbers that other systems read: ISO 11649, IBAN, KvK, OIN, VAT."""

import re

from django.core.exceptions import ValidationError
from stdnum import bic, iban
from stdnum.exceptions import ValidationError as BadNumber
from stdnum.iso7064 import mod_97_10


def rf_reference(number: str) -> str:
    """The payment reference of invoice ``number``: ``2026-0001`` gives ``RF3120260001``."""
    digits = re.sub(r"\D", "", number)
    return f"RF{mod_97_10.calc_check_digits(digits + 'RF')}{digits}"


def in_groups(text: str) -> str:
    """An IBAN or reference in groups of four, with no-break spaces: ``RF31 2026 0001``."""
    return "\u00a0".join(text[start : start + 4] for start in range(0, len(text), 4))


def compact(text: str) -> str:
    """``text`` as a machine stores it: without blanks, in capitals."""
    return re.sub(r"\s", "", text).upper()


def validate_iban(value: str) -> None:
    """Refuse an IBAN whose check digits or length are wrong."""
    try:
        iban.validate(value)
    except BadNumber as error:
        raise ValidationError("Dit IBAN klopt niet. Controleer de cijfers.") from error


def validate_bic(value: str) -> None:
    """Refuse a BIC that is not 8 or 11 signs."""
    try:
        bic.validate(value)
    except BadNumber as error:
        raise ValidationError("Vul een BIC van 8 of 11 tekens in.") from error


def validate_oin(value: str) -> None:
    """Refuse an OIN that cannot exist: 20 digits, a known prefix, a RSIN that passes its test."""
    if not re.fullmatch(r"\d{20}", value):
        raise ValidationError("Vul een OIN van 20 cijfers in.")
    if value.startswith("00000001") and not _is_rsin_oin(value):
        raise ValidationError("Het RSIN in dit OIN klopt niet. Controleer de cijfers.")


def _is_rsin_oin(value: str) -> bool:
    rsin, suffix = value[8:17], value[17:]
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(weight * int(digit) for weight, digit in zip(weights, rsin, strict=True))
    return suffix == "000" and total % 11 == 0
