"""What stands around every page: headers, cookies, sessions."""

import datetime
import importlib
import json
import logging

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from m50portal.core import checks, tasks
from m50portal.core.logs import JsonFormatter
from tests import builders

pytestmark = pytest.mark.django_db


def test_every_page_forbids_what_it_does_not_need(client):
    response = client.get("/account/login/")

    policy = dict(
        part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";")
    )
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "object-src": "'none'",
        "manifest-src": "'self'",
    }
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites():
    client = builders.client_of(builders.user())
    client.get("/accounts/mijn/")

    for cookie in client.cookies.values():
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def settings_with(monkeypatch, **values):
    """The portal's own settings, as another environment would make them."""
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    module = importlib.import_module("m50portal.settings")
    try:
        return importlib.reload(module).__dict__.copy()
    finally:
        monkeypatch.undo()
        importlib.reload(module)


def test_https_address_makes_cookies_secure_and_bound_to_the_host(monkeypatch):
    found = settings_with(monkeypatch, SITE_URL="https://portaal.m50.example/")

    assert found["SITE_URL"] == "https://portaal.m50.example"
    assert found["SESSION_COOKIE_SECURE"] is found["CSRF_COOKIE_SECURE"] is True
    assert found["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert found["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["SECURE_HSTS_SECONDS"] == 31_536_000
    assert found["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"] is False


def test_proxy_is_trusted_only_when_somebody_says_there_is_one(monkeypatch):
    without = settings_with(monkeypatch)
    behind = settings_with(monkeypatch, BEHIND_PROXY="1")

    assert "SECURE_PROXY_SSL_HEADER" not in without
    assert "ALLAUTH_TRUSTED_PROXY_COUNT" not in without
    assert behind["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert behind["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("SITE_URL", "portaal.m50.example", "Begin SITE_URL met"),
        ("DATABASE_URL", "mysql://x", "Begin DATABASE_URL met"),
        ("MAIL_TRANSPORT", "pigeon://x", "Begin MAIL_TRANSPORT met"),
        ("DEBUG", "soms", "Zet DEBUG op 1"),
    ],
)
def test_wrong_environment_stops_the_portal_with_a_sentence(monkeypatch, name, value, message):
    with pytest.raises(ImproperlyConfigured, match=message):
        settings_with(monkeypatch, **{name: value})


def test_page_without_an_account_leads_to_the_log_in(client):
    response = client.get("/accounts/mijn/")

    assert (response.status_code, response["Location"]) == (
        302,
        "/account/login/?next=/accounts/mijn/",
    )


def test_page_of_another_role_says_why_not():
    response = builders.visit(builders.user(), "/post/")

    assert response.status_code == 403
    assert "niet voor u bedoeld" in response.content.decode()


def test_form_without_its_token_is_refused():
    client = builders.client_of(builders.user())
    client.handler.enforce_csrf_checks = True

    assert client.post("/account/password/change/", {}).status_code == 403


def test_old_sessions_are_cleared():
    gone = timezone.now() - datetime.timedelta(days=1)
    Session.objects.create(session_key="old", session_data="x", expire_date=gone)
    Session.objects.create(session_key="new", session_data="x", expire_date=timezone.now())

    with time_machine.travel(timezone.now() - datetime.timedelta(minutes=1)):
        tasks.clear_sessions()

    assert [row.session_key for row in Session.objects.all()] == ["new"]


def test_log_line_is_one_json_object():
    record = logging.makeLogRecord(
        {"name": "m50", "levelname": "INFO", "msg": "hallo %s", "args": ("u",)}
    )
    record.mail = 7

    line = json.loads(JsonFormatter().format(record))

    assert (line["text"], line["logger"], line["mail"]) == ("hallo u", "m50", 7)


def test_log_line_holds_the_exception():
    try:
        raise ValueError("oeps")
    except ValueError as error:
        record = logging.makeLogRecord({"exc_info": (type(error), error, error.__traceback__)})

    assert "ValueError: oeps" in json.loads(JsonFormatter().format(record))["exception"]


def test_checks_warn_about_what_pdf_needs(monkeypatch):
    monkeypatch.setattr(checks.ctypes.util, "find_library", lambda name: None)
    assert [message.id for message in checks.check_pdf_libraries(None)] == [
        "core.W001",
        "core.W002",
    ]

    monkeypatch.setattr(checks.ctypes.util, "find_library", lambda name: "x")
    assert checks.check_pdf_libraries(None) == []
