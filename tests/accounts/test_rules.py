import pytest
from django.contrib.auth.models import AnonymousUser

from m50portal.accounts import rules
from m50portal.accounts.choices import Office
from tests import builders

pytestmark = pytest.mark.django_db
PREDICATES = {
    Office.SECRETARIAT: rules.is_secretariat,
    Office.TREASURER: rules.is_treasurer,
    Office.BOARD: rules.is_board,
    Office.LOBBYIST: rules.is_lobbyist,
    Office.AUDITOR: rules.is_auditor,
}
RIGHTS = {
    "core.view_outbox": {Office.SECRETARIAT},
    "core.resend_mail": {Office.SECRETARIAT},
    "core.view_audit": {Office.SECRETARIAT, Office.BOARD, Office.AUDITOR},
    "accounts.manage_users": {Office.SECRETARIAT},
    "accounts.view_profile": set(Office),
}


@pytest.mark.parametrize("office", list(Office))
def test_office_opens_exactly_its_own_predicate(office):
    person = builders.user(office)

    assert {name for name, holds in PREDICATES.items() if holds(person)} == {office}
    assert rules.holds_office(person)


@pytest.mark.parametrize("office", list(Office))
def test_office_gives_exactly_its_rights(office):
    person = builders.user(office)

    assert {name for name in RIGHTS if person.has_perm(name)} == {
        name for name, offices in RIGHTS.items() if office in offices
    }


def test_visitor_holds_nothing():
    assert not any(holds(AnonymousUser()) for holds in [*PREDICATES.values(), rules.holds_office])


def test_member_may_see_the_own_account_only():
    person = builders.user()

    assert {name for name in RIGHTS if person.has_perm(name)} == {"accounts.view_profile"}
