"""After an election: who is uncertain, what an answer does, and that nothing is overwritten."""

import datetime
import threading

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection

from m50portal.accounts.choices import Office
from m50portal.core.models import AuditEvent
from members.actions import end_role
from members.choices import RoleKind
from members.choices_merger import MergerKind
from members.models import MunicipalRole, Official
from members.relations.choices import OrganisationKind
from members.relations.models import Organisation
from members.turnover.actions import apply_decisions, rehearse
from members.turnover.actions_answers import (
    apply_answers,
    decisions_of,
    open_inquiry,
    preview_answers,
    save_answers,
)
from members.turnover.choices import Outcome, PlaceChoice
from members.turnover.decisions import CannotApply, RoleDecision
from members.turnover.models import Answer, Election, RoleConfirmation
from members.turnover.selectors import notes_on_roles, to_answer, uncertain_roles
from pillars.choices import SeatKind
from pillars.models import (
    BoardSeat,
    CommitteeSeat,
    CoreTeamMember,
    Participation,
    Portfolio,
    Seat,
)
from tests.builders import user
from tests.members import builders_members as make
from tests.members.builders_mergers import merge
from tests.members.turnover.builders_turnover import (
    ELECTION_DAY,
    alderman,
    answer,
    answered,
    election,
)
from tests.pillars import builders_pillars

pytestmark = pytest.mark.django_db
JUNE = datetime.date(2026, 6, 3)
DAY = datetime.timedelta(days=1)
GONE = datetime.date(2027, 1, 1)


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel("2026-06-10 12:00"):
        yield


@pytest.fixture
def secretariat():
    return user(Office.SECRETARIAT)


def uncertain(day):
    return set(uncertain_roles(day).values_list("pk", flat=True))


# --- Uncertain ----------------------------------------------------------------------------------
def test_uncertain_is_an_alderman_from_before_the_election():
    place = make.member()
    election()
    old, mayor = alderman(place), alderman(place, kind=RoleKind.MAYOR)
    alderman(place, starts_on=ELECTION_DAY)
    alderman(place, kind=RoleKind.CONTACT_OFFICIAL)
    alderman(place, ends_on=datetime.date(2026, 9, 1))

    assert uncertain(ELECTION_DAY - DAY) == set()
    assert uncertain(ELECTION_DAY) == {old.pk}
    Election.objects.update(includes_mayor=True)
    assert uncertain(ELECTION_DAY) == {old.pk, mayor.pk}


def test_uncertain_ends_on_the_day_of_the_confirmation(secretariat):
    place, of = make.member(), election()
    role = alderman(place)
    inquiry = answered(of, place, answer(role), by=secretariat)
    apply_answers(inquiry=inquiry, version=inquiry.version, by=secretariat)

    assert uncertain(datetime.date(2026, 6, 9)) == {role.pk}
    assert uncertain(datetime.date(2026, 6, 10)) == set()


def test_uncertain_comes_back_with_the_next_election(secretariat):
    place = make.member()
    role = alderman(place)
    RoleConfirmation.objects.create(role=role, on=datetime.date(2026, 4, 2), by_label="x")
    election()
    election(
        on=datetime.date(2030, 3, 20),
        installed_on=datetime.date(2030, 4, 2),
        ask_from=datetime.date(2030, 4, 2),
    )

    assert uncertain(datetime.date(2029, 1, 1)) == set()
    assert uncertain(datetime.date(2030, 3, 20)) == {role.pk}
    assert notes_on_roles([role.pk], datetime.date(2030, 4, 1)) == {
        role.pk: "Onzeker sinds verkiezing van 20\u00a0maart\u00a02030"
    }


def test_uncertain_after_an_election_in_one_municipality_is_there_alone():
    here, there = make.member(), make.member()
    role = alderman(here)
    alderman(there)
    election(municipality=here)

    assert uncertain(ELECTION_DAY) == {role.pk}


# --- What an answer does ------------------------------------------------------------------------
def test_stays_confirms_the_role_and_changes_nothing_else(secretariat):
    role = alderman(make.member("'s-Gravenhage"), "Iris Voorbeeld", portfolio="Wonen")
    effects = apply_decisions(decisions=[RoleDecision(role.pk, Outcome.STAYS)], by=secretariat)

    assert [effect.lines for effect in effects] == [("Blijft wethouder (Wonen).",)]
    assert effects[0].municipality == "'s-Gravenhage"
    row = RoleConfirmation.objects.get()
    assert (row.role, row.on, row.by_label) == (role, datetime.date(2026, 6, 10), str(secretariat))
    role.refresh_from_db()
    assert role.ends_on is None


