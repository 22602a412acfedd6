"""Which invoice is reminded of next, when, and what holds it back."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from m50portal.core.money import cents
from members.choices import RoleKind
from members.dues.bank_matching import OpenInvoices
from members.dues.charges import Rate, costs_of, interest_on
from members.dues.choices import InterestKind, ReminderState
from members.dues.models import (
    BankMovement,
    InterestRate,
    Invoice,
    InvoiceReminder,
    ReminderLevel,
    ReminderPause,
    ReminderPolicy,
)
from members.dues.selectors_bank import as_told, known_accounts, open_invoices
from members.models import BillingProfile, Municipality, MunicipalRole, Succession

BUSY = (ReminderState.PROPOSED, ReminderState.WAITING, ReminderState.FAILED)
BANK_HOLDS = "Bij Bank wacht een bijschrijving die voor deze factuur lijkt te zijn."
COMING_DAYS = 30
ONE_DAY = datetime.timedelta(days=1)
# What was paid on the last day is on a statement by then.
BANK_DAYS = datetime.timedelta(days=3)


def policy() -> ReminderPolicy:
    """What was set; off when nobody ever did."""
    return ReminderPolicy.objects.filter(pk=1).first() or ReminderPolicy(pk=1)


def levels() -> list[ReminderLevel]:
    """The steps that are in use, in order."""
    return list(ReminderLevel.objects.filter(is_used=True).order_by("number"))


@dataclass(frozen=True)
class NextStep:
    """The next reminder of an invoice: from which day, and why it does not go (Dutch) if so."""

    invoice: Any
    level: ReminderLevel
    due_on: datetime.date
    hold: str = ""
    after_refusal: bool = False

    @property
    def asks(self) -> bool:
        """Whether a person must agree: the step says so, or somebody refused the one before it."""
        return self.level.needs_approval or self.after_refusal

    @property
    def open_amount(self) -> Decimal:
        """What is open, in euros."""
        return cents(self.invoice.open_amount)


def next_steps(day: datetime.date) -> list[NextStep]:
    """The next step of every open invoice that is due before ``day``, the first one first.

    The day may lie ahead: what is open now is taken to stay open.

    Not of an invoice with a step that is being handled, or that had every step.
    """
    steps = levels()
    rows: Any = late_invoices(day)
    invoices = list(rows.select_related("municipality").order_by("due_on", "pk"))
    made: dict[int, list[InvoiceReminder]] = defaultdict(list)
    for row in InvoiceReminder.objects.filter(invoice__in=invoices).select_related("level"):
        made[row.invoice_id].append(row)
    holds = holds_of(invoices)
    found = []
    for invoice in invoices:
        step = _next(invoice, steps, made[invoice.pk])
        if step is not None:
            level, due_on, refused = step
            found.append(NextStep(invoice, level, due_on, holds.get(invoice.pk, ""), refused))
    return sorted(found, key=lambda one: (one.due_on, one.invoice.pk))


def late_invoices(day: datetime.date) -> QuerySet[Invoice]:
    """Invoices of which something is open after their due date, with ``open_amount``."""
    rows: Any = Invoice.objects.issued().filter(due_on__lt=day).with_paid()
    late: QuerySet[Invoice] = rows.filter(open_amount__gt=0)
    return late


def _next(
    invoice: Invoice, steps: list[ReminderLevel], made: list[InvoiceReminder]
) -> tuple[ReminderLevel, datetime.date, bool] | None:
    """The step after the last one, never sooner after it than their days tell; whether that was refused."""
    if any(row.state in BUSY for row in made):
        return None
    over = [row for row in made if row.state != ReminderState.LAPSED]
    last = max(over, key=lambda row: row.level.number, default=None)
    level = next((step for step in steps if last is None or step.number > last.level.number), None)
    if level is None or invoice.due_on is None:
        return None
    due = invoice.due_on + datetime.timedelta(days=level.days_late)
    if last is not None:
        between = datetime.timedelta(days=max(level.days_late - last.level.days_late, 1))
        due = max(due, (last.sent_on or last.planned_on) + between)
        if last.pay_before is not None:
            due = max(due, last.pay_before + BANK_DAYS)
    return level, due, last is not None and last.state == ReminderState.REFUSED


def holds_of(invoices: Iterable[Invoice]) -> dict[int, str]:
    """What holds reminders of ``invoices`` back now (Dutch), by the key of the invoice; at most four queries."""
    rows = list(invoices)
    if not rows:
        return {}
    found = dict.fromkeys(held_by_bank(), BANK_HOLDS)
    for pause in ReminderPause.objects.holding().filter(invoice__in=rows):
        found[pause.invoice_id] = f"Gepauzeerd. {pause}"
    return found


def held_by_bank() -> set[int]:
    """Invoices for which a payment seems to have come in that nobody booked yet."""
    rows = list(BankMovement.objects.to_do().filter(amount__gt=0))
    if not rows:
        return set()
    matcher = OpenInvoices(open_invoices(), known_accounts())
    matches = (matcher.match(as_told(row)).invoice for row in rows)
    return {match.pk for match in matches if match is not None}


# --- What it asks, and of whom --------------------------------------------------------------------
def charges(invoice: Any, level: ReminderLevel, day: datetime.date) -> tuple[Decimal, Decimal]:
    """Interest and costs (euros) that ``level`` asks; nothing unless switched on and known."""
    rules = policy()
    if not level.has_charges:
        return Decimal(0), Decimal(0)
    interest = None
    if rules.interest != InterestKind.NONE:
        rates = [
            Rate(row.starts_on, row.percent)
            for row in InterestRate.objects.filter(kind=rules.interest).order_by("starts_on")
        ]
        interest = interest_on(balances(invoice), rates, due_on=invoice.due_on, day=day)
    return interest or Decimal(0), costs_of(cents(invoice.open_amount), rules.costs)


def balances(invoice: Invoice) -> list[tuple[datetime.date, Decimal]]:
    """From which day how much of ``invoice`` was open, as the books tell it now."""
    assert invoice.issued_on is not None
    changes: dict[datetime.date, Decimal] = defaultdict(Decimal)
    for on, amount in invoice.payments.valid().values_list("received_on", "amount"):
        changes[on] += amount
    notes = Invoice.objects.credit_notes().filter(credits=invoice)
    for issued_on, total in notes.values_list("issued_on", "total"):
        if issued_on is not None:
            changes[issued_on] += total
    start = min([invoice.issued_on, *changes])
    found, left = [(start - ONE_DAY, invoice.total)], invoice.total
    for on in sorted(changes):
        left -= changes[on]
        found.append((on, left))
    return found


@dataclass(frozen=True)
class Recipient:
    """Where a reminder goes; ``is_copy`` for people beside the address of the invoices."""

    email: str
    label: str
    is_copy: bool = False


def payer_of(municipality: Municipality, day: datetime.date) -> Municipality:
    """Who answers for the invoices of ``municipality`` on ``day``: after a merger its one successor."""
    seen = {municipality.pk}
    while municipality.ends_on is not None and municipality.ends_on <= day:
        rows = Succession.objects.filter(predecessor=municipality, on__lte=day)
        heirs = {row.successor for row in rows.select_related("successor")} - {municipality}
        heir = heirs.pop() if len(heirs) == 1 else None
        if heir is None or heir.pk in seen:
            break
        seen.add(heir.pk)
        municipality = heir
    return municipality


def recipients(invoice: Invoice, level: ReminderLevel, day: datetime.date) -> list[Recipient]:
    """The address for invoices as it is now and, when the step says so, the people; each address once."""
    payer = payer_of(invoice.municipality, day)
    billing = BillingProfile.objects.filter(municipality=payer).first()
    email = (billing.invoice_email if billing else "") or invoice.buyer_email
    found = {email.lower(): Recipient(email, payer.legal_name)}
    if level.goes_to_people:
        kinds = (RoleKind.CONTACT_OFFICIAL, RoleKind.FINANCE)
        roles = MunicipalRole.objects.as_of(day).filter(municipality=payer, kind__in=kinds)
        for role in roles.select_related("official").order_by("kind", "official__sort_key"):
            person = role.official
            if person.email:
                found.setdefault(
                    person.email.lower(), Recipient(person.email, person.name, is_copy=True)
                )
    return list(found.values())


def paused_now() -> list[ReminderPause]:
    """The invoices that are paused today and still open, by municipality."""
    still_open: Any = Invoice.objects.issued().with_paid()
    still_open = still_open.filter(open_amount__gt=0)
    rows = ReminderPause.objects.holding().filter(invoice__in=still_open.values("pk"))
    rows = rows.select_related("invoice__municipality")
    return list(rows.order_by("invoice__municipality__sort_key", "pk"))


def reminders_of(invoices: Iterable[Invoice]) -> QuerySet[InvoiceReminder]:
    """What was sent or is being handled for ``invoices``, the first one first."""
    rows = InvoiceReminder.objects.filter(invoice__in=list(invoices)).for_lists()
    return rows.order_by("level__number", "pk")
