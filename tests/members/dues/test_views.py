import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from m50portal.accounts.choices import Office
from m50portal.core import audit
from m50portal.core.models import AuditEvent
from members.choices import MembershipKind, RoleKind
from members.dues.actions import register_payment
from members.dues.actions_files import mail_invoice, store_pdf
from members.dues.actions_run import start_run
from members.dues.models import DuesRun, DuesRunItem, DuesYear, Invoice, Issuer, Payment
from members.dues.models_run import LEASE, STALLED_AFTER
from members.models import BillingProfile, Membership
from tests.builders import client_of
from tests.members.dues import builders_dues as make

D = datetime.date
pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary():
    return client_of(make.user(Office.SECRETARIAT, name="Sanne Voorbeeld"))


def text_of(response):
    return response.content.decode().replace("\u00a0", " ")


def test_overview_shows_every_year_and_its_sums(secretary):
    invoice = make.invoice(year=2023)
    register_payment(invoice=invoice, amount=Decimal("1000.00"), received_on=D(2026, 1, 5), by=None)
    make.dues_year(2021, None)

    text = text_of(secretary.get(reverse("dues:overview")))

    assert "€ 4.000,00" in text
    assert "onbekend" in text


def test_overview_without_a_sender_says_so(secretary):
    assert "Er is geen afzender." in text_of(secretary.get(reverse("dues:overview")))


def test_overview_with_late_invoices(secretary, time_machine):
    time_machine.move_to("2026-02-01T12:00:00+01:00")
    make.invoice()
    time_machine.move_to("2026-06-01T12:00:00+02:00")

    response = client_of(make.user(Office.TREASURER)).get(reverse("dues:overview"))

    assert "?status=late" in text_of(response)


@pytest.mark.parametrize("office", [Office.BOARD, Office.AUDITOR])
def test_readers_see_no_buttons_that_change(office):
    terms, _ = make.dues_year(), make.issuer()
    make.member()
    reader = client_of(make.user(office))

    pages = [
        text_of(reader.get(reverse(name, args=args)))
        for name, args in (
            ("dues:overview", []),
            ("dues:year", [terms.year]),
            ("dues:year", [2020]),
            ("dues:issuers", []),
        )
    ]

    for word in (
        "Facturen maken",
        "Contributiejaar toevoegen",
        "Regels wijzigen",
        "Nieuwe gegevens",
    ):
        assert all(word not in page for page in pages)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("dues:run_start", [2023]),
        ("dues:year_add", []),
        ("dues:year_edit", [2023]),
        ("dues:issuer_add", []),
    ],
)
def test_pages_that_change_are_closed_for_readers(name, args):
    make.dues_year()

    assert client_of(make.user(Office.BOARD)).get(reverse(name, args=args)).status_code == 403


@pytest.mark.parametrize("name", ["dues:overview", "dues:issuers"])
def test_pages_are_closed_for_members(name):
    person = make.official_user(make.municipality())

    assert client_of(person).get(reverse(name)).status_code == 403


def test_year_page_explains_everybody(secretary):
    terms, _ = make.dues_year(), make.issuer()
    diemen = make.municipality("Diemen")
    make.membership(diemen, D(2022, 8, 22), kind=MembershipKind.ASPIRANT)
    Membership.objects.filter(municipality=diemen).update(
        ends_on=D(2023, 5, 16), end_reason="continued"
    )
    make.membership(diemen, D(2023, 5, 16))
    zwijndrecht = make.member("Zwijndrecht", billing=False)
    left = make.municipality("Hoogeveen")
    make.membership(left, D(2019, 1, 1), ends_on=D(2022, 1, 1))

    text = text_of(secretary.get(reverse("dues:year", args=[terms.year])))

    assert (
        "Lid sinds 16 mei 2023, daarvoor aspirant-lid; heel jaar gerekend volgens de regel." in text
    )
    assert reverse("members:billing_edit", args=[zwijndrecht.slug]) in text
    assert "Geen lid meer sinds 1 januari 2022." in text
    assert "Facturen maken" in text


