"""Looks at the books as an auditor would: are all numbers there, once, in order, with their bytes?"""

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from django.core.files.storage import default_storage
from django.db.models import Sum

from m50portal.core.dates import long_date
from m50portal.core.models import Sequence
from m50portal.core.money import cents
from members.dues.actions_invoice import SERIES
from members.dues.models import (
    Invoice,
    InvoiceFile,
    InvoiceReminder,
    TransparencyStatement,
)
from members.dues.references import rf_reference


def findings() -> list[str]:
    """What is wrong, as Dutch lines; an empty list when the books are in order."""
    return [*_series(), *_references(), *_files(), *_letters(), *_shares()]


def _series() -> Iterator[str]:
    """Gaps, doubles and dates that run back, per year of the series."""
    rows = Invoice.objects.numbered().order_by("series_year", "serial", "pk")
    by_year: dict[int, list[Invoice]] = {}
    for invoice in rows.only("number", "series_year", "serial", "issued_on").iterator():
        by_year.setdefault(invoice.series_year or 0, []).append(invoice)
    given = {
        int(key.removeprefix(SERIES)): last
        for key, last in Sequence.objects.filter(key__startswith=SERIES).values_list("key", "last")
    }
    for year in sorted({*by_year, *given}):
        invoices = by_year.get(year, [])
        serials = [invoice.serial or 0 for invoice in invoices]
        top = max([given.get(year, 0), *serials])
        for missing in sorted(set(range(1, top + 1)) - set(serials)):
            yield f"Factuurnummer {year}-{missing:04d} ontbreekt."
        for one, two in pairwise(invoices):
            if one.serial == two.serial:
                yield f"Factuurnummer {two.number} komt twee keer voor."
            elif one.issued_on and two.issued_on and two.issued_on < one.issued_on:
                days = f"{long_date(two.issued_on)} en {long_date(one.issued_on)}"
                yield f"Factuur {two.number} is ouder dan {one.number} ({days})."


def _references() -> Iterator[str]:
    rows = (
        Invoice.objects.numbered()
        .order_by("pk")
        .values_list("number", "series_year", "serial", "payment_reference")
    )
    for number, year, serial, reference in rows.iterator():
        if number != f"{year}-{serial:04d}":
            yield f"Factuur {number} draagt een ander nummer dan haar plaats in de reeks."
        if reference != rf_reference(str(number)):
            yield f"Het betalingskenmerk van factuur {number} klopt niet."


def _files() -> Iterator[str]:
    rows = InvoiceFile.objects.select_related("invoice").order_by("pk")
    for file in rows.iterator():
        what = f"Het bestand van factuur {file.invoice.number}"
        yield from _changed(file.path, file.sha256, file.size, what)


def _letters() -> Iterator[str]:
    """The letters of reminders that were sent."""
    rows = InvoiceReminder.objects.exclude(letter_path="").select_related("invoice", "level")
    for row in rows.order_by("pk").iterator():
        yield from _changed(
            row.letter_path, row.letter_sha256, row.letter_size, f"De brief “{row}”"
        )


def _changed(path: str, sha256: str, size: int, what: str) -> Iterator[str]:
    if not default_storage.exists(path):
        yield f"{what} is weg."
        return
    with default_storage.open(path) as stored:
        content = stored.read()
    if hashlib.sha256(content).hexdigest() != sha256 or len(content) != size:
        yield f"{what} is veranderd."


def _shares() -> Iterator[str]:
    """An issued transparency statement comes to exactly its VAT."""
    rows = TransparencyStatement.objects.exclude(issued_on=None).annotate(
        divided=Sum("shares__amount")
    )
    for row in rows.order_by("year", "version"):
        if cents(row.divided or Decimal(0)) != row.compensable_vat:
            yield f"De aandelen van transparantieopgave {row.year} (versie {row.version}) tellen niet op."
