import datetime

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from m50portal.accounts.choices import Office
from members.choices import EndReason, Gap, MembershipKind, RoleKind, Size, Status
from members.models import Municipality, Official
from tests.builders import user
from tests.members.builders_members import (
    billing,
    member,
    membership,
    municipality,
    official_user,
    population,
    role,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def on_today():
    """These tests look at one day; builders begin roles "yesterday"."""
    with time_machine.travel("2026-11-20 12:00 +01:00"):
        yield


def names(rows):
    return sorted(row.name for row in rows)


@pytest.fixture
def places(db):
    member("Lid")
    membership(municipality("Aspirant"), kind=MembershipKind.ASPIRANT)
    left = {"ends_on": datetime.date(2023, 1, 1), "end_reason": EndReason.RESIGNED}
    membership(municipality("Oud"), **left)
    gone = municipality("Opgeheven", ends_on=datetime.date(2023, 1, 1))
    membership(gone, **left)
    municipality("Nooit")
    municipality("Later", starts_on=datetime.date(2027, 1, 1))


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.PARTICIPATING, ["Aspirant", "Lid"]),
        (Status.MEMBER, ["Lid"]),
        (Status.ASPIRANT, ["Aspirant"]),
        (Status.FORMER, ["Opgeheven", "Oud"]),
        (Status.NEVER, ["Nooit"]),
        (Status.ALL, ["Aspirant", "Lid", "Nooit", "Oud"]),
    ],
)
def test_of_status_today(places, status, expected):
    assert names(Municipality.objects.of_status(status, TODAY)) == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.PARTICIPATING, ["Aspirant", "Lid", "Opgeheven", "Oud"]),
        (Status.FORMER, []),
        (Status.NEVER, ["Nooit"]),
    ],
)
def test_of_status_on_the_day_before_the_end(places, status, expected):
    assert names(Municipality.objects.of_status(status, datetime.date(2022, 12, 31))) == expected


def test_of_status_before_anything_was_known(places):
    rows = Municipality.objects.of_status(Status.NEVER, datetime.date(2018, 12, 31))

    assert names(rows) == ["Aspirant", "Lid", "Nooit", "Opgeheven", "Oud"]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (Size.BELOW, ["29999"]),
        (Size.INSIDE, ["30000", "80000"]),
        (Size.ABOVE, ["80001"]),
        (Size.OUTSIDE, ["29999", "80001"]),
    ],
)
def test_of_size_takes_the_guideline_in(size, expected):
    for inhabitants in (29_999, 30_000, 80_000, 80_001):
        member(str(inhabitants), inhabitants=inhabitants)
    member("Zonder cijfer")

    assert names(Municipality.objects.with_population_on(TODAY).of_size(size)) == expected


def test_with_population_on_takes_the_last_figure_of_that_day():
    place = municipality()
    population(place, 31_822, datetime.date(2022, 1, 1))
    population(place, 32_977, datetime.date(2024, 1, 1))

    figures = [
        Municipality.objects.with_population_on(datetime.date(year, 12, 31)).get().inhabitants
        for year in (2021, 2023, 2024)
    ]

    assert figures == [None, 31_822, 32_977]


def test_with_membership_on_says_since_when():
    membership(municipality(), start_certainty="by_then")

    place = Municipality.objects.with_membership_on(TODAY).get()

    assert (place.status, str(place.member_since), place.since_certainty) == (
        "member",
        "2019-01-01",
        "by_then",
    )


def test_with_gap_finds_what_is_missing():
    whole = member("Heel", confirmed_on=datetime.date(2026, 3, 1))
    role(whole)
    billing(whole)
    billing(member("Half"), invoice_email="", buyer_reference="")

    found = {gap: names(Municipality.objects.with_gap(gap, TODAY)) for gap in Gap}

    assert found == dict.fromkeys(Gap, ["Half"])


def test_visible_to_agrees_with_the_rule_for_one_municipality():
    diemen, altena = member("Diemen"), member("Altena")
    people = [
        user(Office.SECRETARIAT),
        user(Office.BOARD),
        user(Office.AUDITOR),
        official_user(diemen),
        official_user(altena, RoleKind.MAYOR),
        user(),
    ]

    for person in people:
        visible = names(Municipality.objects.visible_to(person))
        allowed = names(
            p for p in (diemen, altena) if person.has_perm("members.view_municipality", p)
        )
        assert visible == allowed


def test_visible_to_nobody_is_nothing():
    member()

    assert not Municipality.objects.visible_to(AnonymousUser()).exists()


def test_active_on_counts_a_person_once():
    place = member()
    held = role(place)
    role(place, RoleKind.ADVISER, person=held.official)
    role(place, starts_on=datetime.date(2020, 1, 1), ends_on=datetime.date(2021, 1, 1))

    assert list(Official.objects.active_on(TODAY)) == [held.official]
