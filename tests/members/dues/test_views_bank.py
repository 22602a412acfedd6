"""A treasurer brings a statement and handles it: ticked, divided, set aside, taken back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from m50portal.accounts.choices import Office
from members.dues.bank_statements import MOST_BYTES
from members.dues.models import BankMovement, BankStatement, Invoice, Payment
from tests.builders import client_of
from tests.members.dues import builders_dues as make
from tests.members.dues.builders_bank import brought, camt, entry

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


@pytest.fixture
def treasurer():
    return client_of(make.user(Office.TREASURER))


def upload(client, content, name="bank.xml"):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("dues:bank"), {"file": file}, follow=True)


def open_of(invoice):
    return Invoice.objects.with_paid().get(pk=invoice.pk).open_amount


def test_treasurer_brings_a_statement_and_books_it_with_one_button(treasurer):
    sure, proposed, apart = (make.invoice(name=n) for n in ("'s-Gravenhage", "Zeist", "Goes"))
    content = camt(
        entry("5000.00", reference=sure.payment_reference, name="Gemeente 's-Gravenhage"),
        entry("4000.00", reference=proposed.payment_reference, name="Gemeente Zeist"),
        entry("5000.00", name="Gemeente Goes"),
        entry("-25.00", name="Zaalhuur & koffie"),
    )

    page = text_of(upload(treasurer, content))

    statement = BankStatement.objects.get()
    assert "Ingelezen: 4 nieuw." in page
    assert "3 bijschrijvingen wachten op u." in page
    rows = {row.counter_name: row for row in statement.movements.all()}
    first, second = rows["Gemeente 's-Gravenhage"], rows["Gemeente Zeist"]
    assert f'value="{first.pk}" checked' in page
    assert f'value="{second.pk}">' in page
    assert "Minder dan er openstaat." in page
    assert "Geen factuur gevonden" in page
    assert "Afschrijvingen (1)" in page

    done = treasurer.post(
        statement.get_absolute_url(),
        {
            "boek": [first.pk, second.pk],
            f"factuur-{first.pk}": sure.pk,
            f"factuur-{second.pk}": proposed.pk,
        },
        follow=True,
    )

    assert "2 bijschrijvingen zijn geboekt." in text_of(done)
    assert (open_of(sure), open_of(proposed), open_of(apart)) == (0, 1000, 5000)
    again = text_of(upload(treasurer, content))
    assert "Alles in dit bestand was al bekend (4). Er is niets toegevoegd." in again
    assert "Te boeken" in again


def test_treasurer_divides_by_hand_and_takes_it_back(treasurer):
    one, two = make.invoice(name="Zeist"), make.invoice(name="Goes")
    row = brought(entry("7500.00", name="Samen")).movements.get()
    address = reverse("dues:divide", args=[row.pk])
    page = text_of(treasurer.get(address))
    assert "Open facturen (2)" in page
    assert "Open facturen (1)" in text_of(treasurer.get(address, {"q": "goes"}))

    wrong = treasurer.post(address, {f"bedrag-{one.pk}": "5.000,00", f"bedrag-{two.pk}": "2.000"})
    assert "Verdeel precies € 7.500,00. U verdeelde € 7.000,00." in text_of(wrong)
    assert 'value="5.000,00"' in text_of(wrong)
    bad = treasurer.post(address, {f"bedrag-{one.pk}": "veel"})
    assert "Vul een bedrag in, bijvoorbeeld 5.000,00." in text_of(bad)

    treasurer.post(address, {f"bedrag-{one.pk}": "5.000,00", f"bedrag-{two.pk}": "2.500"})

    assert (open_of(one), open_of(two)) == (0, 2500)
    statement = text_of(treasurer.get(row.statement.get_absolute_url()))
    assert "Alles op dit afschrift is verwerkt." in statement
    unbook = reverse("dues:unbook", args=[row.pk])
    assert unbook in statement
    assert "Schrijf waarom" in text_of(treasurer.post(unbook, {"reason": ""}))
    treasurer.post(unbook, {"reason": "Verkeerd verdeeld"})
    assert (open_of(one), open_of(two)) == (5000, 5000)
    assert Payment.objects.filter(withdrawn_reason="Verkeerd verdeeld").count() == 2


def test_treasurer_sets_aside_and_takes_up(treasurer):
    make.issuer()
    row = brought(entry("1.23", name="Rente")).movements.get()
    address = reverse("dues:set_aside", args=[row.pk])
    assert "€ 1,23 van Rente: dit is voor geen factuur." in text_of(treasurer.get(address))

    page = text_of(treasurer.post(address, {"reason": "Rente van de bank"}, follow=True))
    assert "Opzijgelegd: Rente van de bank" in page

    page = text_of(treasurer.post(reverse("dues:take_up", args=[row.pk]), follow=True))
    assert "1 bijschrijving wacht op u." in page


def test_treasurer_books_a_reversal(treasurer):
    invoice = make.invoice()
    first = brought(entry("5000.00", reference=invoice.payment_reference))
    row = first.movements.get()
    treasurer.post(first.get_absolute_url(), {"boek": [row.pk], f"factuur-{row.pk}": invoice.pk})
    assert open_of(invoice) == 0
    back = brought(entry("-5000.00", reversal=True, on="2026-03-09"), opening="5100.00", number="2")
    page = text_of(treasurer.get(back.get_absolute_url()))
    assert "Neemt de bijschrijving van 2 maart 2026 terug" in page
    address = reverse("dues:reverse", args=[back.movements.get().pk])
    assert address in page

    assert "De factuur staat weer open." in text_of(treasurer.post(address, follow=True))

    assert open_of(invoice) == 5000
    again = text_of(treasurer.post(address, follow=True))
    assert "Geen geboekte bijschrijving" in again or "Er is geen geboekte bijschrijving" in again


def test_statement_that_does_not_add_up_is_released_with_a_reason(treasurer):
    invoice = make.invoice()
    statement = brought(entry("5000.00", reference=invoice.payment_reference), closing="9999.00")
    page = text_of(treasurer.get(statement.get_absolute_url()))
    assert "komen € 4.899,00 anders uit dan het eindsaldo." in page
    assert "Aangevinkte boeken" not in page
    assert "Te controleren" in text_of(treasurer.get(reverse("dues:bank")))

    address = reverse("dues:release_statement", args=[statement.pk])
    page = text_of(treasurer.post(address, {"reason": "Storing bij de bank"}, follow=True))

    assert "Storing bij de bank" in page
    assert "Aangevinkte boeken" in page


def test_proposal_that_changed_meanwhile_is_not_booked(treasurer):
    invoice, other = make.invoice(), make.invoice()
    statement = brought(entry("5000.00", reference=invoice.payment_reference))
    row = statement.movements.get()

    page = treasurer.post(
        statement.get_absolute_url(),
        {"boek": [row.pk], f"factuur-{row.pk}": other.pk},
        follow=True,
    )

    assert "Dit voorstel is intussen anders." in text_of(page)
    assert Payment.objects.count() == 0
    nothing = treasurer.post(statement.get_absolute_url(), {}, follow=True)
    assert "Vink aan wat u wilt boeken." in text_of(nothing)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"geen xml", "geen bestand van een bank"),
        (b"<geen xml", "geen goede XML"),
        (b"<!DOCTYPE x><Document/>", "DTD"),
        (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"/>', "betaalopdracht"),
        (camt(entry("1.00"), iban="NL20INGB0001234567"), "niet van de afzender"),
        (b"<" * (MOST_BYTES + 1), "groter dan 10 MB"),
    ],
)
def test_file_that_is_refused_says_why_and_books_nothing(treasurer, content, said):
    make.issuer()

    assert said in text_of(upload(treasurer, content))
    assert BankMovement.objects.count() == 0


def test_no_file_says_what_to_do(treasurer):
    page = treasurer.post(reverse("dues:bank"), {}, follow=True)

    assert "Kies het bestand dat u bij de bank downloadde." in text_of(page)


@pytest.mark.parametrize("office", [Office.BOARD, Office.AUDITOR])
def test_who_only_reads_sees_everything_and_books_nothing(office):
    invoice = make.invoice()
    statement = brought(entry("5000.00", reference=invoice.payment_reference))
    row = statement.movements.get()
    client = client_of(make.user(office))

    page = text_of(client.get(statement.get_absolute_url()))
    answers = [
        client.post(statement.get_absolute_url(), {"boek": [row.pk]}),
        client.post(reverse("dues:bank"), {}),
        client.post(reverse("dues:divide", args=[row.pk]), {}),
        client.post(reverse("dues:take_up", args=[row.pk])),
    ]

    assert invoice.number in page
    assert "Opzijleggen" not in page
    assert {answer.status_code for answer in answers} == {403}
    assert Payment.objects.count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_pages_ask_as_much_for_many_movements_as_for_one(number, django_assert_num_queries):
    invoices = [make.invoice() for _ in range(number)]
    statement = brought(*(entry("5000.00", reference=row.payment_reference) for row in invoices))
    client = client_of(make.user(Office.AUDITOR))
    client.get(reverse("dues:overview"))

    with django_assert_num_queries(5):
        client.get(reverse("dues:bank"))
    with django_assert_num_queries(9):
        client.get(statement.get_absolute_url())
