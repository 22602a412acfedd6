"""The clock of aspirants: which signal is due for whom, and what went out."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from m50portal.core.models import OutgoingMail
from members.choices import MembershipKind
from members.joining.choices import PASSED
from members.joining.models import ClockSignal
from members.joining.selectors import aspirant_term, rules_on
from members.models import Membership
from members.register_selectors import AspirantClock, clock_of, months_before


@dataclass(frozen=True)
class Moment:
    """A signal of one clock: ``months`` before the last day, on ``due_on``; PASSED is the day after it."""

    months: int
    due_on: datetime.date

    @property
    def label(self) -> str:
        """``6 maanden vooraf``."""
        if self.months == PASSED:
            return "Termijn voorbij"
        return f"{self.months} {'maand' if self.months == 1 else 'maanden'} vooraf"


def moments_of(decide_by: datetime.date, signal_months: Iterable[int]) -> list[Moment]:
    """Every signal before and after ``decide_by``, the first one first."""
    before = sorted(set(signal_months), reverse=True)
    moments = [Moment(months, months_before(decide_by, months)) for months in before]
    return [*moments, Moment(PASSED, decide_by + datetime.timedelta(days=1))]


def due_moment(
    decide_by: datetime.date, signal_months: Iterable[int], day: datetime.date
) -> Moment | None:
    """The last signal whose day has come; what a standstill skipped lapses."""
    due = [moment for moment in moments_of(decide_by, signal_months) if moment.due_on <= day]
    return due[-1] if due else None


def owner_of(membership: Membership) -> dict[str, int | None]:
    """Whose clock it is: the decision's, which a merger takes along, else the membership's."""
    if membership.decision_id is not None:
        return {"decision_id": membership.decision_id, "membership_id": None}
    return {"decision_id": None, "membership_id": membership.pk}


def running_clocks(day: datetime.date) -> list[AspirantClock]:
    """The clocks of aspirants on ``day`` about whom nothing was decided yet."""
    rows = Membership.objects.as_of(day).of_kind(MembershipKind.ASPIRANT).undecided()
    rows = rows.select_related("municipality", "decision").order_by("municipality__sort_key", "pk")
    term = aspirant_term()
    return [clock_of(row, day, term) for row in rows]


# --- What went out ------------------------------------------------------------------------------
@dataclass(frozen=True)
class MomentLine:
    """A signal on the page of aspirants: when it is due, and the mails that were written for it."""

    moment: Moment
    is_due: bool
    mails: list[OutgoingMail] = field(default_factory=list)

    @property
    def has_lapsed(self) -> bool:
        """Whether its day came and nothing went out: a later one was due at the same time."""
        return self.is_due and not self.mails


def lines_of(clocks: list[AspirantClock], day: datetime.date) -> list[list[MomentLine]]:
    """Per clock its signals with what was sent up to ``day``; two queries."""
    months = rules_on(day).signal_months
    sent: dict[tuple[int | None, int | None, datetime.date, int], list[OutgoingMail]] = {}
    memberships = [clock.membership for clock in clocks if clock.membership is not None]
    found = ClockSignal.objects.filter(
        decision__in=[row.decision_id for row in memberships if row.decision_id]
    ) | ClockSignal.objects.filter(membership__in=[row.pk for row in memberships])
    for row in found.filter(sent_on__lte=day).select_related("mail").order_by("pk"):
        key = (row.decision_id, row.membership_id, row.decide_by, row.moment)
        sent.setdefault(key, []).append(row.mail)
    result = []
    for clock in clocks:
        assert clock.membership is not None
        owner = owner_of(clock.membership)
        keys = (owner["decision_id"], owner["membership_id"], clock.decide_by)
        known = {key[3] for key in sent if key[:3] == keys}
        result.append(
            [
                MomentLine(moment, moment.due_on <= day, sent.get((*keys, moment.months), []))
                for moment in moments_of(clock.decide_by, {*months, *known} - {PASSED})
            ]
        )
    return result
