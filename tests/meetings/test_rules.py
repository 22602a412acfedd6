import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from m50portal.accounts.choices import Office
from meetings.actions.invitations import add_guest, invite
from meetings.actions.planning import cancel
from meetings.choices import MeetingKind
from meetings.models import Meeting
from meetings.selectors import upcoming_for
from members.choices import RoleKind
from members.models import Membership, MunicipalRole
from pillars.choices import SeatKind
from pillars.models import Seat
from tests import builders
from tests.meetings.builders_meetings import (
    chair_of,
    meeting,
    member,
    municipality,
    official,
    participation,
    pillar,
)


def sees(user, *meetings):
    """What the list shows, after asking the rule of each meeting whether it agrees."""
    shown = set(Meeting.objects.visible_to(user))
    assert shown == {
        one for one in Meeting.objects.all() if user.has_perm("meetings.view_meeting", one)
    }
    return [one in shown for one in meetings]


def test_visitors_see_nothing():
    made = meeting()

    assert sees(AnonymousUser(), made) == [False]


@pytest.mark.parametrize("office", list(Office))
def test_an_office_sees_what_is_announced(office):
    ruimte = pillar()
    announced, concept = meeting(of=ruimte), meeting(of=ruimte, announced=False)

    expected = [True, office == Office.SECRETARIAT]
    assert sees(builders.user(office), announced, concept) == expected


@pytest.mark.parametrize("kind", list(SeatKind))
def test_who_leads_a_pillar_sees_its_concepts_and_no_others(kind):
    ruimte, sociaal = pillar("Ruimte"), pillar("Sociaal")
    leader = chair_of(ruimte, kind)
    own, other = meeting(of=ruimte, announced=False), meeting(of=sociaal)

    assert sees(leader, own, other) == [True, False]
    assert leader.has_perm("meetings.edit_agenda", own)
    assert leader.has_perm("meetings.change_meeting", own)
    assert not leader.has_perm("meetings.edit_agenda", other)


def test_who_led_the_pillar_until_yesterday_leads_it_no_more():
    ruimte = pillar()
    leader = chair_of(ruimte)
    made = meeting(of=ruimte, announced=False)
    Seat.objects.filter(official__user=leader).update(ends_on=datetime.date(2026, 11, 2))
    leader = type(leader).objects.get(pk=leader.pk)

    assert sees(leader, made) == [False]
    assert not leader.has_perm("meetings.edit_agenda", made)


def test_who_takes_part_in_the_pillar_sees_it_once_announced():
    ruimte = pillar()
    account = builders.user()
    participation(ruimte, official(account=account))
    announced, concept = meeting(of=ruimte), meeting(of=ruimte, announced=False)

    assert sees(account, announced, concept) == [True, False]
    assert not account.has_perm("meetings.edit_agenda", announced)


def test_who_stopped_taking_part_sees_the_pillar_no_more():
    ruimte = pillar()
    account = builders.user()
    participation(ruimte, official(account=account), until=datetime.date(2026, 11, 1))

    assert sees(account, meeting(of=ruimte)) == [False]


def test_who_prepares_a_participant_sees_the_pillar():
    ruimte = pillar()
    account = builders.user()
    pair = official(RoleKind.POLICY_OFFICER, account=account)
    participation(ruimte, official(at=pair.roles.get().municipality), pair)

    assert sees(account, meeting(of=ruimte)) == [True]


def test_a_contact_official_sees_what_the_own_executives_see():
    ruimte, place = pillar(), municipality()
    contact, colleague = member(RoleKind.CONTACT_OFFICIAL, at=place), member(at=place)
    participation(ruimte, official(at=place))

    made = meeting(of=ruimte)

    assert sees(contact, made) == [True]
    assert sees(colleague, made) == [False]


def test_who_is_invited_sees_the_meeting_when_the_mail_is_written():
    account = builders.user()
    made = meeting(kind=MeetingKind.VISIT)
    add_guest(meeting=made, official=official(account=account), by=None)

    assert sees(account, made) == [False]
    invite(meeting=made, by=None)
    assert sees(account, made) == [True]


def test_the_whole_network_sees_an_open_meeting():
    members, visit = meeting(kind=MeetingKind.MEMBERS), meeting(kind=MeetingKind.VISIT)

    assert sees(member(RoleKind.FINANCE), members, visit) == [True, False]


def test_contact_officials_of_the_network_see_their_own_consultation():
    announced = meeting(kind=MeetingKind.CONTACTS)
    concept = meeting(kind=MeetingKind.CONTACTS, announced=False)
    place = municipality()
    contact = member(RoleKind.CONTACT_OFFICIAL, at=place)

    assert sees(contact, announced, concept) == [True, False]
    assert list(upcoming_for(contact, datetime.date(2026, 11, 2))) == [announced]
    assert sees(member(RoleKind.FINANCE, at=place), announced) == [False]
    outsider = member(RoleKind.CONTACT_OFFICIAL, at=municipality(member=False))
    assert sees(outsider, announced) == [False]


def test_who_works_for_a_former_member_sees_no_open_meeting():
    place = municipality()
    account = member(at=place)
    Membership.objects.filter(municipality=place).update(
        ends_on=datetime.date(2026, 1, 1), end_reason="resigned"
    )

    assert sees(account, meeting()) == [False]


def test_who_left_the_municipality_sees_no_open_meeting():
    account = member()
    MunicipalRole.objects.filter(official__user=account).update(ends_on=datetime.date(2026, 11, 2))

    assert sees(account, meeting()) == [False]


def test_an_account_without_a_role_sees_nothing():
    assert sees(builders.user(), meeting()) == [False]


def test_a_cancelled_meeting_stays_visible_and_cannot_be_changed():
    ruimte = pillar()
    leader = chair_of(ruimte)
    made = cancel(meeting=meeting(of=ruimte), reason="Te weinig aanmeldingen", by=leader)

    assert sees(leader, made) == [True]
    assert not leader.has_perm("meetings.edit_agenda", made)
    assert not builders.user(Office.SECRETARIAT).has_perm("meetings.change_meeting", made)


def test_a_concept_that_is_cancelled_stays_unseen():
    ruimte = pillar()
    made = cancel(meeting=meeting(of=ruimte, announced=False), reason="Nee", by=None)

    assert sees(builders.user(Office.BOARD), made) == [False]


def test_planning_is_for_the_secretariat_and_who_leads_a_pillar():
    assert builders.user(Office.SECRETARIAT).has_perm("meetings.plan_meetings")
    assert chair_of(pillar()).has_perm("meetings.plan_meetings")
    assert not builders.user(Office.BOARD).has_perm("meetings.plan_meetings")
    assert not member().has_perm("meetings.plan_meetings")


@pytest.mark.parametrize("rule", ["view_meeting", "edit_agenda", "change_meeting"])
def test_rules_about_a_meeting_say_no_without_one(rule):
    assert not builders.user(Office.SECRETARIAT).has_perm(f"meetings.{rule}")
