"""The transparency statement in the browser: from draft to letter, for who keeps the books and for a member."""

import datetime
import io
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from openpyxl import load_workbook

from m50portal.accounts.choices import Office
from m50portal.core.models import AuditEvent, OutgoingMail, Print
from m50portal.core.prints import claim_print, make_print
from members.choices import RoleKind
from members.dues import tasks
from members.dues.actions_credit import credit_invoice
from members.dues.actions_transparency import correct_statement, issue_statement
from members.dues.models import TransparencyShare, TransparencyStatement
from members.dues.selectors_books import invoices_of
from tests.builders import client_of
from tests.members.dues import builders_dues as make
from tests.members.dues import builders_transparency as build

pytestmark = pytest.mark.django_db
LIST = "/contributie/boekhouding/transparantie/"


@pytest.fixture
def treasurer():
    return client_of(make.user(Office.TREASURER))


def text_of(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def page_of(statement, step=""):
    return reverse(f"dues:transparency_{step or 'detail'}", args=[statement.pk])


def next_version(statement, vat="90.00", *, sends_mail=False):
    draft = correct_statement(
        statement=statement,
        compensable_vat=Decimal(vat),
        explanation="Nu goed.",
        reason="Een rekening telde dubbel.",
        by=None,
    )
    return issue_statement(statement=draft, seen=None, sends_mail=sends_mail, by=None)


def letter(share, client):
    """Ask for the letter, let a worker make it, and take it."""
    client.post(reverse("dues:share_pdf", args=[share.pk]))
    row = Print.objects.get(kind="transparency", target_id=str(share.pk))
    token = claim_print(row.pk)
    if token:
        make_print(row=row, token=token)
    return client.get(reverse("dues:share_pdf_file", args=[share.pk, row.pk]))


# --- From draft to issued ---------------------------------------------------------------------------
def test_treasurer_makes_checks_and_issues_a_statement(treasurer, sent_tasks):
    for name in ("Zeist", "'s-Hertogenbosch", "Altena"):
        build.paid(of=make.member(name))
    assert LIST in text_of(treasurer.get(reverse("dues:books")))
    assert "Nog geen transparantieopgaven" in text_of(treasurer.get(LIST))

    values = {"year": "2025", "compensable_vat": "100,00", "explanation": "Zalen.\n\nOnderzoek."}
    shown = text_of(treasurer.post(f"{LIST}nieuw/", values, follow=True))

    statement = TransparencyStatement.objects.get()
    assert "Het concept is opgeslagen." in shown
    assert "Nog niemand ziet dit concept." in shown
    assert "&#x27;s-Hertogenbosch</th>" in shown
    assert shown.count("33,3333%") == 3
    assert (shown.count("€ 33,33<"), shown.count("€ 33,34<")) == (2, 1)
    assert '<td class="m50-num" data-label="Aandeel">100%</td>' in shown
    asked = treasurer.get(page_of(statement, "issue"))
    assert "€ 100,00 verdelen over 3 gemeenten?" in text_of(asked)
    confirmed = asked.context["form"].initial["confirmed"]
    values = {"confirmed": confirmed, "sends_mail": "on"}

    done = text_of(treasurer.post(page_of(statement, "issue"), values, follow=True))
    again = text_of(treasurer.post(page_of(statement, "issue"), values, follow=True))

    assert "Transparantieopgave 2025 is uitgegeven: € 100,00 is verdeeld." in done
    assert "Deze opgave is uitgegeven en verandert niet meer." in again
    assert "Nog niet gemaild:" in done
    assert TransparencyShare.objects.count() == 3
    assert AuditEvent.objects.filter(kind="dues.issue_statement").count() == 1
    tasks.tell_municipalities()
    tasks.tell_municipalities()
    assert OutgoingMail.objects.filter(name="transparency").count() == 3
    assert "Nog niet gemaild:" not in text_of(treasurer.get(page_of(statement)))


def test_statement_goes_out_only_as_it_was_seen(treasurer):
    invoice = build.paid()
    build.paid()
    statement = build.draft()
    confirmed = treasurer.get(page_of(statement, "issue")).context["form"].initial["confirmed"]
    credit_invoice(invoice=invoice, net=Decimal(1), reason="Fout", asks_again=False, by=None)

    shown = treasurer.post(page_of(statement, "issue"), {"confirmed": confirmed})

    assert "Intussen is er iets veranderd" in text_of(shown)
    assert TransparencyShare.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"year": "2024"}, "year", "Over 2024 is geen contributie gefactureerd."),
        ({"compensable_vat": "-5"}, "compensable_vat", "De btw kan niet onder nul liggen."),
        ({"compensable_vat": "€ -5"}, "compensable_vat", "Vul een bedrag in"),
        ({"compensable_vat": "9.000"}, "compensable_vat", "Dit is meer dan alle contributie"),
        ({"compensable_vat": "veel"}, "compensable_vat", "Vul een bedrag in"),
        ({"compensable_vat": "0"}, "compensable_vat", "Vul een bedrag boven nul in."),
        ({"explanation": " "}, "explanation", "Vul dit veld in."),
        ({"year": "1999"}, "year", "2000"),
        ({"year": ""}, "year", "Vul dit veld in."),
    ],
)
def test_form_says_at_the_field_what_to_do(treasurer, values, field, said):
    build.paid()
    right = {"year": "2025", "compensable_vat": "100,00", "explanation": "Zalen."}

    shown = treasurer.post(f"{LIST}nieuw/", right | values)

    assert list(shown.context["form"].errors) == [field]
    assert said.casefold() in str(shown.context["form"].errors[field]).casefold()
    assert TransparencyStatement.objects.count() == 0


