import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from m50portal.accounts.choices import Office
from members.choices import RoleKind
from tests.builders import user
from tests.members.builders_members import member, official, official_user, role

pytestmark = pytest.mark.django_db
PERMS = {
    "view_register": False,
    "view_municipality": True,
    "view_own": False,
    "manage_register": False,
    "change_municipality": True,
    "change_billing": True,
}


def allowed(person, place):
    return {
        perm
        for perm, is_about_one in PERMS.items()
        if person.has_perm(f"members.{perm}", place if is_about_one else None)
    }


@pytest.mark.parametrize(
    ("office", "expected"),
    [
        (
            Office.SECRETARIAT,
            {
                "view_register",
                "view_municipality",
                "manage_register",
                "change_municipality",
                "change_billing",
            },
        ),
        (Office.TREASURER, {"view_register", "view_municipality", "change_billing"}),
        (Office.BOARD, {"view_register", "view_municipality"}),
        (Office.LOBBYIST, {"view_register", "view_municipality"}),
        (Office.AUDITOR, {"view_register", "view_municipality"}),
    ],
)
def test_rules_for_an_office(office, expected):
    assert allowed(user(office), member()) == expected


def test_rules_for_a_contact_official_end_at_the_border():
    diemen, altena = member("Diemen"), member("Altena")
    person = official_user(diemen)

    assert allowed(person, diemen) == {
        "view_own",
        "view_municipality",
        "change_municipality",
        "change_billing",
    }
    assert allowed(person, altena) == {"view_own"}


def test_rules_for_a_mayor_are_reading():
    diemen = member("Diemen")

    assert allowed(official_user(diemen, RoleKind.MAYOR), diemen) == {
        "view_own",
        "view_municipality",
    }


def test_rules_end_with_the_role():
    diemen, person = member("Diemen"), user()
    ended = {"starts_on": datetime.date(2020, 1, 1), "ends_on": datetime.date(2021, 1, 1)}
    role(diemen, person=official(user=person), **ended)

    assert allowed(person, diemen) == set()


def test_rules_for_a_visitor_allow_nothing():
    assert allowed(AnonymousUser(), member()) == set()
