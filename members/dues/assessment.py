"""What one municipality owes for one year: pure arithmetic over memberships and the year's rules.

It asks no database, so that the preview of everybody and the last look before a number is taken
come to the same answer (docs in README.md, "Wie betaalt wat").
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from m50portal.core.dates import MONTHS, long_date
from m50portal.core.money import cents
from members.choices import Certainty, EndReason, MembershipKind
from members.dues.choices import Outcome, ProRata, Reference, Transition
from members.dues.models import DuesYear
from members.models import Membership

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Assessment:
    """The answer for one municipality: what, how much, over which period, and why.

    ``starts_on``/``ends_on`` are the half-open period that the amount is for. ``notes`` are what a
    person should look at; they never stop an invoice.
    """

    outcome: Outcome
    explanation: str
    amount: Decimal = Decimal(0)
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    notes: tuple[str, ...] = ()

    @property
    def owes(self) -> bool:
        """Whether there is something to invoice."""
        return self.outcome is Outcome.OWES


@dataclass(frozen=True)
class History:
    """The memberships of one municipality, and of those that merged into it.

    ``merged_into`` tells, per day on which a membership ended by a merger, the successor's name
    when that successor is a member from that day on; ``successors`` names them all.
    """

    memberships: Sequence[Membership]
    inherited: Sequence[Membership] = ()
    merged_into: dict[datetime.date, str] = field(default_factory=dict)
    successors: dict[datetime.date, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Year:
    """The calendar year as a half-open period."""

    starts_on: datetime.date
    ends_on: datetime.date

    @classmethod
    def of(cls, year: int) -> "_Year":
        return cls(datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1))

    def touches(self, row: Membership) -> bool:
        return row.starts_on < self.ends_on and (
            row.ends_on is None or row.ends_on > self.starts_on
        )

    def is_certain(self, row: Membership) -> bool:
        """Whether ``row`` holds on a day of this year for sure.

        When only the latest possible end is known, its first day is the only day that is sure.
        """
        if not self.touches(row):
            return False
        if row.ends_on is None or row.end_certainty == Certainty.EXACT:
            return True
        return self.starts_on <= row.starts_on < self.ends_on


def assess(terms: DuesYear, history: History) -> Assessment:
    """What the municipality of ``history`` owes for the year of ``terms``."""
    year = _Year.of(terms.year)
    own = sorted(history.memberships, key=lambda row: row.starts_on)
    members = [r for r in own if r.kind == MembershipKind.MEMBER and year.is_certain(r)]
    if not members:
        return _without_member_days(terms, year, own, history.successors)
    passed_on = _passed_on(year, members[-1], history)
    if passed_on:
        return passed_on
    inherited = [r for r in history.inherited if year.is_certain(r)]
    rows = [*(r for r in inherited if r.kind == MembershipKind.MEMBER), *members]
    if terms.reference == Reference.FIRST_DAY and not any(r.covers(year.starts_on) for r in rows):
        text = f"{_since(members[0])}; op 1 januari {terms.year} nog geen lid."
        return Assessment(Outcome.LATER, text)
    aspirants = [r for r in own if r.kind == MembershipKind.ASPIRANT and year.touches(r)]
    came_from_aspirant = any(
        year.starts_on <= members[0].starts_on and r.starts_on < members[0].starts_on
        for r in aspirants
    )
    if came_from_aspirant and terms.transition == Transition.NEXT_YEAR:
        text = f"{_since(members[0])}, daarvoor aspirant-lid; de contributie begint een jaar later."
        return Assessment(Outcome.LATER, text)
    return _charge(terms, year, rows, members, came_from_aspirant=came_from_aspirant)


def _charge(
    terms: DuesYear,
    year: _Year,
    rows: list[Membership],
    members: list[Membership],
    *,
    came_from_aspirant: bool,
) -> Assessment:
    """The amount for who is a member in the year; ``rows`` include what was inherited."""
    rate = terms.amount_for(MembershipKind.MEMBER)
    who = _since(members[0]) + (", daarvoor aspirant-lid" if came_from_aspirant else "")
    if len(rows) > len(members):
        who += ", als rechtsopvolger"
    last = members[-1]
    if last.ends_on is not None and last.ends_on < year.ends_on:
        who += f", lid tot en met {long_date(last.ends_on - DAY)}"
    if rate is None:
        return Assessment(Outcome.UNKNOWN_RATE, f"{who}. Het bedrag voor {terms.year} is onbekend.")
    if rate == 0:
        return Assessment(Outcome.LATER, f"{who}. De contributie is dit jaar nul.")
    by_month = (
        terms.transition == Transition.PER_MONTH
        if came_from_aspirant
        else terms.pro_rata == ProRata.PER_MONTH
    )
    starts_on, ends_on, months = _months(rows, year)
    notes = _notes(members, year, by_month=by_month, came_from_aspirant=came_from_aspirant)
    if not by_month or months == 12:
        rule = "heel jaar" if _all_year(rows, year) else "heel jaar gerekend volgens de regel"
        return Assessment(
            Outcome.OWES, f"{who}; {rule}.", cents(rate), year.starts_on, year.ends_on, notes
        )
    span = f"{MONTHS[starts_on.month - 1]} tot en met {MONTHS[(ends_on - DAY).month - 1]}"
    text = f"{who}; {months} van 12 maanden ({span})."
    return Assessment(Outcome.OWES, text, cents(rate * months / 12), starts_on, ends_on, notes)


def _without_member_days(
    terms: DuesYear, year: _Year, own: list[Membership], successors: dict[datetime.date, str]
) -> Assessment:
    """Why a municipality without a certain day as a member owes nothing (or an aspirant's dues)."""
    uncertain = [r for r in own if r.kind == MembershipKind.MEMBER and year.touches(r)]
    if uncertain and uncertain[0].ends_on:
        text = (
            f"Van dit lidmaatschap is alleen bekend dat het uiterlijk op "
            f"{long_date(uncertain[0].ends_on)} was geëindigd."
        )
        return Assessment(Outcome.UNCERTAIN, text)
    aspirants = [r for r in own if r.kind == MembershipKind.ASPIRANT and year.is_certain(r)]
    if aspirants:
        return _charge_aspirant(terms, year, aspirants)
    former = [r for r in own if r.ends_on is not None and r.ends_on <= year.starts_on]
    if not former:
        return Assessment(Outcome.LATER, f"In {terms.year} nog geen lid.")
    last = former[-1]
    sure = "" if last.end_certainty == Certainty.EXACT else "uiterlijk "
    day = long_date(last.ends_on or year.starts_on)
    if last.end_reason == EndReason.MERGED:
        into = successors.get(last.ends_on or year.starts_on, "een andere gemeente")
        return Assessment(Outcome.MERGED, f"Opgegaan in {into} op {day}.")
    return Assessment(Outcome.LEFT, f"Geen lid meer sinds {sure}{day}.")


def _charge_aspirant(terms: DuesYear, year: _Year, rows: list[Membership]) -> Assessment:
    rate = terms.amount_for(MembershipKind.ASPIRANT)
    text = f"Aspirant-lid sinds {_by_then(rows[0])}{long_date(rows[0].starts_on)}"
    if not rate:
        return Assessment(Outcome.ASPIRANT, f"{text}; aspirant-leden betalen niets.")
    starts_on, ends_on, months = _months(rows, year)
    if terms.pro_rata != ProRata.PER_MONTH or months == 12:
        return Assessment(
            Outcome.OWES, f"{text}; heel jaar.", cents(rate), year.starts_on, year.ends_on
        )
    return Assessment(
        Outcome.OWES,
        f"{text}; {months} van 12 maanden.",
        cents(rate * months / 12),
        starts_on,
        ends_on,
    )


def _passed_on(year: _Year, last: Membership, history: History) -> Assessment | None:
    """A membership that a merger ended within the year is the successor's to pay."""
    ended = last.ends_on
    if last.end_reason != EndReason.MERGED or ended is None or ended >= year.ends_on:
        return None
    successor = history.merged_into.get(ended)
    if successor is None:
        return None
    text = f"Opgegaan in {successor} op {long_date(ended)}; {successor} betaalt."
    return Assessment(Outcome.MERGED, text)


def _months(rows: Sequence[Membership], year: _Year) -> tuple[datetime.date, datetime.date, int]:
    """The first and last month (half-open, as dates) and how many months hold a day of ``rows``."""
    touched: set[int] = set()
    for row in rows:
        first = max(row.starts_on, year.starts_on)
        last = min(row.ends_on or year.ends_on, year.ends_on) - DAY
        touched.update(range(first.month, last.month + 1))
    starts_on = datetime.date(year.starts_on.year, min(touched), 1)
    end_month = max(touched)
    ends_on = (
        year.ends_on if end_month == 12 else datetime.date(year.starts_on.year, end_month + 1, 1)
    )
    return starts_on, ends_on, len(touched)


def _all_year(rows: Sequence[Membership], year: _Year) -> bool:
    """Whether ``rows`` together cover the year without a hole."""
    reached = year.starts_on
    for row in sorted(rows, key=lambda row: row.starts_on):
        if row.starts_on > reached:
            return False
        reached = max(reached, row.ends_on or year.ends_on)
    return reached >= year.ends_on


def _notes(
    members: Sequence[Membership], year: _Year, *, by_month: bool, came_from_aspirant: bool
) -> tuple[str, ...]:
    notes = []
    first = members[0]
    if came_from_aspirant:
        notes.append(f"Overgangsjaar: van aspirant-lid naar lid op {long_date(first.starts_on)}.")
    if first.start_certainty == Certainty.BY_THEN and first.starts_on > year.starts_on:
        text = f"De begindatum is alleen bekend als uiterlijk {long_date(first.starts_on)}"
        notes.append(f"{text}; het bedrag kan hoger zijn." if by_month else f"{text}.")
    if any(row.end_certainty == Certainty.BY_THEN and row.ends_on for row in members):
        notes.append("De einddatum is alleen bekend als uiterste datum.")
    return tuple(notes)


def _since(row: Membership) -> str:
    return f"Lid sinds {_by_then(row)}{long_date(row.starts_on)}"


def _by_then(row: Membership) -> str:
    return "uiterlijk " if row.start_certainty == Certainty.BY_THEN else ""
