"""Questions about invoices and runs that were made."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Count, F, Max, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Cast
from django.utils import timezone

from m50portal.core.choices import MailState
from m50portal.core.models import OutgoingMail
from m50portal.core.money import cents
from members.choices import MembershipKind
from members.dues.choices import InvoiceStatus, ItemState
from members.dues.models import DuesRun, DuesRunItem, DuesYear, Invoice, TransparencyShare
from members.dues.models_run import LEASE, STALLED_AFTER
from members.models import Municipality


def invoices_of(municipality: Municipality) -> QuerySet[Invoice]:
    """The invoices of ``municipality`` with ``status``, ``paid`` and ``open_amount``, last first.

    For templates/dues/_invoice_table.html, with the transparency statements that count
    (``municipality.current_shares``); whether the reader may see them is the page's question
    (``dues.view_invoice``).
    """
    rows = Invoice.objects.issued().filter(municipality=municipality).with_status()
    notes = Prefetch("credit_notes", Invoice.objects.credit_notes().order_by("pk"))
    shares = Prefetch(
        "municipality__transparency_shares",
        TransparencyShare.objects.current()
        .select_related("statement")
        .order_by("-statement__year"),
        to_attr="current_shares",
    )
    rows = rows.select_related("dues_year", "municipality").prefetch_related("files", notes, shares)
    return rows.order_by("-issued_on", "-pk")


def left_to_credit(invoice: Invoice) -> Decimal:
    """What of ``invoice`` was not taken back yet, in euros without VAT."""
    notes = Invoice.objects.credit_notes().filter(credits=invoice)
    taken = notes.aggregate(sum=Sum("net"))["sum"] or Decimal(0)
    return invoice.net - cents(taken)


def obstacles_to_withdrawal(municipality: Municipality, since: datetime.date) -> list[str]:
    """Invoices that stand on a membership from ``since`` (settings.WITHDRAWAL_OBSTACLES)."""
    rows = Invoice.objects.issued().filter(
        municipality=municipality, dues_year__year__gte=since.year, issued_on__gte=since
    )
    return [
        f"Factuur {row.number} is al uitgegeven op grond van dit lidmaatschap."
        for row in rows.order_by("issued_on", "pk")
    ]


@dataclass(frozen=True)
class Progress:
    """How far a run is. ``is_stalled``: rows wait and nobody claimed or finished one lately."""

    waiting: int
    done: int
    failed: int
    is_stalled: bool = False

    @property
    def total(self) -> int:
        """All municipalities in the run."""
        return self.waiting + self.done + self.failed

    @property
    def handled(self) -> int:
        """Those that need no more work."""
        return self.done + self.failed


def progress(run: DuesRun) -> Progress:
    """The items of ``run`` by state, in one query."""
    counts: Any = run.items.order_by().values_list("state")
    rows = {
        state: (count, leased_until, done_at)
        for state, count, leased_until, done_at in counts.annotate(
            Count("pk"), Max("leased_until"), Max("done_at")
        )
    }
    moved = [run.requested_at]
    for _, leased_until, done_at in rows.values():
        moved += [leased_until - LEASE] if leased_until else []
        moved += [done_at] if done_at else []
    waiting, done, failed = (
        rows[state][0] if state in rows else 0
        for state in (ItemState.WAITING, ItemState.DONE, ItemState.FAILED)
    )
    stalled = waiting > 0 and max(moved) < timezone.now() - STALLED_AFTER
    return Progress(waiting, done, failed, stalled)


@dataclass(frozen=True)
class RunReport:
    """What came of a run. ``mails`` counts by MailState; ``done`` holds at most ``SHOWN`` items."""

    count: int
    total: Decimal
    mails: dict[str, int]
    done: list[DuesRunItem]
    failed: list[DuesRunItem]

    @property
    def hidden(self) -> int:
        """How many invoices are not in ``done``."""
        return self.count - len(self.done)


SHOWN = 200


def run_report(run: DuesRun) -> RunReport:
    """What came of ``run``, in four queries."""
    items = run.items.select_related("municipality", "invoice").order_by("position")
    done = items.filter(state=ItemState.DONE)
    sums = done.aggregate(count=Count("pk"), total=Sum("invoice__total"))
    about = run.items.exclude(invoice=None).values(text=Cast("invoice_id", CharField()))
    mails = OutgoingMail.objects.filter(
        about_type=Invoice._meta.label_lower, about_id__in=about
    ).order_by()
    return RunReport(
        count=sums["count"],
        total=sums["total"] or Decimal(0),
        mails=dict.fromkeys(MailState.values, 0)
        | dict(mails.values_list("state").annotate(Count("pk"))),
        done=list(done[:SHOWN]),
        failed=list(items.filter(state=ItemState.FAILED)),
    )


@dataclass(frozen=True)
class YearSum:
    """The invoices of a year added up, in euros, without what was credited: total - paid + overpaid = open."""

    year: int
    terms: DuesYear | None = None
    count: int = 0
    total: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    open: Decimal = Decimal(0)
    overpaid: Decimal = Decimal(0)
    late: Decimal = Decimal(0)
    late_count: int = 0

    @property
    def amount(self) -> Decimal | None:
        """What a member pays; None while it is unknown."""
        return self.terms.amount_for(MembershipKind.MEMBER) if self.terms else None


SUMS = ("total", "paid", "open", "overpaid", "late")


def year_sums(last_year: int) -> list[YearSum]:
    """Every year from the first known one to ``last_year`` or later, unknown ones too; last first."""
    known = {terms.year: terms for terms in DuesYear.objects.prefetch_related("rates")}
    late = Q(status=InvoiceStatus.LATE)
    rows: Any = Invoice.objects.issued().with_status().order_by().values("dues_year__year")
    sums = rows.annotate(
        all=Count("pk"),
        sum_total=Sum(F("total") - F("credited")),
        sum_paid=Sum("paid"),
        sum_open=Sum("open_amount", filter=Q(open_amount__gt=0)),
        sum_overpaid=-Sum("open_amount", filter=Q(open_amount__lt=0)),
        sum_late=Sum("open_amount", filter=late),
        all_late=Count("pk", filter=late),
    )
    found = {
        row["dues_year__year"]: {
            "count": row["all"],
            "late_count": row["all_late"],
            **{name: row[f"sum_{name}"] or Decimal(0) for name in SUMS},
        }
        for row in sums
    }
    years = range(min([*known, last_year]), max([*known, last_year]) + 1)
    return [YearSum(year, known.get(year), **found.get(year, {})) for year in reversed(years)]
