"""What is done about people: correct them, give them roles anywhere, and say who carries M50."""

import datetime
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from m50portal.accounts.models import User
from m50portal.core import audit
from m50portal.core.dates import today
from m50portal.core.versions import hold
from members.actions import add_role, end_role, hold_role, keep_within, person_changes
from members.models import Municipality, MunicipalRole, MunicipalTeam, Official


@transaction.atomic
def update_person(*, official: Official, name: str, email: str, phone: str, by: Any) -> Official:
    """Correct name, address and number; a new address is not confirmed yet."""
    _hold(official)
    before = copy(official)
    official.set_name(name.strip())
    official.set_email(email)
    official.phone = phone.strip()
    official.full_clean(exclude=["user"])
    changes = person_changes(before, official)
    if changes:
        official.save()
        audit.record("members.update_person", target=official, by=by, changes=changes)
    return official


def _hold(official: Official) -> None:
    """Hold the person; raises ValidationError for who is gone or forgotten."""
    hold(official)
    if official.anonymised_on is not None:
        raise ValidationError("Deze persoon is geanonimiseerd en verandert niet meer.")


@transaction.atomic
def confirm_email(*, official: Official, by: Any) -> Official:
    """Note that the address is right, today."""
    _hold(official)
    if not official.email:
        raise ValidationError("Vul eerst een e-mailadres in.")
    official.email_confirmed_on = today()
    official.save(update_fields=["email_confirmed_on"])
    audit.record("members.confirm_email", target=official, by=by)
    return official


@transaction.atomic
def end_role_with_successor(
    *,
    role: MunicipalRole,
    last_day: datetime.date,
    by: Any,
    successor: Official | None = None,
    name: str = "",
    email: str = "",
    phone: str = "",
    portfolio: str = "",
) -> MunicipalRole | None:
    """End a role, and let somebody follow on the day after; the new role, or None without successor.

    ``successor`` is somebody the register knows; else ``name`` (with address and number) is
    somebody new. The billing data of the municipality stay: they are not of a person.
    """
    end_role(role=role, last_day=last_day, by=by)
    assert role.ends_on is not None
    common = {
        "municipality": role.municipality,
        "kind": role.kind,
        "starts_on": role.ends_on,
        "portfolio": portfolio,
        "by": by,
    }
    if successor is not None:
        return give_role(official=successor, **common)
    if name:
        return add_role(name=name, email=email, phone=phone, **common)
    return None


@transaction.atomic
def end_role_as_asked(
    *, role: MunicipalRole, by: Any, successor: int | None = None, name: str = "", **values: Any
) -> MunicipalRole | None:
    """End a role as somebody filled it in: ``successor`` is a person's id, else ``name`` is new."""
    known = Official.objects.filter(pk=successor).first() if successor else None
    if successor and known is None:
        raise ValidationError("De opvolger staat niet meer in het register. Kies iemand anders.")
    return end_role_with_successor(
        role=role, by=by, successor=known, name="" if known else name, **values
    )


@transaction.atomic
def give_role(
    *,
    official: Official,
    municipality: Municipality,
    kind: str,
    starts_on: datetime.date,
    by: Any,
    portfolio: str = "",
) -> MunicipalRole:
    """Another role for somebody whom the register knows, also in another municipality."""
    if official.anonymised_on is not None:
        raise ValidationError("Deze persoon is geanonimiseerd. Voeg iemand nieuw toe.")
    role = MunicipalRole(
        official=official,
        municipality=municipality,
        kind=kind,
        starts_on=starts_on,
        portfolio=portfolio,
    )
    keep_within(role)
    role.full_clean()
    role.save()
    changes = {"official": official.name, "kind": kind, "starts_on": str(starts_on)}
    audit.record("members.add_role", target=municipality, by=by, changes=changes)
    return role


@transaction.atomic
def correct_role(
    *,
    role: MunicipalRole,
    starts_on: datetime.date,
    last_day: datetime.date | None,
    portfolio: str,
    by: Any,
) -> MunicipalRole:
    """Correct the dates of a role; without ``last_day`` it goes on (again)."""
    hold_role(role)
    before = copy(role)
    correct_dates(role, starts_on, last_day, portfolio)
    changes = audit.changed(before, role, ["starts_on", "ends_on", "portfolio"])
    if changes:
        role.save()
        audit.record(
            "members.correct_role",
            target=role.municipality,
            by=by,
            changes={"official": role.official.name, "kind": role.kind, **changes},
        )
    return role


def correct_dates(
    role: MunicipalRole,
    starts_on: datetime.date,
    last_day: datetime.date | None,
    portfolio: str,
) -> None:
    """Fill in what ``correct_role`` stores; raises ValidationError when it cannot be."""
    if last_day is not None and last_day < starts_on:
        raise ValidationError(
            {"last_day": "De laatste dag ligt voor de eerste. Kies een latere dag."}
        )
    role.starts_on, role.portfolio = starts_on, portfolio
    role.ends_on = last_day + datetime.timedelta(days=1) if last_day else None
    gone = role.municipality.ends_on
    if gone is not None and (role.ends_on is None or role.ends_on > gone):
        raise ValidationError(
            {"last_day": f"{role.municipality} is opgeheven. De rol eindigt dan ook."}
        )
    role.full_clean()


@transaction.atomic
def link_account(*, official: Official, user: User | None, by: Any) -> Official:
    """Let ``user`` act as this person, or nobody (None)."""
    _hold(official)
    if user is not None and Official.objects.filter(user=user).exclude(pk=official.pk).exists():
        raise ValidationError({"user": "Dit account hoort al bij iemand anders."})
    before = official.user
    if before != user:
        official.user = user
        official.save()
        changes = {"user": [str(before or ""), str(user or "")]}
        audit.record("members.link_account", target=official, by=by, changes=changes)
    return official


@transaction.atomic
def set_team(
    *,
    municipality: Municipality,
    by: Any,
    portfolio_holder: Official | None = None,
    team: str = "",
    author: Official | None = None,
    author_name: str = "",
) -> MunicipalTeam | None:
    """Say who carries M50 in ``municipality`` from today; what was said before stays as history."""
    Municipality.objects.select_for_update().get(pk=municipality.pk)
    values = {
        "portfolio_holder": portfolio_holder,
        "team": team.strip(),
        "author": author,
        "author_name": "" if author is not None else author_name.strip(),
    }
    current = municipality.teams.current().first()
    before = current or MunicipalTeam(municipality=municipality, starts_on=today())
    if all(getattr(before, name) == value for name, value in values.items()):
        return current
    changes = {
        name: [str(getattr(before, name) or ""), str(value or "")]
        for name, value in values.items()
        if getattr(before, name) != value
    }
    if current is not None and current.starts_on < today():
        current.ends_on = today()
        current.save()
        current = None
    made = current or MunicipalTeam(municipality=municipality, starts_on=today())
    for name, value in values.items():
        setattr(made, name, value)
    made.full_clean()
    made.save()
    audit.record("members.set_team", target=municipality, by=by, changes=changes)
    return made