def test_changes_ends_the_role_and_begins_a_new_one(secretariat):
    role = alderman(make.member(), portfolio="Wonen")
    decision = RoleDecision(role.pk, Outcome.CHANGES, on=JUNE, portfolio="Zorg")
    apply_decisions(decisions=[decision], by=secretariat)

    rows = MunicipalRole.objects.order_by("starts_on").values_list(
        "official", "portfolio", "starts_on", "ends_on"
    )
    assert list(rows) == [
        (role.official_id, "Wonen", datetime.date(2022, 6, 1), JUNE),
        (role.official_id, "Zorg", JUNE, None),
    ]
    assert uncertain(datetime.date(2026, 6, 10)) == set()


def test_stopped_ends_the_role_and_the_successor_begins_the_day_after(secretariat):
    place = make.member()
    role = alderman(place, portfolio="Wonen")
    decision = RoleDecision(
        role.pk,
        Outcome.STOPPED,
        on=JUNE,
        successor_name="Piet Nieuw",
        successor_email="piet@diemen.example",
    )
    apply_decisions(decisions=[decision], by=secretariat)

    role.refresh_from_db()
    new = MunicipalRole.objects.exclude(pk=role.pk).get()
    assert role.ends_on == JUNE + DAY
    assert (new.official.name, new.official.email) == ("Piet Nieuw", "piet@diemen.example")
    assert (new.kind, new.portfolio, new.starts_on) == (RoleKind.ALDERMAN, "Wonen", JUNE + DAY)
    kinds = AuditEvent.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["members.end_role", "members.add_role"]


def test_stopped_on_the_last_day_of_a_leap_february(secretariat):
    role = alderman(make.member())
    decision = RoleDecision(
        role.pk, Outcome.STOPPED, on=datetime.date(2024, 2, 29), successor_name="Piet Nieuw"
    )
    apply_decisions(decisions=[decision], by=secretariat)

    role.refresh_from_db()
    assert role.ends_on == datetime.date(2024, 3, 1)
    assert MunicipalRole.objects.exclude(pk=role.pk).get().starts_on == datetime.date(2024, 3, 1)


def test_successor_who_works_there_already_is_not_made_twice(secretariat):
    place = make.member()
    role = alderman(place)
    adviser = make.official("Noor Voorbeeld", "noor@diemen.example")
    make.role(place, RoleKind.ADVISER, person=adviser)
    decision = RoleDecision(role.pk, Outcome.STOPPED, on=JUNE, successor_name="noor voorbeeld")
    apply_decisions(decisions=[decision], by=secretariat)

    assert Official.objects.filter(search_key="noor voorbeeld").count() == 1
    assert adviser.roles.filter(kind=RoleKind.ALDERMAN).count() == 1


def test_successor_who_was_added_in_the_mean_time_is_recognised(secretariat):
    place = make.member()
    role = alderman(place)
    person = make.official("Piet Nieuw", "piet@diemen.example")
    already = make.role(place, RoleKind.ALDERMAN, person=person, starts_on=JUNE)
    decision = RoleDecision(
        role.pk,
        Outcome.STOPPED,
        on=JUNE,
        successor_name="Piet Nieuw",
        successor_email="piet@diemen.example",
    )
    apply_decisions(decisions=[decision], by=secretariat)

    assert list(person.roles.all()) == [already]


def test_successor_with_somebody_elses_address_stops_everything(secretariat):
    place = make.member()
    first, second = alderman(place, "Anna Eerst"), alderman(place, "Bert Tweede")
    make.official("Karin Ander", "karin@tiel.example")
    decisions = [
        RoleDecision(first.pk, Outcome.STOPPED, on=JUNE),
        RoleDecision(
            second.pk,
            Outcome.STOPPED,
            on=JUNE,
            successor_name="Piet Nieuw",
            successor_email="karin@tiel.example",
        ),
    ]
    with pytest.raises(CannotApply) as found:
        apply_decisions(decisions=decisions, by=secretariat)

    assert found.value.errors == {
        second.pk: [
            "Bert Tweede: Dit e-mailadres is van Karin Ander. Vul een ander adres of die naam in."
        ]
    }
    assert MunicipalRole.objects.filter(ends_on__isnull=False).count() == 0
    assert AuditEvent.objects.count() == 0


