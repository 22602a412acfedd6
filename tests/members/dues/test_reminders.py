"""Reminders of late invoices: who is due, what holds them back, sent once and provable."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.utils import timezone

from m50portal.core.models import AuditEvent, OutgoingMail
from members.choices import RoleKind
from members.dues import actions_reminders as actions
from members.dues import actions_reminders_send as sending
from members.dues.actions import register_payment, withdraw_payment
from members.dues.actions_credit import credit_invoice
from members.dues.choices import CostsKind, InterestKind, PauseKind, ReminderState
from members.dues.models import (
    InterestRate,
    Invoice,
    InvoiceReminder,
    ReminderLevel,
    ReminderPolicy,
)
from members.dues.models_invoice import Frozen
from members.dues.presenters_reminders import reminder_page
from members.dues.selectors_reminders import next_steps, recipients
from tests.builders import user
from tests.members.dues.builders_bank import brought, entry
from tests.members.dues.builders_dues import (
    D,
    invoice,
    merger,
    municipality,
    official_user,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def steps():
    """The usual steps, switched on."""
    made = actions.add_usual_levels(by=None)
    actions.save_policy(is_on=True, interest="none", costs="none", by=None)
    return made


def due(row, days):
    """The day that lies ``days`` after the due date of ``row``."""
    return row.due_on + days * DAY


def remind(day):
    """What happens on ``day``: planned, and sent as far as nobody has to agree."""
    planned = actions.plan_reminders(day)
    while sending.send_next(day):
        pass
    return planned


def states(row):
    return list(row.reminders.order_by("level__number").values_list("level__name", "state"))


def test_each_step_on_its_day_and_not_before(steps):
    row = invoice()

    assert remind(due(row, 6)) == 0
    assert remind(due(row, 7)) == 1
    assert remind(due(row, 23)) == 0  # the last day to pay was the 21st, with three for the bank
    assert remind(due(row, 24)) == 1
    assert remind(due(row, 44)) == 0
    assert remind(due(row, 45)) == 1

    assert states(row) == [
        ("Herinnering", ReminderState.SENT),
        ("Tweede herinnering", ReminderState.SENT),
        ("Aanmaning", ReminderState.PROPOSED),
    ]
    assert remind(due(row, 400)) == 0


def test_twice_in_a_row_sends_once(steps):
    row = invoice()

    remind(due(row, 7))
    remind(due(row, 7))

    assert OutgoingMail.objects.filter(name="dues_reminder").count() == 1
    assert row.reminders.count() == 1


def test_who_was_left_alone_for_long_gets_the_steps_one_after_another(steps):
    """Switched on late, nobody gets a demand on the day after a first kind word."""
    row = invoice()
    start = due(row, 200)

    remind(start)
    remind(start + DAY)
    assert states(row) == [("Herinnering", ReminderState.SENT)]
    remind(start + 17 * DAY)
    assert [name for name, _ in states(row)] == ["Herinnering", "Tweede herinnering"]
    remind(start + 37 * DAY)
    assert row.reminders.count() == 2
    remind(start + 38 * DAY)
    assert row.reminders.count() == 3


def test_off_is_off(steps):
    row = invoice()
    actions.plan_reminders(due(row, 7))
    actions.save_policy(is_on=False, interest="none", costs="none", by=None)

    assert remind(due(row, 30)) == 0
    assert not sending.has_free_work()
    assert states(row) == [("Herinnering", ReminderState.WAITING)]
    assert not OutgoingMail.objects.filter(name="dues_reminder").exists()


def test_switched_on_again_what_was_ready_is_decided_anew(steps):
    """An agreement of months ago sends nothing tonight."""
    row = invoice()
    waits = demand(row)
    actions.approve_reminders(reminders=[waits.pk], by=user())
    actions.save_policy(is_on=False, interest="none", costs="none", by=None)
    actions.save_policy(is_on=True, interest="none", costs="none", by=None)

    assert not sending.send_next(due(row, 100))
    remind(due(row, 100))

    assert states(row)[-1] == ("Aanmaning", ReminderState.PROPOSED)


@pytest.mark.parametrize(
    ("hour", "goes"), [(3, False), (7, False), (8, True), (18, True), (19, False)]
)
def test_sweep_sends_by_day_only(steps, time_machine, hour, goes):
    row = invoice()
    actions.plan_reminders(due(row, 7))
    time_machine.move_to(f"2027-03-01T{hour:02d}:30:00+01:00")

    assert sending.has_free_work() is goes


def test_nothing_is_set_means_off():
    row = invoice()

    assert remind(due(row, 100)) == 0
    assert not ReminderPolicy.objects.exists()


def test_switching_on_needs_a_step():
    with pytest.raises(ValidationError, match="nog geen stappen"):
        actions.save_policy(is_on=True, interest="none", costs="none", by=None)


def test_usual_steps_come_once(steps):
    assert actions.add_usual_levels(by=None) == []
    assert ReminderLevel.objects.count() == 3


def test_paid_in_time_is_never_reminded(steps):
    row = invoice()
    register_payment(invoice=row, amount=row.total, received_on=D(2023, 1, 2), by=None)

    assert remind(due(row, 100)) == 0


def test_partly_paid_asks_the_rest(steps):
    row = invoice()
    register_payment(invoice=row, amount=Decimal("1250.50"), received_on=D(2023, 1, 2), by=None)

    remind(due(row, 7))

    sent = row.reminders.get()
    assert sent.open_amount == Decimal("3749.50")
    text = OutgoingMail.objects.get(name="dues_reminder").text
    assert "€\u00a03.749,50 overmaken" in text
    assert "Al ontvangen: €\u00a01.250,50" in text


def test_credited_drops_what_was_ready(steps):
    row = invoice()
    for days in (7, 24, 45):
        remind(due(row, days))
    credit_invoice(
        invoice=row, net=None, reason="Geen lid", asks_again=False, seen_left=row.net, by=None
    )

    remind(due(row, 46))

    assert states(row)[-1] == ("Aanmaning", ReminderState.LAPSED)
    with pytest.raises(ValidationError, match="wacht niet meer"):
        actions.approve_reminders(reminders=[row.reminders.last().pk], by=user())


def test_paid_between_planning_and_sending_is_not_reminded(steps):
    row = invoice()
    actions.plan_reminders(due(row, 7))
    register_payment(invoice=row, amount=row.total, received_on=D(2023, 1, 2), by=None)

    while sending.send_next(due(row, 7)):
        pass

    assert states(row) == [("Herinnering", ReminderState.LAPSED)]
    assert not OutgoingMail.objects.filter(name="dues_reminder").exists()


def test_payment_taken_back_begins_where_it_stopped(steps):
    row = invoice()
    actions.plan_reminders(due(row, 7))
    payment = register_payment(invoice=row, amount=row.total, received_on=D(2023, 1, 2), by=None)
    remind(due(row, 8))
    withdraw_payment(payment=payment, reason="Verkeerde factuur", by=None)

    remind(due(row, 9))

    assert states(row) == [("Herinnering", ReminderState.SENT)]


def test_paid_while_the_letter_was_made_is_not_reminded(steps, monkeypatch):
    row = invoice()
    for days in (7, 24, 45):
        remind(due(row, days))
    actions.approve_reminders(reminders=[row.reminders.last().pk], by=user())
    make = sending._letter

    def pay_meanwhile(page):
        register_payment(invoice=row, amount=Decimal(1), received_on=D(2023, 1, 2), by=None)
        monkeypatch.setattr(sending, "_letter", make)
        return b"%PDF-1.7 oud"

    monkeypatch.setattr(sending, "_letter", pay_meanwhile)
    while sending.send_next(due(row, 46)):
        pass

    sent = row.reminders.last()
    assert (sent.state, sent.open_amount) == (ReminderState.SENT, row.total - 1)
    with default_storage.open(sent.letter_path) as letter:
        assert letter.read() != b"%PDF-1.7 oud"


# --- Pauses and the bank --------------------------------------------------------------------------
def pause(row, **values):
    values = {"kind": PauseKind.DISPUTED, "reason": "Belt terug", "until": None, **values}
    return actions.pause_reminders(invoice=row, by=user(), **values)


def test_paused_waits_and_goes_on_when_resumed(steps):
    row = invoice()
    pause(row)

    assert remind(due(row, 30)) == 0
    [step] = next_steps(due(row, 30))
    assert step.hold == "Gepauzeerd. De gemeente betwist de factuur: Belt terug"
    actions.resume_reminders(invoice=row, by=user())
    assert remind(due(row, 30)) == 1


def test_pause_ends_by_itself_on_its_day(steps, time_machine):
    row = invoice()
    until = timezone.localdate() + 5 * DAY
    pause(row, kind=PauseKind.AGREED, until=until)

    assert remind(due(row, 30)) == 0
    time_machine.move_to(datetime.datetime.combine(until, datetime.time(12)))
    assert remind(due(row, 30)) == 1


def test_pause_between_planning_and_sending_holds(steps):
    row = invoice()
    actions.plan_reminders(due(row, 7))
    pause(row)

    assert not sending.send_next(due(row, 7))
    assert states(row) == [("Herinnering", ReminderState.WAITING)]


def test_second_pause_is_refused_and_a_day_in_the_past_too(steps):
    row = invoice()
    with pytest.raises(ValidationError) as error:
        pause(row, until=timezone.localdate())
    assert error.value.message_dict == {"until": ["Kies een dag na vandaag, of laat dit leeg."]}
    with pytest.raises(ValidationError) as error:
        pause(row, kind=PauseKind.AGREED)
    assert "weer herinnert" in error.value.message_dict["until"][0]
    pause(row)
    with pytest.raises(ValidationError, match="al gepauzeerd"):
        pause(row)


def test_new_pause_after_one_that_ran_out(steps, time_machine):
    row = invoice()
    until = timezone.localdate() + DAY
    pause(row, until=until)
    time_machine.move_to(datetime.datetime.combine(until + DAY, datetime.time(12)))

    pause(row, reason="Weer")

    assert list(row.pauses.filter(lifted_at=None).values_list("reason", flat=True)) == ["Weer"]


def test_payment_that_nobody_booked_yet_holds(steps):
    row = invoice()
    brought(entry(str(row.total), reference=row.payment_reference))

    assert remind(due(row, 30)) == 0
    [step] = next_steps(due(row, 30))
    assert step.hold.startswith("Bij Bank wacht een bijschrijving")


@pytest.mark.parametrize("what", ["paused", "switched off"])
def test_pause_or_switch_while_the_letter_is_made_stops_it(steps, monkeypatch, what):
    row = invoice()
    actions.plan_reminders(due(row, 7))
    make = sending.reminder_page

    def meanwhile(*args, **values):
        if what == "paused":
            pause(row)
        else:
            actions.save_policy(is_on=False, interest="none", costs="none", by=None)
        monkeypatch.setattr(sending, "reminder_page", make)
        return make(*args, **values)

    monkeypatch.setattr(sending, "reminder_page", meanwhile)
    while sending.send_next(due(row, 7)):
        pass

    assert states(row) == [("Herinnering", ReminderState.WAITING)]
    assert not OutgoingMail.objects.filter(name="dues_reminder").exists()


def test_agreeing_with_what_was_paid_meanwhile_is_refused(steps):
    waits = demand(invoice())
    register_payment(
        invoice=waits.invoice, amount=waits.invoice.total, received_on=D(2023, 1, 2), by=None
    )

    with pytest.raises(ValidationError, match="intussen betaald"):
        actions.approve_reminders(reminders=[waits.pk], by=user())


# --- Somebody decides -----------------------------------------------------------------------------
def demand(row):
    """The invoice with a demand that waits for agreement."""
    for days in (7, 24, 45):
        remind(due(row, days))
    return row.reminders.order_by("level__number").last()


def test_demand_goes_with_a_letter_after_somebody_agreed(steps):
    row = invoice(name="'s-Gravenmoer")
    waits = demand(row)
    boss = user(name="Bram Proef")
    assert not sending.send_next(due(row, 45))

    actions.approve_reminders(reminders=[waits.pk], by=boss)
    assert sending.send_next(due(row, 47))

    waits.refresh_from_db()
    assert (waits.state, waits.decided_label) == (ReminderState.SENT, str(boss))
    assert waits.pay_before == due(row, 47 + 14)
    assert "Gemeente 's-Gravenmoer daarna in verzuim" in waits.text
    with default_storage.open(waits.letter_path) as letter:
        content = letter.read()
    assert (content[:5], len(content)) == (b"%PDF-", waits.letter_size)
    mail = OutgoingMail.objects.filter(subject__startswith="Aanmaning").get()
    assert [a.filename for a in mail.attachments.all()] == [f"aanmaning-{row.number}.pdf"]
    kinds = AuditEvent.objects.filter(target_id=str(row.pk)).values_list("kind", flat=True)
    assert {"dues.plan_reminder", "dues.approve_reminder", "dues.send_reminder"} <= set(kinds)


def test_agreeing_twice_is_refused(steps):
    waits = demand(invoice())
    actions.approve_reminders(reminders=[waits.pk], by=user())

    with pytest.raises(ValidationError, match="wacht niet meer op akkoord"):
        actions.approve_reminders(reminders=[waits.pk], by=user())


def test_agreeing_with_a_paused_one_lets_none_go(steps):
    one, other = demand(invoice()), demand(invoice())
    pause(other.invoice)

    with pytest.raises(ValidationError, match="is gepauzeerd"):
        actions.approve_reminders(reminders=[one.pk, other.pk], by=user())

    assert set(InvoiceReminder.objects.proposed()) == {one, other}


def test_agreeing_waits_for_the_bank(steps):
    waits = demand(invoice())
    brought(entry(str(waits.invoice.total), reference=waits.invoice.payment_reference))

    with pytest.raises(ValidationError, match="Boek die eerst"):
        actions.approve_reminders(reminders=[waits.pk], by=user())


def test_agreeing_with_nothing_says_so(steps):
    with pytest.raises(ValidationError, match="Kies ten minste"):
        actions.approve_reminders(reminders=[], by=user())


def test_refused_never_goes_and_keeps_its_reason(steps):
    row = invoice()
    waits = demand(row)
    actions.refuse_reminder(reminder=waits, reason="Burgemeester belt zelf", by=user())

    assert remind(due(row, 300)) == 0
    waits.refresh_from_db()
    assert (waits.state, waits.reason) == (ReminderState.REFUSED, "Burgemeester belt zelf")
    with pytest.raises(ValidationError, match="wacht niet meer"):
        actions.refuse_reminder(reminder=waits, reason="Nog eens", by=user())


def test_after_a_refusal_the_next_step_asks_too(steps):
    """It would speak of a letter that nobody got."""
    row = invoice()
    ReminderLevel.objects.filter(pk=steps[0].pk).update(needs_approval=True)
    remind(due(row, 7))
    actions.refuse_reminder(reminder=row.reminders.get(), reason="Belt", by=user())

    remind(due(row, 40))

    assert states(row)[-1] == ("Tweede herinnering", ReminderState.PROPOSED)


# --- To whom --------------------------------------------------------------------------------------
def test_second_step_goes_to_people_too_each_once(steps):
    row = invoice()
    contact = official_user(row.municipality)
    finance = official_user(row.municipality, RoleKind.FINANCE)
    official_user(municipality(), RoleKind.CONTACT_OFFICIAL)

    remind(due(row, 7))
    remind(due(row, 24))

    first, second = row.reminders.order_by("level__number")
    assert first.sent_to == row.buyer_email
    assert second.sent_to.split("\n") == [row.buyer_email, contact.email, finance.email]
    copies = OutgoingMail.objects.filter(to=contact.email)
    assert f"Het ging ook naar {row.buyer_email}" in copies.get().text


def test_new_address_for_invoices_gets_it(steps):
    row = invoice()
    row.municipality.billing.invoice_email = "nieuw@voorbeeld.example"
    row.municipality.billing.save()

    remind(due(row, 7))

    assert row.reminders.get().sent_to == "nieuw@voorbeeld.example"


def test_after_a_merger_the_successor_gets_it(steps):
    row = invoice()
    heir = municipality("Nieuwstad")
    merger(row.municipality, heir, D(2023, 1, 1))
    row = Invoice.objects.get(pk=row.pk)

    [to] = recipients(row, steps[0], D(2024, 1, 1))

    assert to.email == heir.billing.invoice_email


def test_letter_after_a_merger_is_for_the_successor(steps):
    row = invoice(name="Oudstad")
    heir = municipality("Nieuwstad")
    merger(row.municipality, heir, D(2023, 1, 1))
    row = Invoice.objects.with_paid().get(pk=row.pk)

    page = reminder_page(row, steps[2], on=D(2024, 1, 1))

    assert page.to_name == "Gemeente Nieuwstad"
    assert "dan is Gemeente Nieuwstad daarna in verzuim" in page.text
    assert ("Aan", "Gemeente Oudstad") in page.facts


# --- The proof ------------------------------------------------------------------------------------
def test_what_was_sent_never_changes(steps):
    row = invoice()
    remind(due(row, 7))
    sent = row.reminders.get()

    with pytest.raises(Frozen):
        sent.delete()
    for change in ({"text": "Anders"}, {"state": ReminderState.WAITING}, {"open_amount": 1}):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            InvoiceReminder.objects.filter(pk=sent.pk).update(**change)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        InvoiceReminder.objects.filter(pk=sent.pk).delete()


def test_frozen_columns_are_all_but_the_lease():
    from importlib import import_module

    columns = import_module("members.dues.migrations.0009_reminders_frozen").COLUMNS
    lease = {"leased_until", "lease_token", "attempts"}
    fields = {field.column for field in InvoiceReminder._meta.concrete_fields}
    assert set(columns) == fields - lease


def test_other_text_of_a_step_leaves_what_was_sent(steps):
    row = invoice()
    remind(due(row, 7))
    said = row.reminders.get().text
    level = ReminderLevel.objects.get(pk=steps[0].pk)
    level.text = "Iets anders"

    actions.save_level(level=level, by=None)

    assert row.reminders.get().text == said


def test_worker_that_dies_half_way_leaves_nothing_and_another_sends(steps, monkeypatch):
    row = invoice()
    actions.plan_reminders(due(row, 7))
    monkeypatch.setattr(sending, "_mail", lambda *args: 1 / 0)
    sending.send_next(due(row, 7))
    assert states(row) == [("Herinnering", ReminderState.WAITING)]
    assert not OutgoingMail.objects.filter(name="dues_reminder").exists()
    monkeypatch.undo()
    assert not sending.send_next(due(row, 7))  # its lease still runs

    InvoiceReminder.objects.update(leased_until=timezone.now() - DAY)
    sending.send_next(due(row, 7))

    assert states(row) == [("Herinnering", ReminderState.SENT)]
    assert OutgoingMail.objects.filter(name="dues_reminder").count() == 1


def test_fails_after_five_tries_and_can_be_tried_again(steps, monkeypatch):
    row = invoice()
    actions.plan_reminders(due(row, 7))
    monkeypatch.setattr(sending, "_mail", lambda *args: 1 / 0)
    for _ in range(5):
        sending.send_next(due(row, 7))
        InvoiceReminder.objects.update(leased_until=None)
    failed = row.reminders.get()
    assert (failed.state, failed.reason) == (
        ReminderState.FAILED,
        "Onverwachte fout (ZeroDivisionError).",
    )
    monkeypatch.undo()

    actions.retry_reminder(reminder=failed, by=user())
    sending.send_next(due(row, 7))

    assert states(row) == [("Herinnering", ReminderState.SENT)]
    with pytest.raises(ValidationError, match="niet mislukt"):
        actions.retry_reminder(reminder=failed, by=user())


# --- Interest and costs ---------------------------------------------------------------------------
def charged(interest, costs):
    actions.save_policy(is_on=True, interest=interest, costs=costs, by=None)
    ReminderLevel.objects.update(has_charges=True)


def test_charges_only_when_switched_on(steps):
    row = invoice()
    ReminderLevel.objects.update(has_charges=True)

    remind(due(row, 7))

    sent = row.reminders.get()
    assert (sent.interest, sent.costs, sent.total) == (0, 0, row.total)


def test_interest_without_a_rate_is_never_guessed(steps):
    row = invoice()
    charged(InterestKind.ORDINARY, CostsKind.NONE)
    InterestRate.objects.create(
        kind=InterestKind.ORDINARY, starts_on=due(row, 3), percent=Decimal(7)
    )

    remind(due(row, 7))

    assert row.reminders.get().interest == 0


def test_interest_and_costs_stand_in_the_reminder(steps):
    row = invoice()
    charged(InterestKind.ORDINARY, CostsKind.FIXED)
    InterestRate.objects.create(
        kind=InterestKind.ORDINARY, starts_on=D(2020, 1, 1), percent=Decimal(7)
    )

    remind(due(row, 73))

    sent = row.reminders.get()
    assert (sent.interest, sent.costs) == (Decimal("70.00"), Decimal("40.00"))
    assert sent.total == Decimal("5110.00")
    text = OutgoingMail.objects.get(name="dues_reminder").text
    assert "Samen: €\u00a05.110,00" in text
    assert "Wilt u €\u00a05.110,00 overmaken?" in text


# --- Steps ----------------------------------------------------------------------------------------
def test_step_with_a_name_that_the_portal_does_not_know_is_refused(steps):
    level = ReminderLevel.objects.get(pk=steps[0].pk)
    level.text = "Betaal {bedrga}"

    with pytest.raises(ValidationError) as error:
        actions.save_level(level=level, by=None)

    assert error.value.message_dict["text"][0].startswith("{bedrga} kent het portaal niet.")


@pytest.mark.parametrize("text", ["{uiterste datum}", "{ bedrag }", "{bedrag", "bedrag}"])
def test_step_with_a_loose_brace_is_refused(steps, text):
    level = ReminderLevel.objects.get(pk=steps[0].pk)
    level.text = f"Betaal {text} graag"

    with pytest.raises(ValidationError):
        actions.save_level(level=level, by=None)


def test_interest_of_what_was_paid_before_the_invoice(steps):
    row = invoice()
    charged(InterestKind.ORDINARY, CostsKind.NONE)
    InterestRate.objects.create(
        kind=InterestKind.ORDINARY, starts_on=D(2020, 1, 1), percent=Decimal(10)
    )
    register_payment(
        invoice=row, amount=Decimal(2000), received_on=row.issued_on - 10 * DAY, by=None
    )

    remind(due(row, 73))

    assert row.reminders.get().interest == Decimal("60.00")


@pytest.mark.parametrize("days", [21, 30])
def test_step_later_than_the_next_is_refused(steps, days):
    level = ReminderLevel.objects.get(pk=steps[0].pk)
    level.days_late = days

    with pytest.raises(ValidationError, match="eerder dan de stap erna"):
        actions.save_level(level=level, by=None)


def test_new_step_comes_after_the_others(steps):
    level = actions.save_level(
        level=ReminderLevel(name="Laatste", days_late=70, text="Graag."), by=None
    )

    assert level.number == 4


def test_step_out_of_use_is_passed_over(steps):
    level = ReminderLevel.objects.get(pk=steps[0].pk)
    level.is_used = False
    actions.save_level(level=level, by=None)
    row = invoice()

    remind(due(row, 7))
    assert states(row) == []
    remind(due(row, 21))
    assert states(row) == [("Tweede herinnering", ReminderState.SENT)]


@pytest.mark.parametrize("count", [1, 3])
def test_next_steps_ask_as_often_for_many(steps, count, django_assert_num_queries):
    rows = [invoice() for _ in range(count)]

    with django_assert_num_queries(5):
        assert len(next_steps(due(rows[0], 7))) == count
