"""Draft, issue, mend, tell: each step once, and nothing that was issued changes."""

import datetime
from decimal import Decimal
from importlib import import_module

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from m50portal.core.models import AuditEvent, OutgoingMail, Print
from members.choices import NameKind, RoleKind
from members.dues.actions_credit import credit_invoice
from members.dues.actions_transparency import (
    correct_statement,
    discard_statement,
    issue_statement,
    save_statement,
    tell_municipalities,
)
from members.dues.models import Issuer, TransparencyShare, TransparencyStatement
from members.dues.models_invoice import Frozen
from members.dues.selectors_transparency import breakdown_now
from members.models import BillingProfile, MunicipalityName
from tests.builders import client_of
from tests.members.dues import builders_dues as make
from tests.members.dues import builders_transparency as build

pytestmark = pytest.mark.django_db
D = Decimal


def amounts(statement):
    return list(statement.shares.in_order().values_list("name", "dues", "amount"))


def said(error):
    return " ".join(error.value.messages).replace("\u00a0", " ")


def corrected(statement, vat="90.00", reason="Een rekening telde dubbel."):
    return correct_statement(
        statement=statement, compensable_vat=D(vat), explanation="Nu goed.", reason=reason, by=None
    )


# --- Issue ----------------------------------------------------------------------------------------
def test_issue_divides_to_the_cent_in_the_order_of_the_register():
    for name in ("Zeist", "'s-Hertogenbosch", "Altena"):
        build.paid(of=make.member(name))

    statement = build.issued("100.00")

    assert amounts(statement) == [
        ("Altena", 5000, D("33.34")),
        ("'s-Hertogenbosch", 5000, D("33.33")),
        ("Zeist", 5000, D("33.33")),
    ]
    assert statement.total_dues == 15_000
    assert (statement.sender_name, statement.sender_city) == ("Vereniging M50 (test)", "Zeist")
    event = AuditEvent.objects.get(kind="dues.issue_statement")
    assert event.changes["gemeenten"] == 3


def test_issue_counts_what_was_credited_as_not_paid():
    whole, part, rest = (build.paid(of=make.member(name)) for name in ("Aalten", "Bergen", "Dalen"))
    credit_invoice(invoice=whole, net=None, reason="Geen lid", asks_again=False, by=None)
    credit_invoice(invoice=part, net=D("2500.00"), reason="Half jaar", asks_again=False, by=None)

    statement = build.issued("90.00")

    assert amounts(statement) == [("Bergen", 2500, 30), ("Dalen", 5000, 60)]
    assert rest.municipality.transparency_shares.get().percent == D("66.6667")


def test_issue_counts_the_invoice_that_replaces_a_credited_one_once():
    invoice = build.paid(of=make.member("Aalten"))
    build.paid(of=make.member("Bergen"))
    credit_invoice(invoice=invoice, net=None, reason="Fout adres", asks_again=True, by=None)
    build.paid(of=invoice.municipality)

    assert amounts(build.issued("1.00")) == [
        ("Aalten", 5000, D("0.50")),
        ("Bergen", 5000, D("0.50")),
    ]


def test_issue_looks_at_its_own_year_only():
    place = make.member("Aalten")
    build.paid(of=place)
    build.paid("9000.00", of=make.member("Bergen"), year=2024)

    assert amounts(build.issued("10.00")) == [("Aalten", 5000, 10)]


def test_issue_names_a_municipality_as_it_was_called_in_that_year():
    place = make.member("Nieuwstad")
    MunicipalityName.objects.create(
        municipality=place,
        name="Oudstad",
        kind=NameKind.FORMER,
        used_until=datetime.date(2026, 7, 1),
    )
    build.paid(of=place)

    statement = build.issued()
    MunicipalityName.objects.update(name="Anders")

    assert [name for name, _, _ in amounts(statement)] == ["Oudstad"]


def test_issue_without_vat_rate_and_with_awkward_amounts_always_adds_up():
    for amount in ("4999.99", "0.01", "3333.33", "1250.07", "5000.00", "416.67", "416.67"):
        build.paid(amount)

    for year_total in ("11873.49", "0.01", "0.07", "1.00", "9999.99"):
        statement = build.draft(year_total)
        now = breakdown_now(statement)
        assert sum(line.amount for line in now.lines) == D(year_total)
        assert sum(line.dues for line in now.lines) == now.total_dues == D("15416.74")
        discard_statement(statement=statement, by=None)


