"""Letting go of an account whose owner is forgotten."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from m50portal.accounts.actions import end_sessions
from m50portal.accounts.models import User
from m50portal.core import audit

GONE = "geanonimiseerd.invalid"  # a domain that can never receive mail (RFC 2606)


@transaction.atomic
def anonymise_account(user: User, *, name: str, by: Any) -> None:
    """Take the name and address out of ``user``, and let nobody log in with it again.

    Whoever still holds an office goes on; the caller asks that first
    (:func:`m50portal.accounts.selectors.holders_from`). The trail keeps the name that stood there
    when something was done.
    """
    audit.record("accounts.anonymise_account", target=user, by=by)
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.name, user.email, user.is_active = name, f"account-{user.pk}@{GONE}", False
    user.set_unusable_password()
    user.save(update_fields=["name", "email", "is_active", "password"])
    end_sessions(user)
