import datetime

import pytest
from django.utils import timezone

from m50portal.core.choices import MailState
from m50portal.core.dates import today
from members.choices_people import MailCheck
from members.models import Official
from tests.builders import user
from tests.members.builders_members import mail_to, municipality, official, role

pytestmark = pytest.mark.django_db
ADDRESS = "sanne@diemen.example"


def check(person):
    return Official.objects.with_mail_state().get(pk=person.pk).mail_check


def hours_ago(number):
    return timezone.now() - datetime.timedelta(hours=number)


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([], MailCheck.UNCONFIRMED),
        ([MailState.FAILED], MailCheck.BOUNCED),
        ([MailState.SENT, MailState.FAILED], MailCheck.BOUNCED),
        ([MailState.FAILED, MailState.SENT], MailCheck.UNCONFIRMED),
        ([MailState.FAILED, MailState.WAITING], MailCheck.BOUNCED),
        ([MailState.FAILED, MailState.UNCERTAIN], MailCheck.BOUNCED),
    ],
)
def test_mail_state_follows_the_last_message_that_was_tried(states, expected):
    person = official("Sanne Voorbeeld", ADDRESS)
    for number, state in enumerate(states):
        mail_to(ADDRESS, state, at=hours_ago(10 - number))

    assert check(person) == expected
    assert Official.objects.with_bounced_mail().exists() is (expected == MailCheck.BOUNCED)


def test_mail_state_tells_when_mail_bounced():
    person = official("Sanne Voorbeeld", ADDRESS)
    moment = hours_ago(3)
    mail_to(ADDRESS, at=moment)

    assert Official.objects.with_mail_state().get(pk=person.pk).bounced_at == moment


def test_mail_state_of_another_address_is_new():
    person = official("Sanne Voorbeeld", ADDRESS)
    mail_to(ADDRESS)
    person.set_email("sanne.voorbeeld@diemen.example")
    person.save()

    assert check(person) == MailCheck.UNCONFIRMED


def test_mail_state_without_an_address():
    person = official("Sanne Voorbeeld")
    Official.objects.filter(pk=person.pk).update(email="")

    assert check(person) == MailCheck.ABSENT
    assert not Official.objects.never_confirmed().exists()


def test_an_address_is_confirmed_by_a_date_or_by_logging_in_with_it():
    said = official("Bas Proef", email_confirmed_on=today())
    account = user(email=ADDRESS)
    account.last_login = timezone.now()
    account.save()
    own = official("Sanne Voorbeeld", ADDRESS, user=account)
    other = user()
    other.last_login = timezone.now()
    other.save()
    differs = official("Daan Demo", "daan@altena.example", user=other)

    assert [check(person) for person in (said, own, differs)] == [
        MailCheck.CONFIRMED,
        MailCheck.CONFIRMED,
        MailCheck.UNCONFIRMED,
    ]
    assert list(Official.objects.never_confirmed()) == [differs]


def test_set_email_makes_a_new_address_unconfirmed_and_keeps_the_same_one():
    person = official("Bas Proef", ADDRESS, email_confirmed_on=today())

    person.set_email(f" {ADDRESS.upper()} ")
    assert person.email_confirmed_on == today()

    person.set_email("bas@altena.example")
    assert (person.email, person.email_confirmed_on) == ("bas@altena.example", None)


@pytest.mark.parametrize("wanted", MailCheck)
def test_of_mail_check_agrees_with_the_state_that_is_shown(wanted):
    mail_to(official("Esmée Proef", "esmee@altena.example").email)
    official("Bas Proef", email_confirmed_on=today())
    official("Loes Demo")
    Official.objects.filter(pk=official("Gijs Demo").pk).update(email="")
    both = official("Noor Model", "noor@altena.example", email_confirmed_on=today())
    mail_to(both.email)

    shown = {row.pk for row in Official.objects.with_mail_state() if row.mail_check == wanted}

    assert shown
    assert {row.pk for row in Official.objects.of_mail_check(wanted)} == shown


# --- Over ---------------------------------------------------------------------------------------
def test_with_last_day_is_the_end_of_the_last_role():
    person, place = official(), municipality()
    for start, end in (("2020-01-01", "2021-01-01"), ("2020-06-01", "2023-03-01")):
        role(
            place,
            "finance" if start < "2020-02" else "adviser",
            person=person,
            starts_on=datetime.date.fromisoformat(start),
            ends_on=datetime.date.fromisoformat(end),
        )

    found = Official.objects.with_last_day().get(pk=person.pk)
    assert found.over_on == datetime.date(2023, 3, 1)


def test_with_last_day_of_who_goes_on_is_unknown():
    person = official()
    role(municipality(), person=person)
    role(
        municipality(),
        person=person,
        starts_on=datetime.date(2020, 1, 1),
        ends_on=datetime.date(2021, 1, 1),
    )

    assert Official.objects.with_last_day().get(pk=person.pk).over_on is None


def test_with_last_day_of_who_never_had_a_role_is_when_the_name_came():
    person = official()

    assert Official.objects.with_last_day().get(pk=person.pk).over_on == today()


def test_over_before_leaves_out_who_goes_on_or_is_gone():
    over = datetime.date(2024, 2, 29)
    place = municipality()
    people = [official(f"Persoon {number}") for number in range(3)]
    for person in people:
        role(place, person=person, starts_on=datetime.date(2020, 1, 1), ends_on=over)
    role(place, person=people[1], starts_on=datetime.date(2025, 1, 1))
    Official.objects.filter(pk=people[2].pk).update(anonymised_on=over)

    assert list(Official.objects.over_before(over)) == [people[0]]
    assert list(Official.objects.over_before(over - datetime.timedelta(days=1))) == []


@pytest.mark.parametrize("moment", ["2026-07-01T00:30:00+02:00", "2026-12-31T23:59:00+01:00"])
def test_day_on_which_the_name_came_is_that_of_the_netherlands(time_machine, moment):
    """Just after midnight it is still yesterday in Greenwich."""
    time_machine.move_to(moment)
    person = official()

    assert str(Official.objects.with_last_day().get(pk=person.pk).over_on) == moment[:10]
