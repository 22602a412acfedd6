"""MT940 as Dutch banks give it, old and new."""

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from members.dues.actions_bank import bring_statements, read_statements
from members.dues.bank_mt940 import read_mt940
from members.dues.bank_statements import Refused
from members.dues.models import BankMovement, BankStatement
from tests.members.dues import builders_dues as make

SAMPLES = Path(__file__).parent / "bank" / "mt940"
NAMES = sorted(
    str(path.relative_to(SAMPLES)) for path in SAMPLES.rglob("*.txt") if "LICENSE" not in path.name
)
MINE = b""":20:940S260302
:25:NL91ABNA0417164300
:28C:00001
:60F:C260301EUR100,00
:61:260302C5000,00N102EREF//1
NL02ABNA0123456789
:86:/EREF/A1/NAME/Gemeente Diemen/REMI/Contributie RF18 5390
 0754 7034/
:61:260302RC5000,00N102EREF//2
NL02ABNA0123456789
:86:/EREF/A1/NAME/Gemeente Diemen/REMI/Terug/
:62F:C260302EUR100,00
"""


@pytest.mark.parametrize("name", NAMES)
def test_samples_are_read(name):
    found = read_statements((SAMPLES / name).read_bytes())

    assert found
    assert all(one.iban for one in found)
    assert all(row.amount and row.on for one in found for row in one.movements)
    # Where a bank names no balances, nobody can say whether it adds up: a person looks first.
    assert all((one.difference is None) == (not (one.opening and one.closing)) for one in found)
    assert any(one.opening and one.closing for one in found)


def test_samples_are_all_there():
    assert len(NAMES) == 18


def test_what_a_movement_says():
    (found,) = read_mt940(MINE)

    paid, back = found.movements
    assert found.difference == 0
    assert (paid.on, paid.amount, paid.counter_iban, paid.counter_name, paid.end_to_end) == (
        datetime.date(2026, 3, 2),
        Decimal("5000.00"),
        "NL02ABNA0123456789",
        "Gemeente Diemen",
        "A1",
    )
    assert "RF18 5390" in paid.text
    assert (back.amount, back.is_reversal) == (Decimal("-5000.00"), True)


@pytest.mark.django_db
@pytest.mark.parametrize("account", [b"NL91ABNA0417164300", b"0417164300", b"ABNA/0417164300EUR"])
def test_account_is_ours_also_without_its_iban(account):
    make.issuer()
    content = MINE.replace(b"NL91ABNA0417164300", account)

    bring_statements(content=content, filename="mt940.txt", by=None)

    assert BankStatement.objects.get().iban == "NL91ABNA0417164300"
    assert BankMovement.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (MINE.replace(b"NL91ABNA0417164300", b"0417164301"), "niet van de afzender"),
        (MINE.replace(b"EUR100", b"USD100"), "andere munt"),
        (b":20:x\n:25:y\n:61:onzin", "niet lezen|niet van de afzender"),
        (b":20:x", "niet lezen"),
    ],
)
def test_what_cannot_be_booked_is_refused(content, said):
    make.issuer()

    with pytest.raises(Refused, match=said):
        bring_statements(content=content, filename="mt940.txt", by=None)
    assert BankMovement.objects.count() == 0
