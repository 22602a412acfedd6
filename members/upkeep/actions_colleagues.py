"""A contact official lets colleagues of the own municipality in, and out again.

Nobody gets an office or a role elsewhere this way; an account that exists is linked, never made twice.
"""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from m50portal.accounts import actions as accounts
from m50portal.accounts.models import User
from m50portal.accounts.rules import holds_office
from m50portal.core import audit, mail
from m50portal.core.dates import today
from m50portal.core.models import AuditEvent
from members.actions import add_role, end_role
from members.choices import RoleKind
from members.models import Municipality, MunicipalRole, Official
from members.upkeep.choices import guarded_role
from members.upkeep.selectors_changes import waits_for_approval
from members.upkeep.selectors_colleagues import invitations_since_yesterday

MOST_A_DAY = 20
MOST_A_DAY_TO_ONE = 3
REVOKED = "Toegang ingetrokken door de gemeente"
A_DAY = datetime.timedelta(days=1)


@transaction.atomic
def invite_colleague(
    *,
    municipality: Municipality,
    name: str,
    email: str,
    kind: str,
    by: Any,
    portfolio: str = "",
    phone: str = "",
) -> Official:
    """Give a colleague a role in ``municipality`` from today, and an account that opens with a mail.

    Raises ValidationError when the address is somebody else's, the account is blocked or too many
    invitations went out today.
    """
    _refuse_guarded({kind}, by)
    email = email.strip().lower()
    official = Official.objects.filter(email=email).first()
    current = MunicipalRole.objects.current().filter(
        official=official, municipality=municipality, kind=kind
    )
    if official is None or not current.exists():
        official = add_role(
            municipality=municipality,
            kind=kind,
            name=name,
            email=email,
            phone=phone,
            portfolio=portfolio,
            starts_on=today(),
            by=by,
        ).official
    return give_access(municipality=municipality, official=official, by=by)


@transaction.atomic
def give_access(*, municipality: Municipality, official: Official, by: Any) -> Official:
    """Give somebody with a role in ``municipality`` an account, or open the one there is."""
    _refuse_too_many(by, official)
    if not official.email:
        raise ValidationError("Vul eerst een e-mailadres in bij deze persoon.")
    account = official.user or User.objects.filter(email=official.email).first()
    if account is None:
        account = accounts.create_account(email=official.email, name=official.name, by=by)
    else:
        _refuse_account_of_another(account, official)
        _open(account, by)
        _welcome(account, municipality, by)
    if official.user_id != account.pk:
        official.user = account
        official.save()
    _record("upkeep.invite_colleague", municipality, official, by)
    return official


def _refuse_account_of_another(account: User, official: Official) -> None:
    other = Official.objects.filter(user=account).exclude(pk=official.pk).first()
    if other is not None:
        raise ValidationError(
            "Het account met dit e-mailadres hoort bij iemand anders in het register. Vraag het "
            "secretariaat om dit uit te zoeken."
        )


def _open(account: User, by: Any) -> None:
    """Let an account in again that a municipality had closed; what the secretariat blocked stays so."""
    if account.is_active:
        return
    blocks = AuditEvent.objects.filter(
        kind="accounts.block_account",
        target_type=account._meta.label_lower,
        target_id=str(account.pk),
    )
    last = blocks.order_by("-at", "-pk").first()
    if last is None or last.changes.get("reden") != REVOKED:
        raise ValidationError("Dit account is geblokkeerd. Vraag het secretariaat om hulp.")
    accounts.unblock_account(account, by=by)


def _welcome(account: User, municipality: Municipality, by: Any) -> None:
    """A mail for who has an account already: with a link to choose a password if it was never used."""
    if account.last_login is None:
        accounts.send_invitation(account, by=by)
        return
    mail.compose(
        "colleague_linked",
        to=account.email,
        to_label=account.name,
        context={"municipality": municipality, "by": by},
        about=municipality,
    )


@transaction.atomic
def remind_colleague(*, municipality: Municipality, official: Official, by: Any) -> Official:
    """Send the invitation once more to who never logged in."""
    account = official.user
    if account is None or not account.is_active or account.last_login is not None:
        raise ValidationError("Voor deze persoon staat geen uitnodiging open.")
    _refuse_too_many(by, official)
    accounts.send_invitation(account, by=by)
    _record("upkeep.send_invitation", municipality, official, by)
    return official


@transaction.atomic
def revoke_access(*, municipality: Municipality, official: Official, by: Any) -> Official:
    """End every role of ``official`` in ``municipality``; without another role the account is blocked.

    Somebody with an office at M50 keeps the account. Raises ValidationError for oneself.
    """
    account = official.user
    if account is not None and account.pk == by.pk:
        raise ValidationError("U kunt uw eigen toegang niet intrekken. Vraag een collega.")
    day = today()
    roles = list(official.roles.current().filter(municipality=municipality).order_by("pk"))
    _refuse_guarded({role.kind for role in roles}, by)
    for role in roles:
        end_role(role=role, last_day=max(day - A_DAY, role.starts_on), by=by)
    elsewhere = official.roles.current().exclude(municipality=municipality).exists()
    if account is not None and account.is_active and not elsewhere and not account.offices_today():
        accounts.block_account(account, reason=REVOKED, by=by)
    elif account is not None:
        accounts.end_sessions(account)
    _record("upkeep.revoke_access", municipality, official, by)
    return official


def _refuse_guarded(kinds: set[str], by: Any) -> None:
    """What waits for the secretariat elsewhere does not slip in or out by this door."""
    waits = waits_for_approval()
    held = sorted(RoleKind(kind).label.lower() for kind in kinds if guarded_role(kind) in waits)
    if held and not holds_office(by):
        raise ValidationError(
            f"Een wijziging van de rol {' en '.join(held)} bekijkt het secretariaat eerst. Stel haar voor "
            "bij de gegevens van uw gemeente."
        )


def _refuse_too_many(by: User, official: Official) -> None:
    """One mistake, or one angry person, does not fill mailboxes."""
    if invitations_since_yesterday(by=by) >= MOST_A_DAY:
        raise ValidationError(
            f"U stuurde vandaag al {MOST_A_DAY} uitnodigingen. Probeer het morgen opnieuw."
        )
    if invitations_since_yesterday(by=by, about=official) >= MOST_A_DAY_TO_ONE:
        raise ValidationError(
            f"{official.name} kreeg vandaag al {MOST_A_DAY_TO_ONE} uitnodigingen. Probeer het morgen opnieuw."
        )


def _record(kind: str, municipality: Municipality, official: Official, by: Any) -> None:
    changes = {"official": official.name, "official_id": official.pk}
    audit.record(kind, target=municipality, by=by, changes=changes)
