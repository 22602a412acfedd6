"""Numbers without gaps: one locked row per key, in the transaction that uses the number."""

from django.db import connection

from m50portal.core.models import Sequence


def take(key: str) -> int:
    """The next number under ``key``, starting at 1.

    Must run inside a transaction: a roll-back gives the number back, and the row stays locked
    until the commit, so that numbers and commits have the same order. (SQLite: the transaction
    is IMMEDIATE, so it is the only writer.)
    """
    if not connection.in_atomic_block:
        raise RuntimeError("sequences.take() needs a transaction")
    rows = Sequence.objects.select_for_update()
    row = rows.filter(key=key).first()
    if row is None:
        Sequence.objects.get_or_create(key=key)
        row = rows.get(key=key)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last
