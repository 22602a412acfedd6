"""Who was expected at one meeting, who was noted, and who can be added."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from m50portal.core.names import fold
from meetings.models import Attendance, Invitation, Meeting
from meetings.selectors_recipients import recipients_of
from members.models import Municipality, MunicipalRole, Official
from members.relations.models import ExternalFunction, Organisation
from members.relations.selectors import found_organisations, found_people
from members.selectors import heirs_on

MOST_FOUND = 20


@dataclass(frozen=True)
class Expected:
    """Somebody who was expected, or came anyway, with what was noted (``presence`` empty: nothing).

    ``places``: the municipalities to choose from, where the person works for more than one.
    """

    official: Official
    municipality: Municipality | None
    role_text: str
    presence: str = ""
    stands_in_for: Official | None = None
    places: tuple[Municipality, ...] = ()

    @property
    def place_id(self) -> int | None:
        """The key of the municipality that this person came for."""
        return self.municipality.pk if self.municipality else None


def expected_at(meeting: Meeting) -> list[Expected]:
    """Who was invited, belongs there by role, or was noted; by municipality and name.

    The municipality is the one that was noted, else that of the invitation or of the place in the
    pillar. One that had passed into another by the day of the meeting is that other one.
    """
    found: dict[int, Expected] = {}
    noted = Attendance.objects.filter(meeting=meeting, official__isnull=False)
    for row in noted.select_related("official", "municipality", "stands_in_for"):
        assert row.official is not None
        found[row.official.pk] = Expected(
            row.official, row.municipality, row.role_text, row.presence, row.stands_in_for
        )
    heirs = _heirs(meeting)
    invited = Invitation.objects.filter(meeting=meeting).select_related("official", "municipality")
    for guest in invited:
        place = heirs.get(guest.municipality_id or 0, guest.municipality)
        found.setdefault(guest.official_id, Expected(guest.official, place, guest.role_text))
    for recipient in recipients_of(meeting):
        one = Expected(recipient.official, recipient.municipality, recipient.role_text)
        found.setdefault(recipient.official.pk, one)
    return sorted(
        _with_places(meeting, found),
        key=lambda one: (
            one.municipality.sort_key if one.municipality else "",
            one.official.sort_key,
            one.official.pk,
        ),
    )


def _heirs(meeting: Meeting) -> dict[int, Municipality]:
    """By key of a municipality that was gone by the day of the meeting: the one it became."""
    heirs = heirs_on(meeting.day)
    if not heirs:
        return {}
    places = Municipality.objects.in_bulk(set(heirs.values()))
    return {old: places[new] for old, new in heirs.items()}


def _with_places(meeting: Meeting, found: dict[int, Expected]) -> list[Expected]:
    """Everybody of ``found`` with the municipalities they work for that day; one query."""
    roles = MunicipalRole.objects.as_of(meeting.day).filter(official__in=found)
    places: dict[int, dict[int, Municipality]] = defaultdict(dict)
    for role in roles.select_related("municipality").order_by("municipality__sort_key", "pk"):
        places[role.official_id][role.municipality_id] = role.municipality
    rows = []
    for key, one in found.items():
        known = places[key]
        if one.municipality is not None:
            known.setdefault(one.municipality.pk, one.municipality)
        rows.append(replace(one, places=tuple(known.values()) if len(known) > 1 else ()))
    return rows


def others_at(meeting: Meeting) -> list[Attendance]:
    """Who came and is no person of the register: substitutes by name, and people from outside."""
    rows = Attendance.objects.filter(meeting=meeting).unexpected().for_lists()
    return sorted(rows, key=lambda row: (row.is_outside, row.sort_key, row.pk))


@dataclass(frozen=True)
class Outside:
    """Who from outside the municipalities was found: people at their organisation, and organisations."""

    functions: tuple[ExternalFunction, ...] = ()
    organisations: tuple[Organisation, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.functions or self.organisations)


def find_outside(meeting: Meeting, text: str, user: Any) -> Outside:
    """People and organisations of the day of ``meeting`` that have every word of ``text``.

    As far as ``user`` may see relations, and without who is on the list already.
    """
    if not fold(text) or not user.has_perm("relations.view_relations"):
        return Outside()
    here = Attendance.objects.filter(meeting=meeting, organisation__isnull=False)
    people = here.filter(external__isnull=False).values("external")
    functions: Any = found_people(user, text)
    functions = functions.as_of(meeting.day).exclude(person__in=people)
    known = here.filter(external=None).values("organisation")
    organisations: Any = found_organisations(user, text)
    organisations = organisations.as_of(meeting.day).exclude(pk__in=known)
    return Outside(tuple(functions[:MOST_FOUND]), tuple(organisations[:MOST_FOUND]))
