"""Who needs a second factor, and whether they set one up."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string


def is_required_for(user: Any) -> bool:
    """Whether a room makes ``user`` more than a plain member (SECOND_FACTOR_REQUIRED_FOR)."""
    return any(import_string(path)(user) for path in settings.SECOND_FACTOR_REQUIRED_FOR)


def authenticators_of(user: Any) -> QuerySet[Authenticator]:
    """The authenticator apps and passkeys of ``user``."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=user, type__in=kinds)


def is_set_up_for(user: Any) -> bool:
    """Whether ``user`` has an authenticator app or a passkey."""
    return authenticators_of(user).exists()
