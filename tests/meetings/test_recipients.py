import datetime

import pytest

from m50portal.accounts.choices import Office
from meetings.actions.invitations import add_guest
from meetings.choices import MeetingKind
from meetings.selectors_recipients import recipients_of
from members.choices import RoleKind
from members.models import Membership, MunicipalRole
from pillars.choices import SeatKind
from tests import builders
from tests.meetings.builders_meetings import (
    meeting,
    municipality,
    official,
    participation,
    pillar,
    place_of,
    seat,
)

MEETING_DAY = datetime.date(2026, 11, 17)


def names(of):
    return [recipient.official.name for recipient in recipients_of(of)]


def roles(of):
    return [recipient.role_text for recipient in recipients_of(of)]


def test_a_pillar_meeting_is_for_seats_participants_and_their_pairs():
    ruimte, place = pillar(), municipality("Altena")
    leader = official(at=place, name="Anouk Voorzit")
    leading = seat(ruimte, leader)
    seat(
        ruimte,
        official(RoleKind.POLICY_OFFICER, at=place, name="Bas Steun"),
        SeatKind.SUPPORT,
        supports=leading,
    )
    seat(ruimte, None, SeatKind.VICE_CHAIR)
    participation(ruimte, leader)
    far = municipality("Zeist")
    pair = official(RoleKind.POLICY_OFFICER, at=far, name="Carlijn Paar")
    participation(ruimte, official(at=far, name="Daan Doet"), pair)
    participation(pillar("Sociaal"))
    official(name="Niemand Hier")

    made = meeting(of=ruimte)

    assert list(zip(names(made), roles(made), strict=True)) == [
        ("Bas Steun", "Ondersteuner pijler Ruimte"),
        ("Anouk Voorzit", "Voorzitter pijler Ruimte"),
        ("Daan Doet", "Wethouder"),
        ("Carlijn Paar", "Inhoudelijk ambtenaar van Daan Doet"),
    ]


def test_a_pillar_meeting_leaves_out_who_left():
    ruimte = pillar()
    participation(ruimte, official(until=datetime.date(2026, 11, 1)))
    participation(ruimte, official(until=MEETING_DAY))
    participation(ruimte, until=datetime.date(2026, 11, 10))
    seat(ruimte, official(until=datetime.date(2026, 6, 1)))
    former = participation(ruimte).municipality
    Membership.objects.filter(municipality=former).update(
        ends_on=datetime.date(2026, 11, 15), end_reason="resigned"
    )

    assert names(meeting(of=ruimte)) == []


def test_a_pair_that_left_is_left_out_and_the_executive_stays():
    ruimte, place = pillar(), municipality()
    pair = official(RoleKind.POLICY_OFFICER, at=place, until=datetime.date(2026, 11, 1))
    participation(ruimte, official(at=place, name="Daan Doet"), pair)

    assert names(meeting(of=ruimte)) == ["Daan Doet"]


def test_somebody_who_starts_before_the_meeting_is_invited():
    official(name="Nieuwe Wethouder", since=datetime.date(2026, 11, 10))

    assert names(meeting()) == ["Nieuwe Wethouder"]


@pytest.mark.parametrize(
    "kind", [MeetingKind.MEMBERS, MeetingKind.INFORMATIVE, MeetingKind.ASSOCIATION]
)
def test_the_whole_network_is_executives_secretaries_advisers_and_contacts(kind):
    for role in RoleKind:
        official(role, name=f"Anouk {role.value.title()}")
    official(at=municipality(member=False), name="Buiten Staander")

    assert sorted(names(meeting(kind=kind))) == [
        "Anouk Adviser",
        "Anouk Alderman",
        "Anouk Contact_Official",
        "Anouk Mayor",
        "Anouk Secretary",
    ]


def test_somebody_with_two_roles_is_there_once():
    person = official(RoleKind.SECRETARY)
    MunicipalRole.objects.create(
        official=person,
        municipality=place_of(person),
        kind=RoleKind.CONTACT_OFFICIAL,
        starts_on=datetime.date(2024, 1, 1),
    )

    assert len(recipients_of(meeting())) == 1


def test_contact_officials_meet_with_the_supporters_of_pillars():
    ruimte, place = pillar(), municipality("Altena")
    leading = seat(ruimte, official(at=place))
    seat(
        ruimte,
        official(RoleKind.POLICY_OFFICER, at=place, name="Bas Steun"),
        SeatKind.SUPPORT,
        supports=leading,
    )
    official(RoleKind.CONTACT_OFFICIAL, at=municipality("Zeist"), name="Carlijn Contact")

    assert names(meeting(kind=MeetingKind.CONTACTS)) == ["Bas Steun", "Carlijn Contact"]


def test_the_chairs_meet_with_all_seats():
    seat(pillar("Ruimte"), official(name="Anouk Ruimte"))
    seat(pillar("Sociaal"), official(name="Bas Sociaal"))
    participation(pillar("Financiën"))

    assert sorted(names(meeting(kind=MeetingKind.CHAIRS))) == ["Anouk Ruimte", "Bas Sociaal"]


def test_the_board_is_who_holds_the_office():
    official(account=builders.user(Office.BOARD), name="Anouk Bestuur")
    official(account=builders.user(Office.LOBBYIST), name="Bas Lobby")

    assert names(meeting(kind=MeetingKind.BOARD)) == ["Anouk Bestuur"]


def test_a_visit_of_a_pillar_is_for_its_seats_and_a_visit_of_nobody_for_nobody():
    ruimte = pillar()
    seat(ruimte, official(name="Anouk Voorzit"))
    participation(ruimte)

    assert names(meeting(kind=MeetingKind.VISIT, of=ruimte)) == ["Anouk Voorzit"]
    assert names(meeting(kind=MeetingKind.VISIT)) == []


def test_a_guest_stays_on_the_list_while_they_work_for_a_municipality():
    made = meeting(kind=MeetingKind.VISIT)
    guest = official(RoleKind.FINANCE, name="Gast Vrij")
    add_guest(meeting=made, official=guest, by=None)

    assert names(made) == ["Gast Vrij"]
    guest.roles.update(ends_on=datetime.date(2026, 11, 3))
    assert names(made) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_is_read_in_few_queries(rows, django_assert_num_queries):
    ruimte = pillar()
    for _ in range(rows):
        participation(ruimte)
    made = meeting(of=ruimte)

    with django_assert_num_queries(5):
        assert len(recipients_of(made)) == rows
