"""How allauth behaves here: nobody signs up alone, accounts come from the secretariat."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
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


class SecondFactorAdapter(DefaultMFAAdapter):
    """The last second factor stays as long as somebody's role needs one."""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether this one may go: not when it is the last that a role requires."""
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return super().can_delete_authenticator(authenticator)
        others = second_factor.authenticators_of(authenticator.user).exclude(pk=authenticator.pk)
        return others.exists() or not second_factor.is_required_for(authenticator.user)
