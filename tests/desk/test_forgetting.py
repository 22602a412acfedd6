"""After anonymising nobody finds the name, address or number in any table of the portal."""

import contextlib
import datetime
import html

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.text import slugify

from lobby.choices import ManifestState
from lobby.models import Manifest, Principle
from m50portal.accounts.choices import Office
from m50portal.core import forgetting
from m50portal.core.choices import MailState
from m50portal.core.dates import today
from m50portal.core.forgetting import typed_columns
from m50portal.core.models import AuditEvent
from m50portal.desk.person_data import data_of
from meetings.models import Attendance
from members.actions import add_role
from members.actions_people import update_person
from members.actions_privacy import anonymise
from members.choices import RoleKind, UploadKind
from members.choices_merger import MergerKind
from members.dues.actions_transparency import correct_statement, issue_statement
from members.dues.models import Payment, TransparencyStatement
from members.joining.models import LogEntry
from members.models import Merger, MergerChange, Municipality, Official, Upload
from members.relations.models import ExternalPerson
from members.selectors_privacy import due, leaving
from members.turnover.models import Snooze
from tests.builders import user
from tests.members.builders_members import billing, mail_to, municipality, official, role
from tests.members.joining.builders_joining import contact

pytestmark = pytest.mark.django_db
NAME, EMAIL, PHONE = "Ánna d'Umpty", "Anna.Umpty@zeist.example", "030 987 65 43"
LONG_AGO = datetime.date(2020, 1, 1)
# Tables that a demonstration leaves empty; one that is not named here must be filled by it.
EMPTY = {
    "dues.Delivery",
    "meetings.AgendaPrint",
    "members.HistoricalRetentionRule",
    "relations.HistoricalOrganisationName",
    "relations.OrganisationName",
    "relations.OrganisationSuccession",
    "upkeep.SeenChange",
}


def somebody(name=NAME, email=EMAIL, **values):
    """Somebody whose role is over."""
    person = official(name, email, phone=PHONE, **values)
    role(
        municipality("Umptystad"),
        RoleKind.ALDERMAN,
        person=person,
        starts_on=LONG_AGO,
        ends_on=datetime.date(2021, 1, 1),
    )
    return person


def keeper(model, name):
    """What the settings say about a column: why it is kept, or an empty text."""
    label = getattr(model, "instance_type", model)._meta.label
    return next((key for key in (f"{label}.{name}", label) if key in settings.KEPT_TEXT), "")


def is_kept(model, name, pk):
    """Whether the settings say that this row keeps what stands in this column."""
    key = keeper(model, name)
    state = settings.KEPT_WHILE.get(key, {})
    return bool(key) and model._base_manager.filter(pk=pk, **state).exists()


def rows_to_fill(model):
    """A row of each table, and of those that keep in one state only a row outside it."""
    rows = model._base_manager.order_by("-pk")
    if model is Attendance:
        rows = rows.exclude(guest_name="")
    states = {
        key: settings.KEPT_WHILE[key]
        for key in (keeper(model, field.name) for field in model._meta.concrete_fields)
        if key in settings.KEPT_WHILE
    }
    found = [rows.first()]
    for state in states.values():
        found += [rows.filter(**state).first(), rows.exclude(**state).first()]
    return {row.pk: row for row in found if row is not None}.values()


def plant():
    """Write name, address and number into every column in which people type; which had no row.

    What the database freezes gets nothing: nobody typed there.
    """
    words, empty = f"Belde {NAME} ({EMAIL.lower()}), {PHONE}.", set()
    for columns in typed_columns(kept_too=True):
        rows = rows_to_fill(columns.model)
        looked_through = [
            n for n in (*columns.plain, *columns.json) if not keeper(columns.model, n)
        ]
        if not rows and looked_through:
            empty.add(columns.model._meta.label)
        for row in rows:
            values = {}
            for name in columns.plain:
                limit = columns.model._meta.get_field(name).max_length
                short = words if not limit or limit >= len(words) else NAME
                values[name] = forgetting.fold(NAME) if name in forgetting.FOLDED else short
                if name == "slug":
                    values[name] = f"{slugify(NAME)}-{row.pk}"
            for name in columns.json:
                values[name] = with_words(getattr(row, name), words)
            with contextlib.suppress(DatabaseError), transaction.atomic():
                type(row)._base_manager.filter(pk=row.pk).update(**values)
    return empty


def statements():
    """A statement of VAT that was issued with the name in it, which stays, and a draft after it."""
    for _ in range(2):
        last = TransparencyStatement.objects.order_by("-version")[0]
        if last.is_draft:
            last = issue_statement(statement=last, seen=None, sends_mail=False, by=None)
        correct_statement(
            statement=last,
            compensable_vat=last.compensable_vat,
            explanation=f"Belde {NAME}.",
            reason=f"Belde {NAME}.",
            by=None,
        )


def with_words(stored, words):
    """What stands in a column of JSON, with ``words`` in it at two depths."""
    if isinstance(stored, dict):
        return {**stored, "iets": words, "dieper": [words]}
    return [*stored, {"iets": words}]


