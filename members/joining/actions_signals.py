"""The signals of the clock: who hears when an aspirant has to decide.

A sweep comes by each day, and may come twice. A signal is written once for all who should hear it on
that day, in one transaction; the key of each mail makes a second one impossible. Nothing goes out once
somebody decided: then the membership as an aspirant has an end.
"""

import datetime
from typing import Any

from django.db import transaction

from m50portal.accounts.choices import Office
from m50portal.accounts.selectors import holders_of
from m50portal.core import audit
from m50portal.core.dates import today
from m50portal.core.mail import compose
from m50portal.core.models import OutgoingMail
from members.joining.models import ClockSignal
from members.joining.selectors import rules_on
from members.joining.selectors_clock import Moment, due_moment, owner_of, running_clocks
from members.models import Membership
from members.register_selectors import AspirantClock
from members.selectors import contact_officials


def send_signals() -> int:
    """Write every signal whose day has come and that did not go out yet; how many mails."""
    day = today()
    months = rules_on(day).signal_months
    count = 0
    for clock in running_clocks(day):
        moment = due_moment(clock.decide_by, months, day)
        if moment is not None:
            count += _send(clock, moment, day)
    return count


@transaction.atomic
def _send(clock: AspirantClock, moment: Moment, day: datetime.date) -> int:
    """Write the mails of one signal, unless it went out or somebody decided meanwhile."""
    assert clock.membership is not None
    rows = Membership.objects.select_for_update(of=("self",))
    row = rows.undecided().filter(pk=clock.membership.pk).first()
    if row is None:
        return 0
    owner = {**owner_of(row), "decide_by": clock.decide_by, "moment": moment.months}
    if ClockSignal.objects.filter(**owner).exists():
        return 0
    roles = [role for role in contact_officials(row.municipality, day) if role.official.email]
    contacts = [role.official for role in roles]
    mails = [
        _write(
            "aspirant_signal_office", user.email, user.name, owner, clock, moment, contacts=contacts
        )
        for user in holders_of(Office.SECRETARIAT)
    ]
    mails += [
        _write("aspirant_signal", official.email, official.name, owner, clock, moment)
        for official in contacts
    ]
    written = [mail for mail in mails if mail is not None]
    ClockSignal.objects.bulk_create(
        ClockSignal(municipality=row.municipality, sent_on=day, mail=mail, **owner)
        for mail in written
    )
    if written:
        audit.record(
            "joining.send_signals",
            target=row.municipality,
            by=None,
            changes={"moment": moment.label, "mails": len(written)},
        )
    return len(written)


def _write(
    name: str,
    address: str,
    label: str,
    owner: dict[str, Any],
    clock: AspirantClock,
    moment: Moment,
    **context: Any,
) -> OutgoingMail | None:
    """One mail; None when this person had it, or gets it as the secretariat already."""
    whose = f"d{owner['decision_id']}" if owner["decision_id"] else f"m{owner['membership_id']}"
    key = f"aspirant:{whose}:{clock.decide_by}:{moment.months}:{address.casefold()}"
    return compose(
        name,
        to=address,
        to_label=label,
        context={"clock": clock, "municipality": clock.municipality, "moment": moment, **context},
        about=clock.municipality,
        key=key,
    )