def test_second_statement_of_a_year_is_refused_in_words(treasurer):
    build.paid()
    build.draft()
    values = {"year": "2025", "compensable_vat": "100,00", "explanation": "Zalen."}

    shown = text_of(treasurer.post(f"{LIST}nieuw/", values))

    assert "Voor 2025 is er al een opgave." in shown


def test_draft_is_changed_and_thrown_away(treasurer):
    build.paid()
    statement = build.draft()
    values = {"compensable_vat": "200,00", "explanation": "Anders."}

    changed = text_of(treasurer.post(page_of(statement, "edit"), values, follow=True))
    assert "€ 200,00" in changed
    assert "weggooien" in text_of(treasurer.get(page_of(statement, "discard")))
    gone = text_of(treasurer.post(page_of(statement, "discard"), follow=True))

    assert "Het concept is weggegooid." in gone
    assert "Nog geen transparantieopgaven" in gone
    assert treasurer.post(page_of(statement, "discard")).status_code == 404


def test_correction_becomes_a_version_that_replaces(treasurer):
    build.paid()
    first = build.issued()
    values = {"compensable_vat": "90,00", "explanation": "Nu goed.", "reason": ""}
    assert "Opgave verbeteren" in text_of(treasurer.get(page_of(first)))
    assert treasurer.get(page_of(first, "correct")).context["form"].initial == {
        "compensable_vat": 100,
        "explanation": "Btw op onderzoek en zalen.",
    }

    refused = treasurer.post(page_of(first, "correct"), values)
    made = treasurer.post(page_of(first, "correct"), values | {"reason": "Dubbel."}, follow=True)

    assert list(refused.context["form"].errors) == ["reason"]
    assert "Transparantieopgave 2025, versie 2" in text_of(made)
    second = TransparencyStatement.objects.drafts().get()
    values = {"compensable_vat": "80,00", "explanation": "Nu goed.", "reason": "Echt dubbel."}
    treasurer.post(page_of(second, "edit"), values)
    confirmed = treasurer.get(page_of(second, "issue")).context["form"].initial["confirmed"]
    treasurer.post(page_of(second, "issue"), {"confirmed": confirmed})
    assert "Deze opgave is vervangen." in text_of(treasurer.get(page_of(first)))
    assert "Opgave verbeteren" not in text_of(treasurer.get(page_of(first)))
    listed = text_of(treasurer.get(LIST))
    assert "Vervangen</" in listed
    assert "2025, versie 2" in listed
    only = treasurer.get(LIST, {"status": "replaced"}).context["statements"]
    assert list(only) == [first]
    assert "Geen opgaven gevonden" in text_of(treasurer.get(LIST, {"status": "draft"}))