def test_rehearsal_tells_all_and_does_nothing(secretariat):
    role = alderman(make.member(), "Anna Eerst")
    decision = RoleDecision(role.pk, Outcome.STOPPED, on=JUNE, successor_name="Piet Nieuw")
    effects = rehearse(lambda: apply_decisions(decisions=[decision], by=secretariat))

    assert effects[0].lines == (
        "Stopt als wethouder; de laatste dag is 3\u00a0juni\u00a02026.",
        "Piet Nieuw wordt wethouder, vanaf 4\u00a0juni\u00a02026.",
    )
    assert MunicipalRole.objects.count() == 1
    assert AuditEvent.objects.count() == 0


# --- Places in pillars --------------------------------------------------------------------------
@pytest.fixture
def chair():
    """An alderman who chairs a pillar with support, and takes part in it with a pair."""
    place = make.member()
    role = alderman(place, "Anna Eerst")
    pillar = builders_pillars.pillar("Ruimte")
    seat = builders_pillars.seat(pillar, place=place, who=role.official)
    builders_pillars.seat(pillar, SeatKind.SUPPORT, supports=seat)
    builders_pillars.participation(pillar, place=place, who=role.official)
    return role


def stop(role, **values):
    return RoleDecision(role.pk, Outcome.STOPPED, on=JUNE, **values)


def test_places_pass_to_the_successor_with_the_people_beside_them(chair, secretariat):
    pair = Participation.objects.get().policy_official
    supporter = Seat.objects.get(kind=SeatKind.SUPPORT).official
    apply_decisions(decisions=[stop(chair, successor_name="Piet Nieuw")], by=secretariat)

    new = Official.objects.get(name="Piet Nieuw")
    taking_part = Participation.objects.as_of(JUNE + DAY).get()
    assert (taking_part.official, taking_part.policy_official) == (new, pair)
    seats = Seat.objects.as_of(JUNE + DAY).order_by("kind")
    assert [(seat.kind, seat.official) for seat in seats] == [
        (SeatKind.CHAIR, new),
        (SeatKind.SUPPORT, supporter),
    ]
    before = Seat.objects.as_of(JUNE).get(kind=SeatKind.CHAIR)
    assert before.official == chair.official


def test_places_end_without_a_successor_and_the_seat_is_vacant(chair, secretariat):
    apply_decisions(decisions=[stop(chair)], by=secretariat)

    assert Participation.objects.as_of(JUNE + DAY).count() == 0
    assert [seat.is_vacant for seat in Seat.objects.as_of(JUNE + DAY)] == [True]


def test_places_stay_when_that_is_chosen(chair, secretariat):
    keys = [
        f"seat:{Seat.objects.get(kind=SeatKind.CHAIR).pk}",
        f"participation:{Participation.objects.get().pk}",
    ]
    choices = dict.fromkeys(keys, PlaceChoice.STAYS.value)
    apply_decisions(decisions=[stop(chair, places=choices)], by=secretariat)

    assert Participation.objects.as_of(JUNE + DAY).count() == 1
    assert Seat.objects.as_of(JUNE + DAY).get(kind=SeatKind.CHAIR).official == chair.official


def test_places_of_the_network_are_not_the_contact_officials_to_give(chair):
    contact = make.official_user(chair.municipality)
    key = f"seat:{Seat.objects.get(kind=SeatKind.CHAIR).pk}"
    asked = stop(chair, successor_name="Piet Nieuw", places={key: PlaceChoice.PASSES.value})
    with pytest.raises(CannotApply) as found:
        apply_decisions(decisions=[asked], by=contact)
    apply_decisions(decisions=[stop(chair, successor_name="Piet Nieuw")], by=contact)

    assert found.value.errors == {
        chair.pk: [
            "Anna Eerst: alleen het secretariaat geeft dit door: voorzitter van de pijler Ruimte."
        ]
    }
    assert Seat.objects.as_of(JUNE + DAY).get(kind=SeatKind.CHAIR).is_vacant
    assert Participation.objects.as_of(JUNE + DAY).get().official.name == "Piet Nieuw"


def test_places_wait_for_a_successor_who_begins_later(chair, secretariat):
    later = datetime.date(2026, 7, 1)
    decision = stop(chair, successor_name="Piet Nieuw", successor_starts_on=later)
    apply_decisions(decisions=[decision], by=secretariat)

    assert Seat.objects.as_of(later - DAY).get(kind=SeatKind.CHAIR).is_vacant
    assert Seat.objects.as_of(later).get(kind=SeatKind.CHAIR).official.name == "Piet Nieuw"
    assert Participation.objects.as_of(later - DAY).count() == 0


