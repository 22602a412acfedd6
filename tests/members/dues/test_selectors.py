import datetime
from decimal import Decimal

import pytest

from m50portal.core.dates import today
from members.choices import MembershipKind
from members.dues.actions import register_payment
from members.dues.choices import InvoiceStatus, Outcome, VatTreatment
from members.dues.models import DuesYear, Invoice
from members.dues.selectors import preview, preview_one
from members.dues.selectors_books import invoices_of, year_sums
from members.models import BillingProfile, Population
from tests.members.dues import builders_dues as make

D = datetime.date
pytestmark = pytest.mark.django_db


def names(lines):
    return [line.municipality.name for line in lines]


def test_preview_sorts_everybody_as_the_dutch_do():
    terms, _ = make.dues_year(), make.issuer()
    for name in ("'s-Gravenhage", "Súdwest-Fryslân", "Den Helder", "De Bilt", "Altena"):
        make.member(name)

    due = preview(terms)

    assert names(due.ready) == [
        "Altena",
        "De Bilt",
        "Den Helder",
        "'s-Gravenhage",
        "Súdwest-Fryslân",
    ]
    assert due.total == Decimal("25000.00")


def test_preview_names_what_is_missing_and_holds_back():
    terms, _ = make.dues_year(), make.issuer()
    bare = make.member("Zwijndrecht", billing=False)
    half = make.member("Tiel")
    BillingProfile.objects.filter(municipality=half).update(invoice_email="")

    due = preview(terms)

    assert [(line.municipality, line.blocks) for line in due.blocked] == [
        (half, ("e-mailadres voor facturen ontbreekt",)),
        (
            bare,
            (
                "straat en huisnummer ontbreekt",
                "postcode ontbreekt",
                "plaats ontbreekt",
                "e-mailadres voor facturen ontbreekt",
            ),
        ),
    ]
    assert due.ready == []


def test_preview_flags_without_blocking():
    terms, _ = make.dues_year(), make.issuer()
    large = make.member("Meierijstad")
    BillingProfile.objects.filter(municipality=large).update(buyer_reference="")
    Population.objects.create(
        municipality=large, on=D(2023, 1, 1), inhabitants=84_304, source="CBS"
    )

    (line,) = preview(terms).flagged

    assert line.notes == (
        "Geen kenmerk of verplichtingennummer: er komt geen e-factuur bij.",
        "Buiten de richtlijn: 84.304 inwoners.",
    )


def test_preview_without_an_issuer_issues_nothing():
    terms = make.dues_year()
    make.member()

    due = preview(terms)

    assert (due.ready, len(due.obstacles)) == ([], 1)


def test_preview_of_an_unknown_amount_issues_nothing():
    terms, _ = make.dues_year(2021, None), make.issuer()
    make.member()

    due = preview(terms)

    assert (due.ready, len(due.unknown)) == ([], 1)
    assert due.obstacles == ("Het bedrag voor 2021 is onbekend. Er kan niets worden gefactureerd.",)


@pytest.mark.parametrize(
    "treatment",
    [VatTreatment.TAXED, VatTreatment.EXEMPT_INTERESTS, VatTreatment.EXEMPT_COST_SHARING],
)
def test_preview_asks_a_vat_number_where_the_law_does(treatment):
    terms = make.dues_year(vat_treatment=treatment)
    make.issuer()

    assert preview(terms).obstacles == (
        "Voor deze keuze over btw heeft de afzender een btw-nummer nodig.",
    )


def test_preview_tells_why_somebody_owes_nothing():
    terms, _ = make.dues_year(), make.issuer()
    aspirant = make.municipality("Weert")
    make.membership(aspirant, D(2022, 9, 1), kind=MembershipKind.ASPIRANT)
    left = make.municipality("Hoogeveen")
    make.membership(left, D(2019, 1, 1), ends_on=D(2022, 1, 1))
    old, new = make.member("Hellevoetsluis"), make.municipality("Voorne aan Zee")
    make.merger(old, new, D(2023, 1, 1))
    make.membership(new, D(2023, 1, 1))

    due = preview(terms)

    assert [(line.municipality, line.assessment.outcome) for line in due.free] == [
        (old, Outcome.MERGED),
        (left, Outcome.LEFT),
        (aspirant, Outcome.ASPIRANT),
    ]
    assert names(due.ready) == ["Voorne aan Zee"]


def test_preview_asks_one_of_two_when_they_merge_in_the_year():
    terms, _ = make.dues_year(), make.issuer()
    one, two, new = make.member("Aastad"), make.member("Beestad"), make.municipality("Ceestad")
    for old in (one, two):
        make.merger(old, new, D(2023, 7, 1))
    make.membership(new, D(2023, 7, 1))

    due = preview(terms)

    assert (names(due.ready), names(due.free)) == (["Ceestad"], ["Aastad", "Beestad"])


def test_preview_does_not_ask_a_successor_what_its_predecessor_was_asked():
    terms, _ = make.dues_year(), make.issuer()
    old = make.member("Aastad")
    make.issued(terms)
    new = make.municipality("Ceestad")
    make.merger(old, new, D(2023, 7, 1))
    make.membership(new, D(2023, 7, 1))

    due = preview(terms)

    assert (names(due.ready), names(due.free), names(due.invoiced)) == ([], ["Ceestad"], ["Aastad"])
    assert due.free[0].assessment.outcome is Outcome.VIA_PREDECESSOR
    assert (
        preview_one(terms, new.pk, issue_on=today()).assessment.outcome is Outcome.VIA_PREDECESSOR
    )