def test_page_of_something_issued_leads_back_from_what_is_for_drafts(treasurer):
    build.paid()
    issued = build.issued()

    for step in ("edit", "discard", "issue"):
        assert treasurer.get(page_of(issued, step)).url == page_of(issued)
    build_draft = correct_statement(
        statement=issued, compensable_vat=Decimal(1), explanation="x", reason="y", by=None
    )
    assert treasurer.get(page_of(build_draft, "correct")).url == page_of(build_draft)


# --- Warnings ---------------------------------------------------------------------------------------
def test_draft_warns_of_a_year_that_is_not_over_and_of_much_vat(time_machine):
    time_machine.move_to("2025-12-31T12:00:00+01:00")
    treasurer = client_of(make.user(Office.TREASURER))
    build.paid()
    statement = build.draft("1000.00")
    shown = text_of(treasurer.get(page_of(statement)))
    assert "Het jaar 2025 is nog niet voorbij." in shown
    assert "meer btw dan er bij 21% in de hele contributie kan zitten (€ 867,77)" in shown

    time_machine.move_to("2026-01-01T12:00:00+01:00")
    TransparencyStatement.objects.update(compensable_vat=Decimal("867.77"))
    shown = text_of(treasurer.get(page_of(statement)))
    assert "Let op." not in shown
    assert "Let op." not in text_of(treasurer.get(page_of(statement, "issue")))


def test_draft_names_who_has_no_invoice_yet(treasurer):
    build.paid(of=make.member("Zeist"))
    make.member("Altena")

    shown = text_of(treasurer.get(page_of(build.draft())))

    assert "Nog niet gefactureerd over 2025: Altena. Zij krijgen geen aandeel." in shown


def test_draft_that_can_no_longer_be_divided_says_so_and_has_no_button(treasurer):
    invoice = build.paid()
    statement = build.draft()
    credit_invoice(invoice=invoice, net=None, reason="Fout", asks_again=False, by=None)

    shown = text_of(treasurer.get(page_of(statement)))

    assert "Over 2025 is geen contributie gefactureerd." in shown
    assert page_of(statement, "issue") not in shown
    values = {"compensable_vat": "50,00", "explanation": "Zalen."}
    edited = treasurer.post(page_of(statement, "edit"), values)
    assert list(edited.context["form"].errors) == ["compensable_vat"]


def test_issued_statement_tells_when_the_dues_changed_since(treasurer):
    invoice = build.paid()
    statement = build.issued()
    assert "De contributie is veranderd." not in text_of(treasurer.get(page_of(statement)))

    credit_invoice(invoice=invoice, net=Decimal(1), reason="Fout", asks_again=False, by=None)

    shown = text_of(treasurer.get(page_of(statement)))
    assert "De contributie is veranderd." in shown
    assert "€ 5.000,00" in shown


# --- Files and lists --------------------------------------------------------------------------------
def test_division_is_taken_along_as_it_is_on_the_screen(treasurer):
    build.paid(of=make.member("Zeist"))
    build.paid("2500.00", of=make.member("'s-Hertogenbosch"))
    statement = build.issued("100.00")

    lines = treasurer.get(page_of(statement), {"bestand": "csv"}).content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(treasurer.get(page_of(statement), {"bestand": "xlsx"}).content))

    rows = [line.split(";") for line in lines.strip().splitlines()]
    assert rows[0] == ["Jaar", "CBS-code", "Gemeente", "Contributie", "Aandeel (%)", "Btw"]
    assert [row[2:] for row in rows[1:]] == [
        ["'s-Hertogenbosch", "2500,00", "33,3333", "33,33"],
        ["Zeist", "5000,00", "66,6667", "66,67"],
    ]
    cells = [row[5].value for row in book.active.iter_rows(min_row=2)]
    assert sum(Decimal(str(value)) for value in cells) == 100
    assert AuditEvent.objects.filter(kind="core.export").count() == 2
    found = treasurer.get(page_of(statement), {"q": "zei"}).context["lines"]
    assert [line.name for line in found] == ["Zeist"]
    assert "Geen gemeente gevonden" in text_of(treasurer.get(page_of(statement), {"q": "qqq"}))
    assert treasurer.get(LIST, {"bestand": "csv"}).content.decode().count("2025;1;Uitgegeven") == 1


