"""How allauth behaves here: nobody signs up alone, accounts come from the secretariat."""

import base64
import hashlib
from functools import cache
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest

from m50portal.accounts import second_factor


class AccountAdapter(DefaultAccountAdapter):
    """Closed to strangers; everything else is allauth's own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """An account is made by an invitation, never by a stranger."""
        return False

    def clean_email(self, email: Any) -> str:
        """Addresses are one person's whatever their capitals."""
        return super().clean_email(email).lower()


@cache
def _cipher(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second factor {key}".encode()).digest()))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted at rest; the last second factor stays as long as a role needs one."""

    def encrypt(self, text: str) -> str:
        """``text`` as it may stand in the database and in a backup."""
        return _cipher(settings.SECOND_FACTOR_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again; raises InvalidToken when SECOND_FACTOR_KEY changed."""
        return _cipher(settings.SECOND_FACTOR_KEY).decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether this one may go: not when it is the last that a role requires."""
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return super().can_delete_authenticator(authenticator)
        others = second_factor.authenticators_of(authenticator.user).exclude(pk=authenticator.pk)
        return others.exists() or not second_factor.is_required_for(authenticator.user)