def found():
    """``(model, column, pk)`` where the name, address or number stands."""
    hits = set()
    forms = [NAME, EMAIL, EMAIL.lower(), PHONE, forgetting.fold(NAME), "d&#x27;Umpty"]
    forms.append(slugify(NAME))
    for model in apps.get_models():
        columns = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, forgetting.TEXTS)
        ]
        for row in model._base_manager.values("pk", *columns) if columns else ():
            hits |= {
                (model, name, row["pk"])
                for name, value in row.items()
                if any(form in str(value) for form in forms)
            }
    return hits


@pytest.mark.usefixtures("demonstration")
def test_nothing_that_people_typed_keeps_who_is_forgotten():
    person = somebody()
    merger = Merger.objects.create(kind=MergerKind.NEW, on=LONG_AGO)
    MergerChange.objects.create(merger=merger, position=1, kind="created", model="x", row_id=1)
    Upload.objects.create(kind=UploadKind.PEOPLE, filename="mensen.csv")
    Snooze.objects.create(key="kenmerk", target=1, starts_on=LONG_AGO, reason="Zo")
    concept = Manifest.objects.create(title="Concept", slug="concept")
    Principle.objects.create(manifest=concept, number=1, text="Zo")
    statements()
    empty = plant()
    before = found()
    assert len(before) > 150
    assert empty <= EMPTY, "let the demonstration fill it, or name it in EMPTY"

    anonymise(official=person, by=None)

    kept = {hit for hit in before if is_kept(*hit)}
    after = found()
    assert {(model._meta.label, name) for model, name, _ in after - kept} == set()
    assert {(model._meta.label, name) for model, name, _ in kept - after} == set()
    # In each table with a state something stays and something goes.
    split = {keeper(model, name) for model, name, _ in before} & set(settings.KEPT_WHILE)
    assert split == set(settings.KEPT_WHILE)
    assert {keeper(model, name) for model, name, _ in before - kept} & split == split
    assert {keeper(model, name) for model, name, _ in kept} & split == split
    assert LogEntry.objects.order_by("-pk").first().summary == (
        f"Belde iemand (persoon-{person.pk}-1), iemand."
    )


def test_trail_never_holds_an_address_or_number():
    """It never changes, so what goes one day may not come in."""
    boss = user(Office.SECRETARIAT)
    place = municipality("Umptystad")
    role = add_role(
        municipality=place,
        name=NAME,
        email=EMAIL,
        phone=PHONE,
        kind=RoleKind.ADVISER,
        starts_on=LONG_AGO,
        by=boss,
    )
    person = role.official
    update_person(official=person, name=NAME, email=f"2{EMAIL}", phone="030 111 22 33", by=boss)

    texts = [f"{row.target_label} {row.changes}" for row in AuditEvent.objects.all()]
    assert texts
    assert [t for t in texts if "umpty@" in t.lower() or PHONE in t or "111 22 33" in t] == []


def test_each_reason_to_keep_is_told_to_everybody(client):
    """On the public page and before the secretariat anonymises."""
    person = somebody()
    reasons = set(settings.KEPT_TEXT.values())

    public = client.get(reverse("core:page_privacy"))
    client.force_login(user(Office.SECRETARIAT))
    form = client.get(reverse("members:person_anonymise", args=[person.pk]))

    for answer in (public, form):
        text = html.unescape(answer.content.decode())
        assert {reason for reason in reasons if reason not in text} == set()


def test_what_is_kept_exists():
    """A room that renames a column cannot leave a reason behind that keeps nothing."""
    for label in [*settings.KEPT_TEXT, *settings.KEPT_WHILE, *settings.NO_TEXT_ABOUT_PEOPLE]:
        app, model, *column = label.split(".")
        fields = apps.get_model(app, model)._meta
        assert not column or fields.get_field(column[0])


def test_namesakes_keep_their_name_in_what_was_typed():
    place = Municipality.objects.get_or_create(code="GM9", name="Elders", slug="elders")[0]
    entry = contact(place, summary=f"{NAME} en {EMAIL}")
    person = somebody()
    other = official(NAME, "ander@zeist.example")

    anonymise(official=person, by=None)

    entry.refresh_from_db()
    assert entry.summary == f"{NAME} en persoon-{person.pk}-1"
    other.refresh_from_db()
    assert other.name == NAME


@pytest.mark.parametrize("make", [user, ExternalPerson.objects.create])
def test_namesakes_elsewhere_count_too(make):
    entry = contact(municipality("Elders"), summary=NAME)
    person = somebody()
    make(name=NAME)

    anonymise(official=person, by=None)

    entry.refresh_from_db()
    assert entry.summary == NAME


def test_words_inside_other_words_stay():
    entry = contact(municipality("Elders"), summary="Jan Vosman, jan vos; Jan Vos’ plan")
    person = somebody("Jan Vos", "vos@zeist.example")

    anonymise(official=person, by=None)

    entry.refresh_from_db()
    assert entry.summary == "Jan Vosman, iemand; iemand’ plan"


def test_one_word_is_no_name_to_look_for():
    entry = contact(municipality("Elders"), summary="Bakker gebeld")
    person = somebody("Bakker", "bakker@zeist.example")

    anonymise(official=person, by=None)

    entry.refresh_from_db()
    assert entry.summary == "Bakker gebeld"


