import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from members.choices import RoleKind
from pillars.choices import SeatKind
from pillars.models import (
    Participation,
    Pillar,
    PillarName,
    PillarSuccession,
    ResearchProduct,
    Seat,
    ThemeGroup,
)
from tests.pillars import builders_pillars as make

pytestmark = pytest.mark.django_db
DAY = datetime.date(2023, 1, 1)


def test_pillar_is_found_by_name_and_alias():
    ruimte = make.pillar("Ruimte")
    alias = PillarName(pillar=ruimte)
    alias.set_name("Ruimtelijk")
    alias.save()
    make.pillar("Sociaal")

    assert list(Pillar.objects.named("ruimte")) == [ruimte]
    assert list(Pillar.objects.named("RUIMTELIJK")) == [ruimte]
    assert list(Pillar.objects.named("Bestuur")) == []


def test_pillar_name_is_used_once_at_a_time():
    make.pillar("Financiën", starts_on=DAY)
    same = Pillar(slug="anders", number=9, starts_on=DAY)
    same.set_name("Financien")

    with pytest.raises(ValidationError, match="al een pijler met deze naam"):
        same.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        same.save()


def test_pillar_name_can_be_taken_over_on_the_last_day():
    make.pillar("Financiën", starts_on=make.LONG_AGO, ends_on=DAY)

    assert make.pillar("Financiën", starts_on=DAY).pk


@pytest.mark.parametrize("kind", [SeatKind.CHAIR, SeatKind.VICE_CHAIR])
def test_seat_has_one_holder_a_day(kind):
    pillar = make.pillar()
    make.seat(pillar, kind, starts_on=DAY)
    place = make.municipality()
    second = Seat(
        pillar=pillar,
        kind=kind,
        official=make.official(place),
        municipality=place,
        starts_on=DAY + datetime.timedelta(days=30),
    )

    with pytest.raises(ValidationError, match="Benoem een opvolger bij die plaats"):
        second.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_seat_successor_starts_on_the_day_the_predecessor_ends():
    pillar = make.pillar()
    make.seat(pillar, ends_on=DAY)

    successor = make.seat(pillar, starts_on=DAY)

    assert list(Seat.objects.as_of(DAY)) == [successor]


def test_seat_of_another_pillar_does_not_clash():
    make.seat(make.pillar())

    assert make.seat(make.pillar()).pk


def test_seat_may_have_several_supports():
    chair = make.seat(make.pillar())
    make.seat(chair.pillar, SeatKind.SUPPORT, supports=chair)

    assert make.seat(chair.pillar, SeatKind.SUPPORT, supports=chair).pk


def test_seat_support_comes_from_the_same_municipality():
    chair = make.seat(make.pillar())
    elsewhere = make.municipality()
    support = Seat(
        pillar=chair.pillar,
        kind=SeatKind.SUPPORT,
        official=make.official(elsewhere, RoleKind.POLICY_OFFICER),
        municipality=elsewhere,
        supports=chair,
        starts_on=DAY,
    )

    with pytest.raises(ValidationError, match="dezelfde gemeente"):
        support.full_clean()


def test_seat_support_supports_a_leader_of_its_own_pillar():
    chair = make.seat(make.pillar())
    support = make.seat(chair.pillar, SeatKind.SUPPORT, supports=chair)
    second = Seat(
        pillar=chair.pillar,
        kind=SeatKind.SUPPORT,
        official=make.official(chair.municipality, RoleKind.POLICY_OFFICER),
        municipality=chair.municipality,
        supports=support,
        starts_on=DAY,
    )

    with pytest.raises(ValidationError, match="van deze pijler"):
        second.full_clean()


def test_seat_support_is_not_counted_twice():
    chair = make.seat(make.pillar())
    support = make.seat(chair.pillar, SeatKind.SUPPORT, supports=chair)
    again = Seat(
        pillar=chair.pillar,
        kind=SeatKind.SUPPORT,
        official=support.official,
        municipality=support.municipality,
        supports=chair,
        starts_on=DAY,
    )

    with pytest.raises(ValidationError, match="al in deze periode"):
        again.full_clean()


@pytest.mark.parametrize(
    "values",
    [
        {"kind": SeatKind.CHAIR, "official": True, "municipality": False},
        {"kind": SeatKind.CHAIR, "official": False, "municipality": True},
        {"kind": SeatKind.SUPPORT, "official": True, "municipality": True},
        {"kind": SeatKind.SUPPORT, "official": False, "municipality": False},
    ],
)
def test_seat_without_its_other_half_is_refused_by_the_database(values):
    place = make.municipality()

    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(
            pillar=make.pillar(),
            kind=values["kind"],
            official=make.official(place) if values["official"] else None,
            municipality=place if values["municipality"] else None,
            starts_on=DAY,
        )


@pytest.mark.parametrize("day", [datetime.date(2018, 12, 31), datetime.date(2022, 3, 30)])
def test_seat_starts_while_the_pillar_is_there(day):
    pillar = make.pillar(ends_on=datetime.date(2022, 3, 30))

    with pytest.raises(ValidationError, match="bestaat niet op deze begindatum"):
        Seat(pillar=pillar, kind=SeatKind.CHAIR, starts_on=day).full_clean()


def test_seat_says_who_and_where():
    pillar = make.pillar("Ruimte")
    place = make.municipality("Woerden")
    taken = make.seat(pillar, place=place, who=make.official(place, name="Anouk Voorbeeld"))
    empty = Seat(pillar=pillar, kind=SeatKind.VICE_CHAIR, starts_on=DAY)

    assert str(taken).startswith("Voorzitter Ruimte: Anouk Voorbeeld (Woerden), sinds")
    assert str(empty).startswith("Vicevoorzitter Ruimte: vacant, sinds")


def test_participation_happens_once_at_a_time():
    row = make.participation(make.pillar())
    again = Participation(
        pillar=row.pillar, official=row.official, municipality=row.municipality, starts_on=DAY
    )

    with pytest.raises(ValidationError, match="doet in deze periode al mee"):
        again.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_participation_is_prepared_by_somebody_else():
    row = make.participation(make.pillar(), is_paired=False)
    row.policy_official = row.official

    with pytest.raises(ValidationError, match="iemand anders"):
        row.full_clean()


def test_theme_name_is_used_once_in_the_network():
    make.theme(None, "Profileren")

    with pytest.raises(IntegrityError), transaction.atomic():
        make.theme(None, "Profileren")
    assert make.theme(make.pillar(), "Profileren").pk


def test_activity_with_a_target_says_what_it_counts():
    with pytest.raises(IntegrityError), transaction.atomic():
        make.activity(make.theme(None), unit="")


def test_names_are_what_people_read():
    pillar, place = make.pillar("Ruimte"), make.municipality("Woerden")
    alias = PillarName(pillar=pillar)
    alias.set_name("Ruimtelijk")
    step = PillarSuccession(predecessor=make.pillar("Oud"), successor=pillar, on=DAY)
    group = ThemeGroup(pillar=pillar, name="Mobiliteit")
    joined = make.join(make.activity(make.theme(pillar), text="Proeven."), place)
    product = ResearchProduct(title="Vergelijking")
    row = make.participation(pillar, place=place, who=make.official(place, name="Anouk Voorbeeld"))

    assert [str(thing) for thing in (pillar, alias, step, group, joined, product)] == [
        "Ruimte",
        "Ruimtelijk",
        "Oud → Ruimte (2023-01-01)",
        "Mobiliteit",
        "Woerden: Proeven.",
        "Vergelijking",
    ]
    assert str(row).startswith("Anouk Voorbeeld (Woerden) in pijler Ruimte, sinds")
