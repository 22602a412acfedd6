"""What the secretariat does with accounts and offices. Every act leaves a line in the trail."""

import datetime
import secrets
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from m50portal.accounts import second_factor
from m50portal.accounts.choices import Office
from m50portal.accounts.models import OfficeTerm, User
from m50portal.core import audit, mail
from m50portal.core.dates import today
from m50portal.core.periods import overlap_exists


@transaction.atomic
def create_account(*, email: str, name: str, by: Any) -> User:
    """An account without a password, and the mail that lets its owner choose one.

    Raises ValidationError when the address is taken. The address counts as confirmed: only
    its owner can follow the link, and nobody can log in before.
    """
    user = User.objects.create_user(email, name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    audit.record("accounts.create_account", target=user, by=by)
    send_invitation(user, by=by)
    return user


@transaction.atomic
def create_first_secretary(*, email: str, name: str, password: str) -> User:
    """The first account of a new portal, made by its operator on the command line.

    Raises ValidationError when there is a secretariat already, the address is taken or the
    password is too weak.
    """
    if OfficeTerm.objects.current().filter(office=Office.SECRETARIAT).exists():
        raise ValidationError(
            "Er is al een secretariaat. Log in en nodig anderen uit via Accounts en rollen."
        )
    validate_password(password, User(email=email, name=name))
    user = User.objects.create_user(email, name, password)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    OfficeTerm.objects.create(user=user, office=Office.SECRETARIAT, starts_on=today())
    audit.record("accounts.create_first_secretary", target=user, by=None)
    return user


@transaction.atomic
def send_invitation(user: User, *, by: Any) -> User:
    """Mail ``user`` a link to choose a password; it works PASSWORD_RESET_TIMEOUT and once."""
    mail.compose(
        "account_invitation",
        to=user.email,
        to_label=user.name,
        context={"user": user, "link": password_link(user), "by": by},
        about=user,
    )
    audit.record("accounts.send_invitation", target=user, by=by)
    return user


def password_link(user: User) -> str:
    """The address where ``user`` chooses a password; a secret, never to be logged or shown."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )
    return settings.SITE_URL + path


@transaction.atomic
def correct_account(user: User, *, name: str, email: str, by: Any) -> User:
    """Correct a name or an address; a new address is told to the old one as well.

    Raises ValidationError when the address is taken.
    """
    before = User.objects.get(pk=user.pk)
    user.name, user.email = name, email.lower()
    user.full_clean(exclude=["password"])
    user.save(update_fields=["name", "email"])
    changes = audit.changed(before, user, ["name", "email"])
    if "email" in changes:
        EmailAddress.objects.filter(user=user).delete()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        for address in (before.email, user.email):
            _tell(user, "account_address_changed", to=address, old=before.email, new=user.email)
    if changes:
        audit.record("accounts.correct_account", target=user, by=by, changes=changes)
    return user


@transaction.atomic
def give_office(
    user: User,
    *,
    office: Office,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    by: Any,
) -> OfficeTerm:
    """Let ``user`` hold ``office`` from ``starts_on`` until (not including) ``ends_on``.

    Raises ValidationError when the periods overlap or end before they start.
    """
    term = OfficeTerm(user=user, office=office, starts_on=starts_on, ends_on=ends_on)
    term.full_clean()
    if overlap_exists(term, user=user, office=office):
        raise ValidationError("Deze persoon heeft deze rol al in (een deel van) deze periode.")
    term.save()
    _forget_second_factor_answer(user)
    audit.record(
        "accounts.give_office",
        target=user,
        by=by,
        changes={"rol": term.get_office_display(), "periode": term.period_text},
    )
    return term


@transaction.atomic
def end_office(term: OfficeTerm, *, ends_on: datetime.date, by: Any) -> OfficeTerm | None:
    """End an office on ``ends_on``, the first day it is no longer held.

    A term that would end before it began is withdrawn; then None comes back.
    Raises ValidationError when the last member of the secretariat would go: nobody could manage
    accounts any more.
    """
    if term.office == Office.SECRETARIAT and _is_last_of_secretariat(term):
        raise ValidationError(
            "Dit is de laatste persoon van het secretariaat. Geef eerst iemand anders deze rol."
        )
    label, user = term.get_office_display(), term.user
    changes = {"rol": label, "tot": str(ends_on)}
    audit.record("accounts.end_office", target=user, by=by, changes=changes)
    if ends_on <= term.starts_on:
        term.delete()
        return None
    term.ends_on = ends_on
    term.save(update_fields=["ends_on"])
    return term


def _is_last_of_secretariat(term: OfficeTerm) -> bool:
    others = OfficeTerm.objects.current().filter(office=Office.SECRETARIAT, user__is_active=True)
    return not others.exclude(user=term.user).exists()


@transaction.atomic
def block_account(user: User, *, reason: str, by: Any) -> User:
    """Keep ``user`` out from now on and end every session; offices stay as they were.

    Raises ValidationError for one's own account and for the last of the secretariat.
    """
    if user == by:
        raise ValidationError("U kunt uw eigen account niet blokkeren. Vraag een collega.")
    for term in user.office_terms.current().filter(office=Office.SECRETARIAT):
        if _is_last_of_secretariat(term):
            raise ValidationError("Dit is de laatste persoon van het secretariaat.")
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    audit.record("accounts.block_account", target=user, by=by, changes={"reden": reason})
    return user


@transaction.atomic
def unblock_account(user: User, *, by: Any) -> User:
    """Let ``user`` in again."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record("accounts.unblock_account", target=user, by=by)
    return user


@transaction.atomic
def reset_second_factor(user: User, *, reason: str, by: Any) -> User:
    """Remove every second factor and recovery code of ``user`` and end the sessions.

    Who needs one sets up a new one at the next log-in. The person gets a mail about it.
    Raises ValidationError for one's own account: two people are needed for this.
    """
    if user == by:
        raise ValidationError("Vraag een collega om uw tweede stap weg te halen.")
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    _tell(user, "account_second_factor_reset", to=user.email, reason=reason)
    audit.record("accounts.reset_second_factor", target=user, by=by, changes={"reden": reason})
    return user


def end_sessions(user: User) -> None:
    """Log ``user`` out everywhere, also where nobody keeps a list of sessions."""
    user.session_salt = secrets.token_hex(8)
    user.save(update_fields=["session_salt"])
    for session in UserSession.objects.filter(user=user):
        session.end()


def _forget_second_factor_answer(user: User) -> None:
    """A new office may ask for a second factor: who has none logs in again and hears so."""
    if not second_factor.is_set_up_for(user):
        end_sessions(user)


def _tell(user: User, name: str, *, to: str, **context: Any) -> None:
    mail.compose(name, to=to, to_label=user.name, context={"user": user, **context}, about=user)


@transaction.atomic
def sign_off_review(*, by: User) -> int:
    """Write down that ``by`` looked at every account and its rights; how many there were.

    The security norm asks this every year. The trail keeps who held what on that day.
    """
    terms = OfficeTerm.objects.current().select_related("user").order_by("user__name", "office")
    held = {f"{term.user} <{term.user.email}>": "" for term in terms}
    for term in terms:
        key = f"{term.user} <{term.user.email}>"
        held[key] = ", ".join(filter(None, [held[key], term.get_office_display()]))
    active = User.objects.filter(is_active=True).count()
    audit.record(
        "accounts.review_rights",
        target=by,
        by=by,
        changes={"datum": str(today()), "accounts": active, "rollen": held},
    )
    return active
