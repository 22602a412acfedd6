"""Who is to be forgotten, and when."""

import datetime
from dataclasses import dataclass
from typing import Any

from members.choices_people import NOTICE_DAYS
from members.models import MunicipalRole, Official
from members.person_rooms import in_use
from members.selectors_people import months_after, months_before, retention


@dataclass(frozen=True)
class Leaving:
    """Somebody whose last role is over: when the name goes, or why it stays."""

    official: Official
    over_on: datetime.date
    due_on: datetime.date
    is_used: bool

    @property
    def is_kept(self) -> bool:
        """Whether the secretariat keeps this person longer."""
        return self.official.keep_until is not None and self.due_on == self.official.keep_until


def leaving(day: datetime.date, *, within: int = NOTICE_DAYS) -> list[Leaving]:
    """Who is to be anonymised by ``within`` days after ``day``, the first one first.

    Who is still in use (a seat, a participation) or is kept longer than that is among them, and
    says so. Two queries and one for each room.
    """
    months = retention().months_after_role
    last = day + datetime.timedelta(days=within)
    # Months differ in length: a few days more, and the exact day is looked at below.
    near = months_before(last, months) + datetime.timedelta(days=3)
    people: Any = Official.objects.all()
    rows = people.over_before(near).order_by("over_on", "sort_key", "pk")
    used = in_use(day)
    found = []
    for row in rows:
        regular = months_after(row.over_on, months)
        if regular <= last:
            due = max(regular, row.keep_until) if row.keep_until else regular
            found.append(Leaving(row, row.over_on, due, row.pk in used))
    return sorted(found, key=lambda one: (one.due_on, one.official.sort_key, one.official.pk))


def due(day: datetime.date) -> list[Leaving]:
    """Who is to be anonymised on ``day``."""
    return [one for one in leaving(day, within=0) if one.due_on <= day and not one.is_used]


def last_role(official: Official) -> MunicipalRole | None:
    """The role that somebody had last; a post in front of the public goes first."""
    roles = MunicipalRole.objects.filter(official=official).select_related("municipality")
    return roles.order_by("-ends_on", "-starts_on", "pk").first()
