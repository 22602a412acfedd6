"""After anonymising nobody finds the name, address or number in any table of the portal."""

import datetime

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from m50portal.accounts.choices import Office
from m50portal.core import forgetting
from m50portal.core.choices import MailState
from m50portal.core.forgetting import typed_columns
from m50portal.core.models import AuditEvent
from meetings.models import Attendance
from members.actions_privacy import anonymise
from members.choices import RoleKind, UploadKind
from members.choices_merger import MergerKind
from members.dues.models import Payment
from members.joining.models import LogEntry
from members.models import Merger, MergerChange, Municipality, Official, Upload
from members.relations.models import ExternalPerson
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


def plant():
    """Write name, address and number into every column in which people type; which had no row."""
    words, empty = f"Belde {NAME} ({EMAIL.lower()}), {PHONE}.", set()
    for columns in typed_columns():
        rows = columns.model._base_manager.order_by("-pk")
        row = (rows.exclude(guest_name="") if columns.model is Attendance else rows).first()
        if row is None:
            empty.add(columns.model._meta.label)
            continue
        values = {}
        for name in columns.plain:
            limit = columns.model._meta.get_field(name).max_length
            short = words if not limit or limit >= len(words) else NAME
            values[name] = forgetting.fold(NAME) if name in forgetting.FOLDED else short
        for name in columns.json:
            stored = getattr(row, name)
            extra = (
                {"iets": words, "dieper": [words]} if isinstance(stored, dict) else {"iets": words}
            )
            values[name] = {**stored, **extra} if isinstance(stored, dict) else [*stored, extra]
        type(row)._base_manager.filter(pk=row.pk).update(**values)
    return empty


def found():
    """``Table.column`` where the name, address or number stands."""
    hits = set()
    forms = [NAME, EMAIL, EMAIL.lower(), PHONE, forgetting.fold(NAME), "d&#x27;Umpty"]
    for model in apps.get_models():
        columns = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, forgetting.TEXTS)
        ]
        for row in model._base_manager.values(*columns) if columns else ():
            hits |= {
                f"{model._meta.label}.{name}"
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
    empty = plant()
    before = found()
    assert len(before) > 100
    assert empty <= EMPTY, "let the demonstration fill it, or name it in EMPTY"

    anonymise(official=person, by=None)

    assert found() == set()
    assert LogEntry.objects.order_by("-pk").first().summary == (
        f"Belde iemand (persoon-{person.pk}-1), iemand."
    )


def test_what_is_kept_exists():
    """A room that renames a column cannot leave a reason behind that keeps nothing."""
    for label in settings.KEPT_TEXT:
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


def test_mail_that_waits_still_goes_to_its_address():
    waiting = mail_to(EMAIL, MailState.WAITING)

    anonymise(official=somebody(), by=None)

    waiting.refresh_from_db()
    assert (waiting.to, waiting.state) == (EMAIL, MailState.WAITING)


def test_who_holds_an_office_keeps_the_name():
    """Whoever works for the association goes on there: labels of what they do stay."""
    account = user(Office.SECRETARIAT, name=NAME, email="kantoor@m50.example")
    entry = contact(municipality("Elders"), summary=NAME)
    person = somebody(user=account)

    anonymise(official=person, by=None)

    entry.refresh_from_db()
    account.refresh_from_db()
    assert (entry.summary, account.name) == (NAME, NAME)


def test_trail_and_books_are_not_touched():
    assert {"core.AuditEvent", "dues.Invoice", "dues.Payment"} <= set(settings.KEPT_TEXT)
    looked_through = {columns.model for columns in typed_columns()}
    assert not looked_through & {AuditEvent, Payment, Official}
    assert all(isinstance(model, type(models.Model)) for model in looked_through)
