"""The aspirant clock: who hears what on which day, exactly once, and what stops it."""

import datetime

import pytest
import time_machine
from django.core.management import call_command

from m50portal.accounts.choices import Office
from m50portal.accounts.models import OfficeTerm
from m50portal.core.choices import MailState
from m50portal.core.models import AuditEvent, OutgoingMail
from members import actions_decision
from members.choices import Certainty, MembershipKind
from members.choices_merger import MergerKind
from members.joining.actions_signals import send_signals
from members.joining.models import ClockSignal
from members.joining.selectors_clock import due_moment, moments_of
from members.joining.tasks import sweep_clocks
from members.models import Membership
from tests.builders import client_of, user
from tests.members.builders_members import membership, municipality, official, role
from tests.members.builders_mergers import merge
from tests.members.joining.builders_joining import day, decide, rules

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.date(2019, 1, 1)


def office(email="iris@m50.example", since=LONG_AGO):
    """Somebody at the secretariat, also in the past."""
    person = user(email=email, name=email.split("@")[0].title())
    OfficeTerm.objects.create(user=person, office=Office.SECRETARIAT, starts_on=since)
    return person


def contact_of(place, email="sanne@diemen.example", **values):
    return role(place, person=official("Sanne Proef", email), **{"starts_on": LONG_AGO, **values})


def run(on):
    """The daily sweep on one day."""
    with time_machine.travel(f"{on} 06:10 +01:00"):
        sweep_clocks()


def run_days(start, end, happenings=None):
    """The sweep on every day; ``happenings`` are done in the course of theirs, after the sweep."""
    on, last = day(start), day(end)
    while on <= last:
        with time_machine.travel(f"{on} 06:10 +01:00", tick=False):
            sweep_clocks()
            if happenings and str(on) in happenings:
                happenings[str(on)]()
        on += datetime.timedelta(days=1)


def sent():
    """``(day, months before, address)`` of everything that was written, in order."""
    rows = ClockSignal.objects.select_related("mail").order_by("sent_on", "mail__to")
    return [(str(row.sent_on), row.moment, row.mail.to) for row in rows]


def both(on, moment):
    return [(on, moment, "iris@m50.example"), (on, moment, "sanne@diemen.example")]


@pytest.fixture
def diemen(db):
    """Diemen, aspirant by decision of 22 August 2022, with a contact official and a secretary."""
    place = municipality("Diemen")
    decide(place, "aspirant", "2022-08-22", mandate="De burgemeester beslist.")
    contact_of(place)
    office()
    return place


# --- The last day -------------------------------------------------------------------------------
def test_clock_runs_a_year_when_no_day_was_given():
    assert decide(municipality(), "aspirant", "2022-08-22").decide_by == day("2023-08-22")


def test_clock_keeps_the_day_that_was_given():
    decision = decide(municipality(), "aspirant", "2022-08-22", decide_by=day("2023-03-01"))

    assert decision.decide_by == day("2023-03-01")


def test_clock_follows_the_rules_of_the_day_of_the_decision():
    rules("2020-01-01", aspirant_months=6)
    rules("2023-01-01", aspirant_months=18)

    assert decide(municipality(), "aspirant", "2022-08-31").decide_by == day("2023-02-28")
    assert decide(municipality(), "aspirant", "2023-08-31").decide_by == day("2025-02-28")


def test_clock_of_leap_day_ends_on_the_last_of_february():
    assert decide(municipality(), "aspirant", "2024-02-29").decide_by == day("2025-02-28")


def test_moments_are_months_before_and_the_day_after():
    found = [(m.months, str(m.due_on)) for m in moments_of(day("2023-08-22"), [1, 6, 3])]

    assert found == [(6, "2023-02-22"), (3, "2023-05-22"), (1, "2023-07-22"), (0, "2023-08-23")]


def test_moments_of_leap_day():
    found = [(m.months, str(m.due_on)) for m in moments_of(day("2024-02-29"), [6, 3, 1])]

    assert found == [(6, "2023-08-29"), (3, "2023-11-29"), (1, "2024-01-29"), (0, "2024-03-01")]


def test_only_the_last_moment_is_due():
    found = [
        due_moment(day("2023-08-22"), [6, 3, 1], day(on))
        for on in ("2023-02-21", "2023-02-22", "2023-07-30", "2023-08-22", "2024-01-01")
    ]

    assert [m.months if m else None for m in found] == [None, 6, 1, 1, 0]