@pytest.fixture
def director():
    """An alderman in the board, in a VNG committee that goes with a pillar, and in the core team."""
    place = make.member()
    role = alderman(place, "Anna Eerst")
    pillar = builders_pillars.pillar("Wonen")
    portfolio = Portfolio.objects.create(
        name="Lobby", number=1, starts_on=builders_pillars.LONG_AGO
    )
    committee = Organisation(
        kind=OrganisationKind.VNG_COMMITTEE,
        starts_on=builders_pillars.LONG_AGO,
        slug="commissie-wonen",
    )
    committee.set_name("Commissie Wonen")
    committee.save()
    values = {"official": role.official, "municipality": place, "starts_on": role.starts_on}
    BoardSeat.objects.create(portfolio=portfolio, **values)
    CommitteeSeat.objects.create(committee=committee, pillar=pillar, title="Voorzitter", **values)
    CoreTeamMember.objects.create(**values)
    return role


def network_on(day):
    return [
        [(row.official.name) for row in table.objects.as_of(day)]
        for table in (BoardSeat, CommitteeSeat, CoreTeamMember)
    ]


def test_places_beside_the_pillars_pass_to_the_successor_by_the_secretariat(director, secretariat):
    apply_decisions(decisions=[stop(director, successor_name="Piet Nieuw")], by=secretariat)

    assert network_on(JUNE) == [["Anna Eerst"], ["Anna Eerst"], ["Anna Eerst"]]
    assert network_on(JUNE + DAY) == [["Piet Nieuw"], ["Piet Nieuw"], []]
    seat = CommitteeSeat.objects.as_of(JUNE + DAY).get()
    assert (seat.title, seat.pillar.name) == ("Voorzitter", "Wonen")


def test_places_beside_the_pillars_end_by_the_contact_official(director):
    contact = make.official_user(director.municipality)
    effects = apply_decisions(decisions=[stop(director, successor_name="Piet Nieuw")], by=contact)

    assert network_on(JUNE + DAY) == [[], [], []]
    assert "Stopt ook: plaats in de VNG-commissie Commissie Wonen." in effects[0].lines


# --- Half answers, twice, two at once -----------------------------------------------------------
def test_half_an_answer_is_kept_and_only_what_was_decided_is_done(secretariat):
    place, of = make.member(), election()
    first, second = alderman(place), alderman(place)
    inquiry = answered(of, place, answer(first), answer(second, Outcome.UNKNOWN), by=secretariat)

    assert [row.role_id for row in decisions_of(inquiry, by=secretariat)] == [first.pk]
    apply_answers(inquiry=inquiry, version=inquiry.version, by=secretariat)
    assert [role.pk for role in to_answer(of, place, datetime.date(2026, 6, 10))] == [second.pk]
    assert list(Answer.objects.values_list("role", flat=True)) == [second.pk]


def test_answers_twice_do_nothing_the_second_time(secretariat):
    place, of = make.member(), election()
    role = alderman(place)
    inquiry = answered(
        of, place, answer(role, Outcome.STOPPED, on=JUNE, successor_name="Piet"), by=secretariat
    )
    apply_answers(inquiry=inquiry, version=inquiry.version, by=secretariat)
    with pytest.raises(ValidationError):
        apply_answers(inquiry=inquiry, version=inquiry.version, by=secretariat)

    assert Official.objects.filter(name="Piet").count() == 1


def test_answers_that_somebody_changed_meanwhile_are_not_carried_out(secretariat):
    place, of = make.member(), election()
    role = alderman(place)
    seen = answered(of, place, answer(role), by=secretariat).version
    answered(of, place, answer(role, Outcome.STOPPED, on=JUNE), by=secretariat)
    inquiry = open_inquiry(election=of, municipality=place)
    with pytest.raises(ValidationError, match="Iemand anders"):
        apply_answers(inquiry=inquiry, version=seen, by=secretariat)
    with pytest.raises(ValidationError, match="Iemand anders"):
        save_answers(inquiry=inquiry, version=seen, answers=[answer(role)], by=secretariat)

    role.refresh_from_db()
    assert role.ends_on is None


