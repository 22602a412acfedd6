"""A run: write down what has to be done, and do it row by row.

The rows are the queue. A worker claims one for half a minute, and each step asks whether it was done
already, so a worker may die anywhere: the lease runs out and another goes on where it stopped.
"""

import datetime
import logging
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from m50portal.core import audit, pdf
from m50portal.core.dates import today
from m50portal.core.leases import Leased
from m50portal.core.money import euro
from members.dues.actions_files import mail_invoice, store_files
from members.dues.actions_invoice import CannotIssue, issue_invoice
from members.dues.actions_peppol import queue_peppol
from members.dues.choices import ItemState, RunState
from members.dues.models import DuesRun, DuesRunItem, DuesYear, Invoice, Issuer
from members.dues.models_run import LEASE, STALLED_AFTER
from members.dues.presenters import invoice_page
from members.dues.selectors import (
    Preview,
    PreviewLine,
    issuer_on,
    preview,
    preview_some,
    running_run,
)

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 5
# How many rows a worker looks up at once; it claims them one by one.
LOOK_AHEAD = 20


class RunIsBusy(CannotIssue):
    """This year already has a run that is being worked on."""


class PreviewChanged(CannotIssue):
    """What would be issued is no longer what the person confirmed."""


def start_run(
    *,
    terms: DuesYear,
    by: Any,
    confirmed: str | None = None,
    sends_mail: bool = True,
    issued_on: datetime.date | None = None,
) -> DuesRun:
    """Write a run with a waiting row for everything that should be an invoice and is not.

    ``confirmed`` is the fingerprint of the preview that the person saw. ``issued_on`` is only for
    old years that are entered afterwards. Nothing is issued yet: workers do (process_next).
    Raises RunIsBusy, PreviewChanged or CannotIssue.
    """
    try:
        return _start(terms, by, confirmed, sends_mail, issued_on)
    except IntegrityError as error:
        raise RunIsBusy("Er loopt al een contributieronde voor dit jaar.") from error


@transaction.atomic
def _start(
    terms: DuesYear,
    by: Any,
    confirmed: str | None,
    sends_mail: bool,
    issued_on: datetime.date | None,
) -> DuesRun:
    if running_run(terms) is not None:
        raise RunIsBusy("Er loopt al een contributieronde voor dit jaar.")
    due = preview(terms, issue_on=issued_on)
    if due.obstacles:
        raise CannotIssue(" ".join(due.obstacles))
    if confirmed is not None and confirmed != due.fingerprint:
        raise PreviewChanged("De lijst is intussen veranderd. Controleer haar opnieuw.")
    unfinished = unfinished_invoices(terms)
    if not due.ready and not unfinished:
        raise CannotIssue("Er is niets te factureren.")
    run = DuesRun.objects.create(
        dues_year=terms,
        requested_by=by,
        requested_label=str(by) if by else "Portaal",
        sends_mail=sends_mail,
        issued_on=issued_on,
        blocked=_blocked(due),
    )
    DuesRunItem.objects.bulk_create(_items(run, due, unfinished))
    audit.record(
        "dues.issue_run",
        target=run,
        by=by,
        changes={"facturen": len(due.ready), "samen": euro(due.total), "mailen": sends_mail},
    )
    return run


def unfinished_invoices(terms: DuesYear) -> list[Invoice]:
    """Invoices with a number of which no run ever finished the file or the mail.

    What was taken back meanwhile is delivered by itself (actions_delivery).
    """
    rows = Invoice.objects.issued().filter(dues_year=terms, delivery=None)
    return list(rows.exclude(items__state=ItemState.DONE).order_by("serial", "pk"))


def _items(run: DuesRun, due: Preview, unfinished: list[Invoice]) -> list[DuesRunItem]:
    rows = [
        DuesRunItem(run=run, municipality_id=i.municipality_id, amount=i.net, invoice=i)
        for i in unfinished
    ]
    rows += [
        DuesRunItem(run=run, municipality=line.municipality, amount=line.assessment.amount)
        for line in due.ready
    ]
    for position, row in enumerate(rows, start=1):
        row.position = position
    return rows


def _blocked(due: Preview) -> list[dict[str, Any]]:
    return [
        {
            "name": line.municipality.name,
            "slug": line.municipality.slug,
            "reasons": list(line.blocks),
        }
        for line in due.blocked
    ]


