"""The audit file for the bookkeeper, the accountant and the tax office: XML Auditfile Financieel 4.0.

Holds what this portal knows: the sales journal and the payments of a calendar year, with the
opening balance that earlier years come to. Schema and rules: Platform voor Open Data Bestanden, 4.0.
"""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from typing import Any

from lxml import etree

from m50portal.core.dates import today
from members.dues.journal import BANK, SALES, VAT_CODES, Entry, balances, entries
from members.dues.models import Issuer, LedgerSettings
from members.models import Municipality

SPACE = "http://www.odb.belastingdienst.nl/Belastingdienst/BCPP/1.1/structures/XmlauditfileXAF_4.0"
VERSION = "0.1"
DAY = datetime.timedelta(days=1)


def audit_file(year: int, *, issuer: Issuer, ledger: LedgerSettings) -> bytes:
    """The audit file of ``year``; the same year gives the same entries."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    before = entries(None, first - DAY, ledger=ledger)
    booked = entries(first, last, ledger=ledger)
    root = etree.Element(f"{{{SPACE}}}auditfile", nsmap={None: SPACE})
    _header(root, first, last)
    company = _add(root, "company")
    _company(company, issuer)
    _debtors(company, before, booked)
    _accounts(company, ledger)
    _vat_codes(company, ledger, booked)
    _periods(company, year)
    _opening(company, before, ledger)
    _transactions(company, booked, ledger)
    etree.indent(root)
    content: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return content


def _add(parent: etree._Element, name: str, text: object = None) -> etree._Element:
    element = etree.SubElement(parent, f"{{{SPACE}}}{name}")
    if text is not None:
        element.text = str(text)
    return element


def _amount(parent: etree._Element, amount: Decimal, name: str = "amnt") -> None:
    """An amount and its side, debit above zero."""
    _add(parent, name, f"{abs(amount):.2f}")
    _add(parent, f"{name}Tp", "D" if amount >= 0 else "C")


def _header(root: etree._Element, first: datetime.date, last: datetime.date) -> None:
    header = _add(root, "header")
    _add(header, "fiscalYear", first.year)
    _add(header, "startDate", first)
    _add(header, "endDate", last)
    _add(header, "curCode", "EUR")
    _add(header, "dateCreated", today())
    _add(header, "softwareDesc", "M50-portaal")
    _add(header, "softwareVersion", VERSION)


def _company(company: etree._Element, issuer: Issuer) -> None:
    _add(company, "Commercenr", issuer.kvk)
    _add(company, "companyName", issuer.legal_name)
    _add(company, "taxRegistrationCountry", "NL")
    _add(company, "taxRegIdent", issuer.vat_number or issuer.kvk)
    address = _add(company, "streetAddress")
    _add(address, "streetname", issuer.street[:100])
    _add(address, "city", issuer.city[:50])
    _add(address, "postalCode", issuer.postcode)
    _add(address, "country", "NL")


def _debtors(company: etree._Element, before: list[Entry], booked: list[Entry]) -> None:
    """Every municipality that something was booked on, with what it owed at both ends of the year."""
    opening, closing = _per_debtor(before), _per_debtor([*before, *booked])
    places: dict[str, Municipality] = {
        entry.debtor: entry.invoice.municipality for entry in [*before, *booked]
    }
    if not places:
        return
    debtors = _add(company, "customersSuppliers")
    for code in sorted(places):
        one = _add(debtors, "customerSupplier")
        _add(one, "custSupID", code)
        _add(one, "custSupName", places[code].legal_name[:50])
        _add(one, "custSupTp", "C")
        _amount_of(one, opening.get(code, Decimal(0)), "opBal")
        _amount_of(one, closing.get(code, Decimal(0)), "clBal")


def _amount_of(one: etree._Element, amount: Decimal, name: str) -> None:
    _add(one, f"{name}Desc", f"{abs(amount):.2f}")
    _add(one, f"{name}Tp", "D" if amount >= 0 else "C")


def _per_debtor(booked: Iterable[Entry]) -> dict[str, Decimal]:
    """Municipality → what is on the debtors' account: the first line of a sale, the last of a payment."""
    found: dict[str, Decimal] = {}
    for entry in booked:
        line = entry.lines[0] if entry.journal == SALES else entry.lines[-1]
        found[entry.debtor] = found.get(entry.debtor, Decimal(0)) + line.amount
    return found