def test_preview_blocks_a_municipality_that_no_longer_exists():
    terms, _ = make.dues_year(2022), make.issuer()
    old, new = make.member("Heerhugowaard"), make.municipality("Dijk en Waard")
    make.merger(old, new, D(2023, 1, 1))

    (line,) = preview(terms).blocked

    assert line.blocks == ("de gemeente bestaat niet meer",)


def test_preview_one_agrees_with_the_preview_of_all():
    terms, _ = make.dues_year(), make.issuer()
    old, new = make.member("Aastad"), make.municipality("Ceestad")
    make.merger(old, new, D(2023, 7, 1))
    make.membership(new, D(2023, 7, 1))
    for number in range(3):
        make.member(since=D(2023, 1 + 3 * number, 1))

    lines = preview(terms).lines

    assert len(lines) == 5
    for line in lines:
        alone = preview_one(terms, line.municipality.pk, issue_on=today())
        assert (alone.assessment, alone.blocks) == (line.assessment, line.blocks)


def test_preview_costs_the_same_for_one_and_for_many(django_assert_num_queries):
    terms, _ = make.dues_year(), make.issuer()
    for expected in (1, 3):
        while len(preview(terms).ready) < expected:
            make.member()
        fresh = DuesYear.objects.get()
        with django_assert_num_queries(6):
            assert len(preview(fresh).ready) == expected


def test_status_follows_payments_and_the_day(time_machine):
    time_machine.move_to("2026-02-01T12:00:00+01:00")
    invoice = make.invoice()

    def status(day=None):
        return Invoice.objects.with_status(day).get().status

    assert status() == InvoiceStatus.OPEN
    assert status(D(2026, 3, 3)) == InvoiceStatus.OPEN
    assert status(D(2026, 3, 4)) == InvoiceStatus.LATE
    register_payment(invoice=invoice, amount=Decimal("0.10"), received_on=D(2026, 2, 1), by=None)
    assert status() == InvoiceStatus.PARTLY
    register_payment(invoice=invoice, amount=Decimal("0.20"), received_on=D(2026, 2, 1), by=None)
    register_payment(invoice=invoice, amount=Decimal("4999.70"), received_on=D(2026, 2, 1), by=None)
    found = Invoice.objects.with_status().get()
    assert (found.status, found.paid, found.open_amount) == (
        InvoiceStatus.PAID,
        Decimal("5000.00"),
        Decimal("0.00"),
    )


def test_status_on_an_earlier_day_forgets_later_payments(time_machine):
    time_machine.move_to("2026-02-01T12:00:00+01:00")
    invoice = make.invoice()
    time_machine.move_to("2026-04-01T12:00:00+02:00")
    register_payment(invoice=invoice, amount=invoice.total, received_on=D(2026, 3, 20), by=None)

    found = {
        day: Invoice.objects.with_status(day).get().status
        for day in (D(2026, 3, 10), D(2026, 3, 20))
    }

    assert list(found.values()) == [InvoiceStatus.LATE, InvoiceStatus.PAID]


def test_year_sums_show_unknown_years_too():
    make.invoice(year=2023)
    make.dues_year(2019, "3500.00")

    rows = year_sums(2024)

    assert [(row.year, row.amount, row.count, row.total, row.open) for row in rows] == [
        (2024, None, 0, 0, 0),
        (2023, Decimal("5000.00"), 1, Decimal("5000.00"), Decimal("5000.00")),
        (2022, None, 0, 0, 0),
        (2021, None, 0, 0, 0),
        (2020, None, 0, 0, 0),
        (2019, Decimal("3500.00"), 0, 0, 0),
    ]


def test_year_sums_without_anything():
    assert [row.year for row in year_sums(2026)] == [2026]


def test_invoices_of_a_municipality_carry_their_status(django_assert_num_queries):
    invoice = make.invoice()
    municipality = invoice.municipality

    with django_assert_num_queries(4):
        (found,) = invoices_of(municipality)

    assert (found.pk, found.status_label, found.status_kind) == (invoice.pk, "Open", "info")


def test_preview_names_the_successor_in_later_years():
    old, new = make.member("Heerhugowaard"), make.member("Dijk en Waard")
    make.merger(old, new, D(2022, 1, 1))

    found = {x.municipality.name: x for x in preview(make.dues_year(2023)).lines}

    text = "Opgegaan in Dijk en Waard op 1\u00a0januari\u00a02022."
    assert found["Heerhugowaard"].assessment.explanation == text


def test_preview_notes_a_shared_invoice_address():
    terms, _ = make.dues_year(), make.issuer()
    one, two, other = make.member("Aastad"), make.member("Beestad"), make.member("Ceestad")
    BillingProfile.objects.filter(municipality__in=[one, two]).update(
        invoice_email="samen@voorbeeld.example"
    )

    notes = {line.municipality: line.notes for line in preview(terms).ready}

    assert notes[one] == ("Zelfde factuuradres als Beestad.",)
    assert notes[two] == ("Zelfde factuuradres als Aastad.",)
    assert notes[other] == ()
