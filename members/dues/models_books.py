"""How the bookkeeper's own books call the accounts that dues are booked on."""

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

CODE = RegexValidator(
    r"^[A-Za-z0-9.\-]{1,20}$", "Gebruik alleen letters, cijfers, punten en streepjes."
)


def _code(label: str, default: str) -> Any:
    return models.CharField(label, max_length=20, default=default, validators=[CODE])


class LedgerSettings(models.Model):
    """The accounts and journals of the ledger; one row, the usual numbers until somebody fills in others.

    What was exported with other numbers keeps them: an export is a copy.
    """

    debtors = _code("Debiteuren", "1300")
    revenue = _code("Opbrengst contributie", "8000")
    vat = _code("Af te dragen btw", "1500")
    bank = _code("Bank", "1100")
    equity = _code("Resultaat vorige jaren", "0500")
    sales_journal = _code("Dagboek verkoop", "VRK")
    bank_journal = _code("Dagboek bank", "BNK")

    class Meta:
        verbose_name = "grootboekrekeningen"
        verbose_name_plural = "grootboekrekeningen"
        constraints: ClassVar = [
            models.CheckConstraint(name="dues_ledger_settings_once", condition=Q(pk=1))
        ]

    def __str__(self) -> str:
        return "Grootboekrekeningen"
