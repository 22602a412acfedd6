"""Keeping the counts of the board, and asking contact officials for what misses."""

import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from m50portal.core import audit, mail
from m50portal.core.dates import today
from m50portal.desk.completeness import Narrowing
from m50portal.desk.completeness_board import count_all
from m50portal.desk.completeness_list import ask_groups
from members.models import Municipality
from members.selectors import contact_officials
from members.turnover.actions_completeness import keep_counts


def count_today() -> int:
    """Count every check of today and keep it; may run twice, the last count stands."""
    return count_day(today())


def count_day(day: datetime.date) -> int:
    """Count what the register can tell of ``day``; of a past day that is what has dates."""
    counted = count_all(day, Narrowing())
    counts = [(row.check.key, row.count, row.of) for row in counted if row.count is not None]
    return keep_counts(on=day, counts=counts)


@transaction.atomic
def ask_contact_officials(*, municipality: Municipality, by: Any) -> int:
    """Mail the contact officials of ``municipality`` what misses; one mail a person a day.

    The number of mails written: 0 when nothing misses, nobody can be reached or it was done today.
    """
    day = today()
    groups = ask_groups(municipality, day)
    written = 0
    for role in contact_officials(municipality, day) if groups else []:
        if not role.official.email:
            continue
        message = mail.compose(
            "completeness_question",
            to=role.official.email,
            to_label=role.official.name,
            context={
                "municipality": municipality,
                "groups": groups,
                "url": reverse("desk:own_municipality") + f"?gemeente={municipality.slug}",
            },
            about=municipality,
            key=f"completeness:{municipality.pk}:{role.official_id}:{day}",
        )
        written += message is not None
    if written:
        audit.record(
            "desk.ask_completeness", target=municipality, by=by, changes={"mails": written}
        )
    return written
