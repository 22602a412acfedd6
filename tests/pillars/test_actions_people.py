import datetime

import pytest
from django.core.exceptions import ValidationError

from m50portal.core.audit import history_of
from m50portal.core.models import AuditEvent
from members.choices import RoleKind
from pillars.actions_people import appoint, end_participation, end_seat, set_pair, sign_up
from pillars.choices import SeatKind
from pillars.models import Participation, Seat
from tests import builders
from tests.pillars import builders_pillars as make

pytestmark = pytest.mark.django_db
DAY = datetime.date(2023, 6, 1)
LATER = datetime.date(2024, 6, 1)


@pytest.fixture
def by():
    return builders.user()


def appoint_somebody(pillar, by, kind=SeatKind.CHAIR, starts_on=DAY):
    place = make.municipality()
    return appoint(
        pillar=pillar,
        kind=kind,
        official=make.official(place),
        municipality=place,
        starts_on=starts_on,
        by=by,
    )


def test_appoint_fills_a_seat_and_is_audited(by):
    pillar = make.pillar()

    seat = appoint_somebody(pillar, by)

    assert list(Seat.objects.as_of(DAY)) == [seat]
    event = history_of(seat).get()
    assert (event.kind, event.by_id) == ("pillars.appoint", by.pk)


def test_appoint_is_refused_while_somebody_sits_there(by):
    pillar = make.pillar()
    appoint_somebody(pillar, by)

    with pytest.raises(ValidationError, match="al een voorzitter"):
        appoint_somebody(pillar, by, starts_on=LATER)
    assert Seat.objects.count() == 1


def test_appoint_ends_the_vacancy(by):
    pillar = make.pillar()
    vacancy = Seat.objects.create(pillar=pillar, kind=SeatKind.CHAIR, starts_on=DAY)

    appoint_somebody(pillar, by, starts_on=LATER)

    vacancy.refresh_from_db()
    assert vacancy.ends_on == LATER


def test_appoint_from_the_first_day_leaves_no_vacancy(by):
    pillar = make.pillar()
    Seat.objects.create(pillar=pillar, kind=SeatKind.CHAIR, starts_on=DAY)

    seat = appoint_somebody(pillar, by)

    assert list(Seat.objects.all()) == [seat]


def test_appoint_that_is_refused_keeps_the_vacancy(by):
    pillar = make.pillar()
    make.seat(pillar, ends_on=LATER)
    vacancy = Seat.objects.create(pillar=pillar, kind=SeatKind.CHAIR, starts_on=LATER)

    with pytest.raises(ValidationError):
        appoint_somebody(pillar, by, starts_on=DAY)

    vacancy.refresh_from_db()
    assert (vacancy.starts_on, vacancy.ends_on) == (LATER, None)


def test_appoint_support_from_elsewhere_is_refused(by):
    chair = make.seat(make.pillar())
    place = make.municipality()

    with pytest.raises(ValidationError, match="dezelfde gemeente"):
        appoint(
            pillar=chair.pillar,
            kind=SeatKind.SUPPORT,
            official=make.official(place, RoleKind.POLICY_OFFICER),
            municipality=place,
            supports=chair,
            starts_on=DAY,
            by=by,
        )


def test_end_seat_leaves_a_vacancy_and_ends_its_support(by):
    chair = make.seat(make.pillar())
    support = make.seat(chair.pillar, SeatKind.SUPPORT, supports=chair)

    end_seat(seat=chair, ends_on=DAY, by=by)

    support.refresh_from_db()
    assert support.ends_on == DAY
    vacancy = Seat.objects.as_of(DAY).get()
    assert vacancy.is_vacant
    assert (vacancy.kind, vacancy.starts_on, vacancy.ends_on) == (SeatKind.CHAIR, DAY, None)
    event = history_of(chair).get()
    assert (event.kind, event.changes) == ("pillars.end_seat", {"ends_on": "2023-06-01"})


def test_end_seat_removes_support_that_had_yet_to_begin(by):
    chair = make.seat(make.pillar())
    make.seat(chair.pillar, SeatKind.SUPPORT, supports=chair, starts_on=LATER)

    end_seat(seat=chair, ends_on=DAY, by=by)

    assert not Seat.objects.filter(kind=SeatKind.SUPPORT).exists()


