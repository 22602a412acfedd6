"""The demonstration's accounts: fictitious people, a known password and a second factor.

Only a portal that says it is a demonstration (M50_DEMO=1) makes them.
"""

import datetime
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from m50portal.accounts.choices import Office
from m50portal.accounts.models import OfficeTerm, User
from members.models import Official

PASSWORD = "Middelgroot-50"  # noqa: S105  a demonstration on one's own machine
TOTP_SECRET = "M52DEMOM52DEMOM52DEMOM52DEMOM52D"  # noqa: S105
OFFICES_SINCE = datetime.date(2023, 1, 1)


@dataclass(frozen=True)
class DemoAccount:
    """Somebody to log in as; ``office`` is None for people whose rights come from a room."""

    email: str
    name: str
    role: str
    office: Office | None = None
    second_factor: bool = True


ACCOUNTS = (
    DemoAccount("secretaris@m50.example", "Iris Voorbeeld", "Secretariaat", Office.SECRETARIAT),
    DemoAccount("penningmeester@m50.example", "Bram Proef", "Penningmeester", Office.TREASURER),
    DemoAccount("bestuur@m50.example", "Hanneke Fictief", "Dagelijks bestuur", Office.BOARD),
    DemoAccount("lobbyist@m50.example", "Joost Demo", "Lobbyist", Office.LOBBYIST),
    DemoAccount("kascommissie@m50.example", "Willem Model", "Kascommissie", Office.AUDITOR),
    DemoAccount(
        "marieke.modelstad@woerden.example", "Marieke Modelstad", "Voorzitter pijler Ruimte"
    ),
    DemoAccount("fatima.voorbeeld@tiel.example", "Fatima Voorbeeld", "Voorzitter pijler Sociaal"),
    DemoAccount("petra.demo@kampen.example", "Petra Demo", "Ondersteuner pijler Ruimte"),
    DemoAccount(
        "tom.proefkamp@zeist.example",
        "Tom Proefkamp",
        "Contactambtenaar Zeist",
        second_factor=False,
    ),
    DemoAccount(
        "sanne.voorbeeld@diemen.example",
        "Sanne Voorbeeld",
        "Contactambtenaar Diemen",
        second_factor=False,
    ),
)


def require_demo() -> None:
    """Refuse on a portal that is not a demonstration: these passwords are public."""
    if not settings.DEMO:
        raise ImproperlyConfigured(
            "Dit is geen demonstratie. Zet M50_DEMO=1 als u voorbeeldgegevens wilt laden."
        )


@transaction.atomic
def seed_secretary() -> User:
    """The account in whose name the demonstration is filled."""
    require_demo()
    return _make(ACCOUNTS[0])


@transaction.atomic
def seed_accounts() -> None:
    """Make every account that is not there yet, and link it to the official of its address."""
    require_demo()
    for account in ACCOUNTS:
        user = _make(account)
        Official.objects.filter(email=account.email, user=None).update(user=user)


def _make(account: DemoAccount) -> User:
    user = User.objects.filter(email=account.email).first()
    if user is None:
        user = User.objects.create_user(account.email, account.name, PASSWORD)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if account.office and not user.office_terms.filter(office=account.office).exists():
        OfficeTerm.objects.create(user=user, office=account.office, starts_on=OFFICES_SINCE)
    if account.second_factor and not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, TOTP_SECRET)
        RecoveryCodes.activate(user)
    return user


def current_code() -> str:
    """The code that an authenticator app would show for the demonstration now."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(TOTP_SECRET, counters[len(counters) // 2]))


def unused_recovery_codes(email: str) -> list[str]:
    """The recovery codes of ``email`` that still work; none for who has none."""
    found = Authenticator.objects.filter(
        user__email=email, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    return RecoveryCodes(found).get_unused_codes() if found else []
