"""Which invoice a payment is for, in the order of the rules; and when it is nobody's."""

import datetime
from decimal import Decimal

import pytest

from members.dues.bank_matching import OpenInvoice, OpenInvoices, numbers_in, references_in
from members.dues.bank_statements import Movement
from members.dues.choices import Certainty
from members.dues.references import rf_reference

IBAN = "NL02ABNA0123456789"
FIRST = OpenInvoice(1, "2026-0001", rf_reference("2026-0001"), Decimal("5000.00"), 10)
SECOND = OpenInvoice(2, "2026-0002", rf_reference("2026-0002"), Decimal("5000.00"), 20)
THIRD = OpenInvoice(3, "2026-0003", rf_reference("2026-0003"), Decimal("2500.00"), 20)


def paid(amount="5000.00", **values):
    return Movement(datetime.date(2026, 3, 2), Decimal(amount), **values)


def match(movement, *, ibans=None):
    return OpenInvoices([FIRST, SECOND, THIRD], ibans or {}).match(movement)


@pytest.mark.parametrize(
    ("movement", "certainty", "invoice"),
    [
        (paid(reference=FIRST.reference), Certainty.SURE, FIRST),
        (paid(text=f"Contributie {FIRST.reference} dank"), Certainty.SURE, FIRST),
        (
            paid(text=f"Contributie {FIRST.reference[:8]} {FIRST.reference[8:]}"),
            Certainty.SURE,
            FIRST,
        ),
        (paid(end_to_end=FIRST.reference.lower()), Certainty.SURE, FIRST),
        (paid("4999.99", reference=FIRST.reference), Certainty.PROPOSED, FIRST),
        (paid("6000.00", reference=FIRST.reference), Certainty.PROPOSED, FIRST),
        (paid(text="factuur 2026-0002"), Certainty.PROPOSED, SECOND),
        (paid(text="factuur 20260002"), Certainty.PROPOSED, SECOND),
        (paid("1.00", text="factuur 2026-0002"), Certainty.NONE, None),
        (paid(text="contributie Diemen", counter_name="Gemeente Diemen"), Certainty.NONE, None),
        (paid("-5000.00", reference=FIRST.reference), Certainty.NONE, None),
        (paid(reference=FIRST.reference, is_reversal=True), Certainty.NONE, None),
        (paid(reference="RF00" + FIRST.reference[4:]), Certainty.NONE, None),
    ],
)
def test_match_follows_the_order_of_the_rules(movement, certainty, invoice):
    found = match(movement)

    assert (found.certainty, found.invoice) == (certainty, invoice)
    assert bool(found.why) == (invoice is not None)


def test_known_account_with_one_open_amount_is_proposed():
    ibans = {IBAN: {20}}

    assert match(paid(counter_iban=IBAN), ibans=ibans).invoice == SECOND
    assert match(paid("2500.00", counter_iban=IBAN), ibans=ibans).invoice == THIRD
    assert match(paid("7500.00", counter_iban=IBAN), ibans=ibans).invoice is None
    assert match(paid(counter_iban=IBAN), ibans={IBAN: {10, 20}}).invoice is None
    assert match(paid(counter_iban=""), ibans={"": {20}}).invoice is None


def test_reference_goes_before_a_number_and_an_account():
    movement = paid(reference=FIRST.reference, text="factuur 2026-0002", counter_iban=IBAN)

    assert match(movement, ibans={IBAN: {20}}).invoice == FIRST


def test_references_glued_to_other_words_are_found():
    glued = paid(text=f"/REMI/{FIRST.reference}CONTRIBUTIE/")

    assert FIRST.reference in references_in(glued) or match(glued).invoice == FIRST


def test_numbers_inside_longer_numbers_are_none():
    assert numbers_in(paid(text="rekening 1202600021 en 2026-00021")) == []
