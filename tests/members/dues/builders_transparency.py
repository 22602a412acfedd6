"""Small builders for the tests of the transparency statement."""

from decimal import Decimal
from typing import Any

from members.dues.actions_invoice import issue_invoice
from members.dues.actions_transparency import issue_statement, save_statement
from members.dues.models import DuesYear, Invoice, Issuer, TransparencyStatement
from members.models import Municipality
from tests.members.dues import builders_dues as make

YEAR = 2025


def paid(amount: str = "5000.00", *, of: Municipality | None = None, year: int = YEAR) -> Invoice:
    """An invoice of ``amount`` for the year, to a member; another amount than others paid is fine."""
    terms = DuesYear.objects.filter(year=year).first() or make.dues_year(year)
    terms.rates.update(amount=Decimal(amount))
    terms.refresh_from_db()
    if not Issuer.objects.exists():
        make.issuer()
    return issue_invoice(
        terms=terms, municipality=of or make.member(), confirmed=Decimal(amount), by=None
    )


def draft(vat: str = "100.00", *, year: int = YEAR, **values: Any) -> TransparencyStatement:
    """A statement that was not issued yet."""
    values = {"explanation": "Btw op onderzoek en zalen.", **values}
    row = TransparencyStatement(year=year, compensable_vat=Decimal(vat), **values)
    return save_statement(statement=row, by=None)


def issued(
    vat: str = "100.00", *, sends_mail: bool = False, **values: Any
) -> TransparencyStatement:
    """A statement that was issued."""
    return issue_statement(
        statement=draft(vat, **values), seen=None, sends_mail=sends_mail, by=None
    )
