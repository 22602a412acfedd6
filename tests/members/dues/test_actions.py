import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from m50portal.core import audit
from members.choices import MembershipKind
from members.dues.actions import register_payment, save_issuer, save_year, withdraw_payment
from members.dues.models import DuesRate, DuesYear, Invoice, Issuer
from tests.members.dues import builders_dues as make

D = datetime.date
pytestmark = pytest.mark.django_db


def test_save_issuer_ends_the_one_before():
    first = make.issuer(D(2018, 1, 1))

    second = make.issuer(D(2024, 7, 1), street="Nieuwlaan 2")

    first.refresh_from_db()
    assert (first.ends_on, second.ends_on) == (D(2024, 7, 1), None)
    assert Issuer.objects.as_of(D(2024, 6, 30)).get() == first
    assert Issuer.objects.as_of(D(2024, 7, 1)).get() == second


def test_save_issuer_before_the_first_is_refused():
    make.issuer(D(2018, 1, 1))

    with pytest.raises(ValidationError):
        make.issuer(D(2017, 1, 1))

    assert Issuer.objects.count() == 1


def test_save_issuer_keeps_what_changed():
    row = make.issuer()
    row.street = "Nieuwlaan 2"

    save_issuer(issuer=row, by=None)

    assert audit.history_of(row)[0].changes == {"street": ["Voorbeeldlaan 1", "Nieuwlaan 2"]}


def test_issuers_never_overlap_in_the_database():
    make.issuer(D(2018, 1, 1))

    with pytest.raises(IntegrityError), transaction.atomic():
        Issuer.objects.create(starts_on=D(2020, 1, 1), legal_name="Een tweede")


def test_issuer_stores_numbers_without_blanks():
    row = Issuer(
        starts_on=D(2018, 1, 1),
        legal_name="Vereniging M50 (test)",
        street="Laan 1",
        postcode="3701 AA",
        city="Zeist",
        kvk="00000000",
        iban="nl91 abna 0417 1643 00",
        vat_number="nl001234567b01",
        email="x@m50.example",
    )

    row.full_clean()

    assert (row.iban, row.vat_number) == ("NL91ABNA0417164300", "NL001234567B01")


def test_save_year_sets_changes_and_takes_away_amounts():
    terms = make.dues_year(2024, "5000.00")
    amounts = {MembershipKind.MEMBER: Decimal("5500.00"), MembershipKind.ASPIRANT: Decimal("0.00")}

    save_year(terms=terms, amounts=amounts, by=None)
    assert dict(terms.rates.values_list("kind", "amount")) == amounts
    assert audit.history_of(terms)[0].changes == {
        "Lid": ["€\u00a05.000,00", "€\u00a05.500,00"],
        "Aspirant-lid": ["", "€\u00a00,00"],
    }
    save_year(terms=terms, amounts=dict.fromkeys(amounts), by=None)
    assert not terms.rates.exists()


def test_a_new_amount_leaves_old_invoices_alone():
    invoice = make.invoice(year=2023)

    save_year(terms=invoice.dues_year, amounts={MembershipKind.MEMBER: Decimal("9999.00")}, by=None)

    assert Invoice.objects.get().total == Decimal("5000.00")


def test_a_year_and_an_amount_exist_once():
    terms = make.dues_year(2024)

    with pytest.raises(IntegrityError), transaction.atomic():
        DuesYear.objects.create(year=2024)
    with pytest.raises(IntegrityError), transaction.atomic():
        DuesRate.objects.create(dues_year=terms, kind=MembershipKind.MEMBER, amount=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        DuesRate.objects.create(dues_year=terms, kind=MembershipKind.ASPIRANT, amount=-1)


def test_register_payment_refuses_a_form_that_was_sent_twice():
    invoice = make.invoice()
    values = {
        "invoice": invoice,
        "amount": Decimal("5000.00"),
        "received_on": D(2026, 1, 5),
        "by": None,
        "seen_open": Decimal("5000.00"),
    }

    register_payment(**values)
    with pytest.raises(ValidationError):
        register_payment(**values)

    assert invoice.payments.count() == 1


@pytest.mark.parametrize(
    ("amount", "received_on"), [("0.00", D(2026, 1, 5)), ("10.00", D(2999, 1, 1))]
)
def test_register_payment_refuses_nothing_and_the_future(amount, received_on):
    invoice = make.invoice()

    with pytest.raises(ValidationError):
        register_payment(invoice=invoice, amount=Decimal(amount), received_on=received_on, by=None)


def test_withdraw_payment_keeps_it_and_opens_the_invoice():
    invoice = make.invoice()
    payment = register_payment(
        invoice=invoice, amount=invoice.total, received_on=D(2026, 1, 5), by=None
    )

    withdraw_payment(payment=payment, reason="Verkeerde factuur", by=None)
    withdraw_payment(payment=payment, reason="Nog een keer", by=None)

    payment.refresh_from_db()
    assert payment.withdrawn_reason == "Verkeerde factuur"
    assert Invoice.objects.with_paid().get().open_amount == invoice.total
    assert [event.kind for event in audit.history_of(invoice)] == [
        "dues.withdraw_payment",
        "dues.register_payment",
        "dues.issue_invoice",
    ]