def test_answers_about_a_role_that_ended_meanwhile_are_left_out(secretariat):
    place, of = make.member(), election()
    first, second = alderman(place), alderman(place)
    inquiry = answered(of, place, answer(first), answer(second), by=secretariat)
    end_role(role=first, last_day=JUNE, by=secretariat)
    apply_answers(inquiry=inquiry, version=inquiry.version, by=secretariat)

    assert list(RoleConfirmation.objects.values_list("role", flat=True)) == [second.pk]


def test_decision_about_a_role_that_ended_meanwhile_is_refused(secretariat):
    role = alderman(make.member(), "Anna Eerst")
    end_role(role=role, last_day=JUNE, by=secretariat)
    with pytest.raises(CannotApply) as found:
        apply_decisions(decisions=[RoleDecision(role.pk, Outcome.STAYS)], by=secretariat)

    assert found.value.errors == {
        role.pk: [
            "Anna Eerst: deze rol eindigt al op 4\u00a0juni\u00a02026. Laad de pagina opnieuw."
        ]
    }


def test_answers_after_a_merger_have_nothing_left_to_do(secretariat):
    old, new = make.member("Oud"), make.member("Nieuw")
    of = election()
    role = alderman(old)
    inquiry = answered(of, old, answer(role), by=secretariat)
    merge(MergerKind.INTO, datetime.date(2026, 6, 1), [old], [new])

    assert decisions_of(inquiry, by=secretariat) == []
    with pytest.raises(ValidationError, match="niets om door te voeren"):
        apply_answers(inquiry=inquiry, version=inquiry.version, by=secretariat)


def test_answers_that_the_secretariat_wants_to_see_first_wait_for_it(secretariat):
    place, of = make.member(), election(includes_mayor=True)
    mayor, other = alderman(place, kind=RoleKind.MAYOR), alderman(place)
    contact = make.official_user(place)
    inquiry = answered(
        of,
        place,
        answer(mayor, Outcome.STOPPED, on=JUNE),
        answer(other, Outcome.STOPPED, on=JUNE),
        by=contact,
    )
    apply_answers(inquiry=inquiry, version=inquiry.version, by=contact)
    ended = MunicipalRole.objects.filter(ends_on__isnull=False)
    by_contact = list(ended.all())
    inquiry.refresh_from_db()
    apply_answers(inquiry=inquiry, version=inquiry.version, by=secretariat)

    assert by_contact == [other]
    assert set(ended) == {mayor, other}


def test_preview_of_answers_changes_nothing(secretariat):
    place, of = make.member(), election()
    role = alderman(place, "Anna Eerst")
    inquiry = answered(of, place, answer(role, Outcome.STOPPED, on=JUNE), by=secretariat)
    events = AuditEvent.objects.count()

    assert [effect.person for effect in preview_answers(inquiry=inquiry, by=secretariat)] == [
        "Anna Eerst"
    ]
    role.refresh_from_db()
    assert (role.ends_on, AuditEvent.objects.count()) == (None, events)


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_carry_out_once():
    secretariat = user(Office.SECRETARIAT)
    place, of = make.member(), election()
    role = alderman(place)
    inquiry = answered(
        of, place, answer(role, Outcome.STOPPED, on=JUNE, successor_name="Piet"), by=secretariat
    )
    results = []
    barrier = threading.Barrier(2)

    def carry_out():
        try:
            barrier.wait(10)
            apply_answers(inquiry=inquiry, version=inquiry.version, by=secretariat)
            results.append("done")
        except ValidationError:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=carry_out) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(results) == ["done", "refused"]
    assert Official.objects.filter(name="Piet").count() == 1


@pytest.mark.parametrize("outcome", [Outcome.CHANGES, Outcome.STOPPED])
def test_nobody_begins_where_a_planned_merger_has_ended_the_municipality(secretariat, outcome):
    diemen = make.member("Diemen")
    held = alderman(diemen)
    follower = make.official("Vera Volgt")
    make.role(diemen, RoleKind.ADVISER, person=follower)
    diemen.ends_on = GONE
    diemen.save()
    decision = (
        RoleDecision(held.pk, outcome, on=GONE, portfolio="Zorg")
        if outcome == Outcome.CHANGES
        else RoleDecision(held.pk, outcome, on=GONE - DAY, successor_name="Vera Volgt")
    )

    with pytest.raises(CannotApply) as refused:
        apply_decisions(decisions=[decision], by=secretariat)

    (texts,) = refused.value.errors.values()
    assert "Diemen bestaat niet meer vanaf 1\xa0januari\xa02027." in texts[0]
    assert MunicipalRole.objects.filter(starts_on__gte=GONE).count() == 0