def _accounts(company: etree._Element, ledger: LedgerSettings) -> None:
    ledgers = _add(company, "generalLedger")
    for name, kind in (
        ("equity", "B"),
        ("bank", "B"),
        ("debtors", "B"),
        ("vat", "B"),
        ("revenue", "P"),
    ):
        account = _add(ledgers, "ledgerAccount")
        _add(account, "accID", getattr(ledger, name))
        _add(account, "accDesc", _label(ledger, name))
        _add(account, "accTp", kind)


def _label(ledger: LedgerSettings, name: str) -> str:
    """What the settings call an account."""
    field: Any = ledger._meta.get_field(name)
    return str(field.verbose_name)


def _vat_codes(company: etree._Element, ledger: LedgerSettings, booked: list[Entry]) -> None:
    used = {line.vat_code for entry in booked for line in entry.lines if line.vat_code}
    if not used:
        return
    codes = _add(company, "vatCodes")
    for treatment, code in VAT_CODES.items():
        if code in used:
            one = _add(codes, "vatCode")
            _add(one, "vatID", code)
            _add(one, "vatDesc", treatment.label)
            _add(one, "vatToPayAccID", ledger.vat)


def _periods(company: etree._Element, year: int) -> None:
    periods = _add(company, "periods")
    starts = [datetime.date(year, month, 1) for month in range(1, 13)]
    ends = [start - DAY for start in [*starts[1:], datetime.date(year + 1, 1, 1)]]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1):
        period = _add(periods, "period")
        _add(period, "periodNumber", number)
        _add(period, "startDatePeriod", start)
        _add(period, "endDatePeriod", end)


def _opening(company: etree._Element, before: list[Entry], ledger: LedgerSettings) -> None:
    """What earlier years come to; their revenue is in the result of before."""
    found = balances(before)
    carried = {
        account: amount for account, amount in found.items() if account != ledger.revenue and amount
    }
    result = found.get(ledger.revenue, Decimal(0))
    if result:
        carried[ledger.equity] = carried.get(ledger.equity, Decimal(0)) + result
    opening = _add(company, "openingBalance")
    _counts(opening, list(carried.values()))
    for number, (account, amount) in enumerate(sorted(carried.items()), start=1):
        line = _add(opening, "obLine")
        _add(line, "nr", number)
        _add(line, "accID", account)
        _amount(line, amount)


def _counts(parent: etree._Element, amounts: list[Decimal]) -> None:
    _add(parent, "linesCount", len(amounts))
    debit = sum((amount for amount in amounts if amount >= 0), Decimal(0))
    credit = -sum((amount for amount in amounts if amount < 0), Decimal(0))
    _add(parent, "totalDebit", f"{debit:.2f}")
    _add(parent, "totalCredit", f"{credit:.2f}")


def _transactions(company: etree._Element, booked: list[Entry], ledger: LedgerSettings) -> None:
    transactions = _add(company, "transactions")
    _counts(transactions, [line.amount for entry in booked for line in entry.lines])
    journals = {
        BANK: (ledger.bank_journal, "Bank", "B", ledger.bank),
        SALES: (ledger.sales_journal, "Verkoop", "S", ""),
    }
    by_journal = sorted(booked, key=lambda entry: entry.journal)
    for name, rows in groupby(by_journal, key=lambda entry: entry.journal):
        code, text, kind, offset = journals[name]
        journal = _add(transactions, "journal")
        _add(journal, "jrnID", code)
        _add(journal, "desc", text)
        _add(journal, "jrnTp", kind)
        if offset:
            _add(journal, "offsetAccID", offset)
        for entry in rows:
            _transaction(journal, entry, ledger)


def _transaction(journal: etree._Element, entry: Entry, ledger: LedgerSettings) -> None:
    one = _add(journal, "transaction")
    _add(one, "nr", entry.number)
    _add(one, "desc", entry.description)
    _add(one, "periodNumber", entry.on.month)
    _add(one, "trDt", entry.on)
    for number, booked in enumerate(entry.lines, start=1):
        line = _add(one, "trLine")
        _add(line, "nr", number)
        _add(line, "accID", booked.account)
        _add(line, "docRef", entry.invoice.number)
        _add(line, "effDate", entry.on)
        _add(line, "desc", booked.description)
        _amount(line, booked.amount)
        if booked.account == ledger.debtors:
            _add(line, "custSupID", entry.debtor)
            _add(line, "invRef", entry.invoice.number)
        if booked.vat_code:
            vat = _add(line, "vat")
            _add(vat, "vatID", booked.vat_code)
            _add(vat, "vatPerc", f"{booked.vat_rate:.2f}")
            _amount(vat, booked.vat_amount, "vatAmnt")