class AtHand:
    """What a worker keeps at hand while it works through rows, for some seconds: runs and senders.

    It reads them once. The rows say which amounts were confirmed, so that nothing goes out that
    nobody agreed to.
    """

    def __init__(self) -> None:
        self._runs: dict[int, DuesRun] = {}
        self._issuers: dict[datetime.date, Issuer | None] = {}
        self._next: list[int] = []
        self._lines: dict[tuple[int, int], PreviewLine] = {}

    def next_row(self) -> int | None:
        """A row that was free a moment ago; the claim tells whether it still is."""
        if not self._next:
            free = DuesRunItem.objects.waiting().free().order_by("run_id", "position")
            rows = list(free.values_list("pk", "run_id", "municipality_id")[:LOOK_AHEAD])
            self._next = [pk for pk, _, _ in reversed(rows)]
            self._lines = {}
            for run in {run for _, run, _ in rows}:
                ids = [place for _, of, place in rows if of == run]
                self._look_up(self.run(run), ids)
        return self._next.pop() if self._next else None

    def _look_up(self, run: DuesRun, municipality_ids: list[int]) -> None:
        """What some municipalities owe, at once."""
        day = run.issued_on or today()
        for pk, line in preview_some(run.dues_year, municipality_ids, issue_on=day).items():
            self._lines[run.pk, pk] = line

    def line(self, item: DuesRunItem) -> PreviewLine | None:
        """What ``item`` owes; None when it was not looked up."""
        return self._lines.get((item.run_id, item.municipality_id))

    def run(self, pk: int) -> DuesRun:
        """Run ``pk`` with its year, amounts and who asked for it."""
        if pk not in self._runs:
            rows = DuesRun.objects.select_related("dues_year", "requested_by")
            self._runs[pk] = rows.prefetch_related("dues_year__rates").get(pk=pk)
        return self._runs[pk]

    def issuer(self, day: datetime.date) -> Issuer | None:
        """The sender on ``day``."""
        if day not in self._issuers:
            self._issuers[day] = issuer_on(day)
        return self._issuers[day]


def process_next(at_hand: AtHand | None = None) -> bool:
    """Claim one waiting row and bring it to its end; False when none is free."""
    hand = at_hand or AtHand()
    pk = hand.next_row()
    if pk is None:
        _close_what_is_done()
        return False
    token = DuesRunItem.objects.waiting().claim(pk, lease=LEASE)
    if token is not None:
        _process(pk, token, hand)
    return True


def _process(pk: int, token: str, at_hand: AtHand) -> None:
    item = DuesRunItem.objects.select_related("municipality", "invoice").get(pk=pk)
    item.run = at_hand.run(item.run_id)
    try:
        if item.attempts > MAX_ATTEMPTS:
            raise CannotIssue(item.message or "Het maken van deze factuur brak steeds af.")
        day = item.run.issued_on or today()
        invoice = number_item(item=item, issuer=at_hand.issuer(day), line=at_hand.line(item))
        page = invoice_page(invoice)
        files = store_files(invoice=invoice, page=page)
        with transaction.atomic():
            if item.run.sends_mail:
                mail_invoice(invoice=invoice, files=files, page=page)
                queue_peppol(invoice=invoice, by=item.run.requested_by)
            _close(item, token, ItemState.DONE)
    except (CannotIssue, pdf.Unavailable) as error:
        _close(item, token, ItemState.FAILED, str(error))
    except Exception as error:
        # The lease stays, so that the next attempt waits until it has run out.
        logger.exception("invoice not made", extra={"item": item.pk})
        text = f"Onverwachte fout ({type(error).__name__}). Er volgt een nieuwe poging."
        DuesRunItem.objects.filter(pk=item.pk, lease_token=token).update(message=text)


def number_item(
    *, item: DuesRunItem, issuer: Issuer | None = None, line: PreviewLine | None = None
) -> Invoice:
    """Step one: the item's invoice with its number, made now or before."""
    if item.invoice is None:
        with transaction.atomic():
            item.invoice = issue_invoice(
                terms=item.run.dues_year,
                municipality=item.municipality,
                confirmed=item.amount,
                issued_on=item.run.issued_on,
                issuer=issuer,
                line=line,
                by=item.run.requested_by,
            )
            DuesRunItem.objects.filter(pk=item.pk).update(invoice=item.invoice)
    return item.invoice


def _close(item: DuesRunItem, token: str, state: ItemState, message: str = "") -> None:
    DuesRunItem.objects.waiting().filter(pk=item.pk, lease_token=token).update(
        state=state, message=message, done_at=timezone.now(), **Leased.released()
    )


def close_run_when_done(*, run: DuesRun) -> bool:
    """Mark ``run`` as done once no row waits; True when this call did so."""
    if DuesRunItem.objects.waiting().filter(run=run).exists():
        return False
    with transaction.atomic():
        closed = DuesRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
            state=RunState.DONE, finished_at=timezone.now()
        )
        if closed:
            audit.record("dues.finish_run", target=run, by=None)
    return bool(closed)


def _close_what_is_done() -> None:
    for run in DuesRun.objects.filter(state=RunState.RUNNING):
        close_run_when_done(run=run)


def needs_workers() -> bool:
    """Whether rows wait and nobody has claimed one lately. Also closes runs that are finished."""
    _close_what_is_done()
    waiting = DuesRunItem.objects.waiting()
    lately = timezone.now() + LEASE - STALLED_AFTER
    return waiting.free().exists() and not waiting.filter(leased_until__gt=lately).exists()