def test_year_page_of_an_unknown_year(secretary):
    text = text_of(secretary.get(reverse("dues:year", args=[2020])))

    assert "Voor dit jaar is geen contributie bekend" in text
    assert "?jaar=2020" in text


def test_year_page_without_an_amount(secretary):
    make.issuer()
    make.member()
    terms = make.dues_year(2021, None)

    text = text_of(secretary.get(reverse("dues:year", args=[terms.year])))

    assert "Het bedrag voor 2021 is onbekend." in text
    assert "Facturen maken" not in text


def test_year_page_outside_the_century_is_not_there(secretary):
    assert secretary.get(reverse("dues:year", args=[1999])).status_code == 404


def queries(client, url):
    """How many queries a visit to ``url`` costs."""
    with CaptureQueriesContext(connection) as context:
        assert client.get(url).status_code == 200
    return len(context)


def test_year_page_costs_the_same_for_one_and_for_three(secretary):
    make.dues_year(), make.issuer()
    url = reverse("dues:year", args=[2023])
    make.member()
    secretary.get(url)

    one = queries(secretary, url)
    make.member(), make.member(billing=False)

    assert queries(secretary, url) == one <= 15


def test_run_names_the_consequence_and_asks(secretary):
    terms, _ = make.dues_year(), make.issuer()
    for _ in range(4):
        make.member()
    make.member("Zwijndrecht", billing=False)

    text = text_of(secretary.get(reverse("dues:run_start", args=[terms.year])))

    assert "4 facturen maken, samen € 20.000,00?" in text
    assert "en 1 andere" in text
    assert "Zwijndrecht" in text


def test_run_with_vat_names_it(secretary):
    terms = make.dues_year(vat_treatment="taxed")
    make.issuer(vat_number="NL001234567B01")
    make.member()

    text = text_of(secretary.get(reverse("dues:run_start", args=[terms.year])))

    assert "1 factuur maken, samen € 6.050,00?" in text


def test_run_starts_wakes_workers_and_shows_progress(
    secretary, sent_tasks, django_capture_on_commit_callbacks
):
    terms, _ = make.dues_year(), make.issuer()
    make.member("Aastad")
    url = reverse("dues:run_start", args=[terms.year])
    confirmed = secretary.get(url).context["form"].initial["confirmed"]

    with django_capture_on_commit_callbacks(execute=True):
        response = secretary.post(url, {"confirmed": confirmed, "sends_mail": "on"})

    run = DuesRun.objects.get()
    assert response.url == reverse("dues:run", args=[run.pk])
    assert {task.name for task in sent_tasks} == {"dues.process_items"}
    busy = text_of(secretary.get(response.url))
    assert "0 van 1 factuur" in busy
    assert 'hx-trigger="every 1s"' in busy
    assert "Er loopt een contributieronde." in text_of(
        secretary.get(reverse("dues:year", args=[terms.year]))
    )
    assert secretary.get(url).url == response.url
    make.work()
    partial = text_of(secretary.get(reverse("dues:run_progress", args=[run.pk])))
    assert "hx-trigger" not in partial
    assert reverse("dues:invoice", args=[Invoice.objects.get().number]) in partial
    assert "Er is niets te factureren" in text_of(secretary.get(url))


def test_run_survives_a_broker_that_is_down(
    secretary, monkeypatch, django_capture_on_commit_callbacks
):
    terms, _ = make.dues_year(), make.issuer()
    make.member()

    def down(*_, **__):
        raise ConnectionError("no broker")

    monkeypatch.setattr("members.dues.tasks.process_items.delay", down)
    url = reverse("dues:run_start", args=[terms.year])
    confirmed = secretary.get(url).context["form"].initial["confirmed"]
    with django_capture_on_commit_callbacks(execute=True):
        response = secretary.post(url, {"confirmed": confirmed})

    assert response.status_code == 302
    assert DuesRun.objects.get().sends_mail is False


