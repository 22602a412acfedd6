"""The state of a municipality on a day, and the lines of its story that are not about membership."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from m50portal.core.dates import long_date
from members.choices import EndReason, RoleKind, StoryKind
from members.models import Membership, Municipality, MunicipalRole, Population
from members.presenters import TimelineLine, outside_band


@dataclass(frozen=True)
class Family:
    """A municipality with those that wholly became it: their history is its history.

    ``until``: by id, the day on which a former municipality ended; its own id is not in there.
    """

    municipality: Municipality
    former: dict[int, Municipality] = field(default_factory=dict)
    until: dict[int, datetime.date] = field(default_factory=dict)

    @property
    def ids(self) -> list[int]:
        """All of them, for a query."""
        return [self.municipality.pk, *self.former]

    def place(self, pk: int) -> str:
        """The name of former municipality ``pk``; nothing for the municipality itself."""
        return self.former[pk].name if pk in self.former else ""

    def owns(self, pk: int, day: datetime.date) -> bool:
        """Whether what happened on ``day`` in municipality ``pk`` belongs to this history."""
        return pk == self.municipality.pk or (pk in self.until and day <= self.until[pk])


def told(lines: Iterable[TimelineLine], family: Family, pk: int) -> list[TimelineLine]:
    """``lines`` of member ``pk`` of the family, as far as they belong to it, with its name."""
    return [replace(line, place=family.place(pk)) for line in lines if family.owns(pk, line.on)]


def set_state(
    municipality: Any,
    *,
    memberships: Sequence[Membership],
    populations: Sequence[Population],
    day: datetime.date,
) -> None:
    """Give ``municipality`` what the querysets ``with_…_on(day)`` give, from rows that are there."""
    now = next((row for row in memberships if row.covers(day)), None)
    municipality.status = now.kind if now else None
    municipality.member_since = now.starts_on if now else None
    municipality.since_certainty = now.start_certainty if now else None
    ended = [row for row in memberships if row.ends_on is not None and row.ends_on <= day]
    last = max(ended, key=lambda row: (row.ends_on, row.pk), default=None)
    municipality.left_on = last.ends_on if last else None
    municipality.left_certainty = last.end_certainty if last else None
    municipality.left_reason = last.end_reason if last else None
    known = [row for row in populations if row.on <= day]
    figure = max(known, key=lambda row: row.on, default=None)
    municipality.inhabitants = figure.inhabitants if figure else None
    municipality.inhabitants_on = figure.on if figure else None


def role_lines(roles: Iterable[MunicipalRole]) -> list[TimelineLine]:
    """When people began and ended; for who keeps the register."""
    lines = []
    for role in roles:
        label = str(role.get_kind_display()).lower()
        what = f"bij de {label}" if role.kind == RoleKind.FINANCE else f"als {label}"
        portfolio = f"Portefeuille: {role.portfolio}." if role.portfolio else ""
        start = TimelineLine(
            role.starts_on,
            long_date(role.starts_on),
            f"{role.official.name} begint {what}",
            portfolio,
            kind=StoryKind.PEOPLE,
        )
        lines.append(start)
        if role.ends_on is not None:
            # The first day on which it is no longer so: "stopt" would be a day late.
            gone = f"niet meer {what}" if role.kind == RoleKind.FINANCE else f"geen {label} meer"
            title = f"{role.official.name} is {gone}"
            end = long_date(role.ends_on)
            lines.append(TimelineLine(role.ends_on, end, title, kind=StoryKind.PEOPLE))
    return lines


def band_lines(populations: Iterable[Population]) -> list[TimelineLine]:
    """When the number of inhabitants went over a border of the guideline."""
    lines, before = [], None
    for row in sorted(populations, key=lambda row: row.on):
        if before is not None and outside_band(before) != outside_band(row.inhabitants):
            now_outside = outside_band(row.inhabitants)
            title = (
                "Buiten de richtlijn van 30.000 tot en met 80.000 inwoners"
                if now_outside
                else "Binnen de richtlijn van 30.000 tot en met 80.000 inwoners"
            )
            figures = f"Van {_number(before)} naar {_number(row.inhabitants)} inwoners."
            text = f"{figures} Bron: {row.source}."
            lines.append(TimelineLine(row.on, long_date(row.on), title, text, kind=StoryKind.DATA))
        before = row.inhabitants
    return lines


def confirmation_lines(days: Iterable[tuple[datetime.date, str]]) -> list[TimelineLine]:
    """When somebody said that what the register knows is right."""
    return [
        TimelineLine(
            day,
            long_date(day),
            "Gegevens bevestigd",
            f"Door {by}." if by else "",
            kind=StoryKind.DATA,
        )
        for day, by in days
    ]


def without_own_end(memberships: Iterable[Membership], *, is_former: bool) -> list[Membership]:
    """``memberships``; of a former municipality without the end that its merger tells already."""
    if not is_former:
        return list(memberships)
    kept = []
    for row in memberships:
        if row.end_reason == EndReason.MERGED:
            row.end_reason = EndReason.CONTINUED  # it went on under another name; never saved
        kept.append(row)
    return kept


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