# --- What goes out ------------------------------------------------------------------------------
def test_signals_go_out_on_their_days_when_nobody_decides(diemen):
    run_days("2023-02-15", "2023-09-15")

    assert sent() == [
        *both("2023-02-22", 6),
        *both("2023-05-22", 3),
        *both("2023-07-22", 1),
        *both("2023-08-23", 0),
    ]
    assert OutgoingMail.objects.count() == 8


def test_signals_stop_with_the_definitive_decision(diemen):
    run_days(
        "2023-02-15",
        "2023-09-15",
        {"2023-05-16": lambda: decide(diemen, "member", "2023-05-16")},
    )

    assert sent() == both("2023-02-22", 6)


@pytest.mark.parametrize("kind", ["member", "end"])
def test_signals_stop_with_a_decision_that_takes_effect_later(diemen, kind):
    decide(diemen, kind, "2023-05-16", effective_on=day("2024-01-01"))

    run_days("2023-05-15", "2023-09-15")

    assert sent() == []


def test_signals_of_leap_day():
    place = municipality("Diemen")
    decide(place, "aspirant", "2023-02-28", decide_by=day("2024-02-29"))
    contact_of(place)

    run_days("2023-08-01", "2024-03-10")

    assert [(on, moment) for on, moment, _ in sent()] == [
        ("2023-08-29", 6),
        ("2023-11-29", 3),
        ("2024-01-29", 1),
        ("2024-03-01", 0),
    ]


def test_sweep_twice_a_day_writes_once(diemen):
    run("2023-02-22")
    run("2023-02-22")

    assert sent() == both("2023-02-22", 6)
    assert AuditEvent.objects.filter(kind="joining.send_signals").count() == 1


def test_sweep_that_dies_half_way_writes_everything_the_next_time(diemen, monkeypatch):
    from members.joining import actions_signals

    write = actions_signals.compose

    def dies(name, **values):
        if name == "aspirant_signal":
            raise RuntimeError("stroom weg")
        return write(name, **values)

    monkeypatch.setattr(actions_signals, "compose", dies)
    with pytest.raises(RuntimeError):
        run("2023-02-22")
    assert sent() == []
    monkeypatch.undo()

    run("2023-02-23")

    assert sent() == both("2023-02-23", 6)


def test_signal_after_a_standstill_is_only_the_last_one(diemen):
    run("2023-07-25")
    run("2023-07-26")

    assert sent() == both("2023-07-25", 1)


def test_signals_go_to_who_is_there_that_day(diemen):
    first = diemen.roles.get()
    first.ends_on = day("2023-04-01")
    first.save()
    contact_of(diemen, "nieuw@diemen.example", starts_on=day("2023-04-01"))
    office("later@m50.example", since=day("2023-05-01"))

    run_days("2023-02-20", "2023-05-25")

    assert sent() == [
        *both("2023-02-22", 6),
        ("2023-05-22", 3, "iris@m50.example"),
        ("2023-05-22", 3, "later@m50.example"),
        ("2023-05-22", 3, "nieuw@diemen.example"),
    ]


def test_signal_says_that_there_is_no_contact_official(diemen):
    diemen.roles.update(ends_on=day("2023-01-01"))

    run("2023-02-22")

    mail = OutgoingMail.objects.get()
    assert mail.to == "iris@m50.example"
    assert "geen contactambtenaar" in mail.text
    assert "geen contactambtenaar" in mail.html


def test_signal_to_somebody_with_two_hats_is_one_mail(diemen):
    contact_of(diemen, "iris@m50.example")

    run("2023-02-22")

    assert sent() == both("2023-02-22", 6)
    assert OutgoingMail.objects.get(to="iris@m50.example").name == "aspirant_signal_office"


def test_signal_reads_warm_and_leads_to_the_decision(diemen):
    run("2023-02-22")

    to_contact = OutgoingMail.objects.get(to="sanne@diemen.example")
    to_office = OutgoingMail.objects.get(to="iris@m50.example")
    assert to_contact.subject == (
        "Besluit over het lidmaatschap van M50: uiterlijk 22 augustus 2023"
    )
    assert "Beste Sanne Proef," in to_contact.text
    assert "Dat is over 181 dagen." in to_contact.text
    assert "/leden/diemen/" in to_contact.text
    assert "Sanne Proef" in to_office.text
    assert "/werving/aspiranten/diemen/besluit/" in to_office.text
    assert (to_office.state, to_office.about_type) == (MailState.WAITING, "members.municipality")


