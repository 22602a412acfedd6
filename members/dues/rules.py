"""Who may see, send and book dues."""

from typing import Any

import rules

from m50portal.accounts.rules import is_auditor, is_board, is_secretariat, is_treasurer
from members.dues.querysets import billing_municipality_ids


@rules.predicate
def handles_its_invoices(user: Any, invoice: Any) -> bool:
    """Is contact official or works at the finance department of the municipality it was sent to, or its heir."""
    if invoice is None or not user.is_authenticated:
        return False
    return invoice.municipality_id in billing_municipality_ids(user)


@rules.predicate
def handles_what_was_sent(user: Any, reminder: Any) -> bool:
    """Handles the invoices of the municipality that was reminded; what did not go out is not told."""
    return (
        reminder is not None
        and reminder.sent_at is not None
        and handles_its_invoices.test(user, reminder.invoice)
    )


@rules.predicate
def handles_its_share(user: Any, share: Any) -> bool:
    """Handles the invoices of the municipality that the share is of, or of what it passed into."""
    if share is None or not user.is_authenticated:
        return False
    return share.municipality_id in billing_municipality_ids(user)


sees_the_books = is_secretariat | is_treasurer | is_board | is_auditor

rules.add_perm("dues.view_dues", sees_the_books)
rules.add_perm("dues.issue_run", is_secretariat | is_treasurer)
rules.add_perm("dues.register_payment", is_treasurer | is_secretariat)
rules.add_perm("dues.manage_rates", is_secretariat | is_treasurer)
rules.add_perm("dues.manage_reminders", is_secretariat | is_treasurer)
rules.add_perm("dues.credit_invoice", is_secretariat | is_treasurer)
rules.add_perm("dues.view_invoice", sees_the_books | handles_its_invoices)
rules.add_perm("dues.view_reminder", sees_the_books | handles_what_was_sent)
rules.add_perm("dues.manage_transparency", is_secretariat | is_treasurer)
rules.add_perm("dues.view_share", sees_the_books | handles_its_share)
