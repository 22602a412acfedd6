"""Elections, and the mail that asks contact officials who follows whom.

Asking is a sweep that may run any number of times: a message exists once by its key, and who is done is
computed from the register. So a new contact official is asked too, and reminders stop by themselves.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from m50portal.core import audit, mail
from m50portal.core.dates import local_day, today
from m50portal.core.models import OutgoingMail
from members.choices import RoleKind
from members.models import Municipality, MunicipalRole, Official
from members.turnover.choices import InquiryState
from members.turnover.models import Election, ElectionReminder, Inquiry
from members.turnover.selectors import asked_in, state_of, with_answers

# After this nobody is asked any more; what is still open stays on the completeness board.
ASKED_FOR = datetime.timedelta(days=300)


@transaction.atomic
def save_election(*, election: Election, remind_on: Iterable[datetime.date], by: Any) -> Election:
    """Store a new or changed election and the days on which to ask again."""
    kind = "turnover.change_election" if election.pk else "turnover.add_election"
    election.full_clean()
    election.save()
    days = sorted(set(remind_on))
    election.reminders.exclude(on__in=days).delete()
    known = set(election.reminders.values_list("on", flat=True))
    ElectionReminder.objects.bulk_create(
        ElectionReminder(election=election, on=day) for day in days if day not in known
    )
    audit.record(
        kind,
        target=election,
        by=by,
        changes={
            "on": str(election.on),
            "ask_from": str(election.ask_from),
            "remind_on": [str(day) for day in days],
        },
    )
    return election


def elections_to_ask(day: datetime.date) -> list[Election]:
    """The elections about which municipalities are asked on ``day``."""
    rows = Election.objects.filter(ask_from__lte=day, ask_from__gt=day - ASKED_FOR)
    return list(rows.order_by("on", "pk"))


def ask_everybody(*, election: Election) -> int:
    """Ask and remind who did not answer ``election`` yet; how many mails were written."""
    day = today()
    rows = with_answers(asked_in(election, day), election, day).order_by("pk")
    waiting = [row for row in rows if state_of(row) != InquiryState.DONE]
    contacts: dict[int, list[Official]] = {}
    roles = MunicipalRole.objects.as_of(day).filter(
        municipality__in=[row.pk for row in waiting], kind=RoleKind.CONTACT_OFFICIAL
    )
    for role in roles.exclude(official__email="").select_related("official").order_by("pk"):
        contacts.setdefault(role.municipality_id, []).append(role.official)
    due = election.reminders.filter(on__lte=day).order_by("-on").first()
    asked = _asked_on(election) if due is not None else {}
    return sum(_ask(election, row, contacts.get(row.pk, []), due, asked) for row in waiting)


def _key(election: Election, municipality_id: int, official_id: int) -> str:
    return f"turnover:{election.pk}:{municipality_id}:{official_id}"


def _asked_on(election: Election) -> dict[str, datetime.date]:
    """Key of the first question → the day it was written."""
    mails = OutgoingMail.objects.filter(
        key__startswith=f"turnover:{election.pk}:", name="turnover_question"
    )
    return {str(key): local_day(at) for key, at in mails.values_list("key", "created_at")}


@transaction.atomic
def _ask(
    election: Election,
    municipality: Municipality,
    officials: list[Official],
    due: ElectionReminder | None,
    asked: dict[str, datetime.date],
) -> int:
    inquiry, _ = Inquiry.objects.get_or_create(election=election, municipality=municipality)
    written = 0
    for official in officials:
        key = _key(election, municipality.pk, official.pk)
        message = _write("turnover_question", key, official, inquiry)
        if message is None and due is not None and asked.get(key, due.on) < due.on:
            message = _write("turnover_reminder", f"{key}:{due.on}", official, inquiry)
        written += message is not None
    if written and inquiry.asked_on is None:
        inquiry.asked_on = today()
        inquiry.save()
    return written


def _write(name: str, key: str, official: Official, inquiry: Inquiry) -> OutgoingMail | None:
    return mail.compose(
        name,
        to=official.email,
        to_label=official.name,
        context={
            "election": inquiry.election,
            "municipality": inquiry.municipality,
            "url": inquiry.get_absolute_url(),
        },
        about=inquiry,
        key=key,
    )