def test_signal_when_the_day_is_over_says_so(diemen):
    run("2023-08-23")

    mail = OutgoingMail.objects.get(to="sanne@diemen.example")
    assert mail.subject == "De termijn voor uw besluit over M50 is voorbij"
    assert "Hebt u meer tijd nodig?" in mail.text
    office_mail = OutgoingMail.objects.get(to="iris@m50.example")
    assert office_mail.subject == "Termijn voorbij: Diemen heeft nog niet besloten"


def test_signal_of_a_name_with_an_apostrophe():
    place = municipality("'s-Gravenzande")
    decide(place, "aspirant", "2022-08-22")
    contact_of(place)

    run("2023-02-22")

    mail = OutgoingMail.objects.get()
    assert "'s-Gravenzande" in mail.text
    assert "Fijn dat 's-Gravenzande sinds" in mail.html


def test_signal_for_a_corrected_day_goes_out_again(diemen):
    run("2023-02-22")
    decision = diemen.decisions.get()
    with time_machine.travel("2023-03-01 12:00 +01:00"):
        actions_decision.correct_decision(
            decision=decision, values={"decide_by": day("2023-12-22")}, by=None
        )

    run_days("2023-03-01", "2023-06-25")

    assert sent() == [*both("2023-02-22", 6), *both("2023-06-22", 6)]


def test_signals_after_a_withdrawn_decision_go_on(diemen):
    run("2023-02-22")
    decision = decide(diemen, "member", "2023-05-16")
    actions_decision.withdraw_decision(decision=decision, reason="Te vroeg", by=None)

    run_days("2023-05-20", "2023-05-25")

    assert sent() == [*both("2023-02-22", 6), *both("2023-05-22", 3)]


# --- Where the day comes from -------------------------------------------------------------------
def test_signal_for_an_imported_decision_without_a_day_counts_from_the_decision(diemen):
    diemen.decisions.update(decide_by=None)

    run_days("2023-02-20", "2023-02-25")

    assert sent() == both("2023-02-22", 6)


def test_signal_for_an_aspirant_without_a_decision_counts_from_its_start():
    place = municipality("Diemen")
    membership(
        place,
        day("2022-08-22"),
        kind=MembershipKind.ASPIRANT,
        start_certainty=Certainty.BY_THEN,
    )
    contact_of(place)

    run_days("2023-02-20", "2023-02-25")

    assert sent() == [("2023-02-22", 6, "sanne@diemen.example")]
    assert ClockSignal.objects.get().membership == Membership.objects.get()


def test_clock_goes_along_in_a_merger(diemen):
    new = municipality("Diemerwaard")
    run_days("2023-02-20", "2023-02-25")
    merge(MergerKind.INTO, day("2023-03-01"), [diemen], [new])

    run_days("2023-03-01", "2023-05-25")

    assert sent() == [*both("2023-02-22", 6), *both("2023-05-22", 3)]
    assert [str(row.municipality) for row in ClockSignal.objects.order_by("pk")] == [
        *["Diemen"] * 2,
        *["Diemerwaard"] * 2,
    ]


def test_signals_follow_the_moments_that_are_set(diemen):
    rules("2023-01-01", signal_months=[2])

    run_days("2023-02-20", "2023-08-25")

    assert sent() == [*both("2023-06-22", 2), *both("2023-08-23", 0)]


def test_signals_ask_nothing_for_members(django_assert_num_queries):
    membership(municipality())

    with django_assert_num_queries(2):
        assert send_signals() == 0


def test_sweep_is_planned_every_day(settings):
    entry = settings.CELERY_BEAT_SCHEDULE["aspirants"]

    assert entry["task"] == sweep_clocks.name
    call_command("check")


def test_a_planned_merger_stops_no_signal(diemen):
    with time_machine.travel("2023-01-10 12:00 +01:00"):
        merge(MergerKind.INTO, day("2023-10-01"), [diemen], [municipality("Diemerwaard")])

    run_days("2023-02-20", "2023-02-23")

    assert sent() == both("2023-02-22", 6)


def test_the_decision_form_stays_with_a_planned_merger_and_says_how_to_go_on(diemen):
    with time_machine.travel("2023-01-10 12:00 +01:00"):
        merge(MergerKind.INTO, day("2023-10-01"), [diemen], [municipality("Diemerwaard")])
        browser = client_of(user(Office.SECRETARIAT))

        page = browser.post(
            "/werving/aspiranten/diemen/besluit/",
            {"kind": "member", "decided_on": "2023-01-10", "body": "College"},
        )

    assert "Draai haar eerst terug bij Herindelingen" in page.content.decode()
