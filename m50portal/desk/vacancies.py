"""Vacancies on one page: places that nobody holds, or that somebody holds who left or may have left."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from m50portal.core.dates import long_date
from m50portal.desk.completeness import Mend
from m50portal.desk.completeness_checks import CHANGE, participating
from m50portal.desk.completeness_network import vacant_portfolios
from m50portal.desk.completeness_pillars import APPOINT, SEATS, left_participations, left_seats
from members.choices import EXECUTIVES, RoleKind
from members.models import Municipality, MunicipalRole
from members.turnover.selectors import uncertain_roles
from pillars.choices import LEADING_SEATS, SeatKind
from pillars.models import BoardSeat, CommitteeSeat, Participation, Pillar, Seat
from pillars.presenters_network import BOARD, COMMITTEE
from pillars.selectors import missing_pairs

InNetwork = tuple[Any, str, str, Pillar | None]
LOOK_BACK = datetime.timedelta(days=400)
# A successor may have begun a little before the end was noted.
EARLY = datetime.timedelta(days=31)


@dataclass(frozen=True)
class Vacancy:
    """A place that needs somebody."""

    kind: str
    badge: str
    title: str
    detail: str
    place: Municipality | None
    pillar: Pillar | None
    mend: Mend


def vacancies_on(day: datetime.date) -> list[Vacancy]:
    """Everything that is vacant, uncertain or broken on ``day``; the same number of queries always."""
    network = list(_network(day))
    return [
        *_executives(day),
        *_seats(day),
        *_portfolios(day),
        *_left(day, network),
        *_uncertain(day, network),
        *_pairs(day),
    ]


def _executives(day: datetime.date) -> Iterable[Vacancy]:
    """Executives who stopped, and nobody of that kind began since: matched one to one, oldest first."""
    roles = MunicipalRole.objects.filter(
        Q(ends_on__gt=day - LOOK_BACK, ends_on__lte=day)
        | Q(starts_on__gt=day - LOOK_BACK - EARLY, starts_on__lte=day),
        kind__in=EXECUTIVES,
        municipality__in=participating(day),
    ).for_lists()
    ended: dict[tuple[int, str], list[MunicipalRole]] = {}
    begun: dict[tuple[int, str], list[datetime.date]] = {}
    for role in roles:
        key = (role.municipality_id, role.kind)
        if role.ends_on is not None and day - LOOK_BACK < role.ends_on <= day:
            ended.setdefault(key, []).append(role)
        if role.starts_on > day - LOOK_BACK - EARLY:
            begun.setdefault(key, []).append(role.starts_on)
    for key, rows in ended.items():
        starts = sorted(begun.get(key, []))
        for role in sorted(rows, key=lambda row: (row.ends_on or day, row.pk)):
            assert role.ends_on is not None
            first = next((start for start in starts if start >= role.ends_on - EARLY), None)
            if first is not None:
                starts.remove(first)
            else:
                yield _stopped(role, role.ends_on)


def _stopped(role: MunicipalRole, ends_on: datetime.date) -> Vacancy:
    place, kind = role.municipality, RoleKind(role.kind)
    last = long_date(ends_on - datetime.timedelta(days=1))
    url = f"{reverse('members:role_add', args=[place.slug])}?rol={kind.value}"
    portfolio = f" ({role.portfolio})" if role.portfolio else ""
    return Vacancy(
        "Zonder opvolger",
        "bad",
        f"{kind.label}{portfolio}",
        f"{role.official.name} stopte na {last}.",
        place,
        None,
        Mend("Opvolger toevoegen", url, CHANGE),
    )


def _seats(day: datetime.date) -> Iterable[Vacancy]:
    """Pillars without a chair or vice-chair."""
    taken = Seat.objects.as_of(day).filter(pillar=OuterRef("pk"), official__isnull=False)
    rows = Pillar.objects.as_of(day).annotate(
        **{f"has_{kind.value}": Exists(taken.filter(kind=kind)) for kind in LEADING_SEATS}
    )
    for pillar in rows.in_order():
        for kind in LEADING_SEATS:
            if not getattr(pillar, f"has_{kind.value}"):
                label = SeatKind(kind).label
                mend = Mend(f"{label} benoemen", reverse(APPOINT[kind], args=[pillar.slug]), SEATS)
                yield Vacancy("Vacant", "bad", label, "", None, pillar, mend)


def _portfolios(day: datetime.date) -> Iterable[Vacancy]:
    """Seats of the board in which nobody sits."""
    for portfolio in vacant_portfolios(day).in_order():
        url = reverse("pillars:appoint_board", args=[portfolio.pk])
        mend = Mend("Bestuurslid benoemen", url, SEATS)
        title = f"Dagelijks bestuur: {portfolio}"
        yield Vacancy("Vacant", "bad", title, "", None, portfolio.pillar, mend)


def _left(day: datetime.date, network: list[InNetwork]) -> Iterable[Vacancy]:
    """Places of people who no longer work for their municipality."""
    seats = [(seat, str(seat.get_kind_display())) for seat in left_seats(day).for_lists()]
    for seat, kind in seats:
        url = reverse("pillars:end_seat", args=[seat.pk])
        mend = Mend("Plaats beëindigen", url, SEATS)
        yield _held(seat, kind, "Werkt daar niet meer.", "bad", mend, seat.pillar)
    rows = left_participations(day).select_related("pillar")
    for row in rows.for_lists():
        url = reverse("pillars:end_participation", args=[row.pk])
        mend = Mend("Deelname beëindigen", url, "pillars.change_participation")
        yield _held(row, "Deelnemer", "Werkt daar niet meer.", "bad", mend, row.pillar)
    for row, kind, slug, pillar in network:
        if not row.works_there:
            url = reverse("pillars:end_held", args=[slug, row.pk])
            mend = Mend("Plaats beëindigen", url, SEATS)
            yield _held(row, kind, "Werkt daar niet meer.", "bad", mend, pillar)


def _network(day: datetime.date) -> Iterable[InNetwork]:
    """Who sits in the board or a VNG committee: the row, as what, its word in addresses, its pillar."""
    board: Any = BoardSeat.objects.as_of(day).with_work_on(day)
    for row in board.for_lists().select_related("official", "municipality", "portfolio__pillar"):
        yield row, f"Dagelijks bestuur ({row.portfolio}):", BOARD, row.portfolio.pillar
    committees: Any = CommitteeSeat.objects.as_of(day).with_work_on(day)
    for row in committees.for_lists().select_related(
        "official", "municipality", "committee", "pillar"
    ):
        yield row, f"VNG-commissie ({row.committee}):", COMMITTEE, row.pillar


def _uncertain(day: datetime.date, network: list[InNetwork]) -> Iterable[Vacancy]:
    """Places of executives who are uncertain since an election, and who hold one."""
    roles = {
        (role.official_id, role.municipality_id): role
        for role in uncertain_roles(day).filter(municipality__in=participating(day))
    }
    seats: Any = Seat.objects.as_of(day).filter(official__isnull=False)
    rows: Any = Participation.objects.as_of(day).select_related("pillar")
    held = [
        *((seat, str(seat.get_kind_display()), seat.pillar) for seat in seats.for_lists()),
        *((row, "Deelnemer", row.pillar) for row in rows.for_lists()),
        *((row, kind, pillar) for row, kind, _, pillar in network),
    ]
    for row, kind, pillar in held:
        role = roles.get((row.official_id, row.municipality_id))
        if role is not None:
            url = reverse("turnover:answer", args=[role.election_id, row.municipality.slug])
            mend = Mend("Zeggen wie opvolgt", url, "turnover.answer")
            since = f"Onzeker sinds de verkiezing van {long_date(role.election_on)}."
            yield _held(row, kind, since, "warn", mend, pillar)


def _pairs(day: datetime.date) -> Iterable[Vacancy]:
    """Executives whose own official left: the pair is broken."""
    for row in missing_pairs(day=day).filter(policy_official__isnull=False):
        official = row.policy_official
        assert official is not None
        mend = Mend(
            "Ambtenaar kiezen",
            reverse("pillars:pair", args=[row.pk]),
            "pillars.change_participation",
        )
        yield Vacancy(
            "Paar verbroken",
            "warn",
            f"Inhoudelijk ambtenaar van {row.official.name}",
            f"{official.name} werkt daar niet meer.",
            row.municipality,
            row.pillar,
            mend,
        )


def _held(row: Any, kind: str, what: str, badge: str, mend: Mend, pillar: Pillar | None) -> Vacancy:
    state = "Vertrokken" if badge == "bad" else "Onzeker"
    title = f"{kind} {row.official.name}"
    return Vacancy(state, badge, title, what, row.municipality, pillar, mend)
