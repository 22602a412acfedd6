"""Who may see and change what of the register."""

from typing import Any

import rules

from m50portal.accounts.rules import (
    holds_office,
    is_secretariat,
    is_treasurer,
)
from members.choices import RoleKind
from members.selectors import municipality_roles


@rules.predicate
def works_for_municipality(user: Any, municipality: Any) -> bool:
    """Has any role today in this municipality."""
    if municipality is None or not user.is_authenticated:
        return False
    return any(role.municipality_id == municipality.pk for role in municipality_roles(user))


@rules.predicate
def is_contact_official(user: Any, municipality: Any) -> bool:
    """Is contact official of this municipality today."""
    if municipality is None or not user.is_authenticated:
        return False
    return any(
        role.municipality_id == municipality.pk and role.kind == RoleKind.CONTACT_OFFICIAL
        for role in municipality_roles(user)
    )


@rules.predicate
def works_for_any_municipality(user: Any) -> bool:
    """Has a role in some municipality today."""
    return user.is_authenticated and bool(municipality_roles(user))


# Takes part today: what a former colleague no longer sees, though the account still opens its own data.
takes_part = holds_office | works_for_any_municipality


def _contact_of(user: Any) -> list[int]:
    """The municipalities that ``user`` is contact official of today."""
    if not user.is_authenticated:
        return []
    return [
        role.municipality_id
        for role in municipality_roles(user)
        if role.kind == RoleKind.CONTACT_OFFICIAL
    ]


@rules.predicate
def is_self(user: Any, official: Any) -> bool:
    """Is this person."""
    return official is not None and user.is_authenticated and official.user_id == user.pk


@rules.predicate
def keeps_person(user: Any, official: Any) -> bool:
    """Is contact official of a municipality where this person has or had a role."""
    own = _contact_of(user) if official is not None else []
    return bool(own) and official.roles.filter(municipality__in=own).exists()


@rules.predicate
def keeps_person_alone(user: Any, official: Any) -> bool:
    """As ``keeps_person``, and the person never had a role elsewhere."""
    own = _contact_of(user) if official is not None else []
    if not own or not official.roles.exists():
        return False
    return not official.roles.exclude(municipality__in=own).exists()


rules.add_perm("members.view_person", holds_office | is_self | keeps_person)
rules.add_perm("members.change_person", is_secretariat | keeps_person_alone)
rules.add_perm("members.correct_self", is_self)
rules.add_perm("members.export_person", is_secretariat | is_self)
rules.add_perm("members.view_register", holds_office)
rules.add_perm("members.view_municipality", holds_office | works_for_municipality)
rules.add_perm("members.view_own", works_for_any_municipality)
rules.add_perm("members.manage_register", is_secretariat)
rules.add_perm("members.change_billing", is_secretariat | is_treasurer | is_contact_official)
rules.add_perm("members.change_municipality", is_secretariat | is_contact_official)
