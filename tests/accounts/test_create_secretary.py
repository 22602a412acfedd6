"""The command that makes the first account of a new portal."""

import io

import pytest
from django.core.management import CommandError, call_command

from m50portal.accounts.models import User
from m50portal.accounts.rules import is_secretariat
from m50portal.core.models import AuditEvent

pytestmark = pytest.mark.django_db
STRONG = "paarse-olifant-fietst-77"


def create(monkeypatch, password, email="Eerste@M50.example"):
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    out = io.StringIO()
    call_command("create_secretary", email, "Eva Eerste", "--stdin", stdout=out)
    return out.getvalue()


def test_create_secretary_makes_somebody_who_can_log_in(monkeypatch, client):
    said = create(monkeypatch, STRONG)

    user = User.objects.get()
    assert "eerste@m50.example" in said
    assert is_secretariat(user)
    assert (
        client.post("/account/login/", {"login": "eerste@m50.example", "password": STRONG}).url
        == "/"
    )
    assert AuditEvent.objects.filter(kind="accounts.create_first_secretary").count() == 1


def test_create_secretary_refuses_a_second_one(monkeypatch):
    create(monkeypatch, STRONG)

    with pytest.raises(CommandError, match="al een secretariaat"):
        create(monkeypatch, STRONG, email="tweede@m50.example")

    assert User.objects.count() == 1


def test_create_secretary_refuses_a_weak_password(monkeypatch):
    with pytest.raises(CommandError):
        create(monkeypatch, "kort")

    assert not User.objects.exists()