def test_end_seat_with_a_successor_leaves_no_vacancy(by):
    chair = make.seat(make.pillar(), ends_on=LATER)
    successor = make.seat(chair.pillar, starts_on=LATER)

    end_seat(seat=chair, ends_on=DAY, by=by)

    vacancy = Seat.objects.as_of(DAY).get()
    assert (vacancy.is_vacant, vacancy.ends_on) == (True, LATER)
    assert list(Seat.objects.as_of(LATER)) == [successor]


def test_end_seat_on_the_day_the_successor_starts(by):
    chair = make.seat(make.pillar(), ends_on=LATER)
    end_seat(seat=chair, ends_on=DAY, by=by)
    Seat.objects.filter(official=None).delete()
    other = make.seat(chair.pillar, starts_on=DAY, ends_on=LATER)

    end_seat(seat=other, ends_on=datetime.date(2023, 12, 1), by=by)

    assert Seat.objects.as_of(datetime.date(2023, 12, 1)).get().is_vacant


def test_end_seat_with_the_pillar_leaves_no_vacancy(by):
    pillar = make.pillar(ends_on=DAY)
    chair = make.seat(pillar)

    end_seat(seat=chair, ends_on=DAY, by=by)

    assert not Seat.objects.filter(official=None).exists()


@pytest.mark.parametrize("ends_on", [DAY, LATER])
def test_end_seat_twice_is_refused(by, ends_on):
    chair = make.seat(make.pillar(), ends_on=DAY)

    with pytest.raises(ValidationError, match="al eerder"):
        end_seat(seat=chair, ends_on=ends_on, by=by)


def test_end_seat_before_it_begins_is_refused(by):
    chair = make.seat(make.pillar(), starts_on=DAY)

    with pytest.raises(ValidationError, match="na de begindatum"):
        end_seat(seat=chair, ends_on=DAY, by=by)
    assert not AuditEvent.objects.exists()


def test_end_seat_of_a_support_leaves_no_vacancy(by):
    chair = make.seat(make.pillar())
    support = make.seat(chair.pillar, SeatKind.SUPPORT, supports=chair)

    end_seat(seat=support, ends_on=DAY, by=by)

    assert list(Seat.objects.as_of(DAY)) == [chair]


def test_sign_up_is_audited(by):
    place = make.municipality()

    row = sign_up(
        pillar=make.pillar(),
        official=make.official(place),
        municipality=place,
        starts_on=DAY,
        by=by,
    )

    assert history_of(row).get().kind == "pillars.sign_up"
    assert list(Participation.objects.missing_pair_on(DAY)) == [row]


def test_sign_up_twice_is_refused(by):
    row = make.participation(make.pillar())

    with pytest.raises(ValidationError, match="al mee"):
        sign_up(
            pillar=row.pillar,
            official=row.official,
            municipality=row.municipality,
            starts_on=DAY,
            by=by,
        )


def test_sign_up_for_an_ended_pillar_is_refused(by):
    place = make.municipality()

    with pytest.raises(ValidationError, match="bestaat niet"):
        sign_up(
            pillar=make.pillar(ends_on=DAY),
            official=make.official(place),
            municipality=place,
            starts_on=DAY,
            by=by,
        )


def test_sign_up_again_after_leaving(by):
    row = make.participation(make.pillar())
    end_participation(participation=row, ends_on=DAY, by=by)

    again = sign_up(
        pillar=row.pillar,
        official=row.official,
        municipality=row.municipality,
        starts_on=DAY,
        by=by,
    )

    assert list(Participation.objects.as_of(DAY)) == [again]


def test_set_pair_is_audited(by):
    row = make.participation(make.pillar(), is_paired=False)
    pair = make.official(row.municipality, RoleKind.POLICY_OFFICER, name="Bas Voorbeeld")

    set_pair(participation=row, policy_official=pair, by=by)
    set_pair(participation=row, policy_official=None, by=by)

    row.refresh_from_db()
    assert row.policy_official is None
    assert [event.changes for event in history_of(row)] == [
        {"policy_official": ["Bas Voorbeeld", ""]},
        {"policy_official": ["", "Bas Voorbeeld"]},
    ]


def test_end_participation_twice_is_refused(by):
    row = make.participation(make.pillar())
    end_participation(participation=row, ends_on=DAY, by=by)

    with pytest.raises(ValidationError, match="al eerder"):
        end_participation(participation=row, ends_on=LATER, by=by)
    assert history_of(row).get().changes == {"ends_on": "2023-06-01"}
