"""What a merger means for the dues: who pays, what stays open, and when it cannot be undone."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from members.actions_merger import rehearse, undo_merger
from members.choices_merger import MergerKind, Topic
from members.dues import mergers
from members.dues.actions_invoice import issue_invoice
from members.dues.models import Invoice
from members.dues.selectors import preview
from members.models import BillingProfile, Municipality
from tests.members.builders_mergers import draft, merge, new, record, state, texts
from tests.members.dues import builders_dues as make
from tests.members.dues import builders_transparency as build

pytestmark = pytest.mark.django_db
ON = datetime.date(2023, 7, 1)
INTO, NEW, SPLIT = MergerKind.INTO, MergerKind.NEW, MergerKind.SPLIT


@pytest.fixture(autouse=True)
def _in_2023(time_machine):
    time_machine.move_to(datetime.datetime(2023, 6, 1, 12, tzinfo=datetime.UTC))


def euros(amount):
    return f"€\u00a0{amount}"


def test_merger_halfway_lets_the_successor_pay_for_the_whole_year():
    terms, _ = make.dues_year(), make.issuer()
    old, successor = make.member("Aastad"), make.municipality("Ceestad")
    one = draft(INTO, ON, [old], [successor])

    lines = rehearse(one).lines
    assert [(line.text, line.why) for line in lines if line.topic == Topic.DUES] == [
        (
            "2023: Aastad betaalt niets.",
            "Opgegaan in Ceestad op 1\u00a0juli\u00a02023; Ceestad betaalt.",
        ),
        (
            f"2023: Ceestad betaalt {euros('5.000,00')}.",
            "Lid sinds 1\u00a0juli\u00a02023, als rechtsopvolger; heel jaar.",
        ),
    ]

    record(one)
    due = preview(terms)
    assert [(line.municipality, line.assessment.amount) for line in due.ready] == [
        (successor, Decimal(5000))
    ]


def test_merger_halfway_with_an_invoice_asks_nobody_again():
    terms, _ = make.dues_year(), make.issuer()
    old, successor = make.member("Aastad"), make.municipality("Ceestad")
    make.issued(terms)
    invoice = Invoice.objects.get()
    before = state()
    one = draft(INTO, ON, [old], [successor])

    assert texts(one, Topic.DUES) == [
        f"2023: Aastad kreeg al factuur {invoice.number}.",
        "2023: Ceestad betaalt niets.",
    ]
    (open_line,) = [line for line in rehearse(one).lines if line.topic == Topic.INVOICES]
    assert open_line.text == (
        f"Factuur {invoice.number} aan Gemeente Aastad: {euros('5.000,00')} staat open."
    )
    assert open_line.is_warning
    assert "blijft op naam van Gemeente Aastad. Ceestad neemt de schuld over" in open_line.why
    assert f"Vraag ernaar via {invoice.buyer_email}." in open_line.why

    merger = record(one)
    assert preview(terms).ready == []
    assert Invoice.objects.get().buyer_name == "Gemeente Aastad"
    assert [line.text for line in mergers.still_to_do(merger)] == [open_line.text]
    undo_merger(merger=merger, by=None)
    assert state() == before


def test_merger_says_whom_to_ask_about_an_open_invoice():
    terms, _ = make.dues_year(), make.issuer()
    old, successor = make.member("Aastad"), make.municipality("Ceestad")
    person = make.official_user(old)
    make.issued(terms)

    lines = rehearse(draft(INTO, ON, [old], [successor])).lines

    (why,) = [line.why for line in lines if line.topic == Topic.INVOICES]
    assert f"Vraag ernaar bij {person.name} ({person.email})." in why


def test_merger_in_a_year_without_terms_says_so():
    old, successor = make.member("Aastad"), make.municipality("Ceestad")

    assert texts(draft(INTO, ON, [old], [successor]), Topic.DUES) == [
        "Het contributiejaar 2023 is nog niet bekend."
    ]


def test_merger_of_a_split_lets_who_goes_on_as_member_pay_and_nobody_twice():
    terms, _ = make.dues_year(), make.issuer()
    old, one, two = make.member("Aastad"), make.municipality("Bee"), make.municipality("Cee")
    merge(SPLIT, ON, [old], [one, two], membership={one.code: "member"})

    due = preview(terms)

    assert [line.municipality for line in due.ready] == [one]


def test_undo_merger_is_refused_once_the_successor_has_an_invoice():
    terms, _ = make.dues_year(), make.issuer()
    merger = merge(NEW, ON, [make.member("Aastad")], [new("GM9980", "Ceestad")])
    made = Municipality.objects.get(code="GM9980")
    profile = BillingProfile(municipality=made, street="Plein 1", postcode="1112 AB", city="Cee")
    profile.invoice_email = "facturen@ceestad.example"
    profile.save()
    row = issue_invoice(
        terms=terms, municipality=made, confirmed=Decimal(5000), by=None, issued_on=ON
    )

    with pytest.raises(ValidationError) as refused:
        undo_merger(merger=merger, by=None)

    day = "1\u00a0juli\u00a02023"
    text = f"Factuur {row.number} ging op {day} naar Ceestad. Een factuur verandert niet meer."
    assert text in refused.value.messages


def test_merger_leaves_the_statement_of_vat_where_it_is_and_says_who_may_see_it():
    make.dues_year(2022)
    old = make.member("Aastad")
    build.paid(of=old, year=2022)
    statement = build.issued("210.00", year=2022)
    share = statement.shares.get()

    def told(kind, *places):
        lines = rehearse(draft(kind, ON, [old], list(places))).lines
        return [(line.text, line.why) for line in lines if line.url == share.get_absolute_url()]

    text = f"Transparantieopgave 2022 van Aastad: {euros('210,00')} btw."
    stays = "De opgave blijft op naam van Aastad."
    assert told(INTO, make.municipality("Ceestad")) == [
        (text, f"{stays} De contactambtenaar van Ceestad kan haar bekijken.")
    ]
    assert told(SPLIT, make.municipality("Deestad"), make.municipality("Eestad")) == [(text, stays)]