def test_issue_twice_is_refused_and_changes_nothing():
    build.paid()
    statement = build.issued()
    before = amounts(statement)

    with pytest.raises(ValidationError) as error:
        issue_statement(statement=statement, seen=None, sends_mail=False, by=None)

    assert said(error) == "Deze opgave is al uitgegeven of weggegooid. Ververs de pagina."
    assert amounts(statement) == before


def test_issue_refuses_what_the_person_did_not_see():
    invoice = build.paid()
    build.paid()
    statement = build.draft()
    seen = breakdown_now(statement).fingerprint(statement)
    credit_invoice(invoice=invoice, net=D("1.00"), reason="Fout", asks_again=False, by=None)

    with pytest.raises(ValidationError) as error:
        issue_statement(statement=statement, seen=seen, sends_mail=True, by=None)

    assert "Intussen is er iets veranderd" in said(error)
    assert TransparencyShare.objects.count() == 0
    statement.refresh_from_db()
    assert statement.is_draft


def test_issue_without_a_sender_says_where_to_fill_it_in():
    build.paid()
    statement = build.draft()
    Issuer.objects.update(ends_on=datetime.date(2020, 1, 1))

    with pytest.raises(ValidationError) as error:
        issue_statement(statement=statement, seen=None, sends_mail=False, by=None)

    assert "Er is vandaag geen afzender." in said(error)
    assert TransparencyShare.objects.count() == 0


def test_issue_when_everything_was_credited_since_says_so():
    invoice = build.paid()
    statement = build.draft()
    credit_invoice(invoice=invoice, net=None, reason="Fout", asks_again=False, by=None)

    with pytest.raises(ValidationError) as error:
        issue_statement(statement=statement, seen=None, sends_mail=False, by=None)

    assert "Over 2025 is geen contributie gefactureerd." in said(error)


# --- Draft ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("vat", "field", "text"),
    [
        ("0.00", "compensable_vat", "Vul een bedrag boven nul in."),
        ("-1.00", "compensable_vat", "Vul een bedrag van nul of hoger in."),
        ("5000.01", "compensable_vat", "meer dan alle contributie van 2025 samen (€ 5.000,00)"),
    ],
)
def test_save_refuses_an_amount_that_cannot_be_right(vat, field, text):
    build.paid()

    with pytest.raises(ValidationError) as error:
        build.draft(vat)

    assert list(error.value.message_dict) == [field]
    assert text in said(error)
    assert TransparencyStatement.objects.count() == 0


def test_save_refuses_a_year_without_dues():
    build.paid(year=2024)

    with pytest.raises(ValidationError) as error:
        build.draft()

    assert list(error.value.message_dict) == ["year"]
    assert "Maak eerst de facturen van 2025, of kies een ander jaar." in said(error)


def test_save_refuses_a_second_statement_of_the_year():
    build.paid()
    build.draft()

    with pytest.raises(ValidationError) as error:
        build.draft()

    assert "Voor 2025 is er al een opgave." in said(error)


def test_save_refuses_what_was_issued_by_somebody_else_meanwhile():
    build.paid()
    statement = build.draft()
    stale = TransparencyStatement.objects.get(pk=statement.pk)
    issue_statement(statement=statement, seen=None, sends_mail=False, by=None)
    stale.compensable_vat = D("1.00")

    with pytest.raises(ValidationError):
        save_statement(statement=stale, by=None)
    with pytest.raises(ValidationError):
        discard_statement(statement=stale, by=None)

    assert TransparencyStatement.objects.get().compensable_vat == 100


def test_discard_leaves_only_the_trail():
    build.paid()
    statement = build.draft()

    discard_statement(statement=statement, by=None)

    assert TransparencyStatement.objects.count() == 0
    assert AuditEvent.objects.filter(kind="dues.discard_statement").count() == 1
    assert build.draft().version == 1


