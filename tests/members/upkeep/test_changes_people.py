"""A person whom a municipality corrects on the list of people is among its changes, and makes its answer a correction."""

import datetime

import pytest
from django.urls import reverse

from m50portal.accounts.choices import Office
from m50portal.core.dates import long_date
from members.actions import confirm_register
from members.upkeep.actions_proposals import approve, set_waiting
from members.upkeep.choices import Outcome
from members.upkeep.models import ChangeProposal, RoundEntry
from tests.builders import client_of, user
from tests.members.builders_members import member, official, official_user, role
from tests.members.upkeep.builders_upkeep import asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return member("'s-Gravenhage")


@pytest.fixture
def secretary(db):
    return user(Office.SECRETARIAT)


def day(text):
    return datetime.date.fromisoformat(text)


def correct(person, by, **values):
    data = {"name": person.name, "email": person.email, "phone": person.phone, **values}
    return client_of(by).post(reverse("members:person_edit", args=[person.pk]), data, follow=True)


def test_person_corrected_by_its_municipality_is_among_the_changes(place):
    contact = official_user(place)
    person = official("Anouk Voorbeeld")
    role(place, "adviser", person=person)
    set_waiting(fields=set(), by=None)
    asked()

    correct(person, contact, phone="070 123 45 67")

    person.refresh_from_db()
    assert person.phone == "070 123 45 67"
    page = client_of(user(Office.SECRETARIAT)).get(reverse("upkeep:changes"))
    assert [row.line.event.target_label for row in page.context["rows"]] == ["'s-Gravenhage"]
    confirm_register(municipality=place, by=contact)
    assert RoundEntry.objects.get(municipality=place).outcome == Outcome.CORRECTED


def test_person_whose_role_is_guarded_waits_whole(place):
    contact = official_user(place)
    person = official("Anouk Voorbeeld")
    mayor = role(place, "mayor", person=person)

    page = correct(person, contact, email="nieuw@voorbeeld.example", phone="070 123 45 67")

    person.refresh_from_db()
    waiting = ChangeProposal.objects.waiting().filter(role=mayor).count()
    assert "wacht op het secretariaat" in page.content.decode()
    assert (person.email == "nieuw@voorbeeld.example", person.phone, waiting) == (False, "", 1)


def test_person_with_a_guarded_role_elsewhere_waits_too(place):
    contact = official_user(place)
    other = member("Tiel")
    role(other, "contact_official", person=contact.official)
    person = official("Anouk Voorbeeld")
    role(place, "adviser", person=person)
    role(other, "mayor", person=person)

    correct(person, contact, email="nieuw@voorbeeld.example")

    person.refresh_from_db()
    assert person.email != "nieuw@voorbeeld.example"
    assert ChangeProposal.objects.waiting().count() == 1


def test_person_who_left_a_guarded_role_waits_as_before(place, secretary):
    contact = official_user(place)
    person = official("Anouk Voorbeeld")
    role(place, "mayor", person=person, starts_on=day("2020-01-01"), ends_on=day("2024-01-01"))

    page = correct(person, contact, phone="070 123 45 67", reason="Nieuw nummer")

    person.refresh_from_db()
    proposal = ChangeProposal.objects.waiting().get()
    assert (person.phone, proposal.reason) == ("", "Nieuw nummer")
    assert "wacht op het secretariaat" in page.content.decode()
    approve(proposal=proposal, by=secretary)
    person.refresh_from_db()
    assert person.phone == "070 123 45 67"


def correct_role(given, by, **values):
    url = reverse("members:role_correct", args=[given.official_id, given.pk])
    return client_of(by).post(url, values, follow=True)


def test_dates_of_a_guarded_role_wait_with_what_was_typed(place, secretary):
    contact = official_user(place)
    mayor = role(place, "mayor", starts_on=day("2020-01-01"))

    page = correct_role(
        mayor, contact, starts_on="2020-02-01", last_day="2024-02-29", reason="Staat in het besluit"
    )

    mayor.refresh_from_db()
    proposal = ChangeProposal.objects.waiting().get()
    assert (mayor.starts_on, mayor.ends_on) == (day("2020-01-01"), None)
    assert (proposal.kind, proposal.reason) == ("correct_role", "Staat in het besluit")
    assert "wacht op het secretariaat" in page.content.decode()
    shown = client_of(secretary).get(proposal.get_absolute_url()).context["row"].pairs
    assert [(pair.label, pair.old, pair.new) for pair in shown] == [
        ("Begint op", long_date(day("2020-01-01")), long_date(day("2020-02-01"))),
        ("Laatste dag", "", long_date(day("2024-02-29"))),
    ]
    approve(proposal=proposal, by=secretary)
    mayor.refresh_from_db()
    assert (mayor.starts_on, mayor.ends_on) == (day("2020-02-01"), day("2024-03-01"))


def test_role_that_was_ended_by_mistake_is_opened_after_approval(place, secretary):
    contact = official_user(place)
    mayor = role(place, "mayor", starts_on=day("2020-01-01"), ends_on=day("2024-01-01"))

    correct_role(mayor, contact, starts_on="2020-01-01", last_day="")
    approve(proposal=ChangeProposal.objects.waiting().get(), by=secretary)

    mayor.refresh_from_db()
    assert mayor.ends_on is None


def test_dates_that_cannot_be_stored_are_refused_before_they_wait(place):
    contact = official_user(place)
    mayor = role(place, "mayor", starts_on=day("2020-01-01"))

    page = correct_role(
        mayor, contact, starts_on="2020-02-01", last_day="2020-01-01", reason="Vergissing"
    )

    assert "De laatste dag ligt voor de eerste" in page.content.decode()
    assert "Vergissing" in page.content.decode()
    assert not ChangeProposal.objects.exists()


def test_corrected_dates_are_among_the_changes_of_the_municipality(place, secretary):
    contact = official_user(place)
    adviser = role(place, "adviser", starts_on=day("2020-01-01"))

    correct_role(adviser, contact, starts_on="2020-02-01", last_day="")

    adviser.refresh_from_db()
    assert adviser.starts_on == day("2020-02-01")
    page = client_of(secretary).get(reverse("upkeep:changes"))
    assert [row.line.event.kind for row in page.context["rows"]] == ["members.correct_role"]
