"""Sending the mails of a round: each person once per sending, nobody who answered or left.

A worker claims a sending and works in batches, each a transaction that looks again. A crash half way
loses nothing (the lease runs out) and doubles nothing (the key of a mail names sending and person).
"""

import itertools
from typing import Any

from django.db import transaction
from django.utils import timezone

from m50portal.accounts.choices import Office
from m50portal.accounts.selectors import holders_of
from m50portal.core import audit, mail
from m50portal.core.dates import start_of, today
from m50portal.core.leases import LEASE, Leased
from members.upkeep.choices import SendingKind, SendingState
from members.upkeep.models import ConfirmationRound, Letter, RoundEntry, Sending
from members.upkeep.selectors import Addressee, Reach, asked_of, reach_of

BATCH = 25


def claim_due(pk: int) -> str | None:
    """Take the lease on sending ``pk`` when its day has come; its token, or None."""
    return Sending.objects.due(today()).claim(pk)


def send(*, sending: Sending, token: str) -> int:
    """Write the mails of a due ``sending`` on which ``token`` holds the lease; how many."""
    if _must_wait(sending):
        Sending.objects.filter(pk=sending.pk, lease_token=token).update(**Leased.released())
        return 0
    if _is_outdone(sending):
        _close(sending, token, SendingState.SKIPPED, 0)
        return 0
    reach = reach_of(asked_of(_scope(sending)), today())
    people = iter(reach.addressees)
    while batch := list(itertools.islice(people, BATCH)):
        if not _write(batch, sending, token):
            return 0
    return _finish(sending, token, reach)


def _scope(sending: Sending) -> Any:
    """The municipalities that a sending is for: without an answer, and still taking part."""
    rows = RoundEntry.objects.filter(round=sending.round).unanswered().still_taking_part(today())
    if sending.kind in {SendingKind.NUDGE, SendingKind.ADDED}:
        rows = rows.filter(pk__in=sending.entries.values("pk"))
    elif sending.kind == SendingKind.ASK:
        rows = rows.exclude(pk__in=_added_later(sending))
    return rows


def _added_later(sending: Sending) -> Any:
    """Who has a first mail of its own coming: not in the first mail to all."""
    added = Sending.objects.filter(round=sending.round, kind=SendingKind.ADDED)
    return added.values("entries__pk").exclude(entries=None)


def _is_outdone(sending: Sending) -> bool:
    """Whether a reminder need not go: a later one is due too, or the first mail only went today."""
    if sending.kind != SendingKind.REMINDER:
        return False
    others = Sending.objects.filter(round=sending.round)
    if others.due(today()).filter(kind=SendingKind.REMINDER, on__gt=sending.on).exists():
        return True
    return others.filter(kind=SendingKind.ASK, closed_at__gte=start_of(today())).exists()


def _must_wait(sending: Sending) -> bool:
    """Whether the first mail of the round is still on its way: a reminder does not overtake it."""
    others = Sending.objects.filter(round=sending.round, kind=SendingKind.ASK)
    is_reminder = sending.kind == SendingKind.REMINDER
    return is_reminder and others.filter(state=SendingState.WAITING).exists()


@transaction.atomic
def _write(batch: list[Addressee], sending: Sending, token: str) -> bool:
    """Write the mails of one batch; False when the round was closed or the lease was lost."""
    round_ = ConfirmationRound.objects.select_for_update().get(pk=sending.round_id)
    held = Sending.objects.filter(pk=sending.pk, lease_token=token)
    if not round_.is_open or not held.update(leased_until=timezone.now() + LEASE):
        return False
    asked = {row.pk for person in batch for row in person.municipalities}
    rows = RoundEntry.objects.select_for_update().unanswered()
    entries = {
        row.municipality_id: row for row in rows.filter(round=round_, municipality__in=asked)
    }
    for person in batch:
        municipalities = [row for row in person.municipalities if row.pk in entries]
        if not municipalities:
            continue
        message = mail.compose(
            "confirmation_request",
            to=person.official.email,
            to_label=person.official.name,
            context=letter_context(round_, sending.kind, municipalities),
            about=round_,
            key=f"upkeep:{sending.pk}:{person.official.pk}",
        )
        if message is not None:
            Letter.objects.bulk_create(
                Letter(
                    sending=sending, entry=entries[row.pk], mail=message, official=person.official
                )
                for row in municipalities
            )
    return True


def letter_context(
    round_: ConfirmationRound, kind: str, municipalities: list[Any]
) -> dict[str, Any]:
    """What the mail says; also for the preview."""
    return {
        "round": round_,
        "municipalities": municipalities,
        "is_again": kind in {SendingKind.REMINDER, SendingKind.NUDGE},
    }


@transaction.atomic
def _finish(sending: Sending, token: str, reach: Reach) -> int:
    """Write down that it was done, and tell the secretariat who could not be reached."""
    count = Letter.objects.filter(sending=sending).values("mail").distinct().count()
    if not _close(sending, token, SendingState.SENT, count):
        return 0
    audit.record(
        "upkeep.send_round",
        target=sending.round,
        by=None,
        changes={
            "verzending": sending.get_kind_display(),
            "mails": count,
            "niet bereikbaar": len(reach.unreachable),
        },
    )
    if reach.unreachable or reach.doubtful:
        for person in holders_of(Office.SECRETARIAT):
            mail.compose(
                "confirmation_unreachable",
                to=person.email,
                to_label=person.name,
                context={
                    "round": sending.round,
                    "sending": sending,
                    "count": count,
                    "unreachable": reach.unreachable,
                    "doubtful": reach.doubtful,
                },
                about=sending.round,
                key=f"upkeep:{sending.pk}:unreachable:{person.pk}",
            )
    return count


def _close(sending: Sending, token: str, state: SendingState, count: int) -> int:
    """End the sending if the lease still holds; how many rows that were: 1 or 0."""
    rows = Sending.objects.filter(pk=sending.pk, lease_token=token, state=SendingState.WAITING)
    return rows.update(state=state, mails=count, closed_at=timezone.now(), **Leased.released())
