"""The demonstration's round of this year: begun ten days ago and half answered, with two changes that wait."""

import datetime
from typing import Any

from django.utils import timezone

from m50portal.accounts.models import User
from m50portal.core.choices import MailState
from m50portal.core.dates import today
from m50portal.core.models import OutgoingMail
from members.actions import update_billing
from members.approval import Change, route
from members.models import BillingProfile, Municipality, MunicipalRole, Official
from members.upkeep.actions_round import start_round
from members.upkeep.choices import Outcome, SendingKind
from members.upkeep.forms import TEXT
from members.upkeep.models import ConfirmationRound, RoundEntry, Sending
from members.upkeep.tasks import sweep_sendings

AGO = datetime.timedelta(days=10)
REMINDERS = (14, 28)
# The demonstration's contact officials answer themselves.
NOT_YET = ("diemen", "zeist")


def seed(*, by: Any) -> None:
    """Once: what is there already stays as it is. The accounts must be there."""
    if ConfirmationRound.objects.exists():
        return
    _proposals()
    round_ = start_round(
        year=today().year,
        text=TEXT,
        deadline_on=today() + datetime.timedelta(days=32),
        reminder_days=REMINDERS,
        by=by,
    )
    sweep_sendings()
    _move_back(round_)
    _answer(round_)


def _move_back(round_: ConfirmationRound) -> None:
    """As if it began ten days ago, and its first mails arrived."""
    moment = timezone.now() - AGO
    ConfirmationRound.objects.filter(pk=round_.pk).update(started_at=moment)
    for sending in Sending.objects.filter(round=round_):
        sending.on -= AGO
        sending.closed_at = moment if sending.kind == SendingKind.ASK else None
        sending.save()
    OutgoingMail.objects.filter(name="confirmation_request", state=MailState.WAITING).update(
        state=MailState.SENT, sent_at=moment, created_at=moment
    )
    OutgoingMail.objects.filter(name="confirmation_unreachable", state=MailState.WAITING).update(
        state=MailState.SENT, sent_at=moment, created_at=moment
    )
    RoundEntry.objects.filter(round=round_).update(added_on=today() - AGO)


def _answer(round_: ConfirmationRound) -> None:
    """Every other municipality answered, some after a correction, spread over the days since."""
    rows = RoundEntry.objects.filter(round=round_).exclude(municipality__slug__in=NOT_YET)
    rows = rows.filter(municipality__confirmed_on__isnull=False).select_related("municipality")
    for number, entry in enumerate(rows.order_by("municipality__sort_key", "pk")):
        if number % 4 == 3:
            continue
        entry.answered_at = timezone.now() - datetime.timedelta(days=1 + number % 9, minutes=number)
        entry.outcome = Outcome.CORRECTED if number % 5 == 0 else Outcome.CONFIRMED
        entry.answered_label = entry.municipality.confirmed_by
        entry.save()
        day = max(timezone.localdate(entry.answered_at), today().replace(month=1, day=1))
        Municipality.objects.filter(pk=entry.municipality_id).update(confirmed_on=day)
        people = MunicipalRole.objects.current().filter(municipality=entry.municipality_id)
        Official.objects.filter(pk__in=people.values("official_id")).exclude(email="").update(
            email_confirmed_on=day
        )


def _proposals() -> None:
    """Two changes that wait, and one that was stored at once."""
    sanne = User.objects.filter(email="sanne.voorbeeld@diemen.example").first()
    tom = User.objects.filter(email="tom.proefkamp@zeist.example").first()
    if sanne is None or tom is None:
        return
    diemen = Municipality.objects.get(slug="diemen")
    zeist = Municipality.objects.get(slug="zeist")
    if BillingProfile.objects.filter(municipality=diemen).exclude(invoice_email="").exists():
        values: dict[str, Any] = {"invoice_email": "crediteuren@diemen.example"}
        reason = "De facturen gaan voortaan naar ons gedeelde postvak."
        route(Change("billing", diemen, values, sanne, None, reason))
    mayor = {
        "name": "Yvonne Denkbeeldig",
        "kind": "mayor",
        "email": "yvonne.denkbeeldig@zeist.example",
        "phone": "",
        "portfolio": "",
        "starts_on": today() + AGO,
    }
    route(Change("add_role", zeist, mayor, tom, None, "Benoemd door de Kroon."))
    update_billing(municipality=zeist, values={"order_reference": "VP-50123"}, by=tom)
