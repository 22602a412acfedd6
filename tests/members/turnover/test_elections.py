"""Asking who follows whom: time travel over the election of 2026, reminders, and who is done."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError

from m50portal.accounts.choices import Office
from m50portal.core.models import OutgoingMail
from members.actions import end_role
from members.choices import RoleKind
from members.turnover.actions_answers import apply_answers
from members.turnover.choices import InquiryState, Outcome
from members.turnover.models import Inquiry
from members.turnover.selectors import asked_in, of_state, state_of, with_answers
from members.turnover.tasks import sweep_elections
from tests.builders import user
from tests.members import builders_members as make
from tests.members.turnover.builders_turnover import alderman, answer, answered, election

pytestmark = pytest.mark.django_db
REMIND_ON = (datetime.date(2026, 5, 1), datetime.date(2026, 6, 1))


def mails():
    """Who got what, in the order of writing."""
    rows = OutgoingMail.objects.order_by("pk")
    return [(row.name.removeprefix("turnover_"), row.to) for row in rows]


def sweep(day):
    """What was written on ``day``, when the sweep ran twice."""
    before = len(mails())
    with time_machine.travel(f"{day} 09:05"):
        sweep_elections()
        sweep_elections()
    return mails()[before:]


@pytest.fixture
def diemen():
    place = make.member("Diemen")
    make.role(place, person=make.official("Sanne", "sanne@diemen.example"), starts_on="2022-01-01")
    return place


def test_story_of_an_election_from_question_to_the_last_answer(diemen):
    with time_machine.travel("2026-01-05 12:00"):
        secretariat = user(Office.SECRETARIAT)
    of = election(remind_on=REMIND_ON)
    first, second = alderman(diemen), alderman(diemen)

    assert sweep("2026-03-17") == []
    assert sweep("2026-03-31") == []
    assert sweep("2026-04-01") == [("question", "sanne@diemen.example")]
    assert sweep("2026-04-30") == []
    assert sweep("2026-05-01") == [("reminder", "sanne@diemen.example")]
    with time_machine.travel("2026-05-10 12:00"):
        inquiry = answered(of, diemen, answer(first), by=secretariat)
        apply_answers(inquiry=inquiry, version=inquiry.version, by=secretariat)
    assert sweep("2026-06-01") == [("reminder", "sanne@diemen.example")]
    with time_machine.travel("2026-06-02 12:00"):
        end_role(role=second, last_day=datetime.date(2026, 6, 1), by=secretariat)
    assert sweep("2026-06-08") == []
    assert Inquiry.objects.get().asked_on == datetime.date(2026, 4, 1)


def test_reminders_stop_when_done(diemen):
    secretariat = user(Office.SECRETARIAT)
    of = election(remind_on=REMIND_ON)
    role = alderman(diemen)
    sweep("2026-04-01")
    with time_machine.travel("2026-04-20 12:00"):
        inquiry = answered(of, diemen, answer(role), by=secretariat)
        apply_answers(inquiry=inquiry, version=inquiry.version, by=secretariat)

    assert sweep("2026-05-01") == []
    assert sweep("2026-06-01") == []


def test_reminders_missed_during_a_standstill_are_one(diemen):
    election(remind_on=REMIND_ON)
    alderman(diemen)
    sweep("2026-04-01")

    assert sweep("2026-07-01") == [("reminder", "sanne@diemen.example")]


def test_new_contact_official_is_asked_and_not_reminded_on_the_same_day(diemen):
    election(remind_on=REMIND_ON)
    alderman(diemen)
    sweep("2026-04-01")
    new = make.official("Tom", "tom@diemen.example")
    make.role(diemen, person=new, starts_on=datetime.date(2026, 5, 1))

    assert sweep("2026-05-01") == [
        ("reminder", "sanne@diemen.example"),
        ("question", "tom@diemen.example"),
    ]
    assert sweep("2026-05-02") == []


def test_nobody_is_asked_who_left_or_has_no_address(diemen):
    election()
    alderman(diemen)
    gone = make.official("Weg", "weg@diemen.example")
    make.role(diemen, person=gone, starts_on="2022-01-01", ends_on="2026-02-01")
    silent = make.official("Stil", "stil@diemen.example")
    silent.email = ""
    silent.save()
    make.role(diemen, person=silent, starts_on="2022-01-01")

    assert sweep("2026-04-01") == [("question", "sanne@diemen.example")]


def test_nobody_is_asked_about_an_election_of_long_ago(diemen):
    election()
    alderman(diemen)

    assert sweep("2027-02-01") == []


def test_question_names_the_municipality_as_it_is_written():
    place = make.member("'s-Gravenhage")
    make.role(place, person=make.official("Noor", "noor@denhaag.example"), starts_on="2022-01-01")
    alderman(place)
    of = election()
    sweep("2026-04-01")
    mail = OutgoingMail.objects.get()

    assert mail.subject == "Wie bestuurt 's-Gravenhage na de verkiezing?"
    assert f"/verkiezingen/{of.pk}/s-gravenhage/" in mail.text


def test_municipality_without_executives_is_asked_too():
    place = make.member("Tiel")
    make.role(place, person=make.official("Tess", "tess@tiel.example"), starts_on="2022-01-01")
    election()

    assert sweep("2026-04-01") == [("question", "tess@tiel.example")]


def test_state_tells_how_far_each_municipality_is():
    with time_machine.travel("2026-06-10 12:00"):
        secretariat = user(Office.SECRETARIAT)
        day, of = datetime.date(2026, 6, 10), election()
        silent, partly, done = make.member("A"), make.member("B"), make.member("C")
        alderman(silent)
        answered(of, partly, answer(alderman(partly), Outcome.UNKNOWN), by=secretariat)
        inquiry = answered(of, done, answer(alderman(done)), by=secretariat)
        apply_answers(inquiry=inquiry, version=inquiry.version, by=secretariat)
        rows = with_answers(asked_in(of, day), of, day).order_by("sort_key")

        assert [(row.name, state_of(row)) for row in rows] == [
            ("A", InquiryState.SILENT),
            ("B", InquiryState.PARTLY),
            ("C", InquiryState.DONE),
        ]
        for state, place in zip(InquiryState, (silent, partly, done), strict=True):
            assert list(of_state(rows, state)) == [place]


def test_election_refuses_dates_in_the_wrong_order():
    with pytest.raises(ValidationError, match="geïnstalleerd"):
        election(installed_on=datetime.date(2026, 3, 18))
    with pytest.raises(ValidationError, match="Vraag pas"):
        election(ask_from=datetime.date(2026, 3, 17))
    election()
    with pytest.raises(ValidationError, match="al een verkiezing"):
        election()


def test_election_change_keeps_the_reminders_that_stay():
    of = election(remind_on=REMIND_ON)
    kept = of.reminders.get(on=REMIND_ON[1]).pk
    from members.turnover.actions_elections import save_election

    save_election(election=of, remind_on=[REMIND_ON[1], datetime.date(2026, 7, 1)], by=None)

    assert list(of.reminders.order_by("on").values_list("on", flat=True)) == [
        REMIND_ON[1],
        datetime.date(2026, 7, 1),
    ]
    assert of.reminders.get(on=REMIND_ON[1]).pk == kept


def test_mayor_is_asked_about_only_when_the_secretariat_says_so(diemen):
    alderman(diemen, kind=RoleKind.MAYOR)
    of = election()
    assert sweep("2026-04-01") == []
    of.includes_mayor = True
    of.save()

    assert sweep("2026-04-02") == [("question", "sanne@diemen.example")]
