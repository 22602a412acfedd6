"""Telling the secretariat that changes of municipalities wait for it.

Somebody who corrects a whole page proposes several changes in a row: they go in one mail, once nothing new
came for a while. A sweep may come twice: what was told is noted in the same transaction, and the key of
each mail makes a second one impossible.
"""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from m50portal.accounts.choices import Office
from m50portal.accounts.selectors import holders_of
from m50portal.core import mail
from m50portal.core.dates import start_of, today
from members.upkeep.models import ChangeProposal
from members.upkeep.presenters import proposal_row

QUIET = datetime.timedelta(minutes=10)  # nothing new came for so long
AT_THE_LATEST = datetime.timedelta(hours=1)  # somebody goes on all day
LONG = datetime.timedelta(days=7)


@transaction.atomic
def announce_waiting() -> int:
    """Mail who holds the office of secretariat what came in since the last mail; how many mails."""
    rows = ChangeProposal.objects.waiting().filter(announced_at=None)
    fresh = list(rows.select_for_update(of=("self",)).for_lists())
    now, people = timezone.now(), holders_of(Office.SECRETARIAT)
    if not fresh or not people or not _is_time(fresh, now):
        return 0
    others = ChangeProposal.objects.waiting().exclude(announced_at=None).count()
    last = max(row.pk for row in fresh)
    count = _tell(people, fresh, others, key=f"upkeep:proposals:{last}")
    ChangeProposal.objects.filter(pk__in=[row.pk for row in fresh]).update(announced_at=now)
    return count


def _is_time(fresh: list[ChangeProposal], now: datetime.datetime) -> bool:
    moments = [row.proposed_at for row in fresh]
    return max(moments) <= now - QUIET or min(moments) <= now - AT_THE_LATEST


def remind_of_waiting() -> int:
    """Mail the secretariat, at most once a day, what waits for a week or longer; how many mails."""
    rows = ChangeProposal.objects.waiting().filter(proposed_at__lt=start_of(today() - LONG))
    old = list(rows.for_lists())
    if not old:
        return 0
    others = ChangeProposal.objects.waiting().exclude(pk__in=[row.pk for row in old]).count()
    people = holders_of(Office.SECRETARIAT)
    return _tell(people, old, others, key=f"upkeep:proposals:since:{today()}", is_again=True)


def _tell(
    people: list[Any],
    proposals: list[ChangeProposal],
    others: int,
    *,
    key: str,
    is_again: bool = False,
) -> int:
    """One mail each; how many were new."""
    context = {
        "rows": [proposal_row(row) for row in proposals],
        "others": others,
        "is_again": is_again,
    }
    mails = [
        mail.compose(
            "proposals_waiting",
            to=user.email,
            to_label=user.name,
            context=context,
            key=f"{key}:{user.pk}",
        )
        for user in people
    ]
    return sum(message is not None for message in mails)
