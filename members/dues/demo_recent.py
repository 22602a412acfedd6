"""A year that is being collected, with an invented amount: paid, late, reminded, disputed, credited.

Everything counts back from today, so that a demonstration shows the same on any day.
"""

import datetime
from decimal import Decimal
from typing import Any

from m50portal.core.dates import today
from members.choices import MembershipKind
from members.dues import actions_reminders
from members.dues.actions import register_payment, save_year
from members.dues.actions_bank import bring_statements
from members.dues.actions_credit import credit_invoice
from members.dues.actions_reminders_send import send_next
from members.dues.actions_run import number_item, start_run
from members.dues.choices import CostsKind, InterestKind, PauseKind
from members.dues.models import BankStatement, DuesYear, Invoice, Issuer, ReminderPolicy

DAY = datetime.timedelta(days=1)
INVOICED_DAYS_AGO = 80
AMOUNT = Decimal("5000.00")
SOURCE = "Verzonnen bedrag, alleen voor deze demonstratie"
# Who did not (wholly) pay, by what happened; everybody else paid in time.
NEVER_PAID, DISPUTED, PARTLY, CREDITED = "kampen", "tiel", "woerden", "zeist"
AT_THE_BANK = ("diemen", "soest")


def seed(*, by: Any) -> None:
    """The year of the day eighty days ago; twice does nothing more."""
    issued_on = today() - INVOICED_DAYS_AGO * DAY
    year = issued_on.year
    terms = DuesYear.objects.filter(year=year).first() or save_year(
        terms=DuesYear(year=year, source=SOURCE),
        amounts={MembershipKind.MEMBER: AMOUNT},
        by=by,
    )
    if terms.source != SOURCE or terms.runs.exists():
        return
    run = start_run(terms=terms, by=by, sends_mail=False, issued_on=issued_on)
    items = run.items.select_related("run__dues_year", "run__requested_by", "municipality")
    invoices = {
        item.municipality.slug: number_item(item=item) for item in items.order_by("position")
    }
    _pay(invoices, by=by)
    _remind(invoices, by=by)
    _bring_a_statement(invoices, by=by)


def _pay(invoices: dict[str, Invoice], *, by: Any) -> None:
    """Most pay within a month; one pays half, one gets a part back."""
    late = {NEVER_PAID, DISPUTED, *AT_THE_BANK}
    for position, (slug, invoice) in enumerate(invoices.items()):
        assert invoice.issued_on is not None
        if slug not in late:
            half = slug == PARTLY
            register_payment(
                invoice=invoice,
                amount=invoice.total / 2 if half else invoice.total,
                received_on=invoice.issued_on + (5 + position % 24) * DAY,
                note="Bankafschrift (demonstratie)",
                by=by,
            )
    if CREDITED in invoices:
        credit_invoice(
            invoice=invoices[CREDITED],
            net=Decimal("250.00"),
            reason="Korting voor het ontvangen van de ledenbijeenkomst",
            asks_again=False,
            seen_left=AMOUNT,
            by=by,
        )


def _remind(invoices: dict[str, Invoice], *, by: Any) -> None:
    """The three steps of M50 on their days: the last one waits for somebody to agree."""
    if ReminderPolicy.objects.exists():
        return
    actions_reminders.add_usual_levels(by=by)
    actions_reminders.save_policy(
        is_on=True, interest=InterestKind.NONE, costs=CostsKind.NONE, by=by
    )
    if DISPUTED in invoices:
        actions_reminders.pause_reminders(
            invoice=invoices[DISPUTED],
            kind=PauseKind.DISPUTED,
            reason="Vraagt of de contributie halverwege het jaar mag ingaan.",
            until=None,
            by=by,
        )
    due_on = next(iter(invoices.values())).due_on
    assert due_on is not None
    for days in (7, 24, 45):  # each a few days after the last day to pay of the one before
        actions_reminders.plan_reminders(due_on + days * DAY)
        while send_next(due_on + days * DAY):
            pass


def _bring_a_statement(invoices: dict[str, Invoice], *, by: Any) -> None:
    """Last week's statement, not handled yet: one sure, one proposal, one unknown, one that went out."""
    issuer = Issuer.objects.order_by("-starts_on").first()
    known = [invoices[slug] for slug in AT_THE_BANK if slug in invoices]
    if issuer is None or len(known) < 2 or BankStatement.objects.exists():
        return
    sure, proposed = known
    entries = (
        _entry(sure.total, sure.buyer_name, reference=sure.payment_reference),
        _entry(proposed.total, proposed.buyer_name, text=f"Contributie factuur {proposed.number}"),
        _entry(Decimal("125.00"), "J. Voorbeeld", text="Deelname netwerkdag"),
        _entry(Decimal("-86.40"), "Zalencentrum De Demonstratie", text="Zaalhuur"),
    )
    bring_statements(
        content=_camt(issuer.iban.replace(" ", ""), entries), filename="camt053-demo.xml", by=by
    )


def _entry(
    amount: Decimal, name: str, *, reference: str = "", text: str = ""
) -> tuple[Decimal, str]:
    """One booked movement: its amount and its XML."""
    came_in = amount > 0
    role, side = ("Dbtr", "CRDT") if came_in else ("Cdtr", "DBIT")
    strd = f"<Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd>" if reference else ""
    xml = (
        f'<Ntry><Amt Ccy="EUR">{abs(amount)}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
        f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{today() - 3 * DAY}</Dt></BookgDt><NtryDtls><TxDtls>"
        f"<RltdPties><{role}><Pty><Nm>{name}</Nm></Pty></{role}></RltdPties>"
        f"<RmtInf>{strd}<Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )
    return amount, xml


def _camt(iban: str, entries: tuple[tuple[Decimal, str], ...]) -> bytes:
    """A camt.053 of last week that adds up."""
    first, last, opening = today() - 8 * DAY, today() - 2 * DAY, Decimal("231480.15")
    closing = opening + sum((amount for amount, _ in entries), Decimal(0))
    balances = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>'
        for code, amount, day in (("OPBD", opening, first), ("CLBD", closing, last))
    )
    movements = "".join(xml for _, xml in entries)
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>'
        f"<Id>DEMO-{last}</Id><ElctrncSeqNb>{last:%j}</ElctrncSeqNb>"
        f"<Acct><Id><IBAN>{iban}</IBAN></Id></Acct>{balances}{movements}"
        "</Stmt></BkToCstmrStmt></Document>"
    ).encode()
