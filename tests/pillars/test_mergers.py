"""What a merger means for seats, support, participation and pairs; each also undone."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from members.actions_merger import rehearse, undo_merger
from members.choices import RoleKind
from members.choices_merger import MergerKind, Topic
from members.models import MunicipalRole
from pillars import mergers
from pillars.choices import SeatKind
from pillars.models import CommitteeSeat, Participation, Seat
from pillars.selectors import missing_pairs, seats_on
from tests.members.builders_mergers import draft, merge, state, texts
from tests.pillars import builders_pillars as make

pytestmark = pytest.mark.django_db
ON = datetime.date(2022, 3, 24)
BEFORE = ON - datetime.timedelta(days=1)
INTO = MergerKind.INTO


def role_of(person):
    return str(MunicipalRole.objects.get(official=person, ends_on=None).pk)


def sitting(day):
    return [(seat.kind, seat.official, seat.municipality) for seat in seats_on(day)]


def test_merger_leaves_the_seat_of_an_executive_vacant():
    pillar, successor = make.pillar("Ruimte"), make.municipality("Amsterdam")
    chair = make.seat(pillar)
    support = make.seat(pillar, SeatKind.SUPPORT, supports=chair)
    before = state()
    one = draft(INTO, ON, [chair.municipality], [successor])
    lines = [line for line in rehearse(one).lines if line.topic == Topic.PILLARS]
    assert [(line.text, line.is_warning) for line in lines] == [
        (
            f"Voorzitter van pijler Ruimte: {chair.official} gaat niet mee. "
            "De plaats is vanaf 24\u00a0maart\u00a02022 vacant.",
            True,
        )
    ]

    merger = merge(INTO, ON, [chair.municipality], [successor])

    assert len(sitting(BEFORE)) == 2
    assert sitting(ON) == [(SeatKind.CHAIR, None, None)]
    support.refresh_from_db()
    assert support.ends_on == ON
    assert [line.text for line in mergers.still_to_do(merger)] == [
        "De plaats van voorzitter van pijler Ruimte is door deze herindeling vacant."
    ]
    undo_merger(merger=merger, by=None)
    assert state()["pillars.seat"] == before["pillars.seat"]
    assert state()["members.municipalrole"] == before["members.municipalrole"]


def test_merger_keeps_the_seat_of_who_goes_along_with_its_support():
    pillar, successor = make.pillar(), make.municipality("Amsterdam")
    chair = make.seat(pillar)
    support = make.seat(pillar, SeatKind.SUPPORT, supports=chair)
    wish = {"roles": {role_of(chair.official): successor.code}}
    before = state()

    merger = merge(INTO, ON, [chair.municipality], [successor], **wish)

    assert sitting(ON) == [
        (SeatKind.CHAIR, chair.official, successor),
        (SeatKind.SUPPORT, support.official, successor),
    ]
    kept = Seat.objects.as_of(ON).get(kind=SeatKind.CHAIR)
    assert Seat.objects.as_of(ON).get(kind=SeatKind.SUPPORT).supports == kept
    undo_merger(merger=merger, by=None)
    assert state() == before


def test_merger_ends_the_support_of_who_does_not_go_along():
    pillar, successor = make.pillar(), make.municipality("Amsterdam")
    chair = make.seat(pillar)
    support = make.seat(pillar, SeatKind.SUPPORT, supports=chair)
    roles = {role_of(chair.official): successor.code, role_of(support.official): "-"}

    merge(INTO, ON, [chair.municipality], [successor], roles=roles)

    assert sitting(ON) == [(SeatKind.CHAIR, chair.official, successor)]


def test_merger_of_a_seat_with_a_known_end_keeps_that_end():
    pillar, successor = make.pillar(), make.municipality("Amsterdam")
    end = datetime.date(2023, 1, 1)
    chair = make.seat(pillar, ends_on=end)
    follower = make.seat(pillar, starts_on=end)
    wish = {"roles": {role_of(chair.official): successor.code}}
    before = state()

    kept = merge(INTO, ON, [chair.municipality], [successor], **wish)
    assert Seat.objects.as_of(ON).get().ends_on == end
    undo_merger(merger=kept, by=None)
    merge(INTO, ON, [chair.municipality], [successor])

    vacancy = Seat.objects.as_of(ON).get()
    assert (vacancy.official, vacancy.ends_on) == (None, end)
    assert sitting(end) == [(SeatKind.CHAIR, follower.official, follower.municipality)]
    assert before != state()


def test_merger_takes_participations_of_officials_along():
    pillar, successor = make.pillar(), make.municipality("Amsterdam")
    place = make.municipality("Weesp")
    adviser = make.participation(pillar, place=place, kind=RoleKind.ADVISER, is_paired=False)
    alderman = make.participation(pillar, place=place, is_paired=False)
    before = state()

    merger = merge(INTO, ON, [place], [successor])

    rows = Participation.objects.as_of(ON)
    assert [(row.official, row.municipality) for row in rows] == [(adviser.official, successor)]
    alderman.refresh_from_db()
    assert alderman.ends_on == ON
    undo_merger(merger=merger, by=None)
    assert state() == before


@pytest.mark.parametrize("goes", [True, False])
def test_merger_keeps_a_pair_when_both_go_along(goes):
    pillar, successor = make.pillar(), make.municipality("Amsterdam")
    row = make.participation(pillar)
    helper = row.policy_official
    roles = {role_of(row.official): successor.code}
    roles |= {} if goes else {role_of(helper): "-"}
    one = draft(INTO, ON, [row.municipality], [successor], roles=roles)
    warned = [line.why for line in rehearse(one).lines if "niet mee. Kies daarna" in line.why]

    merge(INTO, ON, [row.municipality], [successor], roles=roles)

    assert Participation.objects.as_of(ON).get().policy_official == (helper if goes else None)
    assert (missing_pairs(day=ON).count(), len(warned)) == ((0, 0) if goes else (1, 1))


def test_merger_takes_what_begins_later_along_as_it_is():
    pillar, successor = make.pillar(), make.municipality("Amsterdam")
    later = ON + datetime.timedelta(days=30)
    place = make.municipality("Weesp")
    row = make.participation(
        pillar, place=place, kind=RoleKind.ADVISER, is_paired=False, starts_on=later
    )

    merge(INTO, ON, [place], [successor])

    moved = Participation.objects.get()
    assert (moved.pk, moved.municipality, moved.starts_on) == (row.pk, successor, later)


def test_merger_refuses_to_end_what_begins_later():
    pillar, successor = make.pillar(), make.municipality("Amsterdam")
    later = ON + datetime.timedelta(days=30)
    row = make.participation(pillar, is_paired=False, starts_on=later)

    (problem,) = rehearse(draft(INTO, ON, [row.municipality], [successor])).problems

    assert "begint pas na de herindeling" in problem


def test_merger_leaves_a_pillar_that_is_over():
    pillar = make.pillar(ends_on=datetime.date(2022, 1, 1))
    place, successor = make.municipality("Weesp"), make.municipality("Amsterdam")
    seat = make.seat(pillar, place=place, ends_on=datetime.date(2022, 1, 1))

    merge(INTO, ON, [place], [successor])

    assert list(Seat.objects.all()) == [seat]


def test_merger_counts_an_activity_for_the_new_municipality():
    place, successor = make.municipality("Weesp"), make.municipality("Amsterdam")
    make.join(make.activity(make.theme(None)), place)

    lines = texts(draft(INTO, ON, [place], [successor]), Topic.PILLARS)

    assert lines == ["Weesp doet mee aan 1 activiteit."]


def test_undo_merger_is_refused_once_somebody_follows_in_the_seat():
    pillar, successor = make.pillar(), make.municipality("Amsterdam")
    chair = make.seat(pillar)
    merger = merge(INTO, ON, [chair.municipality], [successor])
    vacancy = Seat.objects.get(official=None)
    vacancy.ends_on = ON + datetime.timedelta(days=10)
    vacancy.save()

    with pytest.raises(ValidationError, match="is daarna gewijzigd: eindigt op"):
        undo_merger(merger=merger, by=None)


def test_merger_takes_the_board_along_with_who_goes_and_ends_a_duty():
    successor = make.municipality("Amsterdam")
    stays = make.board_seat(make.portfolio("Wonen"))
    place = stays.municipality
    goes = make.committee_seat(place=place)
    duty = make.duty(place)
    wish = {"roles": {role_of(goes.official): successor.code}}
    before = state()
    told = texts(draft(INTO, ON, [place], [successor], **wish), Topic.PILLARS)

    merger = merge(INTO, ON, [place], [successor], **wish)

    day = "24\u00a0maart\u00a02022"
    assert told == [
        f"Plaats in het dagelijks bestuur: {stays.official} gaat niet mee. Dat eindigt op {day}.",
        f"Plaats in een VNG-commissie: {goes.official} gaat mee, vanaf {day} namens Amsterdam.",
        f"Trekkerschap van M50 van {place} eindigt op {day}.",
    ]
    for row in (stays, goes, duty):
        row.refresh_from_db()
        assert row.ends_on == ON
    kept = CommitteeSeat.objects.as_of(ON).get()
    assert (kept.official, kept.municipality) == (goes.official, successor)
    undo_merger(merger=merger, by=None)
    for model in ("boardseat", "committeeseat", "municipalduty"):
        assert state()[f"pillars.{model}"] == before[f"pillars.{model}"]
