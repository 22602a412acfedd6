"""A treasurer reminds in the browser; a municipality sees what it was sent, and nothing else."""

import pytest
from django.urls import reverse

from m50portal.accounts.choices import Office
from m50portal.core.choices import MailState
from m50portal.core.models import OutgoingMail
from members.dues import actions_reminders as actions
from members.dues.actions_reminders_send import send_next
from members.dues.choices import ReminderState
from members.dues.models import (
    InterestRate,
    InvoiceReminder,
    ReminderLevel,
    ReminderPause,
    ReminderPolicy,
)
from tests.builders import client_of
from tests.members.dues import builders_dues as make
from tests.members.dues.test_reminders import demand, due, remind

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


@pytest.fixture
def treasurer():
    return client_of(make.user(Office.TREASURER))


@pytest.fixture
def steps():
    made = actions.add_usual_levels(by=None)
    actions.save_policy(is_on=True, interest="none", costs="none", by=None)
    return made


@pytest.fixture
def late(time_machine, steps):
    """An invoice that is so late that the demand waits for agreement, on that day."""
    row = make.invoice(name="'s-Gravenmoer")
    waits = demand(row)
    time_machine.move_to(f"{due(row, 45)}T12:00:00+01:00")
    return waits


def test_treasurer_begins_with_the_usual_steps_and_switches_on(treasurer):
    settings = reverse("dues:reminder_settings")
    page = text_of(treasurer.get(reverse("dues:reminders")))
    assert "Herinneren staat uit." in page
    assert "Begin met deze drie stappen" in text_of(treasurer.get(settings))
    refused = treasurer.post(
        reverse("dues:reminder_policy"), {"is_on": "on", "interest": "none", "costs": "none"}
    )
    assert "Er zijn nog geen stappen. Voeg eerst een stap toe." in text_of(refused)

    page = text_of(treasurer.post(reverse("dues:usual_levels"), follow=True))
    assert "De stappen staan klaar." in page
    assert "Gaat pas uit na akkoord van penningmeester of secretariaat" in page
    page = text_of(
        treasurer.post(
            reverse("dues:reminder_policy"),
            {"is_on": "on", "interest": "none", "costs": "none"},
            follow=True,
        )
    )

    assert "Herinneren staat aan." in page
    assert ReminderPolicy.objects.get().is_on
    assert "Er zijn al stappen." in text_of(
        treasurer.post(reverse("dues:usual_levels"), follow=True)
    )


def test_treasurer_changes_a_step_and_keeps_what_was_typed_when_it_is_wrong(treasurer, steps):
    url = reverse("dues:level_edit", args=[steps[0].pk])
    values = {"name": "Herinnering", "days_late": "9", "days_to_pay": "10", "is_used": "on"}

    wrong = text_of(treasurer.post(url, {**values, "text": "Betaal {bedrga} graag"}))
    assert "{bedrga} kent het portaal niet." in wrong
    assert "Betaal {bedrga} graag" in wrong
    treasurer.post(url, {**values, "text": "Betaal {bedrag} graag"})

    level = ReminderLevel.objects.get(pk=steps[0].pk)
    assert (level.days_late, level.text) == (9, "Betaal {bedrag} graag")
    assert "Betaal € 5.000,00 graag" in text_of(treasurer.get(url))


def test_treasurer_adds_a_step_and_a_rate(treasurer, steps):
    treasurer.post(
        reverse("dues:level_add"),
        {"name": "Slot", "days_late": "80", "days_to_pay": "7", "text": "Graag.", "is_used": "on"},
    )
    rate = {"kind": "ordinary", "starts_on": "2026-01-01", "percent": "6"}
    treasurer.post(reverse("dues:rate_add"), rate)
    again = treasurer.post(reverse("dues:rate_add"), rate)

    assert ReminderLevel.objects.get(name="Slot").number == 4
    assert "Vanaf deze dag is er al een percentage." in text_of(again)
    made = InterestRate.objects.get()
    page = text_of(
        treasurer.post(
            reverse("dues:rate_edit", args=[made.pk]), {**rate, "percent": "6,5"}, follow=True
        )
    )
    assert "6,50%" in page


def test_treasurer_reads_what_would_go_out_and_agrees(late, treasurer):
    page = text_of(treasurer.get(reverse("dues:reminders")))
    assert "Te versturen na akkoord (1)" in page
    assert "Verstuurde herinneringen (2)" in page
    page = text_of(treasurer.get(late.get_absolute_url()))
    assert "Zo gaat het bericht uit" in page
    assert "Gemeente &#x27;s-Gravenmoer daarna in verzuim" in page

    page = text_of(treasurer.post(reverse("dues:reminder_approve", args=[late.pk]), follow=True))

    assert "De herinnering gaat zo de deur uit." in page
    late.refresh_from_db()
    assert late.state == ReminderState.WAITING


def test_treasurer_agrees_with_several_at_once(late, treasurer):
    other = demand(make.invoice())
    url = reverse("dues:reminders")
    assert "Kies ten minste één herinnering." in text_of(treasurer.post(url, follow=True))

    page = text_of(treasurer.post(url, {"akkoord": [late.pk, other.pk]}, follow=True))

    assert "2 herinneringen gaan zo de deur uit." in page
    assert InvoiceReminder.objects.waiting().count() == 2


def test_agreeing_while_it_is_off_says_that_nothing_goes(late, treasurer):
    actions.save_policy(is_on=False, interest="none", costs="none", by=None)

    page = text_of(treasurer.post(reverse("dues:reminder_approve", args=[late.pk]), follow=True))

    assert "er gaat pas iets de deur uit als u het aanzet" in page


