import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from m50portal.accounts.choices import OFFICE_TEXTS, Office
from m50portal.accounts.models import OfficeTerm, User
from m50portal.core.dates import today
from tests import builders

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def test_user_has_one_address_whatever_its_capitals():
    person = User.objects.create_user("Anouk.Voorbeeld@ALTENA.example", "Anouk Voorbeeld")

    assert person.email == "anouk.voorbeeld@altena.example"
    assert User.objects.get_by_natural_key("ANOUK.voorbeeld@altena.example") == person
    with pytest.raises(ValidationError, match="Er is al een account met dit e-mailadres"):
        User.objects.create_user("anouk.voorbeeld@altena.EXAMPLE", "Anouk Twee")


def test_user_with_capitals_is_refused_by_the_database():
    person = builders.user()

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=person.pk).update(email="A@m50.example")


def test_user_without_a_password_cannot_log_in():
    assert not User.objects.create_user("a@m50.example", "A").has_usable_password()


def test_user_shows_a_name():
    person = User(name="Anouk Voorbeeld")

    assert (str(person), person.get_full_name()) == ("Anouk Voorbeeld", "Anouk Voorbeeld")


def test_offices_today_are_those_whose_period_covers_today(django_assert_num_queries):
    person = builders.user(Office.BOARD)
    OfficeTerm.objects.create(
        user=person, office=Office.TREASURER, starts_on=today() - 9 * DAY, ends_on=today()
    )
    OfficeTerm.objects.create(user=person, office=Office.AUDITOR, starts_on=today() + DAY)
    person = User.objects.get(pk=person.pk)

    with django_assert_num_queries(1):
        assert person.offices_today() == person.offices_today() == {Office.BOARD}


def test_office_terms_of_one_person_do_not_overlap():
    person = builders.user(Office.BOARD)

    with pytest.raises(IntegrityError), transaction.atomic():
        OfficeTerm.objects.create(user=person, office=Office.BOARD, starts_on=today())
    OfficeTerm.objects.create(user=person, office=Office.TREASURER, starts_on=today())


def test_office_term_reads_as_a_sentence():
    term = OfficeTerm(
        user=User(name="Anouk"), office=Office.BOARD, starts_on=datetime.date(2023, 1, 1)
    )

    assert str(term) == "Anouk: Dagelijks bestuur, sinds 1\u00a0januari\u00a02023"


def test_every_office_is_explained():
    assert set(OFFICE_TEXTS) == set(Office)