def test_division_of_many_members_comes_in_pages(treasurer):
    for _ in range(52):
        build.paid()
    draft = build.draft()

    first = treasurer.get(page_of(draft))
    second = treasurer.get(page_of(draft), {"page": 2})

    assert (len(first.context["lines"]), len(second.context["lines"])) == (50, 2)
    assert "Aandelen over 2025 (50 van 52)" in text_of(first)


def test_page_tells_who_was_not_mailed_by_name_or_by_number(treasurer):
    for name in ("Zeist", "Altena"):
        build.paid(of=make.member(name))
    statement = build.issued(sends_mail=True)
    assert "Nog niet gemaild:</strong> Altena, Zeist. De mail" in text_of(
        treasurer.get(page_of(statement))
    )
    for _ in range(4):
        build.paid()

    second = next_version(statement, sends_mail=True)

    assert "Nog niet gemaild:" not in text_of(treasurer.get(page_of(statement)))
    assert "Nog niet gemaild:</strong> 6 gemeenten." in text_of(treasurer.get(page_of(second)))


@pytest.mark.parametrize("number", [1, 3])
def test_pages_ask_as_much_for_many_as_for_one(number, treasurer, django_assert_num_queries):
    years = range(2024, 2024 - number, -1)
    for year in years:
        for _ in range(number):
            build.paid(year=year)
        build.issued(year=year)
    draft = correct_statement(
        statement=TransparencyStatement.objects.get(year=2024),
        compensable_vat=Decimal(1),
        explanation="x",
        reason="y",
        by=None,
    )
    issued = TransparencyStatement.objects.issued().get(year=2024)
    treasurer.get(LIST)

    with django_assert_num_queries(5):
        treasurer.get(LIST)
    with django_assert_num_queries(8):
        treasurer.get(page_of(issued))
    with django_assert_num_queries(14):
        treasurer.get(page_of(draft))


# --- Who may what -----------------------------------------------------------------------------------
@pytest.mark.parametrize("office", [Office.BOARD, Office.AUDITOR])
def test_who_only_reads_sees_everything_and_changes_nothing(office):
    build.paid(of=make.member("Zeist"))
    issued = build.issued()
    client = client_of(make.user(office))

    assert "Opgave maken" not in text_of(client.get(LIST))
    assert "Opgave verbeteren" not in text_of(client.get(page_of(issued)))
    assert client.post(page_of(issued, "correct"), {}).status_code == 403
    assert client.post(f"{LIST}nieuw/", {}).status_code == 403
    assert client.get(reverse("dues:share", args=[issued.shares.get().pk])).status_code == 200


def test_reader_without_statements_hears_who_makes_them():
    shown = text_of(client_of(make.user(Office.BOARD)).get(LIST))

    assert "De penningmeester of het secretariaat maakt ze" in shown


def test_secretariat_may_make_one_and_a_lobbyist_may_not():
    assert client_of(make.user(Office.SECRETARIAT)).get(f"{LIST}nieuw/").status_code == 200
    assert client_of(make.user(Office.LOBBYIST)).get(LIST).status_code == 403


@pytest.mark.parametrize("kind", [RoleKind.CONTACT_OFFICIAL, RoleKind.FINANCE])
def test_member_sees_and_takes_its_own_share_only(kind):
    own, other = make.member("'s-Hertogenbosch"), make.member("Zeist")
    build.paid(of=own)
    build.paid(of=other)
    build.issued("100.01")
    mine, theirs = (TransparencyShare.objects.get(municipality=place) for place in (own, other))
    client = client_of(make.official_user(own, kind))

    shown = text_of(client.get(reverse("dues:share", args=[mine.pk])))
    file = letter(mine, client)

    assert "&#x27;s-Hertogenbosch mag over 2025 € 50,01 btw opgeven" in shown
    assert b"".join(file.streaming_content).startswith(b"%PDF-")
    assert 'filename="transparantieopgave-2025-versie-1-' in file["Content-Disposition"]
    assert "no-store" in file["Cache-Control"]
    assert AuditEvent.objects.filter(kind="core.download").count() == 1
    client_of(make.user(Office.TREASURER)).post(reverse("dues:share_pdf", args=[theirs.pk]))
    made = Print.objects.get(target_id=str(theirs.pk))
    for name, arguments in (
        ("share", [theirs.pk]),
        ("share_pdf_status", [theirs.pk, made.pk]),
        ("share_pdf_file", [theirs.pk, made.pk]),
        ("share_pdf_status", [mine.pk, made.pk]),
        ("share_pdf_file", [mine.pk, made.pk]),
    ):
        assert client.get(reverse(f"dues:{name}", args=arguments)).status_code == 404
    assert client.post(reverse("dues:share_pdf", args=[theirs.pk])).status_code == 404
    assert client.get(LIST).status_code == 403


