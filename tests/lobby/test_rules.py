import pytest
from django.contrib.auth.models import AnonymousUser

from m50portal.accounts.choices import Office
from members.choices import RoleKind
from pillars.choices import SeatKind
from tests import builders
from tests.pillars import builders_pillars as make

pytestmark = pytest.mark.django_db

# Who, and whether they may read and write.
TABLE = [
    (Office.LOBBYIST, True, True),
    (Office.SECRETARIAT, True, True),
    (Office.BOARD, True, False),
    (Office.TREASURER, True, False),
    (Office.AUDITOR, True, False),
    (SeatKind.CHAIR, True, False),
    (SeatKind.VICE_CHAIR, True, False),
    (SeatKind.SUPPORT, True, False),
    (RoleKind.CONTACT_OFFICIAL, True, False),
    (RoleKind.ALDERMAN, False, False),
    (RoleKind.POLICY_OFFICER, False, False),
    (None, False, False),
]


def somebody(who):
    if isinstance(who, Office):
        return builders.user(who)
    if isinstance(who, SeatKind):
        return make.seat_user(make.pillar(), who)
    if isinstance(who, RoleKind):
        return make.official_user(make.municipality(), who)
    return builders.user()


@pytest.mark.parametrize(("who", "reads", "writes"), TABLE)
def test_rules_table(who, reads, writes):
    user = somebody(who)

    assert user.has_perm("lobby.view_lobby") is reads
    assert user.has_perm("lobby.change_lobby") is writes


def test_rules_are_not_for_visitors():
    assert not AnonymousUser().has_perm("lobby.view_lobby")
    assert not AnonymousUser().has_perm("lobby.change_lobby")
