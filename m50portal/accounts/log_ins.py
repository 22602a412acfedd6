"""What the trail says about getting in: by which way, what went wrong, and a used recovery code.

Only about people who have an account, and never what somebody typed: a stranger's address and a
wrong password are nobody's business, and people type the one in the field of the other.
"""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.cache import cache

from m50portal.accounts.models import User
from m50portal.core import audit

WAYS = {
    Authenticator.Type.TOTP: "code uit de app",
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.RECOVERY_CODES: "herstelcode",
}
PASSWORD = "wachtwoord"  # noqa: S105  a word for the trail
CODE = "code"
LOCKED_SECONDS = 300  # as long as the limit in ACCOUNT_RATE_LIMITS counts


def way_of(records: Iterable[dict[str, Any]]) -> str:
    """``wachtwoord en passkey``: the steps in allauth's authentication ``records``, in order."""
    steps = [WAYS.get(record.get("type", ""), PASSWORD) for record in records]
    return " en ".join(dict.fromkeys(steps))


def record_log_in(user: Any, *, records: Iterable[dict[str, Any]]) -> None:
    """Write that ``user`` came in, and how."""
    way = way_of(records)
    audit.record("accounts.log_in", target=user, by=user, changes={"way": way} if way else {})


def record_failure(user: Any, *, way: str) -> None:
    """Write that somebody failed to prove to be ``user`` by ``way``."""
    audit.record("accounts.log_in_failed", target=user, by=None, changes={"way": way})


def record_lock_out(user: Any, *, way: str) -> None:
    """Write that the limit on attempts was reached; once per five minutes, to keep the trail short."""
    if cache.add(f"accounts.locked_out:{user.pk}:{way}", True, LOCKED_SECONDS):
        audit.record("accounts.locked_out", target=user, by=None, changes={"way": way})


def record_refusal(user: Any, *, way: str, code: str | None) -> None:
    """Write a failure or a lock-out, whichever allauth's error ``code`` says."""
    if code == "too_many_login_attempts":
        record_lock_out(user, way=way)
    else:
        record_failure(user, way=way)


def record_recovery_code(user: Any) -> None:
    """Write that one of the recovery codes of ``user`` is used up."""
    audit.record("accounts.recovery_code_used", target=user, by=user)


def account_of(email: str) -> User | None:
    """The account that logs in with ``email``, or None for a stranger's address."""
    return User.objects.filter(email=email.lower()).first() if email else None
