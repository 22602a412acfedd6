"""Who may do what with the association's own things."""

from typing import Any

import rules

from m50portal.accounts.choices import Office


def _holds(user: Any, *offices: Office) -> bool:
    return user.is_authenticated and not user.offices_today().isdisjoint(offices)


@rules.predicate
def is_secretariat(user: Any) -> bool:
    """Works at the secretariat today."""
    return _holds(user, Office.SECRETARIAT)


@rules.predicate
def is_treasurer(user: Any) -> bool:
    """Is treasurer today."""
    return _holds(user, Office.TREASURER)


@rules.predicate
def is_board(user: Any) -> bool:
    """Sits on the board today."""
    return _holds(user, Office.BOARD)


@rules.predicate
def is_lobbyist(user: Any) -> bool:
    """Is the network's lobbyist today."""
    return _holds(user, Office.LOBBYIST)


@rules.predicate
def is_auditor(user: Any) -> bool:
    """Checks the books today."""
    return _holds(user, Office.AUDITOR)


@rules.predicate
def holds_office(user: Any) -> bool:
    """Holds any office at the association today."""
    return _holds(user, *Office)


rules.add_perm("core.view_outbox", is_secretariat)
rules.add_perm("core.resend_mail", is_secretariat)
rules.add_perm("core.view_audit", is_secretariat | is_board | is_auditor)
rules.add_perm("core.view_styleguide", rules.is_authenticated)
rules.add_perm("accounts.manage_users", is_secretariat)
rules.add_perm("accounts.view_profile", rules.is_authenticated)