@pytest.mark.parametrize("kind", [RoleKind.MAYOR, RoleKind.ALDERMAN, RoleKind.SECRETARY])
def test_who_handles_no_invoices_of_the_municipality_finds_nothing(kind):
    own = make.member("Zeist")
    build.paid(of=own)
    share = build.issued().shares.get()

    client = client_of(make.official_user(own, kind))

    assert client.get(reverse("dues:share", args=[share.pk])).status_code == 404


def test_successor_sees_what_its_predecessor_may_declare(time_machine):
    old, new = build.paid(of=make.member("Weesp")).municipality, make.member("Amstelstad")
    share = build.issued().shares.get()
    client = client_of(make.official_user(new))
    assert client.get(reverse("dues:share", args=[share.pk])).status_code == 404

    make.merger(old, new, datetime.date(2026, 1, 1))

    assert "Weesp mag over 2025" in text_of(client.get(reverse("dues:share", args=[share.pk])))


def test_member_finds_it_at_its_invoices_when_it_is_issued_and_the_last_version_only():
    place = build.paid(of=make.member("Zeist")).municipality

    def table():
        rows = {"invoices": list(invoices_of(place))}
        return " ".join(render_to_string("dues/_invoice_table.html", rows).split())

    build.draft()
    assert "Transparantieopgave" not in table()
    TransparencyStatement.objects.all().delete()
    first = build.issued()
    assert "Transparantieopgave 2025</a>" in table()
    second = next_version(first)
    assert first.shares.get().get_absolute_url() not in table()
    assert second.shares.get().get_absolute_url() in table()


def test_page_of_the_own_municipality_shows_the_statement():
    place = build.paid(of=make.member("Zeist")).municipality
    share = build.issued().shares.get()
    client = client_of(make.official_user(place))

    shown = text_of(client.get(reverse("desk:own_municipality")))

    assert share.get_absolute_url() in shown


def test_share_of_an_old_version_leads_to_the_last_one():
    build.paid()
    first = build.issued()
    second = next_version(first)
    client = client_of(make.user(Office.TREASURER))

    old = text_of(client.get(first.shares.get().get_absolute_url()))
    new = text_of(client.get(second.shares.get().get_absolute_url()))

    assert "Deze opgave is vervangen." in old
    assert second.shares.get().get_absolute_url() in old
    assert "Deze opgave is vervangen." not in new
    assert "Wat er is verbeterd: Een rekening telde dubbel." in new


def test_letter_waits_fails_and_is_made_again(sent_tasks):
    place = build.paid(of=make.member("Zeist")).municipality
    share = build.issued().shares.get()
    client = client_of(make.official_user(place))
    page = share.get_absolute_url()
    for _ in range(2):
        client.post(reverse("dues:share_pdf", args=[share.pk]))
    row = Print.objects.get()
    status = reverse("dues:share_pdf_status", args=[share.pk, row.pk])
    part = {"HTTP_HX_REQUEST": "true"}
    assert "wordt gemaakt" in text_of(client.get(page))
    assert "wordt gemaakt" in text_of(client.get(status, **part))
    assert client.get(status).url == f"{page}#pdf"

    Print.objects.update(state="failed", error="Pango ontbreekt.")
    assert "Pango ontbreekt." in text_of(client.get(status, **part))
    assert client.post(status).url == f"{page}#pdf"

    row.refresh_from_db()
    make_print(row=row, token=claim_print(row.pk))
    assert "(pdf, " in text_of(client.get(status, **part))
    assert Print.objects.count() == 1
