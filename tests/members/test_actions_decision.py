"""Mending decisions: what was written down wrongly, and the last one that should not stand there."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from m50portal.core.models import AuditEvent
from members import actions
from members.actions_decision import correct_decision, withdraw_decision
from members.choices import EndReason
from members.choices_merger import MergerKind
from members.models import Decision
from tests.members.builders_members import member, municipality
from tests.members.builders_mergers import merge

pytestmark = pytest.mark.django_db


def day(text):
    return datetime.date.fromisoformat(text)


def decide(place, kind, on, **values):
    return actions.record_decision(
        municipality=place, kind=kind, decided_on=day(on), **{"by": None, **values}
    )


def story(place):
    rows = place.memberships.order_by("starts_on")
    return [(r.kind, str(r.starts_on), str(r.ends_on), r.end_reason) for r in rows]


@pytest.fixture
def diemen(db):
    """Aspirant on 22 August 2022, member on 16 May 2023."""
    place = municipality("Diemen")
    decide(place, "aspirant", "2022-08-22")
    decide(place, "member", "2023-05-16", body="Burgemeester")
    return place


def decision_of(place, kind):
    return place.decisions.get(kind=kind)


# --- Correct ------------------------------------------------------------------------------------
def test_correct_decision_changes_what_was_written_down(diemen):
    decision = decision_of(diemen, "member")

    correct_decision(
        decision=decision,
        values={
            "person": "E. Proef",
            "mandate": "Gemachtigd door het college.",
            "note": "Mondeling",
        },
        document=ContentFile(b"%PDF-1.7", name="besluit.pdf"),
        by=None,
    )

    decision.refresh_from_db()
    assert (decision.person, decision.mandate, decision.note, decision.body) == (
        "E. Proef",
        "Gemachtigd door het college.",
        "Mondeling",
        "Burgemeester",
    )
    assert decision.document.name.endswith(".pdf")
    assert AuditEvent.objects.get(kind="members.correct_decision").changes == {
        "besluit": "Besluit tot lidmaatschap",
        "persoon": ["", "E. Proef"],
        "mandaat": ["", "Gemachtigd door het college."],
        "toelichting": ["", "Mondeling"],
        "document": ["", "toegevoegd"],
    }


def test_correct_decision_that_stays_the_same_leaves_no_trace(diemen):
    decision = decision_of(diemen, "member")

    correct_decision(decision=decision, values={"body": "Burgemeester"}, by=None)

    assert not AuditEvent.objects.filter(kind="members.correct_decision").exists()


@pytest.mark.parametrize("on", ["2023-04-01", "2023-07-01"])
def test_correct_decision_moves_the_day_on_both_sides(diemen, on):
    correct_decision(
        decision=decision_of(diemen, "member"),
        values={"decided_on": day(on)},
        effective_on=day(on),
        by=None,
    )

    assert story(diemen) == [
        ("aspirant", "2022-08-22", on, EndReason.CONTINUED),
        ("member", on, "None", ""),
    ]
    event = AuditEvent.objects.get(kind="members.correct_decision")
    assert event.changes["gaat in op"] == ["2023-05-16", on]


def test_correct_decision_cannot_swallow_the_status_before(diemen):
    with pytest.raises(ValidationError) as refused:
        correct_decision(
            decision=decision_of(diemen, "member"),
            values={},
            effective_on=day("2022-08-22"),
            by=None,
        )

    assert list(refused.value.message_dict) == ["effective_on"]
    assert story(diemen)[0] == ("aspirant", "2022-08-22", "2023-05-16", EndReason.CONTINUED)


def test_correct_decision_cannot_swallow_the_status_after(diemen):
    with pytest.raises(ValidationError, match="De status ervoor of erna valt dan weg"):
        correct_decision(
            decision=decision_of(diemen, "aspirant"),
            values={},
            effective_on=day("2023-05-16"),
            by=None,
        )


def test_correct_decision_cannot_overlap_an_earlier_membership():
    place = member("Goes")
    decide(place, "end", "2021-01-01")
    decision = decide(place, "member", "2023-01-01")

    with pytest.raises(ValidationError, match="in deze periode al een lidmaatschap"):
        correct_decision(decision=decision, values={}, effective_on=day("2020-12-31"), by=None)


def test_correct_decision_to_end_moves_the_end_and_its_reason():
    place = member("Goes")
    decision = decide(place, "end", "2021-01-01")

    correct_decision(
        decision=decision, values={}, effective_on=day("2022-01-01"), reason="by_network", by=None
    )

    assert story(place) == [("member", "2019-01-01", "2022-01-01", EndReason.BY_NETWORK)]


def test_correct_decision_refuses_a_reason_that_does_not_fit():
    decision = decide(member("Goes"), "end", "2021-01-01")

    with pytest.raises(ValidationError, match="past niet"):
        correct_decision(decision=decision, values={}, reason="lapsed", by=None)


def test_correct_decision_keeps_a_last_day_after_the_decision(diemen):
    with pytest.raises(ValidationError, match="na de datum van het besluit"):
        correct_decision(
            decision=decision_of(diemen, "aspirant"),
            values={"decide_by": day("2022-08-22")},
            by=None,
        )


def test_correct_decision_of_a_gone_municipality_ends_where_it_ended(diemen):
    new = municipality("Diemerwaard")
    merge(MergerKind.INTO, day("2024-01-01"), [diemen], [new])

    with pytest.raises(ValidationError, match="bestaat niet meer"):
        correct_decision(
            decision=decision_of(diemen, "member"),
            values={},
            effective_on=day("2024-02-01"),
            by=None,
        )


# --- Withdraw -----------------------------------------------------------------------------------
@time_machine.travel("2023-06-01 12:00 +02:00")
def test_withdraw_decision_restores_what_was_before(diemen):
    decision = decision_of(diemen, "member")

    withdraw_decision(decision=decision, reason="Verkeerde gemeente", by=None)

    assert story(diemen) == [("aspirant", "2022-08-22", "None", "")]
    assert diemen.memberships.get().end_decision is None
    decision.refresh_from_db()
    assert (str(decision.withdrawn_at.date()), decision.withdrawn_reason) == (
        "2023-06-01",
        "Verkeerde gemeente",
    )
    assert [str(d.kind) for d in diemen.decisions.standing()] == ["aspirant"]
    assert AuditEvent.objects.get(kind="members.withdraw_decision").changes == {
        "besluit": "Besluit tot lidmaatschap",
        "decided_on": "2023-05-16",
        "gold vanaf": "2023-05-16",
        "reden": "Verkeerde gemeente",
    }


def test_withdraw_decision_twice_is_refused(diemen):
    decision = decision_of(diemen, "member")
    withdraw_decision(decision=decision, reason="Vergissing", by=None)

    with pytest.raises(ValidationError, match="al ingetrokken"):
        withdraw_decision(decision=decision, reason="Vergissing", by=None)
    with pytest.raises(ValidationError, match="verandert niet meer"):
        correct_decision(decision=decision, values={"note": "x"}, by=None)


def test_withdraw_decision_only_the_last_first(diemen):
    with pytest.raises(ValidationError, match="Trek eerst dat besluit in"):
        withdraw_decision(decision=decision_of(diemen, "aspirant"), reason="x", by=None)

    withdraw_decision(decision=decision_of(diemen, "member"), reason="x", by=None)
    withdraw_decision(decision=decision_of(diemen, "aspirant"), reason="x", by=None)

    assert story(diemen) == []


def test_withdraw_decision_to_end_goes_on_as_member():
    place = member("Goes")
    decision = decide(place, "end", "2021-01-01", reason="other")

    withdraw_decision(decision=decision, reason="Toch niet", by=None)

    assert story(place) == [("member", "2019-01-01", "None", "")]


def test_withdraw_decision_after_a_merger_is_refused(diemen):
    new = municipality("Diemerwaard")
    merge(MergerKind.INTO, day("2024-01-01"), [diemen], [new])

    with pytest.raises(ValidationError, match="bestaat niet meer"):
        withdraw_decision(decision=decision_of(diemen, "member"), reason="x", by=None)


def test_withdrawn_decision_can_be_recorded_again(diemen):
    withdraw_decision(decision=decision_of(diemen, "member"), reason="Verkeerde dag", by=None)

    decide(diemen, "member", "2023-05-16")

    assert [row.kind for row in diemen.memberships.order_by("starts_on")] == ["aspirant", "member"]
    assert Decision.objects.filter(kind="member").count() == 2


# --- Record -------------------------------------------------------------------------------------
def test_record_decision_to_end_takes_the_reason_that_was_chosen():
    place = member("Goes")

    decide(place, "end", "2021-01-01", reason="other")

    assert story(place) == [("member", "2019-01-01", "2021-01-01", EndReason.OTHER)]


def test_record_decision_to_end_refuses_a_reason_that_does_not_fit():
    place = member("Goes")

    with pytest.raises(ValidationError, match="past niet bij een lid"):
        decide(place, "end", "2021-01-01", reason="lapsed")
    assert not Decision.objects.exists()


def test_record_decision_back_again_after_an_end():
    place = member("Goes")
    decide(place, "end", "2021-01-01")
    decide(place, "aspirant", "2022-01-01")
    decide(place, "member", "2022-06-01")

    assert [(kind, start) for kind, start, _, _ in story(place)] == [
        ("member", "2019-01-01"),
        ("aspirant", "2022-01-01"),
        ("member", "2022-06-01"),
    ]


def test_a_decision_is_not_corrected_to_a_day_that_has_yet_to_come(diemen):
    decision = Decision.objects.get(kind="member")

    with time_machine.travel("2026-11-25"), pytest.raises(ValidationError) as refused:
        correct_decision(decision=decision, values={"decided_on": day("2032-05-16")}, by=None)

    assert list(refused.value.message_dict) == ["decided_on"]