# --- Mend -----------------------------------------------------------------------------------------
def test_correction_replaces_when_it_is_issued_and_not_before():
    build.paid()
    first = build.issued("100.00")
    before = amounts(first)

    second = corrected(first)
    assert list(TransparencyStatement.objects.current()) == [first]
    issue_statement(statement=second, seen=None, sends_mail=False, by=None)

    assert list(TransparencyStatement.objects.current()) == [second]
    assert [share.amount for share in TransparencyShare.objects.current()] == [90]
    assert amounts(first) == before
    assert str(second) == "Transparantieopgave 2025, versie 2"


def test_correction_may_come_to_nothing():
    build.paid()
    second = corrected(build.issued(), vat="0.00")

    issue_statement(statement=second, seen=None, sends_mail=False, by=None)

    assert [share.amount for share in second.shares.all()] == [0]


def test_correction_needs_a_reason_and_one_at_a_time():
    build.paid()
    first = build.issued()
    with pytest.raises(ValidationError) as error:
        corrected(first, reason="")
    assert list(error.value.message_dict) == ["reason"]
    second = corrected(first)
    with pytest.raises(ValidationError) as error:
        corrected(first)
    assert "Er is al een concept van versie 2." in said(error)
    issue_statement(statement=second, seen=None, sends_mail=False, by=None)
    with pytest.raises(ValidationError) as error:
        corrected(first)
    assert "vervangen door versie 2" in said(error)


# --- Tell -----------------------------------------------------------------------------------------
def test_mail_goes_once_to_the_invoice_address_and_tells_no_amount():
    place = build.paid(of=make.member("'s-Hertogenbosch")).municipality
    statement = build.issued(sends_mail=True)

    assert [tell_municipalities(), tell_municipalities()] == [1, 0]

    mail = OutgoingMail.objects.get(name="transparency")
    share = statement.shares.get()
    assert mail.to == place.billing.invoice_email
    assert mail.subject == "Transparantieopgave 2025 voor 's-Hertogenbosch"
    assert share.get_absolute_url() in mail.text
    assert share.get_absolute_url() in mail.html
    assert "€" not in mail.text


def test_mail_after_a_crash_between_mail_and_mark_is_not_sent_twice():
    build.paid()
    build.issued(sends_mail=True)
    tell_municipalities()
    TransparencyShare.objects.update(told_at=None)

    assert tell_municipalities() == 1
    assert OutgoingMail.objects.filter(name="transparency").count() == 1


def test_mail_goes_to_contact_officials_without_an_invoice_address():
    place = build.paid().municipality
    people = [make.official_user(place), make.official_user(place)]
    make.official_user(place, RoleKind.MAYOR)
    BillingProfile.objects.update(invoice_email="")
    build.issued(sends_mail=True)

    tell_municipalities()

    mails = OutgoingMail.objects.filter(name="transparency").values_list("to", flat=True)
    assert sorted(mails) == sorted(person.email for person in people)


def test_mail_waits_until_there_is_an_address():
    place = build.paid().municipality
    BillingProfile.objects.update(invoice_email="")
    build.issued(sends_mail=True)
    assert tell_municipalities() == 0

    BillingProfile.objects.filter(municipality=place).update(invoice_email="nieuw@stad.example")

    assert tell_municipalities() == 1
    assert OutgoingMail.objects.get(name="transparency").to == "nieuw@stad.example"


def test_mail_for_a_municipality_that_merged_goes_to_its_successor(time_machine):
    old, new = build.paid(of=make.member("Weesp")).municipality, make.member("Amstelstad")
    make.merger(old, new, datetime.date(2026, 1, 1))
    time_machine.move_to("2026-02-01T12:00:00+01:00")
    build.issued(sends_mail=True)

    assert tell_municipalities() == 1

    mail = OutgoingMail.objects.get(name="transparency")
    assert (mail.to, mail.to_label) == (new.billing.invoice_email, "Gemeente Amstelstad")
    assert "Gemeente Weesp" in mail.text


def test_mail_is_off_when_it_is_off_and_not_sent_for_what_was_replaced():
    build.paid()
    first = build.issued(sends_mail=True)
    issue_statement(statement=corrected(first), seen=None, sends_mail=False, by=None)

    assert tell_municipalities() == 0
    assert OutgoingMail.objects.filter(name="transparency").count() == 0