def test_treasurer_does_not_send_and_says_why(late, treasurer):
    url = reverse("dues:reminder_refuse", args=[late.pk])
    assert "Schrijf waarom" in text_of(treasurer.post(url, {"reason": ""}))

    page = text_of(treasurer.post(url, {"reason": "De burgemeester belt"}, follow=True))

    assert "De herinnering gaat niet de deur uit." in page
    assert "De burgemeester belt" in text_of(treasurer.get(late.get_absolute_url()))
    again = text_of(treasurer.post(reverse("dues:reminder_approve", args=[late.pk]), follow=True))
    assert "wacht niet meer op akkoord" in again


def test_treasurer_pauses_an_invoice_and_resumes(treasurer, steps):
    row = make.invoice()
    url = reverse("dues:pause", args=[row.number])
    wrong = treasurer.post(url, {"kind": "agreed", "reason": "Betaalt in mei", "until": ""})
    assert "Vul in vanaf welke dag het portaal weer herinnert." in text_of(wrong)
    assert "Betaalt in mei" in text_of(wrong)

    page = text_of(
        treasurer.post(url, {"kind": "disputed", "reason": "Telt anders", "until": ""}, follow=True)
    )
    assert "Over deze factuur gaan geen herinneringen uit." in page
    assert "De gemeente betwist de factuur: Telt anders" in page
    assert "Telt anders" in text_of(treasurer.get(reverse("dues:reminders")))
    page = text_of(treasurer.post(reverse("dues:resume", args=[row.number]), follow=True))

    assert "Het portaal herinnert weer aan deze factuur." in page
    assert not ReminderPause.objects.holding().exists()


def test_failed_one_is_named_and_tried_again(late, treasurer):
    InvoiceReminder.objects.filter(pk=late.pk).update(
        state=ReminderState.FAILED, reason="Schijf vol"
    )
    assert "Niet verstuurd:" in text_of(treasurer.get(reverse("dues:reminders")))
    assert "Schijf vol" in text_of(treasurer.get(late.get_absolute_url()))
    url = reverse("dues:reminder_retry", args=[late.pk])

    assert "Het portaal probeert het opnieuw." in text_of(treasurer.post(url, follow=True))
    assert "is niet mislukt" in text_of(treasurer.post(url, follow=True))


def test_municipality_sees_what_it_was_sent_and_nothing_that_is_being_decided(late):
    own = client_of(make.official_user(late.invoice.municipality))
    other = client_of(make.official_user(make.municipality()))
    sent = late.invoice.reminders.sent().order_by("pk")[0]

    page = text_of(own.get(late.invoice.get_absolute_url()))
    assert "Tweede herinnering" in page
    assert "Aanmaning" not in page
    assert "Wat er stond" in text_of(own.get(sent.get_absolute_url()))
    assert own.get(late.get_absolute_url()).status_code == 404
    assert other.get(sent.get_absolute_url()).status_code == 404
    assert own.post(reverse("dues:reminder_approve", args=[late.pk])).status_code == 404
    assert own.get(reverse("dues:reminder_letter", args=[sent.pk])).status_code == 404


def test_letter_is_downloaded_as_it_was_sent_and_noted(late, treasurer):
    actions.approve_reminders(reminders=[late.pk], by=make.user())
    send_next()

    answer = treasurer.get(reverse("dues:reminder_letter", args=[late.pk]))

    assert answer["Content-Type"] == "application/pdf"
    assert f"aanmaning-{late.invoice.number}.pdf" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"
    late.invoice.refresh_from_db()
    assert f"aanmaning-{late.invoice.number}.pdf" in text_of(
        treasurer.get(late.invoice.get_absolute_url())
    )


def test_board_and_auditor_look_and_decide_nothing(late):
    for office in (Office.BOARD, Office.AUDITOR):
        client = client_of(make.user(office))
        page = text_of(client.get(reverse("dues:reminders")))
        assert "Te versturen na akkoord (1)" in page
        assert "Aangevinkte versturen" not in page
        answer = client.post(reverse("dues:reminders"), {"akkoord": [late.pk]})
        assert answer.status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_as_often_for_many(
    treasurer, steps, time_machine, count, django_assert_num_queries
):
    rows = [make.invoice() for _ in range(count)]
    for row in rows:
        demand(row)
    more = [make.invoice() for _ in range(count)]
    remind(due(more[0], 7))
    time_machine.move_to(f"{due(more[0], 8)}T12:00:00+01:00")
    client = client_of(make.user(Office.TREASURER))
    client.get(reverse("dues:reminders"))

    with django_assert_num_queries(17):
        client.get(reverse("dues:reminders"))


def test_mail_that_did_not_arrive_stands_where_somebody_sees_it(treasurer, steps):
    row = make.invoice()
    remind(due(row, 7))
    sent = row.reminders.get()
    OutgoingMail.objects.filter(name="dues_reminder").update(
        state=MailState.FAILED, error="550 bestaat niet"
    )

    assert "Mails met een herinnering die niet aankwamen" in text_of(
        treasurer.get(reverse("dues:overview"))
    )
    assert "Niet aangekomen:" in text_of(treasurer.get(reverse("dues:reminders")))
    page = text_of(treasurer.get(sent.get_absolute_url()))
    assert "Mislukt" in page
    assert "550 bestaat niet" in page


def test_heir_sees_what_its_predecessor_was_sent(steps):
    row = make.invoice(name="Oudstad")
    remind(due(row, 7))
    heir = make.municipality("Nieuwstad")
    make.merger(row.municipality, heir, make.D(2024, 1, 1))
    client = client_of(make.official_user(heir))
    other = client_of(make.official_user(make.municipality("Elders")))

    for url in (row.get_absolute_url(), row.reminders.get().get_absolute_url()):
        assert client.get(url).status_code == 200
        assert other.get(url).status_code == 404
