"""What the dues tell of the story of a municipality, for who may see its invoices."""

from typing import Any

from m50portal.core.dates import long_date
from m50portal.core.money import euro
from members.choices import StoryKind
from members.dues.models import Invoice, Payment, TransparencyShare
from members.presenters import TimelineLine
from members.presenters_story import Family, told


def timeline_of(family: Family, user: Any) -> list[TimelineLine]:
    """Invoices that were sent, payments that came in, and statements of VAT."""
    invoices = list(
        Invoice.objects.numbered()
        .visible_to(user)
        .filter(municipality__in=family.ids)
        .select_related("dues_year")
        .order_by("issued_on", "pk")
    )
    if not invoices:
        return []
    by_id = {invoice.pk: invoice for invoice in invoices}
    lines = []
    for invoice in invoices:
        title = f"{invoice}: contributie {invoice.dues_year.year}"
        text = f"{euro(invoice.total)}, te betalen uiterlijk op {_day(invoice.due_on)}."
        if invoice.is_credit:
            text = f"{euro(invoice.total)} teruggenomen. Reden: {invoice.reason}"
        line = _line(invoice, invoice.issued_on, title, text)
        lines += told([line], family, invoice.municipality_id)
    payments = Payment.objects.valid().filter(invoice__in=list(by_id)).order_by("received_on", "pk")
    for payment in payments:
        invoice = by_id[payment.invoice_id]
        title = f"{euro(payment.amount)} betaald voor factuur {invoice.number}"
        lines += told(
            [_line(invoice, payment.received_on, title, "")], family, invoice.municipality_id
        )
    return lines + _statements(family, user)


def _statements(family: Family, user: Any) -> list[TimelineLine]:
    """Transparency statements, each version on the day that it was issued."""
    shares = TransparencyShare.objects.visible_to(user).filter(municipality__in=family.ids)
    lines = []
    for share in shares.select_related("statement").order_by("statement__issued_on", "pk"):
        day = share.statement.issued_on
        text = f"{euro(share.amount)} btw op te geven bij het BTW-compensatiefonds."
        line = _line(share, day, f"{share.statement} uitgegeven", text)
        lines += told([line], family, share.municipality_id)
    return lines


def _line(invoice: Invoice | TransparencyShare, day: Any, title: str, text: str) -> TimelineLine:
    url = invoice.get_absolute_url()
    return TimelineLine(day, long_date(day), title, text, url=url, kind=StoryKind.DUES)


def _day(day: Any) -> str:
    return long_date(day) if day else ""
