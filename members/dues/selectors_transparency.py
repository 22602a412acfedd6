"""Who paid which part of the dues of a year, and so what part of the VAT belongs to whom."""

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from m50portal.core.dates import today
from m50portal.core.money import cents, euro
from members.dues.apportionment import apportion, percent
from members.dues.choices import InvoiceKind
from members.dues.models import DuesYear, Invoice, TransparencyShare, TransparencyStatement
from members.dues.selectors import preview
from members.models import Municipality
from members.selectors import contact_officials, heirs_on

ZERO = Decimal(0)
# What can be VAT in an amount with 21% VAT in it: more means that more was spent than came in.
MOST_VAT = Decimal(21) / Decimal(121)


@dataclass(frozen=True)
class ShareLine:
    """One member in a statement; ``share`` is there once it was issued."""

    municipality: Municipality
    name: str
    dues: Decimal
    percent: Decimal
    amount: Decimal
    share: TransparencyShare | None = None


@dataclass(frozen=True)
class Breakdown:
    """The VAT of a year divided over its members. The amounts of the lines come to ``vat`` exactly."""

    year: int
    vat: Decimal
    total_dues: Decimal
    lines: tuple[ShareLine, ...]

    def fingerprint(self, statement: TransparencyStatement) -> str:
        """Changes when anything changes in what would be issued."""
        text = f"{self.vat};{statement.explanation};{statement.reason};" + ";".join(
            f"{line.municipality.pk}:{line.dues}" for line in self.lines
        )
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def dues_of(year: int) -> dict[int, Decimal]:
    """Per municipality what was asked for ``year`` without VAT and without what was credited."""
    rows: Any = Invoice.objects.numbered().filter(dues_year__year=year).order_by()
    sums = rows.values_list("municipality").annotate(
        asked=Sum("net", filter=Q(kind=InvoiceKind.INVOICE)),
        taken=Sum("net", filter=Q(kind=InvoiceKind.CREDIT)),
    )
    # SQLite adds decimals up as floats: rounding brings the cents back.
    found = {pk: cents(asked or ZERO) - cents(taken or ZERO) for pk, asked, taken in sums}
    return {pk: net for pk, net in found.items() if net > 0}


def breakdown_now(statement: TransparencyStatement) -> Breakdown:
    """What would be issued for ``statement`` now, in the order of the register. Two queries."""
    dues = dues_of(statement.year)
    last_day = datetime.date(statement.year, 12, 31)
    invoiced = Invoice.objects.numbered().filter(dues_year__year=statement.year)
    places: Any = Municipality.objects.filter(pk__in=invoiced.values("municipality"))
    rows = places.with_name_on(last_day).order_by("sort_then", "code")
    who = [row for row in rows if row.pk in dues]
    total = sum(dues.values(), ZERO)
    paid = [dues[row.pk] for row in who]
    # What is not known yet, or cannot be, is divided as nothing: the page says what is wrong.
    vat = max(statement.compensable_vat, ZERO)
    parts = apportion(vat, paid) if who else []
    lines = tuple(
        ShareLine(row, row.name_then, net, percent(net, total), part)
        for row, net, part in zip(who, paid, parts, strict=True)
    )
    return Breakdown(statement.year, statement.compensable_vat, total, lines)


def breakdown_issued(statement: TransparencyStatement) -> Breakdown:
    """What was issued, from the frozen rows. One query."""
    assert statement.total_dues is not None
    shares = statement.shares.in_order().select_related("municipality")
    lines = tuple(
        ShareLine(
            *(row.municipality, row.name, row.dues),
            *(percent(row.dues, statement.total_dues), row.amount, row),
        )
        for row in shares
    )
    return Breakdown(statement.year, statement.compensable_vat, statement.total_dues, lines)


def obstacles(year: int, vat: Decimal, total_dues: Decimal) -> list[str]:
    """Why this amount cannot be divided for ``year``, in words that say what to do."""
    if total_dues <= 0:
        return [
            f"Over {year} is geen contributie gefactureerd. Er is dus niemand om de btw over te "
            f"verdelen. Maak eerst de facturen van {year}, of kies een ander jaar."
        ]
    if vat < 0:
        return ["Vul een bedrag van nul of hoger in."]
    if vat > total_dues:
        return [
            f"Dit is meer dan alle contributie van {year} samen ({euro(total_dues)}). Controleer "
            "het bedrag: vul alleen de btw in, niet de kosten."
        ]
    return []


def warnings(statement: TransparencyStatement, total_dues: Decimal) -> list[str]:
    """What deserves a look before a statement is issued."""
    year, vat = statement.year, statement.compensable_vat
    found = []
    if year >= today().year:
        found.append(
            f"Het jaar {year} is nog niet voorbij. Btw en contributie kunnen nog veranderen. "
            f"Wacht liever tot na 31 december {year}."
        )
    most = cents(total_dues * MOST_VAT)
    if most < vat <= total_dues:
        found.append(
            f"Dit is meer btw dan er bij 21% in de hele contributie kan zitten ({euro(most)}). "
            "Dat kan als M50 meer uitgaf dan er binnenkwam. Controleer het bedrag."
        )
    terms = DuesYear.objects.prefetch_related("rates").filter(year=year).first()
    due = [line for line in preview(terms).lines if line.is_due] if terms and total_dues else []
    if due:
        names = ", ".join(line.municipality.name for line in due[:3])
        more = f" en {len(due) - 3} andere" if len(due) > 3 else ""
        found.append(
            f"Nog niet gefactureerd over {year}: {names}{more}. Zij krijgen geen aandeel. "
            "Maak eerst hun facturen."
        )
    return found


def has_drifted(statement: TransparencyStatement, issued: Sequence[ShareLine]) -> bool:
    """Whether the dues of the year changed since ``statement`` was issued, by a credit note or an invoice."""
    return dues_of(statement.year) != {line.municipality.pk: line.dues for line in issued}


def newer_version(statement: TransparencyStatement) -> TransparencyStatement | None:
    """The version that replaces ``statement``: the last one that was issued, if that is another."""
    rows = TransparencyStatement.objects.issued().filter(
        year=statement.year, version__gt=statement.version
    )
    return rows.order_by("-version").first()


def heir_of(municipality: Municipality) -> Municipality:
    """Who speaks for ``municipality`` today: itself, or what it wholly passed into."""
    if municipality.ends_on is None or municipality.ends_on > today():
        return municipality
    heir = heirs_on(today()).get(municipality.pk, municipality.pk)
    return Municipality.objects.select_related("billing").get(pk=heir)


def addresses_of(municipality: Municipality) -> list[tuple[str, str]]:
    """To whom a statement goes, as address and name: the invoice address, else who is contact official."""
    place = heir_of(municipality)
    billing = getattr(place, "billing", None)
    if billing is not None and billing.invoice_email:
        return [(billing.invoice_email, place.legal_name)]
    officials = [role.official for role in contact_officials(place, today())]
    return [(person.email, person.name) for person in officials if person.email]


def newer_share(share: TransparencyShare) -> TransparencyShare | None:
    """What replaces ``share``, in the last version of its year."""
    rows = TransparencyShare.objects.current().filter(
        municipality=share.municipality_id,
        statement__year=share.statement.year,
        statement__version__gt=share.statement.version,
    )
    return rows.select_related("statement").first()


def replaced_by(statement: TransparencyStatement) -> TransparencyStatement | None:
    """The version that ``statement`` replaces."""
    rows = TransparencyStatement.objects.issued().filter(
        year=statement.year, version__lt=statement.version
    )
    return rows.order_by("-version").first()
