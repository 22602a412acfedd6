"""Rounds and proposals for tests."""

import datetime

from m50portal.core.dates import today
from m50portal.core.models import OutgoingMail
from members.upkeep.actions_round import start_round
from members.upkeep.models import ConfirmationRound
from members.upkeep.tasks import sweep_sendings


def confirmation_round(*, reminders=(14, 28), by="Iris Voorbeeld", **values) -> ConfirmationRound:
    """An open round of this year for everybody who takes part today."""
    return start_round(
        **{
            "year": today().year,
            "text": "Kloppen uw gegevens nog?",
            "deadline_on": today() + datetime.timedelta(days=42),
            "reminder_days": reminders,
            "by": by,
            **values,
        }
    )


def asked(**values) -> ConfirmationRound:
    """A round of which the first mails are written."""
    made = confirmation_round(**values)
    sweep_sendings()
    return made


def requests() -> list[tuple[str, str]]:
    """Address and subject of every mail of a round, in order."""
    rows = OutgoingMail.objects.filter(name="confirmation_request").order_by("pk")
    return list(rows.values_list("to", "subject"))
