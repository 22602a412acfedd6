import datetime

import pytest

from members.choices import EXECUTIVES, RoleKind, Share
from members.models import MunicipalRole, Succession
from pillars.choices import CountedBy, SeatKind
from pillars.selectors import (
    missing_pairs,
    participants_on,
    pillars_on,
    reached_on,
    seats_on,
)
from tests.pillars import builders_pillars as make

pytestmark = pytest.mark.django_db
DAY = datetime.date(2023, 6, 1)
RESTART = datetime.date(2022, 3, 30)


def merge(old, new, on=DAY, share=Share.FULL):
    return Succession.objects.create(predecessor=old, successor=new, on=on, share=share)


def test_pillars_on_follows_the_date():
    old = make.pillar("Samenleving", ends_on=RESTART)
    new = make.pillar("Sociaal", starts_on=RESTART)

    assert list(pillars_on(RESTART - datetime.timedelta(days=1))) == [old]
    assert list(pillars_on(RESTART)) == [new]


def test_seats_on_puts_the_chair_first():
    pillar = make.pillar()
    support_of = make.seat(pillar, SeatKind.VICE_CHAIR)
    make.seat(pillar, SeatKind.SUPPORT, supports=support_of)
    make.seat(pillar, SeatKind.CHAIR)
    make.seat(make.pillar())

    kinds = [seat.kind for seat in seats_on(DAY, pillar=pillar)]

    assert kinds == [SeatKind.CHAIR, SeatKind.SUPPORT, SeatKind.VICE_CHAIR]
    assert len(seats_on(DAY)) == 4


@pytest.mark.parametrize(
    "kind", [RoleKind.MAYOR, RoleKind.ALDERMAN, RoleKind.SECRETARY, RoleKind.ADVISER]
)
def test_missing_pairs_are_of_executives_only(kind):
    row = make.participation(make.pillar(), kind=kind, is_paired=False)

    expected = [row] if kind in EXECUTIVES else []
    assert list(missing_pairs(day=DAY)) == expected


def test_missing_pairs_are_of_one_municipality():
    row = make.participation(make.pillar(), is_paired=False)
    make.participation(make.pillar(), is_paired=False)

    assert list(missing_pairs(municipality=row.municipality)) == [row]


def test_missing_pairs_return_when_the_official_leaves():
    row = make.participation(make.pillar())
    assert list(missing_pairs(day=DAY)) == []

    MunicipalRole.objects.filter(official=row.policy_official).update(ends_on=DAY)

    assert list(missing_pairs(day=DAY)) == [row]


def test_missing_pairs_do_not_count_who_left():
    row = make.participation(make.pillar(), is_paired=False)
    MunicipalRole.objects.filter(official=row.official).update(ends_on=DAY)

    assert list(missing_pairs(day=DAY)) == []
    assert [found.role_kind for found in participants_on(DAY, pillar=row.pillar)] == [None]


def test_participants_with_two_roles_are_listed_once_as_executive():
    row = make.participation(make.pillar())
    MunicipalRole.objects.create(
        official=row.official,
        municipality=row.municipality,
        kind=RoleKind.CONTACT_OFFICIAL,
        starts_on=make.LONG_AGO,
    )

    found = participants_on(DAY, pillar=row.pillar)

    assert [(line.pk, line.role_kind) for line in found] == [(row.pk, RoleKind.ALDERMAN)]


def test_reached_counts_a_merged_municipality_once():
    activity = make.activity(make.theme(None))
    old, other_old, new = (make.municipality() for _ in range(3))
    for place in (old, other_old, new):
        make.join(activity, place)
    merge(old, new)
    merge(other_old, new)

    assert reached_on(DAY - datetime.timedelta(days=1), [activity]) == {activity.pk: 3}
    assert reached_on(DAY, [activity]) == {activity.pk: 1}


def test_reached_keeps_a_municipality_that_gave_away_a_part():
    activity = make.activity(make.theme(None))
    old, new = make.municipality(), make.municipality()
    make.join(activity, old)
    make.join(activity, new)
    merge(old, new, share=Share.PART)

    assert reached_on(DAY, [activity]) == {activity.pk: 2}


def test_reached_does_not_count_who_joins_later():
    activity = make.activity(make.theme(None))
    make.join(activity, make.municipality(), joined_on=DAY)

    assert reached_on(DAY - datetime.timedelta(days=1), [activity]) == {activity.pk: 0}


def test_reached_by_hand_is_the_noted_number():
    activity = make.activity(make.theme(None), counted_by=CountedBy.HAND, done_number=3)
    make.join(activity, make.municipality())

    assert reached_on(DAY, [activity]) == {activity.pk: 3}


def test_reached_members_are_those_of_the_last_day():
    running = make.activity(make.theme(None), counted_by=CountedBy.MEMBERS)
    ended = make.activity(make.theme(None), counted_by=CountedBy.MEMBERS, ends_on=RESTART)
    make.municipality()
    late = make.municipality()
    late.memberships.update(starts_on=RESTART)

    assert reached_on(DAY, [running, ended]) == {running.pk: 2, ended.pk: 1}


def test_reached_asks_two_questions_for_any_number_of_activities(django_assert_num_queries):
    activities = [make.activity(make.theme(None)) for _ in range(3)]

    with django_assert_num_queries(2):
        reached_on(DAY, activities)
