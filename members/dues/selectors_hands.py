"""What about the dues needs somebody's hand: on the treasurer's page and on the first page."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from m50portal.accounts.models import User
from m50portal.core.choices import MailState
from m50portal.core.counting import number_of
from m50portal.core.models import OutgoingMail
from members.dues.choices import InvoiceStatus, ItemState, ReminderState
from members.dues.models import (
    BankMovement,
    BankStatement,
    Delivery,
    DuesRunItem,
    Invoice,
    InvoiceReminder,
    PeppolSending,
)


@dataclass(frozen=True)
class Hand:
    """One kind of thing to do: what counts, in words, the page (URL name) where it is mended."""

    key: str
    text: str
    page: str
    kind: str
    rows: Callable[[datetime.date], QuerySet]


def _invoices(day: datetime.date) -> Any:
    return Invoice.objects.issued().with_status(day)


HANDS = (
    Hand(
        "movements",
        "Bijschrijvingen die nog niet zijn geboekt",
        "dues:bank",
        "warn",
        lambda day: BankMovement.objects.to_do(),
    ),
    Hand(
        "unchecked",
        "Afschriften die niet kloppen",
        "dues:bank",
        "bad",
        lambda day: BankStatement.objects.filter(released_reason="").exclude(difference=0),
    ),
    Hand(
        "to_approve",
        "Herinneringen die op akkoord wachten",
        "dues:reminders",
        "warn",
        lambda day: InvoiceReminder.objects.proposed(),
    ),
    Hand(
        "unsent",
        "Herinneringen die niet konden worden verstuurd",
        "dues:reminders",
        "bad",
        lambda day: InvoiceReminder.objects.filter(state=ReminderState.FAILED),
    ),
    Hand(
        "lost",
        "Mails met een herinnering die niet aankwamen",
        "dues:reminders",
        "bad",
        lambda day: OutgoingMail.objects.filter(
            name="dues_reminder", state__in=(MailState.FAILED, MailState.UNCERTAIN)
        ),
    ),
    Hand(
        "stuck",
        "Facturen die zijn blijven steken",
        "dues:overview",
        "bad",
        lambda day: DuesRunItem.objects.unsolved(),
    ),
    Hand(
        "undelivered",
        "Creditfacturen die niet zijn bezorgd",
        "dues:overview",
        "bad",
        lambda day: Delivery.objects.filter(state=ItemState.FAILED),
    ),
    Hand(
        "peppol",
        "E-facturen die niet via Peppol konden",
        "dues:overview",
        "bad",
        lambda day: PeppolSending.objects.filter(state=ItemState.FAILED),
    ),
    Hand(
        "overpaid",
        "Facturen waarop te veel is betaald",
        "dues:open_items",
        "info",
        lambda day: _invoices(day).filter(open_amount__lt=0),
    ),
    Hand(
        "late",
        "Facturen die te laat zijn",
        "dues:open_items",
        "warn",
        lambda day: _invoices(day).filter(Q(status=InvoiceStatus.LATE)),
    ),
)


def hands_needed(day: datetime.date) -> list[tuple[Hand, int]]:
    """What needs a hand on ``day`` and how often; one query, hung on the first user: there always is one."""
    numbers: Any = User.objects.order_by("pk").values(
        **{hand.key: number_of(hand.rows(day)) for hand in HANDS}
    )[0]
    return [(hand, numbers[hand.key]) for hand in HANDS if numbers[hand.key]]
