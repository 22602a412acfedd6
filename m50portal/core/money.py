"""Money is Decimal, in euros with two decimals, and reads ``€ 5.000,00``."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """``amount`` in whole cents, rounded half up."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def thousands(number: int) -> str:
    """``32.977``."""
    return f"{number:,}".replace(",", ".")


def euro(amount: Decimal) -> str:
    """``€ 5.000,00`` with a no-break space; a negative amount as ``-€ 5,00``."""
    value = cents(abs(amount))
    whole, _, decimals = f"{value:.2f}".partition(".")
    groups = re.sub(r"(?<=\d)(?=(\d{3})+$)", ".", whole)
    sign = "-" if amount < 0 else ""
    return f"{sign}€\u00a0{groups},{decimals}"


_DUTCH = re.compile(r"\d{1,3}(\.\d{3})+(,\d{1,2})?|\d+(,\d{1,2})?", re.ASCII)
_PLAIN = re.compile(r"\d+\.\d{1,2}", re.ASCII)


def parse_euro(text: str) -> Decimal:
    """Read ``5.000,00``, ``5000,50``, ``5.000`` and ``5000.50``.

    Raises ValueError for anything else, also for a negative amount.
    """
    value = text.replace("€", "").replace("\u00a0", "").strip()
    if _DUTCH.fullmatch(value):
        return Decimal(value.replace(".", "").replace(",", ".")).quantize(CENT)
    if _PLAIN.fullmatch(value):
        return Decimal(value).quantize(CENT)
    raise ValueError(text)


class EuroField(forms.DecimalField):
    """A form field for an amount as people in the Netherlands write it."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=12, decimal_places=2, **kwargs)

    def to_python(self, value: Any) -> Any:
        """The amount as Decimal, None for nothing; ValidationError for what is no amount."""
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        try:
            return parse_euro(str(value))
        except ValueError as error:
            raise ValidationError(
                "Vul een bedrag in, bijvoorbeeld 5.000,00.", code="invalid"
            ) from error

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return euro(value).replace("€\u00a0", "")
        return value
