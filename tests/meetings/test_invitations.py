import datetime
import threading

import pytest
from django.db import connection

from m50portal.core.audit import history_of
from m50portal.core.models import OutgoingMail
from meetings.actions.invitations import add_guest, invite, remove_guest
from meetings.choices import MeetingKind
from meetings.models import Meeting
from meetings.selectors import find_guests, guests_of
from members.choices import RoleKind
from members.models import MunicipalRole
from tests.meetings.builders_meetings import meeting, municipality, official, participation, pillar


@pytest.fixture
def ruimte():
    return pillar()


def mails():
    return OutgoingMail.objects.filter(name="meeting_invitation").order_by("pk")


def test_invite_writes_one_mail_per_person_and_announces(ruimte):
    one, two = participation(ruimte).official, participation(ruimte).official
    made = meeting(of=ruimte, announced=False)

    invited = invite(meeting=made, by=None)

    made.refresh_from_db()
    assert made.is_announced
    assert [mail.to for mail in mails()] == [one.email, two.email]
    assert [mail.key for mail in mails()] == [
        f"invitation:{made.pk}:{one.pk}",
        f"invitation:{made.pk}:{two.pk}",
    ]
    assert [row.mail for row in invited] == list(mails())
    event = history_of(made).get(kind="meetings.invite")
    assert event.changes == {"invited": 2, "mails": 2}


def test_invite_again_reaches_only_who_is_new(ruimte):
    participation(ruimte)
    made = meeting(of=ruimte)
    invite(meeting=made, by=None)
    late = participation(ruimte).official

    invited = invite(meeting=made, by=None)

    assert [row.official for row in invited] == [late]
    assert mails().count() == 2


def test_invite_keeps_to_who_was_chosen(ruimte):
    one, two = participation(ruimte).official, participation(ruimte).official
    made = meeting(of=ruimte)

    invite(meeting=made, officials={two.pk, 999_999}, by=None)

    assert [mail.to for mail in mails()] == [two.email]
    assert one.invitations.count() == 0


def test_invite_puts_who_has_no_address_on_the_list_without_a_mail(ruimte):
    participation(ruimte, official(email=""))
    made = meeting(of=ruimte)

    (row,) = invite(meeting=made, by=None)

    assert row.invited_at is not None
    assert row.mail is None
    assert not mails().exists()


def test_invite_writes_one_mail_per_address(ruimte):
    place = municipality()
    participation(ruimte, official(at=place, email="bestuur@gemeente.example"))
    participation(ruimte, official(at=place, email="Bestuur@gemeente.example"))
    made = meeting(of=ruimte)

    assert len(invite(meeting=made, by=None)) == 2
    assert mails().count() == 1


def test_invite_to_what_is_over_writes_nothing(ruimte, clock):
    participation(ruimte)
    made = meeting(of=ruimte)
    clock.shift(datetime.timedelta(days=30))

    assert invite(meeting=made, by=None) == []
    assert not mails().exists()


@pytest.mark.django_db(transaction=True)
def test_invite_by_two_clicks_at_once_writes_one_mail(ruimte):
    participation(ruimte)
    made = meeting(of=ruimte, announced=False)
    start, problems = threading.Barrier(2), []

    def click():
        try:
            start.wait()
            invite(meeting=Meeting.objects.get(pk=made.pk), by=None)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()

    assert problems == []
    assert mails().count() == 1


def test_add_guest_waits_for_the_next_mail():
    made = meeting(kind=MeetingKind.VISIT)
    guest = official(RoleKind.ADVISER)

    row = add_guest(meeting=made, official=guest, by=None)

    assert (row.role_text, row.by_hand, row.invited_at) == ("Strategisch adviseur", True, None)
    assert not mails().exists()
    invite(meeting=made, by=None)
    assert mails().get().to == guest.email


def test_add_guest_twice_is_once():
    made, guest = meeting(kind=MeetingKind.VISIT), official()

    assert add_guest(meeting=made, official=guest, by=None) == add_guest(
        meeting=made, official=guest, by=None
    )
    assert len(guests_of(made)) == 1


def test_add_guest_without_a_role_on_the_day_is_a_guest():
    made, guest = meeting(kind=MeetingKind.VISIT), official()
    MunicipalRole.objects.all().delete()

    assert add_guest(meeting=made, official=guest, by=None).role_text == "Gast"


def test_remove_guest_works_until_the_mail_is_written():
    made = meeting(kind=MeetingKind.VISIT)
    one = add_guest(meeting=made, official=official(), by=None)
    assert remove_guest(invitation=one, by=None)

    two = add_guest(meeting=made, official=official(), by=None)
    invite(meeting=made, by=None)
    assert not remove_guest(invitation=two, by=None)
    assert guests_of(made) == [two]


def test_find_guests_by_all_words_of_a_name():
    made = meeting(kind=MeetingKind.VISIT)
    zoe = official(name="Zoë van den Demo")
    official(name="Zoë Model")

    assert find_guests(made, "demo ZOE") == [zoe]
    assert [str(role.municipality) for role in zoe.roles.all()] == [
        str(role.municipality) for role in find_guests(made, "demo")[0].role_rows
    ]


def test_find_guests_leaves_out_who_will_be_invited_anyway():
    made, person = meeting(kind=MeetingKind.VISIT), official(name="Bas Demo")

    assert find_guests(made, "demo", known={person.pk}) == []


def test_find_guests_leaves_out_who_is_on_the_list_or_gone():
    made = meeting(kind=MeetingKind.VISIT)
    add_guest(meeting=made, official=official(name="Bas Demo"), by=None)
    gone = official(name="Daan Demo")
    gone.roles.update(ends_on=made.day)

    assert find_guests(made, "demo") == []
    assert find_guests(made, "  ") == []
