import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from m50portal.accounts.choices import Office
from m50portal.accounts.models import User
from m50portal.core.dates import today
from members.choices import RoleKind
from pillars.choices import SeatKind
from pillars.models import Seat
from pillars.rules import holds_any_seat, holds_seat_in, is_chair_of
from tests import builders
from tests.pillars import builders_pillars as make

pytestmark = pytest.mark.django_db


def fresh(user):
    """The same person in the next request: nothing remembered."""
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("kind", SeatKind)
def test_holds_any_seat_follows_the_seat(kind):
    assert holds_any_seat(make.seat_user(make.pillar(), kind))


def test_holds_any_seat_asks_the_database_once(django_assert_num_queries):
    pillar = make.pillar()
    user = fresh(make.seat_user(pillar))

    with django_assert_num_queries(1):
        assert holds_any_seat(user)
        assert holds_seat_in(user, pillar)
        assert is_chair_of(user, pillar)


def test_holds_any_seat_ends_with_the_seat():
    user = make.seat_user(make.pillar())
    Seat.objects.update(ends_on=today())

    assert not holds_any_seat(fresh(user))


def test_holds_any_seat_starts_with_the_seat():
    user = make.seat_user(make.pillar())
    Seat.objects.update(starts_on=today() + datetime.timedelta(days=1))

    assert not holds_any_seat(fresh(user))


def test_holds_any_seat_is_not_for_visitors():
    assert not holds_any_seat(AnonymousUser())
    assert not holds_seat_in(AnonymousUser(), make.pillar())
    assert not is_chair_of(AnonymousUser(), make.pillar())


def test_holds_seat_in_is_about_one_pillar():
    mine, other = make.pillar(), make.pillar()
    user = make.seat_user(mine, SeatKind.SUPPORT)

    assert holds_seat_in(user, mine)
    assert not holds_seat_in(user, other)
    assert not holds_seat_in(user, None)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(SeatKind.CHAIR, True), (SeatKind.VICE_CHAIR, False), (SeatKind.SUPPORT, False)],
)
def test_is_chair_of_is_the_chair_only(kind, expected):
    pillar = make.pillar()
    user = make.seat_user(pillar, kind)

    assert is_chair_of(user, pillar) is expected
    assert not is_chair_of(user, make.pillar())
    assert not is_chair_of(user, None)


PEOPLE = (
    "visitor",
    "secretariat",
    "board",
    "chair",
    "other_chair",
    "contact",
    "alderman",
    "stranger",
)
# What may be done, by whom; whoever is not named may not.
TABLE = {
    "view_pillars": {*PEOPLE} - {"visitor", "stranger"},  # a former colleague is a stranger
    "change_pillar": {"secretariat", "chair"},
    "manage_seats": {"secretariat"},
    "sign_up": {"secretariat", "chair", "other_chair", "contact", "alderman"},
    "change_participation": {"secretariat", "contact", "alderman"},
    "change_theme": {"secretariat", "chair"},
    "change_activity": {"secretariat", "chair"},
    "join_activity": {"secretariat", "chair", "contact"},
    "leave_activity": {"secretariat", "chair", "contact"},
}


@pytest.fixture
def world():
    pillar, place = make.pillar(), make.municipality()
    alderman = make.official_user(place)
    activity = make.activity(make.theme(pillar))
    people = {
        "visitor": AnonymousUser(),
        "secretariat": builders.user(Office.SECRETARIAT),
        "board": builders.user(Office.BOARD),
        "chair": make.seat_user(pillar),
        "other_chair": make.seat_user(make.pillar()),
        "contact": make.official_user(place, RoleKind.CONTACT_OFFICIAL),
        "alderman": alderman,
        "stranger": builders.user(),
    }
    things = {
        "change_pillar": pillar,
        "change_participation": make.participation(pillar, place=place, who=alderman.official),
        "change_theme": activity.theme,
        "change_activity": activity,
        "join_activity": activity,
        "leave_activity": make.join(activity, place),
    }
    return people, things


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("act", TABLE)
def test_rules_table(world, act, name):
    people, things = world

    assert people[name].has_perm(f"pillars.{act}", things.get(act)) is (name in TABLE[act])


@pytest.mark.parametrize(
    "act",
    ["change_pillar", "change_participation", "change_theme", "change_activity", "leave_activity"],
)
def test_rules_about_nothing_are_for_the_secretariat(world, act):
    people, _ = world

    allowed = {name for name in PEOPLE if people[name].has_perm(f"pillars.{act}")}
    assert allowed == {"secretariat"}


def test_change_theme_of_the_network_is_for_the_secretariat(world):
    people, _ = world
    theme = make.theme(None)

    allowed = {name for name in PEOPLE if people[name].has_perm("pillars.change_theme", theme)}
    assert allowed == {"secretariat"}


def test_change_participation_is_not_for_another_contact_official(world):
    _, things = world
    other = make.official_user(make.municipality(), RoleKind.CONTACT_OFFICIAL)

    assert not other.has_perm("pillars.change_participation", things["change_participation"])