def test_run_that_changed_meanwhile_is_asked_again(secretary):
    terms, _ = make.dues_year(), make.issuer()
    make.member()
    url = reverse("dues:run_start", args=[terms.year])

    response = secretary.post(url, {"confirmed": "iets anders", "sends_mail": "on"})

    assert "De lijst is intussen veranderd" in text_of(response)
    assert not DuesRun.objects.exists()


def test_run_that_is_busy_leads_to_it(secretary):
    terms, _ = make.dues_year(), make.issuer()
    make.member()
    run = start_run(terms=terms, by=None)

    response = secretary.post(
        reverse("dues:run_start", args=[terms.year]), {"confirmed": "x", "sends_mail": "on"}
    )

    assert response.url == reverse("dues:run", args=[run.pk])


def test_run_of_an_unknown_year_is_not_there(secretary):
    assert secretary.get(reverse("dues:run_start", args=[2020])).status_code == 404


def test_report_tells_what_failed_and_who_was_left_out(secretary):
    terms, _ = make.dues_year(), make.issuer()
    wrong = make.member("Aastad")
    make.member("Beestad", billing=False)
    run = start_run(terms=terms, by=None, sends_mail=False)
    BillingProfile.objects.filter(municipality=wrong).update(city="")
    make.work()

    text = text_of(secretary.get(reverse("dues:run", args=[run.pk])))

    assert "Klaar, maar niet alles lukte." in text
    assert "Vul eerst aan: plaats ontbreekt." in text
    assert "Beestad" in text
    assert "Deze facturen zijn niet gemaild." in text


def test_invoice_list_filters_sorts_and_pages(secretary):
    terms, _ = make.dues_year(), make.issuer()
    for name in ("Aastad", "Beestad", "Súdwest"):
        make.member(name)
    make.issued(terms)
    paid = Invoice.objects.get(municipality__name="Beestad")
    register_payment(invoice=paid, amount=paid.total, received_on=D(2026, 1, 5), by=None)
    url = reverse("dues:invoices", args=[terms.year])

    def found(**query):
        return [i.municipality.name for i in secretary.get(url, query).context["invoices"]]

    assert found() == ["Aastad", "Beestad", "Súdwest"]
    assert found(sort="-gemeente") == ["Súdwest", "Beestad", "Aastad"]
    assert found(sort="open")[0] == "Beestad"
    assert found(sort="onzin") == ["Aastad", "Beestad", "Súdwest"]
    assert found(status="paid") == ["Beestad"]
    assert found(q="sudwest") == ["Súdwest"]
    assert found(q="0002") == ["Beestad"]
    assert "Geen facturen gevonden" in text_of(secretary.get(url, {"q": "niets"}))


def test_invoice_list_costs_the_same_for_one_and_for_three(secretary):
    url = reverse("dues:invoices", args=[2023])
    make.invoice()
    secretary.get(url)

    one = queries(secretary, url)
    make.invoice(), make.invoice()

    assert queries(secretary, url) == one <= 8


def test_overview_costs_the_same_for_one_and_for_three(secretary):
    url = reverse("dues:overview")
    make.invoice(year=2021)
    secretary.get(url)

    one = queries(secretary, url)
    make.invoice(year=2022), make.invoice(year=2023)

    assert queries(secretary, url) == one <= 9


def test_invoice_page_shows_payments_mail_file_and_trail(secretary):
    invoice = make.invoice(name="Diemen")
    mail_invoice(invoice=invoice, files=[store_pdf(invoice=invoice)])
    register_payment(
        invoice=invoice,
        amount=Decimal("6000.00"),
        received_on=D(2026, 1, 5),
        by=None,
        note="Afschrift 12",
    )

    text = text_of(secretary.get(reverse("dues:invoice", args=[invoice.number])))

    for wanted in ("Gemeente Diemen", "Afschrift 12", "SHA-256", "Factuur uitgegeven", "Wacht"):
        assert wanted in text
    assert "Te veel betaald:" in text


