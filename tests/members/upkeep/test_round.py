"""A whole round, day by day: who is asked, who answers, who is asked again, and when it stops."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from m50portal.accounts.choices import Office
from m50portal.core import mail_delivery
from m50portal.core.choices import MailState
from m50portal.core.models import AuditEvent, OutgoingMail
from members.actions import confirm_register, end_role, update_traits
from members.models import Municipality
from members.upkeep import actions_round, actions_sending
from members.upkeep.choices import Outcome, SendingKind, SendingState
from members.upkeep.models import Letter, RoundEntry, Sending
from members.upkeep.selectors import joined_later, progress_of, reach_of
from members.upkeep.tasks import sweep_sendings
from tests.builders import user
from tests.members.builders_members import (
    member,
    membership,
    municipality,
    official,
    official_user,
    role,
)
from tests.members.upkeep.builders_upkeep import asked, confirmation_round, requests

pytestmark = pytest.mark.django_db
START = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)


def day(number):
    """So many days after the start, at nine."""
    return START + datetime.timedelta(days=number)


def contact(place, name, email):
    return role(place, person=official(name, email), starts_on=datetime.date(2025, 1, 1))


def test_round_from_the_first_mail_to_the_last_reminder(time_machine):
    time_machine.move_to(START, tick=False)
    secretary = user(Office.SECRETARIAT)
    diemen, tiel, zeist = member("Diemen"), member("Tiel"), member("Zeist")
    contact(diemen, "Sanne Voorbeeld", "sanne@diemen.example")
    left = contact(tiel, "Bas Proef", "bas@tiel.example")
    contact(zeist, "Tom Proefkamp", "tom@zeist.example")

    round_ = asked(by=secretary)

    assert [to for to, _ in requests()] == [
        "sanne@diemen.example",
        "bas@tiel.example",
        "tom@zeist.example",
    ]
    time_machine.move_to(day(5), tick=False)
    sweep_sendings()
    confirm_register(municipality=diemen, by="Sanne Voorbeeld")
    end_role(role=left, last_day=day(6).date(), by=secretary)
    contact(tiel, "Noor Fictief", "noor@tiel.example")
    assert len(requests()) == 3

    time_machine.move_to(day(14), tick=False)
    sweep_sendings()
    sweep_sendings()
    assert requests()[3:] == [
        ("noor@tiel.example", "Herinnering: Kloppen de gegevens van Tiel nog?"),
        ("tom@zeist.example", "Herinnering: Kloppen de gegevens van Zeist nog?"),
    ]
    failed = OutgoingMail.objects.get(to="tom@zeist.example", subject__startswith="Herinnering")
    OutgoingMail.objects.exclude(pk=failed.pk).update(state=MailState.SENT, sent_at=timezone.now())
    OutgoingMail.objects.filter(to="tom@zeist.example").update(state=MailState.FAILED)
    assert progress_of(round_).astray == 1

    time_machine.move_to(day(28), tick=False)
    sweep_sendings()
    assert [to for to, _ in requests()[5:]] == ["noor@tiel.example", "tom@zeist.example"]
    report = OutgoingMail.objects.get(name="confirmation_unreachable")
    assert (report.to, "tom@zeist.example" in report.text) == (secretary.email, True)

    confirm_register(municipality=tiel, by="Noor Fictief")
    actions_round.close_round(round_=round_, by=secretary)
    time_machine.move_to(day(60), tick=False)
    sweep_sendings()
    assert len(requests()) == 7
    assert (
        OutgoingMail.objects.get(to="noor@tiel.example", created_at__gt=day(20)).state
        == MailState.CANCELLED
    )
    progress = progress_of(round_)
    assert (progress.total, progress.answered, progress.open) == (3, 2, 1)


def test_round_writes_one_mail_to_who_works_for_two_municipalities():
    person = official("Sanne Voorbeeld", "sanne@bel.example")
    role(member("Blaricum"), person=person)
    role(member("Eemnes"), person=person)

    asked()

    assert requests() == [("sanne@bel.example", "Kloppen de gegevens van Blaricum en Eemnes nog?")]
    assert Letter.objects.count() == 2


def test_round_one_answer_of_two_colleagues_is_enough(time_machine):
    time_machine.move_to(START, tick=False)
    diemen = member("Diemen")
    contact(diemen, "Sanne Voorbeeld", "sanne@diemen.example")
    contact(diemen, "Bas Proef", "bas@diemen.example")
    asked()
    assert len(requests()) == 2

    confirm_register(municipality=diemen, by="Bas Proef")
    time_machine.move_to(day(14), tick=False)
    sweep_sendings()

    assert len(requests()) == 2
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {MailState.CANCELLED}


def test_round_tells_the_secretariat_whom_it_could_not_reach():
    secretary = user(Office.SECRETARIAT)
    member("'s-Gravenhage")
    role(member("Tiel"), person=official("Bas Proef", "bas@tiel.example"))
    silent = role(member("Zeist")).official
    silent.email = ""
    silent.save()

    round_ = asked()

    mail = OutgoingMail.objects.get(name="confirmation_unreachable")
    assert mail.to == secretary.email
    assert "- 's-Gravenhage: geen contactambtenaar\n" in mail.text
    assert "- Zeist: contactambtenaar zonder e-mailadres\n" in mail.text
    assert progress_of(round_).unreached == 2


def test_round_leaves_out_who_is_no_member_any_more(time_machine):
    time_machine.move_to(START, tick=False)
    tiel = municipality("Tiel")
    row = membership(tiel)
    contact(tiel, "Bas Proef", "bas@tiel.example")
    asked()
    row.ends_on, row.end_reason = datetime.date(2026, 3, 10), "resigned"
    row.save()

    time_machine.move_to(day(14), tick=False)
    sweep_sendings()

    assert len(requests()) == 1


def test_round_asks_prospects_nothing_and_aspirants_the_same():
    role(municipality("Gouda"))
    aspirant = municipality("Diemen")
    membership(aspirant, kind="aspirant")

    round_ = confirmation_round()

    assert [row.municipality.name for row in round_.entries.all()] == ["Diemen"]


def test_round_adds_who_joined_later():
    round_ = asked()
    with pytest.raises(ValidationError):
        actions_round.add_joined(round_=round_, by=None)
    tiel = member("Tiel")
    role(tiel, person=official("Bas Proef", "bas@tiel.example"))
    assert list(joined_later(round_, datetime.date.today())) == [tiel]

    actions_round.add_joined(round_=round_, by="Iris")
    sweep_sendings()
    sweep_sendings()

    assert [to for to, _ in requests()] == ["bas@tiel.example"]
    assert Sending.objects.get(kind=SendingKind.ADDED).mails == 1


def test_round_nudges_only_who_is_chosen_and_once_a_day():
    tiel, zeist = member("Tiel"), member("Zeist")
    role(tiel, person=official("Bas Proef", "bas@tiel.example"))
    role(zeist, person=official("Tom Proef", "tom@zeist.example"))
    round_ = asked()
    entry = RoundEntry.objects.get(municipality=tiel)

    actions_round.nudge(round_=round_, entries=[entry], by="Iris")
    sweep_sendings()

    assert [to for to, _ in requests()[2:]] == ["bas@tiel.example"]
    with pytest.raises(ValidationError, match="vandaag al"):
        actions_round.nudge(round_=round_, entries=[entry], by="Iris")
    confirm_register(municipality=zeist, by="Tom")
    with pytest.raises(ValidationError, match="nog niet antwoordde"):
        answered = RoundEntry.objects.get(municipality=zeist)
        actions_round.nudge(round_=round_, entries=[answered], by="Iris")


def test_round_of_a_year_is_started_once():
    round_ = confirmation_round()
    with pytest.raises(ValidationError, match="loopt nog een ronde"):
        confirmation_round(year=2030)
    actions_round.close_round(round_=round_, by="Iris")
    with pytest.raises(ValidationError):
        confirmation_round()

    actions_round.reopen_round(round_=round_, by="Iris")

    round_.refresh_from_db()
    assert round_.is_open


def test_round_refuses_a_deadline_in_the_past():
    with pytest.raises(ValidationError) as error:
        confirmation_round(deadline_on=datetime.date(2020, 1, 1))
    assert list(error.value.message_dict) == ["deadline_on"]


def test_round_after_a_time_without_workers_sends_one_mail_not_three(time_machine):
    time_machine.move_to(START, tick=False)
    contact(member("Tiel"), "Bas Proef", "bas@tiel.example")
    confirmation_round()
    time_machine.move_to(day(30), tick=False)

    sweep_sendings()
    sweep_sendings()

    assert requests() == [("bas@tiel.example", "Kloppen de gegevens van Tiel nog?")]
    assert [row.state for row in Sending.objects.order_by("on")] == [
        SendingState.SENT,
        SendingState.SKIPPED,
        SendingState.SKIPPED,
    ]


def test_reminder_does_not_overtake_the_first_mail(time_machine):
    time_machine.move_to(START, tick=False)
    contact(member("Tiel"), "Bas Proef", "bas@tiel.example")
    confirmation_round(reminders=[14])
    time_machine.move_to(day(14), tick=False)
    first = Sending.objects.get(kind=SendingKind.ASK)
    assert actions_sending.claim_due(first.pk) is not None  # and its worker dies

    sweep_sendings()

    assert requests() == []
    assert Sending.objects.get(kind=SendingKind.REMINDER).state == SendingState.WAITING


def test_sending_after_a_crash_goes_on_where_it_stopped(monkeypatch):
    for name in ("Aalten", "Baarn", "Coevorden"):
        role(member(name), person=official(f"Ambtenaar {name}", f"a@{name.lower()}.example"))
    confirmation_round()
    sending = Sending.objects.get(kind=SendingKind.ASK)
    monkeypatch.setattr(actions_sending, "BATCH", 1)
    token = actions_sending.claim_due(sending.pk)
    write = actions_sending._write
    calls = []

    def dies(*args):
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return write(*args)

    monkeypatch.setattr(actions_sending, "_write", dies)
    with pytest.raises(KeyboardInterrupt):
        actions_sending.send(sending=sending, token=token)
    assert len(requests()) == 2
    sweep_sendings()  # the lease still holds: nobody else begins
    assert len(requests()) == 2
    Sending.objects.update(leased_until=timezone.now() - datetime.timedelta(seconds=1))

    sweep_sendings()

    assert sorted(to for to, _ in requests()) == [
        "a@aalten.example",
        "a@baarn.example",
        "a@coevorden.example",
    ]
    assert Letter.objects.count() == 3
    sending.refresh_from_db()
    assert (sending.state, sending.mails) == (SendingState.SENT, 3)


def test_sending_stops_when_another_worker_took_the_lease():
    role(member("Tiel"))
    confirmation_round()
    sending = Sending.objects.get(kind=SendingKind.ASK)
    token = actions_sending.claim_due(sending.pk)
    Sending.objects.update(lease_token="another")

    assert actions_sending.send(sending=sending, token=token) == 0
    assert requests() == []


def test_sending_stops_when_the_round_is_closed_half_way():
    role(member("Tiel"))
    round_ = confirmation_round()
    sending = Sending.objects.get(kind=SendingKind.ASK)
    token = actions_sending.claim_due(sending.pk)
    actions_round.close_round(round_=round_, by="Iris")

    assert actions_sending.send(sending=sending, token=token) == 0
    assert requests() == []


def test_answer_says_whether_something_was_corrected():
    diemen, tiel = member("Diemen"), member("Tiel")
    sanne = official_user(diemen)
    asked()

    update_traits(municipality=diemen, traits=["centre"], by=sanne)
    confirm_register(municipality=diemen, by=sanne)
    confirm_register(municipality=tiel, by="Iris")

    outcomes = {row.municipality.name: row.outcome for row in RoundEntry.objects.all()}
    assert outcomes == {"Diemen": Outcome.CORRECTED, "Tiel": Outcome.CONFIRMED}


def test_answer_given_twice_stays_the_first():
    diemen = member("Diemen")
    asked()
    confirm_register(municipality=diemen, by="Sanne Voorbeeld")
    confirm_register(municipality=diemen, by="Bas Proef")

    assert RoundEntry.objects.get().answered_label == "Sanne Voorbeeld"
    assert AuditEvent.objects.filter(kind="members.confirm_register").count() == 2


def test_answer_leaves_a_mail_that_also_asks_about_another():
    person = official("Sanne Voorbeeld", "sanne@bel.example")
    blaricum = member("Blaricum")
    role(blaricum, person=person)
    role(member("Eemnes"), person=person)
    asked()

    confirm_register(municipality=blaricum, by=person)

    mail = OutgoingMail.objects.get(name="confirmation_request")
    assert mail.state == MailState.WAITING


def test_answer_after_the_round_was_closed_counts_for_the_register_only():
    diemen = member("Diemen")
    round_ = asked()
    actions_round.close_round(round_=round_, by="Iris")

    confirm_register(municipality=diemen, by="Sanne Voorbeeld")

    diemen.refresh_from_db()
    assert diemen.confirmed_by == "Sanne Voorbeeld"
    assert RoundEntry.objects.get().answered_at is None


def test_reach_looks_at_the_last_mail_only():
    place = member("Tiel")
    role(place, person=official("Bas Proef", "bas@tiel.example"))
    asked()
    mail = OutgoingMail.objects.get(name="confirmation_request")
    OutgoingMail.objects.update(state=MailState.FAILED)
    everybody = Municipality.objects.all()
    assert len(reach_of(everybody, datetime.date.today()).doubtful) == 1

    mail_delivery.send_again(OutgoingMail.objects.get(pk=mail.pk), by=None)

    assert reach_of(everybody, datetime.date.today()).doubtful == []
