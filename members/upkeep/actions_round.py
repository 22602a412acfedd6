"""A round: ask all municipalities whether their data are right, note who answered, and stop."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from m50portal.core import audit
from m50portal.core.choices import MailState
from m50portal.core.dates import start_of, today
from m50portal.core.models import OutgoingMail
from members.models import Municipality, MunicipalRole, Official
from members.upkeep.choices import Outcome, SendingKind, SendingState
from members.upkeep.models import ConfirmationRound, Letter, RoundEntry, Sending
from members.upkeep.selectors import joined_later, open_entry, open_round
from members.upkeep.selectors_changes import changes_by_municipalities

NUDGE_EVERY = datetime.timedelta(days=1)


def start_round(
    *, year: int, text: str, deadline_on: datetime.date, reminder_days: Iterable[int], by: Any
) -> ConfirmationRound:
    """Open the round of ``year`` for everybody who takes part today; a worker sends the mails.

    ``reminder_days``: how many days after today who did not answer is asked again. Raises
    ValidationError when a round is open, the year had one or a day does not fit.
    """
    try:
        return _start(year, text, deadline_on, sorted(set(reminder_days)), by)
    except IntegrityError as error:  # somebody else was first
        raise ValidationError("Er loopt al een ronde. Bekijk die eerst.") from error


@transaction.atomic
def _start(
    year: int, text: str, deadline_on: datetime.date, reminder_days: list[int], by: Any
) -> ConfirmationRound:
    day = today()
    if open_round() is not None:
        raise ValidationError("Er loopt nog een ronde. Sluit die eerst.")
    if deadline_on <= day:
        raise ValidationError({"deadline_on": "Kies een dag die nog komt."})
    if reminder_days and reminder_days[0] < 1:
        raise ValidationError({"reminder_days": "Een herinnering gaat minstens een dag later."})
    round_ = ConfirmationRound(
        year=year, text=text, deadline_on=deadline_on, started_label=str(by)[:150]
    )
    round_.full_clean()
    round_.save()
    everybody = Municipality.objects.participating_on(day).order_by("sort_key", "pk")
    RoundEntry.objects.bulk_create(
        [RoundEntry(round=round_, municipality=row, added_on=day) for row in everybody],
        batch_size=500,
    )
    plans = [(SendingKind.ASK, 0), *((SendingKind.REMINDER, days) for days in reminder_days)]
    for kind, days in plans:
        _plan(round_, kind, day + datetime.timedelta(days=days), by)
    audit.record(
        "upkeep.start_round",
        target=round_,
        by=by,
        changes={
            "gemeenten": round_.entries.count(),
            "graag antwoord voor": str(deadline_on),
            "herinneringen na dagen": ", ".join(map(str, reminder_days)),
        },
    )
    return round_


def _plan(round_: ConfirmationRound, kind: SendingKind, on: datetime.date, by: Any) -> Sending:
    return Sending.objects.create(round=round_, kind=kind, on=on, asked_label=str(by)[:150])


@transaction.atomic
def add_joined(*, round_: ConfirmationRound, by: Any) -> list[RoundEntry]:
    """Add who joined since the start; they get the first mail. Raises ValidationError when closed."""
    _lock_open(round_)
    day = today()
    entries = [
        RoundEntry(round=round_, municipality=row, added_on=day)
        for row in joined_later(round_, day)
    ]
    if not entries:
        raise ValidationError("Alle deelnemende gemeenten staan al in deze ronde.")
    for entry in entries:
        entry.save()
    _plan(round_, SendingKind.ADDED, day, by).entries.set(entries)
    names = ", ".join(entry.municipality.name for entry in entries)
    audit.record("upkeep.add_to_round", target=round_, by=by, changes={"gemeenten": names})
    return entries


@transaction.atomic
def nudge(*, round_: ConfirmationRound, entries: Iterable[RoundEntry], by: Any) -> Sending:
    """Ask the chosen municipalities once more, now; who answered is left out.

    Raises ValidationError when nobody is left, or they were nudged today already.
    """
    _lock_open(round_)
    chosen = [entry for entry in entries if entry.answered_at is None]
    if not chosen:
        raise ValidationError("Kies minstens één gemeente die nog niet antwoordde.")
    day = today()
    nudged = Sending.objects.filter(
        round=round_, kind=SendingKind.NUDGE, on=day, entries__in=[entry.pk for entry in chosen]
    ).values_list("entries__pk", flat=True)
    done = set(nudged)
    chosen = [entry for entry in chosen if entry.pk not in done]
    if not chosen:
        raise ValidationError("Deze gemeenten kregen vandaag al een extra herinnering.")
    sending = _plan(round_, SendingKind.NUDGE, day, by)
    sending.entries.set(chosen)
    names = ", ".join(entry.municipality.name for entry in chosen)
    audit.record("upkeep.nudge", target=round_, by=by, changes={"gemeenten": names[:2000]})
    return sending


def _lock_open(round_: ConfirmationRound) -> None:
    """Hold the round until the transaction ends; ValidationError when it is closed."""
    fresh = ConfirmationRound.objects.select_for_update().get(pk=round_.pk)
    if not fresh.is_open:
        raise ValidationError("Deze ronde is gesloten.")


@transaction.atomic
def close_round(*, round_: ConfirmationRound, by: Any) -> ConfirmationRound:
    """Close the round: no more reminders, and mails that still wait are not sent."""
    fresh = ConfirmationRound.objects.select_for_update().get(pk=round_.pk)
    if not fresh.is_open:
        return fresh
    fresh.is_open, fresh.closed_at, fresh.closed_label = False, timezone.now(), str(by)[:150]
    fresh.save()
    Sending.objects.filter(round=fresh, state=SendingState.WAITING).update(
        state=SendingState.SKIPPED, closed_at=timezone.now(), **Sending.released()
    )
    _take_back(Letter.objects.filter(entry__round=fresh))
    audit.record("upkeep.close_round", target=fresh, by=by)
    return fresh


@transaction.atomic
def reopen_round(*, round_: ConfirmationRound, by: Any) -> ConfirmationRound:
    """Open a closed round again; what was planned stays lapsed. ValidationError when another is open."""
    if open_round() is not None:
        raise ValidationError("Er loopt al een ronde. Sluit die eerst.")
    fresh = ConfirmationRound.objects.select_for_update().get(pk=round_.pk)
    fresh.is_open, fresh.closed_at, fresh.closed_label = True, None, ""
    fresh.save()
    audit.record("upkeep.reopen_round", target=fresh, by=by)
    return fresh


@transaction.atomic
def check_part(*, entry: RoundEntry, key: str, print_: str | None, by: Any) -> RoundEntry:
    """Note that part ``key`` of the page was found right as it was (``print_``); None takes it back."""
    fresh = RoundEntry.objects.select_for_update().get(pk=entry.pk)
    if print_ is None:
        fresh.checked.pop(key, None)
    else:
        fresh.checked[key] = {"print": print_, "by": str(by)[:150], "on": str(today())}
    fresh.save(update_fields=["checked"])
    return fresh


@transaction.atomic
def note_answer(municipality: Municipality, *, by: Any) -> None:
    """``by`` found the data of ``municipality`` right: an answer in the open round, and its addresses too.

    The settings name this (REGISTER_CONFIRMED). A second answer changes nothing about the first.
    """
    _confirm_addresses(municipality)
    entry = open_entry(municipality)
    if entry is None:
        return
    fresh = RoundEntry.objects.select_for_update().get(pk=entry.pk)
    if fresh.answered_at is not None:
        return
    since = start_of(fresh.added_on)
    changed = changes_by_municipalities().filter(target_id=str(municipality.pk), at__gte=since)
    proposed = municipality.proposals.filter(proposed_at__gte=since)
    corrected = changed.exists() or proposed.exists()
    fresh.outcome = Outcome.CORRECTED if corrected else Outcome.CONFIRMED
    fresh.answered_at, fresh.answered_label = timezone.now(), str(by)[:150]
    fresh.save()
    _take_back(Letter.objects.filter(entry=fresh))


def _confirm_addresses(municipality: Municipality) -> None:
    """The addresses of who works there are right, today."""
    people = MunicipalRole.objects.current().filter(municipality=municipality)
    rows = Official.objects.filter(pk__in=people.values("official_id")).exclude(email="")
    rows.update(email_confirmed_on=today())


def _take_back(letters: Any) -> None:
    """Cancel mails of ``letters`` that still wait, unless they also ask about somebody else."""
    others = Letter.objects.filter(entry__answered_at=None, entry__round__is_open=True)
    waiting = OutgoingMail.objects.waiting().free().filter(handed_over_at=None)
    waiting.filter(pk__in=letters.values("mail_id")).exclude(
        pk__in=others.values("mail_id")
    ).update(state=MailState.CANCELLED)
