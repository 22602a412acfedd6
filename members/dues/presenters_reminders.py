"""A reminder as people read it: in the mail, in the letter, and before somebody agrees to it."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from m50portal.core.dates import long_date
from m50portal.core.money import cents, euro
from members.dues.models import Invoice, ReminderLevel
from members.dues.models_reminders import PLACEHOLDER
from members.dues.presenters import invoice_page
from members.dues.references import in_groups
from members.dues.selectors_reminders import charges, payer_of
from members.models import Municipality
from members.selectors import billing_of


@dataclass(frozen=True)
class ReminderPage:
    """What is said of ``invoice``. Amounts in euros; ``text`` is filled in."""

    invoice: Invoice
    name: str
    text: str
    on: datetime.date
    pay_before: datetime.date
    open_amount: Decimal
    interest: Decimal
    costs: Decimal
    about: str = ""
    to_name: str = ""
    to_lines: tuple[str, ...] = ()

    @property
    def is_heir(self) -> bool:
        """Whether somebody else is asked than the invoice was made out to: the successor."""
        return self.to_name != self.invoice.buyer_name

    @property
    def paragraphs(self) -> list[str]:
        """The text in paragraphs."""
        parts = self.text.replace("\r\n", "\n").split("\n\n")
        return [part.strip() for part in parts if part.strip()]

    @property
    def total(self) -> Decimal:
        """Everything that is asked."""
        return self.open_amount + self.interest + self.costs

    @property
    def received(self) -> Decimal:
        """What was paid or taken back already."""
        return self.invoice.total - self.open_amount

    @property
    def iban(self) -> str:
        """In groups of four."""
        return in_groups(self.invoice.seller_iban)

    @property
    def payment_reference(self) -> str:
        """In groups of four."""
        return in_groups(self.invoice.payment_reference)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What somebody needs to pay, in order."""
        invoice = self.invoice
        rows = [
            ("Factuur", f"{invoice.number} van {_day(invoice.issued_on)}"),
            *([("Aan", invoice.buyer_name)] if self.is_heir else []),
            ("Waarvoor", self.about),
            ("Vervaldatum", _day(invoice.due_on)),
        ]
        if self.received:
            rows += [("Gefactureerd", euro(invoice.total)), ("Al ontvangen", euro(self.received))]
        rows.append(("Openstaand", euro(self.open_amount)))
        if self.interest:
            rows.append(("Rente tot en met vandaag", euro(self.interest)))
        if self.costs:
            rows.append(("Incassokosten", euro(self.costs)))
        if self.total != self.open_amount:
            rows.append(("Samen", euro(self.total)))
        rows += [
            ("Uiterlijk betalen op", long_date(self.pay_before)),
            ("Op naam van", invoice.seller_name),
            ("IBAN", self.iban),
            ("Betalingskenmerk", self.payment_reference),
        ]
        if invoice.buyer_reference:
            rows.append(("Uw kenmerk", invoice.buyer_reference))
        if invoice.order_reference:
            rows.append(("Uw ordernummer", invoice.order_reference))
        return rows


def _day(day: datetime.date | None) -> str:
    return long_date(day) if day else ""


def filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with what stands between braces filled in; what is not known stays as it is."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def reminder_page(invoice: Any, level: ReminderLevel, *, on: datetime.date) -> ReminderPage:
    """What step ``level`` says on day ``on`` of ``invoice`` (a row of ``with_paid``)."""
    interest, costs = charges(invoice, level, on)
    pay_before = on + datetime.timedelta(days=level.days_to_pay)
    open_amount = cents(invoice.open_amount)
    payer = payer_of(invoice.municipality, on)
    name, lines = _address(invoice, payer)
    values = {
        "gemeente": name,
        "nummer": str(invoice.number),
        "factuurdatum": _day(invoice.issued_on),
        "vervaldatum": _day(invoice.due_on),
        "bedrag": euro(open_amount + interest + costs),
        "uiterste_datum": long_date(pay_before),
    }
    return ReminderPage(
        invoice=invoice,
        name=level.name,
        text=filled(level.text, values),
        on=on,
        pay_before=pay_before,
        open_amount=open_amount,
        interest=interest,
        costs=costs,
        about=invoice_page(invoice).about,
        to_name=name,
        to_lines=lines,
    )


def _address(invoice: Invoice, payer: Municipality) -> tuple[str, tuple[str, ...]]:
    """Who is asked, and the lines of the address: as the register knows it now, else as on the invoice."""
    billing = billing_of(payer)
    if not billing.street or not billing.city:
        place = f"{invoice.buyer_postcode} {invoice.buyer_city}"
        return invoice.buyer_name, _lines(invoice.buyer_attention_of, invoice.buyer_street, place)
    place = f"{billing.postcode} {billing.city}"
    return payer.legal_name, _lines(billing.attention_of, billing.street, place)


def _lines(attention: str, street: str, place: str) -> tuple[str, ...]:
    return (*((f"t.a.v. {attention}",) if attention else ()), street, place)
