"""People and things that many tests need, made in one line. Rooms add their own builders beside their tests."""

import datetime
import itertools
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from m50portal.accounts.choices import Office
from m50portal.accounts.models import OfficeTerm, User
from m50portal.core.dates import today

PASSWORD = "Regenboog-in-Altena-7"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_numbers = itertools.count(1)


def user(
    *offices: Office,
    name: str = "",
    email: str = "",
    second_factor: bool | None = None,
    password: str | None = PASSWORD,
) -> User:
    """Somebody who can log in; with an office since yesterday and a second factor when it has one."""
    number = next(_numbers)
    made = User.objects.create_user(
        email or f"persoon{number}@m50.example", name or f"Persoon Voorbeeld {number}", password
    )
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    for office in offices:
        starts_on = today() - datetime.timedelta(days=1)
        OfficeTerm.objects.create(user=made, office=office, starts_on=starts_on)
    if bool(offices) if second_factor is None else second_factor:
        TOTP.activate(made, TOTP_SECRET)
    return made


def client_of(person: User) -> Client:
    """A browser in which ``person`` is logged in."""
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def visit(person: User, url: str, **data: Any) -> Any:
    """What ``person`` gets at ``url``."""
    return client_of(person).get(url, data)
