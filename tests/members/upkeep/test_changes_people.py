"""A person whom a municipality corrects on the list of people is among its changes, and makes its answer a correction."""

import pytest
from django.urls import reverse

from m50portal.accounts.choices import Office
from members.actions import confirm_register
from members.upkeep.actions_proposals import set_waiting
from members.upkeep.choices import Outcome
from members.upkeep.models import ChangeProposal, RoundEntry
from tests.builders import client_of, user
from tests.members.builders_members import member, official, official_user, role
from tests.members.upkeep.builders_upkeep import asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return member("'s-Gravenhage")


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
