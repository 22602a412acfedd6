"""Addresses that belong to a button, pages too far and dates nobody can mean."""

import pytest
from django import forms
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from m50portal.accounts.choices import Office
from m50portal.core import audit
from m50portal.core.forms import DayField
from m50portal.core.models import AuditEvent
from tests import builders
from tests.members.builders_members import member

pytestmark = pytest.mark.django_db


def test_an_address_that_only_does_something_says_so():
    place = member()

    answer = builders.visit(builders.user(Office.SECRETARIAT), f"/leden/{place.slug}/bevestigen/")

    assert answer.status_code == 405
    assert answer["Allow"].startswith("POST")
    assert "hoort bij een knop" in answer.content.decode()


@pytest.mark.parametrize("page", ["99", "0", "-1", "abc", "²"])
def test_a_page_that_is_not_there_is_the_nearest_one(page):
    answer = builders.visit(builders.user(Office.SECRETARIAT), "/logboek/", page=page)

    assert answer.status_code == 200


@pytest.mark.parametrize("field", ["since", "until"])
@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1899-12-31"])
def test_a_date_nobody_can_mean_is_an_error_in_words(field, day):
    answer = builders.visit(builders.user(Office.SECRETARIAT), "/logboek/", **{field: day})

    assert answer.status_code == 200
    assert "tussen 1 januari 1900 en 31 december 2199" in answer.content.decode()


@pytest.mark.parametrize("day", ["1900-01-01", "2024-02-29", "2199-12-31"])
def test_day_field_takes_every_date_within_its_bounds(day):
    assert DayField().clean(day).isoformat() == day


def test_day_field_refuses_the_day_after_its_bounds():
    with pytest.raises(forms.ValidationError):
        DayField().clean("2200-01-01")


def test_the_trail_is_never_changed():
    person = builders.user()
    line = audit.record("accounts.create_account", target=person, by=person)

    with pytest.raises(ProtectedError):
        line.delete()
    line.kind = "iets.anders"
    with pytest.raises(ProtectedError):
        line.save()
    for statement in ("DELETE FROM core_auditevent", "UPDATE core_auditevent SET kind = 'x'"):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert AuditEvent.objects.get(pk=line.pk).kind == "accounts.create_account"
