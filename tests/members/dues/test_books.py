"""What the bookkeeper gets: journal, open items by age, audit file; they add up with each other."""

import datetime
from decimal import Decimal

import pytest
import pyxaf

from members.dues.actions import register_payment, withdraw_payment
from members.dues.actions_credit import credit_invoice
from members.dues.choices import VatTreatment
from members.dues.journal import BANK, balances, entries, journal_rows
from members.dues.models import Issuer, LedgerSettings
from members.dues.selectors_ageing import ageing_on
from members.dues.xaf import audit_file
from tests.members.dues import builders_dues as make

pytestmark = pytest.mark.django_db
D = datetime.date
USUAL = LedgerSettings(pk=1)


def pay(invoice, amount, day):
    return register_payment(invoice=invoice, amount=Decimal(amount), received_on=day, by=None)


@pytest.fixture
def two_years(time_machine):
    """An invoice paid, one paid in part, one paid too much, one credited, and a payment taken back."""
    time_machine.move_to("2025-02-01T12:00:00+01:00")
    make.issuer(vat_number="NL001234567B01")
    make.dues_year(2025)
    paid, partly, over, credited = (make.invoice(year=2025, name=n) for n in "ABCD")
    time_machine.move_to("2025-03-20T12:00:00+01:00")
    pay(paid, "5000.00", D(2025, 2, 20))
    pay(partly, "1000.00", D(2025, 3, 1))
    mistake = pay(partly, "500.00", D(2025, 3, 2))
    pay(over, "5100.00", D(2025, 3, 20))
    time_machine.move_to("2025-04-10T12:00:00+02:00")
    withdraw_payment(payment=mistake, reason="Verkeerde factuur", by=None)
    time_machine.move_to("2026-01-10T12:00:00+01:00")
    credit_invoice(
        invoice=credited, net=Decimal("2000.00"), reason="Korting", asks_again=False, by=None
    )
    make.dues_year(2026, "6050.00", vat_treatment=VatTreatment.TAXED)
    make.invoice("6050.00", year=2026, name="'s-Gravenhage & Zoë")
    return partly


def valid(content, tmp_path):
    path = tmp_path / "audit.xaf"
    path.write_bytes(content)
    report = pyxaf.validate(path)
    return [f"{one.code} {one.message}" for one in report.findings]


@pytest.mark.parametrize(
    ("day", "items", "total"),
    [
        (D(2025, 1, 31), 0, "0.00"),
        (D(2025, 2, 28), 3, "15000.00"),
        (D(2025, 3, 31), 3, "8400.00"),  # 3.500 with the payment that was taken back later
        (D(2025, 4, 10), 3, "8900.00"),
        (D(2026, 1, 31), 4, "14220.50"),
    ],
)
def test_open_items_of_any_day_add_up_with_the_journal(two_years, day, items, total):
    found = ageing_on(day)

    assert len(found.items) == items
    assert found.total == Decimal(total) == sum(found.totals)
    assert balances(entries(None, day)).get(USUAL.debtors, Decimal(0)) == found.total


def test_open_items_stand_in_the_column_of_their_age(two_years):
    assert two_years.due_on == D(2025, 3, 3)

    for day, column in (
        (D(2025, 3, 3), 0),
        (D(2025, 3, 4), 1),
        (D(2025, 4, 2), 1),
        (D(2025, 4, 3), 2),
        (D(2025, 5, 3), 3),
        (D(2025, 6, 1), 3),
        (D(2025, 6, 2), 4),
    ):
        item = next(item for item in ageing_on(day).items if item.invoice == two_years)
        assert (item.column, item.amounts[column]) == (column, item.amount), day


def test_open_items_ask_once_however_many_there_are(two_years, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [item.invoice.municipality.name for item in ageing_on(D(2026, 2, 1)).items]


def test_every_entry_comes_to_nothing_and_the_parts_to_the_whole(two_years):
    booked = entries(None, D(2026, 12, 31))
    parts = [
        *entries(None, D(2025, 3, 1)),
        *entries(D(2025, 3, 2), D(2025, 12, 31)),
        *entries(D(2026, 1, 1), D(2026, 12, 31)),
    ]

    assert all(sum(line.amount for line in entry.lines) == 0 for entry in booked)
    assert booked == parts
    found = balances(booked)
    assert found == {
        USUAL.debtors: Decimal("14220.50"),
        USUAL.revenue: Decimal("-24050.00"),
        USUAL.vat: Decimal("-1270.50"),
        USUAL.bank: Decimal("11100.00"),
    }
    numbers = [entry.number for entry in booked if entry.journal == BANK]
    assert len(numbers) == len(set(numbers)) == 5


def test_journal_is_a_table_with_the_accounts_of_the_bookkeeper(two_years):
    own = LedgerSettings(pk=1, debtors="130000", sales_journal="70")
    rows = list(journal_rows(entries(D(2026, 1, 1), D(2026, 12, 31), ledger=own), own))

    assert [row[0] for row in rows] == ["70"] * 5
    assert rows[-3][3:6] == ("130000", rows[-3][4], "2026-0002")
    assert rows[-2][7:10] == (Decimal("-6050.00"), "HOOG", Decimal("-1270.50"))
    assert [row[7] for row in rows[:2]] == [Decimal("-2000.00"), Decimal("2000.00")]


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_audit_file_has_no_finding(two_years, tmp_path, year):
    content = audit_file(year, issuer=Issuer.objects.get(), ledger=USUAL)

    assert valid(content, tmp_path) == []
    assert audit_file(year, issuer=Issuer.objects.get(), ledger=USUAL) == content


def test_audit_file_opens_with_what_earlier_years_come_to(two_years, tmp_path):
    path = tmp_path / "audit.xaf"
    path.write_bytes(audit_file(2026, issuer=Issuer.objects.get(), ledger=USUAL))

    content = path.read_text()

    assert (
        "<accID>0500</accID>\n        <amnt>20000.00</amnt>\n        <amntTp>C</amntTp>" in content
    )
    assert (
        "<custSupName>Gemeente &#39;s-Gravenhage" in content
        or "Gemeente 's-Gravenhage &amp; Zoë" in content
    )


def test_the_checker_itself_complains(two_years, tmp_path):
    content = audit_file(2025, issuer=Issuer.objects.get(), ledger=USUAL)

    broken = content.replace(b"<totalDebit>", b"<totalDebit>1", 1)

    assert valid(broken, tmp_path) != []