def test_invoice_page_costs_little(secretary):
    """Eight are its own; the rest finds out who is there and what the menu shows."""
    invoice = make.invoice()
    store_pdf(invoice=invoice)
    url = reverse("dues:invoice", args=[invoice.number])
    secretary.get(url)

    assert queries(secretary, url) <= 11


@pytest.mark.parametrize("kind", [RoleKind.CONTACT_OFFICIAL, RoleKind.FINANCE])
def test_member_reads_and_downloads_its_own_invoice(kind):
    invoice, other = make.invoice(), make.invoice()
    store_pdf(invoice=invoice)
    person = make.official_user(invoice.municipality, kind)
    client = client_of(person)

    page = text_of(client.get(reverse("dues:invoice", args=[invoice.number])))
    download = client.get(reverse("dues:invoice_pdf", args=[invoice.number]))

    assert "Logboek" not in page
    assert "Betaling registreren" not in page
    assert b"".join(download.streaming_content).startswith(b"%PDF-")
    assert download["Content-Disposition"] == f'attachment; filename="{invoice.filename}"'
    assert "no-store" in download["Cache-Control"]
    assert audit.history_of(invoice)[0].kind == "core.download"
    for name in ("dues:invoice", "dues:invoice_pdf", "dues:payment_add"):
        assert client.get(reverse(name, args=[other.number])).status_code == 404
    assert AuditEvent.objects.filter(kind="core.download").count() == 1


def test_colleague_without_the_role_finds_nothing():
    invoice = make.invoice()
    person = make.official_user(invoice.municipality, RoleKind.ALDERMAN)

    assert client_of(person).get(reverse("dues:invoice", args=[invoice.number])).status_code == 404


def test_download_before_the_file_is_made(secretary):
    invoice = make.invoice()

    assert secretary.get(reverse("dues:invoice_pdf", args=[invoice.number])).status_code == 404
    page = text_of(secretary.get(reverse("dues:invoice", args=[invoice.number])))
    assert "De pdf wordt nog gemaakt." in page


def test_payment_is_registered_in_euros_as_people_write_them(secretary):
    invoice = make.invoice()
    url = reverse("dues:payment_add", args=[invoice.number])
    form = secretary.get(url).context["form"]

    response = secretary.post(
        url,
        {
            "amount": "2.000,50",
            "received_on": "2026-01-05",
            "note": "Afschrift 12",
            "seen_open": form["seen_open"].value(),
        },
    )

    payment = Payment.objects.get()
    assert response.url == reverse("dues:invoice", args=[invoice.number])
    assert (payment.amount, payment.received_on, payment.registered_label) == (
        Decimal("2000.50"),
        D(2026, 1, 5),
        "Sanne Voorbeeld",
    )


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"amount": "veel"}, "Vul een bedrag in"),
        ({"amount": "0"}, "Vul een bedrag boven nul in."),
        ({"received_on": "2199-01-01"}, "Deze datum ligt in de toekomst."),
        ({"seen_open": "1.00"}, "Intussen is er een betaling geregistreerd."),
    ],
)
def test_payment_that_cannot_be_is_explained(secretary, change, complaint):
    invoice = make.invoice()
    data = {"amount": "5.000,00", "received_on": "2026-01-05", "note": "", "seen_open": "5000.00"}

    response = secretary.post(reverse("dues:payment_add", args=[invoice.number]), data | change)

    assert complaint in text_of(response)
    assert not Payment.objects.exists()