def test_mail_of_a_correction_says_what_it_replaces():
    build.paid()
    first = build.issued()
    issue_statement(statement=corrected(first), seen=None, sends_mail=True, by=None)

    tell_municipalities()

    mail = OutgoingMail.objects.get(name="transparency")
    assert "deze opgave vervangt de vorige over 2025" in mail.text
    assert "Een rekening telde dubbel." in mail.html


def test_who_drops_out_of_a_correction_is_told_once_and_gets_no_letter():
    """What may not be declared after all stands on the page and in a mail."""
    stays, gone = build.paid(), build.paid()
    first = build.issued(sends_mail=True)
    while tell_municipalities():
        pass
    credit_invoice(invoice=gone, net=None, reason="Geen lid", asks_again=False, by=None)
    issue_statement(statement=corrected(first), seen=None, sends_mail=True, by=None)

    for _ in range(3):
        tell_municipalities()

    assert OutgoingMail.objects.get(name="transparency_void").to == gone.buyer_email
    share = first.shares.get(municipality=gone.municipality)
    client = client_of(make.official_user(gone.municipality))
    page = client.get(share.get_absolute_url()).content.decode()
    assert "Deze opgave is vervallen." in page
    assert "Brief maken" not in page
    client.post(reverse("dues:share_pdf", args=[share.pk]))
    assert not Print.objects.exists()
    kept = first.shares.get(municipality=stays.municipality)
    other = client_of(make.official_user(stays.municipality)).get(kept.get_absolute_url())
    assert "Deze opgave is vervallen." not in other.content.decode()


# --- Frozen ---------------------------------------------------------------------------------------
def refused(change):
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return True
    return False


def sql(statement):
    def run():
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


def test_models_say_that_what_was_issued_stays():
    build.paid()
    statement = build.issued()
    for row in (statement, statement.shares.get()):
        with pytest.raises(Frozen, match="Maak een verbetering"):
            row.save()
        with pytest.raises(Frozen, match="Maak een verbetering"):
            row.delete()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE dues_transparencystatement SET compensable_vat = 1",
        "UPDATE dues_transparencystatement SET explanation = 'Iets anders'",
        "UPDATE dues_transparencystatement SET version = 9, reason = 'Zo'",
        "DELETE FROM dues_transparencystatement",
        "UPDATE dues_transparencyshare SET amount = 1",
        "UPDATE dues_transparencyshare SET name = 'Een ander'",
        "DELETE FROM dues_transparencyshare",
    ],
)
def test_database_refuses_to_change_what_was_issued(statement):
    build.paid()
    build.issued()

    assert refused(sql(statement))


def test_database_refuses_to_truncate_what_was_issued():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    build.paid()
    build.issued()

    sql("SET CONSTRAINTS ALL IMMEDIATE")()
    assert refused(sql("TRUNCATE dues_transparencyshare"))


def test_database_refuses_a_share_after_issue_and_lets_a_draft_change():
    build.paid()
    statement, other = build.issued(), make.member()
    late = TransparencyShare(
        statement=statement, municipality=other, position=9, name="Laat", dues=1, amount=1
    )
    assert refused(late.save)

    second = corrected(statement)
    assert not refused(
        lambda: TransparencyStatement.objects.filter(pk=second.pk).update(compensable_vat=1)
    )
    assert not refused(second.delete)


def test_database_refuses_two_drafts_of_a_year_and_a_version_without_a_reason():
    build.paid()
    build.draft()

    def another(**values):
        return lambda: TransparencyStatement.objects.create(
            year=2025, compensable_vat=1, explanation="x", **values
        )

    assert refused(another(version=2, reason="Zo"))
    assert refused(another(version=1))
    TransparencyStatement.objects.all().delete()
    assert refused(another(version=2))
    assert refused(another(state="issued"))


def test_every_column_that_counts_is_frozen():
    """A new column that the promise forgets would be open to change."""
    promises = import_module("members.dues.migrations.0010_transparency")

    columns = {field.column for field in TransparencyStatement._meta.local_fields}
    assert columns == set(promises.STATEMENT_COLUMNS)
    columns = {field.column for field in TransparencyShare._meta.local_fields}
    assert columns - set(promises.SHARE_COLUMNS) == {"told_at"}