def test_address_of_a_team_stays():
    """What others use too is nobody's own: a shared mailbox, the number of the town hall."""
    place = municipality("Elders")
    entry = contact(place, summary=f"griffie@zeist.example, {PHONE}, post@zeist.example")
    billing(place, invoice_email="post@zeist.example")
    person = somebody(email="griffie@zeist.example")
    person.set_email("post@zeist.example")
    person.save()
    official("Een Ander", "griffie@zeist.example", phone=PHONE)

    anonymise(official=person, by=None)

    entry.refresh_from_db()
    assert entry.summary == f"griffie@zeist.example, {PHONE}, post@zeist.example"


def test_next_invoice_is_for_nobody_who_left():
    row = billing(municipality("Elders"), attention_of=f"t.a.v. {NAME}")

    anonymise(official=somebody(), by=None)

    row.refresh_from_db()
    assert row.attention_of == ""
    assert set(row.history.values_list("attention_of", flat=True)) == {""}


def test_next_invoice_for_who_only_begins_with_the_same_name_stays():
    row = billing(municipality("Elders"), attention_of="Jan Vosman")

    anonymise(official=somebody("Jan Vos", "vos@zeist.example"), by=None)

    row.refresh_from_db()
    assert row.attention_of == "Jan Vosman"


def test_waits_until_mail_to_somebody_is_gone():
    """Otherwise its address would stand there for ever, or the mail go nowhere."""
    person = somebody()
    waiting = mail_to(EMAIL, MailState.WAITING)

    with pytest.raises(ValidationError, match="Er wacht nog mail aan"):
        anonymise(official=person, by=None)

    waiting.refresh_from_db()
    assert (waiting.to, waiting.state) == (EMAIL, MailState.WAITING)


def test_waits_until_an_office_is_over():
    """Labels of who goes on at the association stay; when it is over the nightly round comes by."""
    account = user(Office.SECRETARIAT, name=NAME, email="kantoor@m50.example")
    entry = contact(municipality("Elders"), summary=NAME)
    person = somebody(user=account)

    with pytest.raises(ValidationError, match="rol bij M50"):
        anonymise(official=person, by=None)
    assert [one.is_used for one in leaving(today()) if one.official == person] == [True]
    account.office_terms.update(starts_on=LONG_AGO, ends_on=datetime.date(2021, 1, 1))
    assert person in [one.official for one in due(today())]
    anonymise(official=person, by=None)

    entry.refresh_from_db()
    account.refresh_from_db()
    assert (entry.summary, account.is_active) == ("iemand", False)


def test_own_name_and_address_of_the_account_go_too():
    account = user(name="Anna van Umpty", email="a.umpty@elders.example")
    text = "Anna van Umpty, a.umpty@elders.example"
    entry = contact(municipality("Elders"), summary=text)
    sent = mail_to("a.umpty@elders.example", MailState.SENT)
    person = somebody(user=account)

    anonymise(official=person, by=None)

    entry.refresh_from_db()
    sent.refresh_from_db()
    assert entry.summary.startswith("iemand, persoon-")
    assert (sent.to, "Umpty" in sent.text) == ("", False)


def test_mail_to_an_older_address_goes_too():
    person = somebody(email="oud@zeist.example")
    sent = mail_to("oud@zeist.example", MailState.SENT)
    person.set_email(EMAIL)
    person.save()

    anonymise(official=person, by=None)

    sent.refresh_from_db()
    assert sent.to == ""


@pytest.mark.parametrize(
    "written", ["ÁNNA D'UMPTY", "ánna d'umpty", "Ánna D'umpty", "ánna D'Umpty"]
)
def test_capitals_do_not_matter_with_an_accent_either(written):
    entry = contact(municipality("Elders"), summary=f"Belde {written}.")

    anonymise(official=somebody(), by=None)

    entry.refresh_from_db()
    assert entry.summary == "Belde iemand."


def test_two_addresses_of_pages_that_become_the_same_stay_apart():
    slugs = ["brief-van-anna-dumpty", "brief-van-iemand"]
    first, second = [Manifest.objects.create(title="Brief", slug=slug) for slug in slugs]

    anonymise(official=somebody(), by=None)

    first.refresh_from_db()
    second.refresh_from_db()
    assert [first.slug, second.slug] == [f"brief-van-iemand-{first.pk}", "brief-van-iemand"]


def test_export_counts_what_is_kept_too():
    person = somebody()
    Manifest.objects.create(
        title=f"Namens {NAME}",
        slug="open",
        state=ManifestState.OPEN,
        adopted_on=LONG_AGO,
        adopted_by="ALV",
    )
    contact(municipality("Elders"), summary=NAME)

    told = {section.title: section.rows for section in data_of(person, None)}

    assert told["Waar anderen u noemen"] == [["contacten", "1"], ["manifesten", "1"]]


def test_trail_and_books_are_not_touched():
    looked_through = {columns.model for columns in typed_columns()}
    assert not looked_through & {AuditEvent, Payment, Official}
