"""What the trail says about getting in."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client

from m50portal.accounts import log_ins
from m50portal.accounts.choices import Office
from m50portal.accounts.models import User
from m50portal.core.models import AuditEvent
from m50portal.core.presenters import trail
from tests import builders
from tests.accounts.test_entrance import code, log_in

pytestmark = pytest.mark.django_db
SECOND_STEP = "/account/2fa/authenticate/"


def lines():
    """Kind and way of every line about logging in, first to last."""
    rows = AuditEvent.objects.filter(
        kind__in=[
            "accounts.log_in",
            "accounts.log_in_failed",
            "accounts.locked_out",
            "accounts.recovery_code_used",
        ]
    )
    return [(row.kind.split(".")[1], row.changes.get("way")) for row in rows.order_by("pk")]


def test_log_in_is_written_down_with_its_way():
    person = builders.user()

    log_in(person)

    event = AuditEvent.objects.get(kind="accounts.log_in")
    assert (event.by_id, event.target_id) == (person.pk, str(person.pk))
    assert event.changes == {"way": "wachtwoord"}
    [line] = trail([event])
    assert line.what == "Ingelogd"
    assert line.changes == ["manier: wachtwoord"]


def test_log_in_is_written_down_after_the_second_step_only():
    client, _ = log_in(builders.user(Office.BOARD))
    before = lines()

    client.post(SECOND_STEP, {"code": code()})

    assert before == []
    assert lines() == [("log_in", "wachtwoord en code uit de app")]


def test_recovery_code_is_written_down():
    person = builders.user(Office.BOARD)
    [recovery, *_] = RecoveryCodes.activate(person).get_unused_codes()
    client, _ = log_in(person)

    client.post(SECOND_STEP, {"code": recovery})

    assert lines() == [("recovery_code_used", None), ("log_in", "wachtwoord en herstelcode")]
    assert recovery not in str(list(AuditEvent.objects.values()))


def test_failed_log_in_is_written_down_without_what_was_typed():
    person = builders.user()

    log_in(person, "een-geheim")

    event = AuditEvent.objects.get(kind="accounts.log_in_failed")
    assert (event.by_id, event.target_id) == (None, str(person.pk))
    assert "een-geheim" not in str(list(AuditEvent.objects.values()))


def test_failed_log_in_of_a_stranger_leaves_no_line():
    log_in(User(email="niemand@m50.example"))

    assert lines() == []


def test_lock_out_is_written_down_once():
    person = builders.user()

    for _ in range(8):
        log_in(person, "verkeerd")

    assert lines() == [("log_in_failed", "wachtwoord")] * 5 + [("locked_out", "wachtwoord")]


def test_wrong_codes_are_written_down_and_then_the_lock_out():
    client, _ = log_in(builders.user(Office.BOARD))

    for _ in range(7):
        client.post(SECOND_STEP, {"code": "000000"})

    assert lines() == [("log_in_failed", "code")] * 5 + [("locked_out", "code")]


@pytest.mark.parametrize(
    ("records", "way"),
    [
        ([{"method": "mfa", "type": "webauthn", "passwordless": True}], "passkey"),
        ([{"method": "password"}, {"method": "mfa", "type": "webauthn"}], "wachtwoord en passkey"),
        ([], ""),
    ],
)
def test_way_names_the_steps(records, way):
    assert log_ins.way_of(records) == way


def test_cursor_waits_where_one_types_first():
    page = Client().get("/account/login/").content.decode()
    client, _ = log_in(builders.user(Office.BOARD))
    second = client.get(SECOND_STEP).content.decode()

    assert re.findall(r'name="(\w+)"[^>]* autofocus', page) == ["login"]
    assert re.findall(r'name="(\w+)"[^>]* autofocus', second) == ["code"]


@pytest.mark.parametrize("last_day", ["9999-12-31", "2200-01-01"])
def test_office_far_beyond_the_calendar_is_refused(last_day):
    secretary = builders.client_of(builders.user(Office.SECRETARIAT))
    person = builders.user(Office.LOBBYIST)
    term = person.office_terms.get()

    given = secretary.post(
        f"/accounts/{person.pk}/rol/",
        {"office": "board", "starts_on": "2026-01-01", "last_day": last_day},
    )
    ended = secretary.post(f"/accounts/{person.pk}/rol/{term.pk}/einde/", {"last_day": last_day})

    assert [given.status_code, ended.status_code] == [200, 200]
    assert "tussen 1 januari 1900 en 31 december 2199" in ended.content.decode()