def test_payment_is_withdrawn_with_a_reason(secretary):
    invoice = make.invoice()
    payment = register_payment(
        invoice=invoice, amount=invoice.total, received_on=D(2026, 1, 5), by=None
    )
    url = reverse("dues:payment_withdraw", args=[payment.pk])

    assert "telt dan niet meer mee" in text_of(secretary.get(url))
    assert "Reden" in text_of(secretary.post(url, {"reason": ""}))
    secretary.post(url, {"reason": "Verkeerde factuur"})

    page = text_of(secretary.get(reverse("dues:invoice", args=[invoice.number])))
    assert "Ingetrokken: Verkeerde factuur" in page
    assert secretary.get(url).status_code == 404


def test_member_cannot_register_payments():
    invoice = make.invoice()
    person = make.official_user(invoice.municipality)

    response = client_of(person).get(reverse("dues:payment_add", args=[invoice.number]))

    assert response.status_code == 403


def test_year_is_added_and_changed(secretary):
    url = reverse("dues:year_add")
    form = secretary.get(url, {"jaar": "2024"}).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"member_amount": "5.250"}

    secretary.post(url, data)
    terms = DuesYear.objects.get(year=2024)
    edit = reverse("dues:year_edit", args=[2024])
    assert 'value="5.250,00"' in text_of(secretary.get(edit))
    unknown = {"member_amount": "", "amount_unknown": "on", "aspirant_amount": "100"}
    secretary.post(edit, data | unknown)

    assert dict(terms.rates.values_list("kind", "amount")) == {"aspirant": Decimal("100.00")}
    assert "Dit contributiejaar is er al." in text_of(secretary.post(url, data))


def test_year_with_invoices_warns(secretary):
    make.invoice()

    text = text_of(secretary.get(reverse("dues:year_edit", args=[2023])))

    assert "Er zijn al facturen uitgegeven." in text


def test_issuer_is_replaced_from_a_date_and_mended(secretary):
    first = make.issuer(D(2018, 1, 1))
    url = reverse("dues:issuer_add")
    form = secretary.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}

    clash = secretary.post(url, data | {"starts_on": "2017-01-01"})
    wrong = secretary.post(url, data | {"iban": "NL00ABNA0417164300"})
    secretary.post(url, data | {"starts_on": "2024-07-01", "street": "Nieuwlaan 2"})
    secretary.post(
        reverse("dues:issuer_edit", args=[first.pk]),
        data | {"starts_on": "2018-01-01", "city": "Utrecht"},
    )

    assert "Kies een andere begindatum." in text_of(clash)
    assert "Dit IBAN klopt niet." in text_of(wrong)
    assert list(Issuer.objects.order_by("starts_on").values_list("street", "city", "ends_on")) == [
        ("Voorbeeldlaan 1", "Utrecht", D(2024, 7, 1)),
        ("Nieuwlaan 2", "Zeist", None),
    ]
    assert "Nieuwlaan 2" in text_of(secretary.get(reverse("dues:issuers")))
    assert secretary.get(reverse("dues:issuer_edit", args=[first.pk])).status_code == 200
    assert secretary.get(reverse("dues:issuer_edit", args=[99999])).status_code == 404


def test_issuers_before_the_first_one(secretary):
    assert "Nog geen afzender" in text_of(secretary.get(reverse("dues:issuers")))
    assert secretary.get(reverse("dues:issuer_add")).status_code == 200


@pytest.mark.parametrize("asked", ["²", "9" * 5000, "1999", "-2024", "twee"])
def test_year_form_takes_no_strange_year_from_the_address(asked, time_machine):
    time_machine.move_to("2026-02-01T12:00:00+01:00")
    secretary = client_of(make.user(Office.SECRETARIAT))

    response = secretary.get(reverse("dues:year_add"), {"jaar": asked})

    assert response.status_code == 200
    assert response.context["form"]["year"].value() == 2026


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({}, "vink aan dat het bedrag nog onbekend is"),
        ({"member_amount": "5000", "amount_unknown": "on"}, "Kies één van beide."),
    ],
)
def test_year_with_an_unknown_amount_is_asked_for(secretary, change, complaint):
    url = reverse("dues:year_add")
    form = secretary.get(url, {"jaar": "2024"}).context["form"]
    data = {name: form[name].value() or "" for name in form.fields if name != "amount_unknown"}

    assert complaint in text_of(secretary.post(url, data | change))
    assert not DuesYear.objects.exists()


