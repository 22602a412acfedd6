"""Small builders for the tests of the dues."""

import datetime
from decimal import Decimal
from itertools import count
from typing import Any

from m50portal.accounts.models import User
from members.choices import Certainty, EndReason, MembershipKind, RoleKind
from members.dues import actions_run
from members.dues.actions import save_issuer, save_year
from members.dues.actions_invoice import issue_invoice
from members.dues.models import DuesRun, DuesYear, Invoice, Issuer
from members.models import (
    BillingProfile,
    Membership,
    Municipality,
    MunicipalRole,
    Official,
    Succession,
)
from tests.builders import user

_numbers = count(1)
D = datetime.date
SINCE = D(2019, 1, 1)
SENDER_SINCE = D(2018, 1, 1)


def municipality(name: str = "", *, billing: bool = True, **values: Any) -> Municipality:
    """A municipality, with everything that an invoice needs unless ``billing`` is False."""
    number = next(_numbers)
    name = name or f"Voorbeeldstad {number:04d}"
    values = {"oin": f"00000099{number:012d}", **values}  # a series that is kept free for tests
    row = Municipality(code=f"GM{number:04d}", slug=f"voorbeeld-{number}", **values)
    row.set_name(name)
    row.save()
    if billing:
        BillingProfile.objects.create(
            municipality=row,
            street="Raadhuisplein 1",
            postcode="1112 AB",
            city=name,
            invoice_email=f"crediteuren{number}@voorbeeld.example",
            attention_of="Financiële administratie",
            buyer_reference=f"M50-{number:04d}",
        )
    return row


def membership(of: Municipality, starts_on: datetime.date, **values: Any) -> Membership:
    """A membership from ``starts_on``; an end gets a reason."""
    if values.get("ends_on"):
        values.setdefault("end_reason", EndReason.RESIGNED)
    values.setdefault("kind", MembershipKind.MEMBER)
    values.setdefault("start_certainty", Certainty.EXACT)
    return Membership.objects.create(municipality=of, starts_on=starts_on, **values)


def member(name: str = "", since: datetime.date = SINCE, **values: Any) -> Municipality:
    """A municipality that is a member since ``since``."""
    row = municipality(name, **values)
    membership(row, since)
    return row


def merger(old: Municipality, new: Municipality, on: datetime.date) -> Succession:
    """``old`` goes wholly into ``new``; its membership ends, the successor's is up to the test."""
    Membership.objects.filter(municipality=old, ends_on=None).update(
        ends_on=on, end_reason=EndReason.MERGED
    )
    Municipality.objects.filter(pk=old.pk).update(ends_on=on)
    return Succession.objects.create(predecessor=old, successor=new, on=on)


def issuer(starts_on: datetime.date = SENDER_SINCE, **values: Any) -> Issuer:
    """A sender whose IBAN is valid and belongs to nobody."""
    row = Issuer(
        starts_on=starts_on,
        **{
            "legal_name": "Vereniging M50 (test)",
            "street": "Voorbeeldlaan 1",
            "postcode": "3701 AA",
            "city": "Zeist",
            "kvk": "00000000",
            "iban": "NL91ABNA0417164300",
            "bic": "ABNANL2A",
            "email": "penningmeester@m50.example",
        }
        | values,
    )
    return save_issuer(issuer=row, by=None)


def dues_year(year: int = 2023, amount: str | None = "5000.00", **values: Any) -> DuesYear:
    """A year with an amount for members; None leaves it unknown."""
    amounts = {MembershipKind.MEMBER: None if amount is None else Decimal(amount)}
    return save_year(terms=DuesYear(year=year, **values), amounts=amounts, by=None)


def official_user(of: Municipality, kind: RoleKind = RoleKind.CONTACT_OFFICIAL) -> User:
    """Somebody who works for a municipality and logs in."""
    account = user()
    official = Official(user=account, email=account.email)
    official.set_name(account.name)
    official.save()
    MunicipalRole.objects.create(
        official=official, municipality=of, kind=kind, starts_on=D(2019, 1, 1)
    )
    return account


def work() -> int:
    """What workers do until nothing is left; how many rows that were."""
    done = 0
    while actions_run.process_next():
        done += 1
    return done


def issued(terms: DuesYear, **values: Any) -> DuesRun:
    """Start a run for ``terms`` and do its first step for everybody: numbers, no files."""
    run = actions_run.start_run(terms=terms, by=None, **values)
    for item in run.items.select_related("run__dues_year", "municipality").order_by("position"):
        actions_run.number_item(item=item)
    return run


def invoice(amount: str = "5000.00", year: int = 2023, **values: Any) -> Invoice:
    """One issued invoice of a member, without a file."""
    terms = DuesYear.objects.filter(year=year).first() or dues_year(year, amount)
    if not Issuer.objects.exists():
        issuer()
    return issue_invoice(
        terms=terms, municipality=member(**values), confirmed=Decimal(amount), by=None
    )


def issue(terms: DuesYear, name: str, *, on: datetime.date) -> Invoice:
    """The invoice of a new member called ``name``, dated ``on``."""
    amount = terms.amount_for(MembershipKind.MEMBER)
    assert amount is not None
    return issue_invoice(
        terms=terms, municipality=member(name), confirmed=amount, issued_on=on, by=None
    )
