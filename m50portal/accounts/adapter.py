"""How allauth behaves here: nobody signs up alone, accounts come from the secretariat."""

import base64
import hashlib
import time
from functools import cache
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from m50portal.accounts import log_ins, second_factor
from m50portal.core import audit

PRODUCT = "M50-portaal"


class AccountAdapter(DefaultAccountAdapter):
    """Closed to strangers; what changes about an account is mailed and written down."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": (
            "Dit e-mailadres en wachtwoord horen niet bij elkaar. Controleer beide, of vraag een "
            "nieuw wachtwoord aan."
        ),
        "too_many_login_attempts": (
            "Dit is te vaak geprobeerd. Wacht vijf minuten en probeer het dan opnieuw."
        ),
        "rate_limited": "Dit is te vaak geprobeerd. Wacht een minuut en probeer het dan opnieuw.",
        "incorrect_password": "Dit is niet uw huidige wachtwoord. Probeer het opnieuw.",
        "enter_current_password": "Dit is niet uw huidige wachtwoord. Probeer het opnieuw.",
        "incorrect_code": (
            "Deze code klopt niet. Vul de code in die nu in uw app staat; elke code geldt een halve minuut."
        ),
        "duplicate_email": "Dit is uw huidige e-mailadres al. Vul een ander adres in.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """An account is made by an invitation, never by a stranger."""
        return False

    def clean_email(self, email: Any) -> str:
        """Addresses are one person's whatever their capitals."""
        return super().clean_email(email).lower()

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever logged in a moment ago need not type the same password again."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """allauth's limit on attempts; who runs into it at an account gets a line in the trail."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            user = log_ins.account_of(credentials.get("email", ""))
            if user is not None:
                log_ins.record_lock_out(user, way=log_ins.PASSWORD)
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password for an account gets a line in the trail; a stranger's address none."""
        super().authentication_failed(request, **credentials)
        user = log_ins.account_of(credentials.get("email", ""))
        if user is not None:
            log_ins.record_failure(user, way=log_ins.PASSWORD)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """After the last step: the trail says who came in and how."""
        log_ins.record_log_in(user, records=get_authentication_records(request, user))
        return super().post_login(request, user, **kwargs)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Every change that is mailed to its owner ("totp_activated") also gets a line in the trail."""
        verb = template_prefix.rpartition("/")[2]
        audit.record(f"accounts.{verb}", target=user, by=user)
        super().send_notification_mail(template_prefix, user, context, email)


@cache
def _cipher(key: str) -> Fernet:
    return Fernet(
        base64.urlsafe_b64encode(hashlib.sha256(f"second factor {key}".encode()).digest())
    )


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted at rest; the last second factor stays as long as a role needs one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": (
            "Met uw rol hebt u een tweede stap nodig. Stel eerst een andere in; daarna kunt u deze "
            "verwijderen."
        ),
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "unverified_email": "Bevestig eerst uw nieuwe e-mailadres. Daarna kunt u dit instellen.",
    }

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

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """The name a new passkey gets when its owner types none."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {count + 1}"

    def _get_site_name(self) -> str:
        """What a device shows beside the passkey."""
        return PRODUCT