def test_year_with_an_unknown_amount_is_saved_when_said(secretary):
    url = reverse("dues:year_add")
    form = secretary.get(url, {"jaar": "2024"}).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"amount_unknown": "on"}

    secretary.post(url, data)

    assert DuesYear.objects.get().amount_for(MembershipKind.MEMBER) is None
    edit = secretary.get(reverse("dues:year_edit", args=[2024])).context["form"]
    assert edit["amount_unknown"].value() is True


def test_progress_says_why_nothing_moves(secretary):
    terms, _ = make.dues_year(), make.issuer()
    make.member(), make.member()
    run = start_run(terms=terms, by=None)
    url = reverse("dues:run_progress", args=[run.pk])
    why = "2 facturen wachten op een nieuwe poging. Dat gebeurt binnen een minuut."
    assert why not in text_of(secretary.get(url))

    quiet = timezone.now() - 2 * STALLED_AFTER
    DuesRun.objects.update(requested_at=quiet)
    DuesRunItem.objects.update(leased_until=quiet + LEASE, lease_token="gone")
    assert why in text_of(secretary.get(url))

    DuesRunItem.objects.update(leased_until=timezone.now() + LEASE)
    assert why not in text_of(secretary.get(url))


def test_payment_of_too_much_is_asked_once_more(secretary):
    invoice = make.invoice()
    url = reverse("dues:payment_add", args=[invoice.number])
    assert "is_overpaid" not in secretary.get(url).context["form"].fields
    data = {
        **{"amount": "6.000,00", "received_on": "2026-01-05", "note": "Afschrift 12"},
        **{"seen_open": "5000.00", "seen_excess": "", "is_overpaid": ""},
    }

    asked = secretary.post(url, data)
    assert "Ja, er is € 1.000,00 te veel betaald" in text_of(asked)
    assert 'value="6.000,00"' in text_of(asked)
    assert "Afschrift 12" in text_of(asked)
    seen = {"seen_excess": asked.context["form"]["seen_excess"].value(), "is_overpaid": "on"}

    other = secretary.post(url, data | seen | {"amount": "7.000,00"})
    assert "Ja, er is € 2.000,00 te veel betaald" in text_of(other)
    assert other.context["form"]["is_overpaid"].value() is False
    assert not Payment.objects.exists()

    assert secretary.post(url, data | seen).status_code == 302
    assert Payment.objects.get().amount == Decimal("6000.00")


def test_too_much_is_said_in_words_and_adds_up(secretary):
    paid, other = make.invoice(), make.invoice()
    register_payment(invoice=paid, amount=Decimal("6000"), received_on=D(2026, 1, 5), by=None)
    register_payment(invoice=other, amount=Decimal("2000"), received_on=D(2026, 1, 5), by=None)

    overview = secretary.get(reverse("dues:overview"))
    pages = [overview] + [
        secretary.get(reverse(name, args=args))
        for name, args in (
            ("dues:invoices", [2023]),
            ("dues:invoice", [paid.number]),
            ("dues:payment_add", [paid.number]),
        )
    ]

    sums = overview.context["totals"]
    assert sums.total - sums.paid + sums.overpaid == sums.open == Decimal("3000.00")
    assert overview.context["bars"][0].share == 70
    for page in pages:
        assert "€ 1.000,00" in text_of(page)
        assert "e veel betaald" in text_of(page)
        assert "-€" not in text_of(page)


def test_invoice_page_says_there_is_no_vat(secretary):
    invoice = make.invoice()

    text = text_of(secretary.get(reverse("dues:invoice", args=[invoice.number])))

    assert "Totaal zonder btw" in text
    assert '<td class="m50-num" data-label="Bedrag">geen</td>' in text
