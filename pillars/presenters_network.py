"""The page "Wie doet wat": everybody who does something for the network, as cards, in ten queries."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from m50portal.accounts.choices import Office
from m50portal.core.dates import long_date
from members.relations.choices import OrganisationKind
from pillars.models import MunicipalDuty, Pillar
from pillars.presenters import SeatLine, seat_lines
from pillars.selectors import pillars_on, seats_on
from pillars.selectors_network import (
    board_on,
    committee_seats_on,
    core_team_on,
    duties_on,
    office_terms_on,
    partners_on,
    portfolios_on,
)

ONE_DAY = datetime.timedelta(days=1)
BOARD, COMMITTEE, TEAM, DUTY = "bestuur", "vng", "kernteam", "taak"


@dataclass(frozen=True)
class Card:
    """Somebody, or an empty place. ``left`` says that who sits here no longer works there."""

    role: str
    name: str = ""
    place: str = ""
    email: str = ""
    phone: str = ""
    note: str = ""
    left: str = ""
    free_url: str = ""
    free_day: datetime.date | None = None
    links: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_vacant(self) -> bool:
        """Whether nobody is here."""
        return not self.name

    @property
    def initials(self) -> str:
        """``MM`` for Marieke Modelstad; read out by nobody."""
        words = [word.lstrip("'’") for word in self.name.split()]
        letters = [word[0].upper() for word in words if word and word[0].isalpha()]
        return "".join([letters[0], letters[-1]] if len(letters) > 1 else letters) or "?"


@dataclass(frozen=True)
class PillarColumn:
    """A pillar with the board member it talks to, who leads it and who sits in VNG committees."""

    pillar: Pillar
    contacts: list[Card]
    leading: list[Card]
    committees: list[Card]


@dataclass(frozen=True)
class Network:
    """Everything on the page."""

    board: list[Card]
    columns: list[PillarColumn]
    committees: list[Card]
    secretariat: list[Card]
    lobbyists: list[Card]
    vng: list[Card]
    knowledge: list[Card]
    team: list[Card]
    duties: list[MunicipalDuty]

    @property
    def vacancies(self) -> int:
        """How many places of the board and the pillars are empty."""
        leading = [card for column in self.columns for card in column.leading]
        return sum(card.is_vacant for card in [*self.board, *leading])


def network_on(day: datetime.date, *, manages: bool) -> Network:
    """Who does what on ``day``; with what to change for who ``manages``."""
    portfolios = portfolios_on(day)
    seats = board_on(day)
    board = {row.pk: _board_card(row, seats.get(row.pk), manages=manages) for row in portfolios}
    in_committees = committee_seats_on(day)
    terms, partners = office_terms_on(day), partners_on(day)
    return Network(
        board=list(board.values()),
        columns=[
            PillarColumn(
                pillar=pillar,
                contacts=[board[row.pk] for row in portfolios if row.pillar_id == pillar.pk],
                leading=leading,
                committees=[
                    _committee_card(row, manages=manages)
                    for row in in_committees
                    if row.pillar_id == pillar.pk
                ],
            )
            for pillar, leading in _led(day, manages=manages)
        ],
        committees=[
            _committee_card(row, manages=manages) for row in in_committees if row.pillar_id is None
        ],
        secretariat=[_office_card(row) for row in terms if row.office == Office.SECRETARIAT],
        lobbyists=[_office_card(row) for row in terms if row.office == Office.LOBBYIST],
        vng=[_partner(row) for row in partners if row.organisation.kind == OrganisationKind.VNG],
        knowledge=[
            _partner(row) for row in partners if row.organisation.kind == OrganisationKind.KNOWLEDGE
        ],
        team=[_team_card(row, manages=manages) for row in core_team_on(day)],
        duties=list(duties_on(day)),
    )


def _led(day: datetime.date, *, manages: bool) -> list[tuple[Pillar, list[Card]]]:
    """Each pillar of ``day`` with its chair and vice-chair and who supports them."""
    seats: dict[int, list[Any]] = {}
    for seat in seats_on(day):
        seats.setdefault(seat.pillar_id, []).append(seat)
    found = []
    for pillar in pillars_on(day):
        lines = seat_lines(pillar, seats.get(pillar.pk, []))
        found.append((pillar, [_seat_card(pillar, line, manages=manages) for line in lines]))
    return found


def _seat_card(pillar: Pillar, line: SeatLine, *, manages: bool) -> Card:
    seat: Any = line.seat
    manages = manages and pillar.is_current
    if line.is_vacant:
        url = reverse(f"pillars:appoint_{line.kind}", args=[pillar.slug])
        return Card(line.label, links=[(line.appoint_label, url)] if manages else [])
    names = ", ".join(str(support.official) for support in line.supporters)
    note = f"Ondersteuning: {names}" if names else "Nog geen ondersteuner"
    end_url = reverse("pillars:end_seat", args=[seat.pk])
    links = []
    if manages:
        links = [("Opvolger benoemen", reverse("pillars:succeed", args=[seat.pk]))]
    if manages and not names:
        links.append(("Ondersteuner toevoegen", reverse("pillars:support", args=[seat.pk])))
    return _held(seat, line.label, note=note, end_url=end_url, links=links, manages=manages)


def _board_card(portfolio: Any, seat: Any, *, manages: bool) -> Card:
    url = reverse("pillars:appoint_board", args=[portfolio.pk])
    contact = f"Contact met de pijler {portfolio.pillar}" if portfolio.pillar else ""
    if seat is None:
        since = f"Vacant sinds {long_date(portfolio.vacated_on)}" if portfolio.vacated_on else ""
        note = ". ".join(text for text in (since, contact) if text)
        return Card(
            portfolio.name, note=note, links=[("Bestuurslid benoemen", url)] if manages else []
        )
    return _held(
        seat,
        portfolio.name,
        note=contact,
        end_url=end_url(BOARD, seat),
        links=[("Opvolger benoemen", url), ("Beëindigen", end_url(BOARD, seat))] if manages else [],
        manages=manages,
    )


def _committee_card(row: Any, *, manages: bool) -> Card:
    url = end_url(COMMITTEE, row)
    links = [("Beëindigen", url)]
    if row.pillar_id is None:
        links.insert(0, ("Pijler kiezen", reverse("pillars:align_committee", args=[row.pk])))
    return _held(
        row,
        f"{row.title} {row.committee}",
        end_url=url,
        links=links if manages else [],
        manages=manages,
    )


def _team_card(row: Any, *, manages: bool) -> Card:
    url = end_url(TEAM, row)
    links = [("Beëindigen", url)] if manages else []
    return _held(row, row.task or "Kernteam", end_url=url, links=links, manages=manages)


def _held(
    row: Any,
    role: str,
    *,
    end_url: str,
    manages: bool,
    note: str = "",
    links: list[tuple[str, str]],
) -> Card:
    """The card of what an official does for a municipality."""
    gone = not row.works_there
    can_free = manages and gone and row.left_on and row.left_on > row.starts_on
    return Card(
        role,
        name=row.official.name,
        place=row.municipality.name,
        email=row.official.email,
        phone=row.official.phone,
        note=note,
        left=f"Werkt niet meer bij {row.municipality}" if gone else "",
        free_url=end_url if can_free else "",
        free_day=row.left_on - ONE_DAY if can_free else None,
        links=links,
    )


def _office_card(term: Any) -> Card:
    return Card(str(term.get_office_display()), name=term.user.name, email=term.user.email)


def _partner(row: Any) -> Card:
    return Card(
        row.title,
        name=row.person.name,
        place=row.organisation.name,
        email=row.person.email,
        phone=row.person.phone,
    )


def end_url(kind: str, row: Any) -> str:
    """Where ``row`` is ended."""
    return reverse("pillars:end_held", args=[kind, row.pk])
