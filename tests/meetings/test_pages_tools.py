import pytest
from django.urls import reverse

from m50portal.accounts.choices import Office
from m50portal.core.models import OutgoingMail
from meetings.actions.invitations import add_guest, invite
from meetings.choices import MeetingKind, PrintState
from meetings.models import AgendaPrint, ReminderMoment
from meetings.tasks import make_agenda_print, sweep_reminders
from tests import builders
from tests.conftest import SentTask
from tests.meetings.builders_meetings import (
    chair_of,
    item,
    local,
    meeting,
    member,
    municipality,
    official,
    participation,
    pillar,
)

HTMX = {"HX-Request": "true"}


@pytest.fixture
def ruimte():
    return pillar()


@pytest.fixture
def chair(ruimte):
    return builders.client_of(chair_of(ruimte))


def url(name, made, *args):
    return reverse(f"meetings:{name}", args=[made.pk, made.slug, *args])


# --- Guests -------------------------------------------------------------------------------------
def test_guests_are_shown_before_a_mail_is_sent(chair, ruimte):
    participation(ruimte, official(at=municipality("Zeist"), name="Bas Proef"))
    participation(ruimte, official(at=municipality("Tiel"), name="Zonder Adres", email=""))
    made = meeting(of=ruimte, announced=False)

    html = chair.get(url("guests", made)).content.decode()

    assert "3 personen, 2 met een e-mailadres" in html
    assert "Zonder Adres (Tiel)" in html
    assert "Bas Proef" in html
    assert "Met de uitnodigingen wordt zij ook aangekondigd" in html
    assert not OutgoingMail.objects.exists()


def test_guests_that_are_chosen_are_invited(chair, ruimte):
    one = participation(ruimte).official
    two = participation(ruimte, official(email="")).official
    participation(ruimte)
    made = meeting(of=ruimte, announced=False)

    response = chair.post(url("guests", made), {"official": [one.pk, two.pk, "x"]})

    assert response["Location"] == made.get_absolute_url()
    assert [mail.to for mail in OutgoingMail.objects.all()] == [one.email]
    html = chair.get(made.get_absolute_url()).content.decode()
    assert "1 uitnodiging gaat nu de deur uit. 1 genodigden hebben geen eigen e-mailadres" in html
    page = chair.get(url("guests", made)).content.decode()
    assert "Uitgenodigd (2)" in page
    assert "Geen mail" in page


def test_guests_without_a_choice_are_not_invited(chair, ruimte):
    participation(ruimte)
    made = meeting(of=ruimte)

    chair.post(url("guests", made), {})

    assert not OutgoingMail.objects.exists()
    assert "Er is niemand gekozen." in chair.get(url("guests", made)).content.decode()


def test_guests_that_are_all_invited_need_nothing(chair, ruimte):
    made = meeting(of=ruimte)
    invite(meeting=made, by=None)

    assert (
        "Iedereen die bij deze bijeenkomst hoort, is uitgenodigd."
        in chair.get(url("guests", made)).content.decode()
    )


def test_guests_of_what_is_over_are_only_read(ruimte):
    secretary = builders.client_of(builders.user(Office.SECRETARIAT))
    guest = participation(ruimte).official
    made = meeting(of=ruimte, starts="2026-10-01 10:00", ends="2026-10-01 12:00")

    secretary.post(url("guests", made), {"official": guest.pk})

    html = secretary.get(url("guests", made)).content.decode()
    assert "De bijeenkomst is al voorbij." in html
    assert "Persoon zoeken" not in html
    assert not OutgoingMail.objects.exists()


def test_guests_of_a_meeting_without_a_fixed_group_are_added_by_hand():
    secretary = builders.client_of(builders.user(Office.SECRETARIAT))
    made = meeting(kind=MeetingKind.VISIT)
    guest = official(at=municipality("Zeist"), name="Zoë Demo")
    assert "Nog niemand op de lijst" in secretary.get(url("guests", made)).content.decode()

    found = secretary.get(url("guests", made), {"q": "demo"}).content.decode()
    assert "Zoë Demo, Wethouder Zeist" in found
    assert "Niemand gevonden" in secretary.get(url("guests", made), {"q": "xyz"}).content.decode()
    secretary.post(url("guest_add", made), {"official": guest.pk})
    assert secretary.post(url("guest_add", made), {"official": "x"}).status_code == 404

    html = secretary.get(url("guests", made)).content.decode()
    assert "Van de lijst halen" in html
    row = made.invitations.get()
    secretary.post(url("guest_remove", made, row.pk))
    assert not made.invitations.exists()


def test_guests_that_were_invited_cannot_be_taken_off():
    secretary = builders.client_of(builders.user(Office.SECRETARIAT))
    made = meeting(kind=MeetingKind.VISIT)
    row = add_guest(meeting=made, official=official(), by=None)
    invite(meeting=made, by=None)

    secretary.post(url("guest_remove", made, row.pk))

    assert made.invitations.exists()
    assert "is al uitgenodigd" in secretary.get(url("guests", made)).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_guests_cost_the_same_at_any_length(chair, ruimte, rows, django_assert_max_num_queries):
    for _ in range(rows):
        participation(ruimte)
    made = meeting(of=ruimte)
    invite(meeting=made, by=None)
    for _ in range(rows):
        participation(ruimte)
    chair.get(url("guests", made))

    with django_assert_max_num_queries(12):
        chair.get(url("guests", made))


# --- Reminders ----------------------------------------------------------------------------------
def test_reminders_are_listed_added_and_removed(ruimte, clock):
    person = chair_of(ruimte)
    chair = builders.client_of(person)
    made = meeting(of=ruimte)
    html = chair.get(url("reminders", made)).content.decode()
    assert "7 dagen eerder" in html
    assert "10\u00a0november\u00a02026, 14.00\u00a0uur" in html

    response = chair.post(url("reminders", made), {"amount": "2", "unit": "hours"})
    assert response["Location"] == url("reminders", made)
    moment = ReminderMoment.objects.get(amount=2)
    assert moment.due_at == local("2026-11-17 12:00")
    chair.post(url("moment_remove", made, moment.pk))
    assert made.moments.count() == 2

    invite(meeting=made, by=None)
    clock.move_to(local("2026-11-10 14:00"))
    sweep_reminders()
    chair = builders.client_of(person)
    sent = made.moments.get(amount=7)
    chair.post(url("moment_remove", made, sent.pk))
    html = chair.get(url("reminders", made)).content.decode()
    assert "Deze herinnering is al uitgegaan of vervallen." in html
    assert "aan 1 persoon" in html


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"amount": "", "unit": "days"}, "Vul een getal in, bijvoorbeeld 3."),
        ({"amount": "1,5", "unit": "days"}, "Vul een heel getal in, bijvoorbeeld 3."),
        ({"amount": "0", "unit": "days"}, "Vul 1 of meer in."),
        ({"amount": "61", "unit": "days"}, "Vul ten hoogste 60 in."),
        ({"amount": "7", "unit": "days"}, "Deze herinnering staat er al. Kies een ander moment."),
        (
            {"amount": "30", "unit": "days"},
            "Dat moment is al voorbij (18\u00a0oktober\u00a02026, 14.00\u00a0uur). Kies een kleiner getal.",
        ),
    ],
)
def test_reminders_that_cannot_be_say_what_to_do(chair, ruimte, data, error):
    made = meeting(of=ruimte)

    response = chair.post(url("reminders", made), data)

    assert response.context["form"].errors["amount"] == [error]
    assert made.moments.count() == 2


def test_reminders_of_a_meeting_without_any(chair, ruimte):
    made = meeting(of=ruimte)
    made.moments.all().delete()

    assert "Er zijn geen herinneringen." in chair.get(url("reminders", made)).content.decode()


# --- The PDF ------------------------------------------------------------------------------------
def test_pdf_is_asked_for_made_and_taken_without_javascript(
    chair, ruimte, sent_tasks, django_capture_on_commit_callbacks
):
    made = meeting(of=ruimte)
    item(made)
    with django_capture_on_commit_callbacks(execute=True):
        response = chair.post(url("print", made))
    row = AgendaPrint.objects.get()
    assert response["Location"] == f"{url('print', made)}?nr={row.pk}"
    assert sent_tasks == [SentTask("meetings.make_print", (row.pk,), {})]
    assert "De pdf wordt gemaakt." in chair.get(response["Location"]).content.decode()

    make_agenda_print(row.pk)

    html = chair.get(response["Location"]).content.decode()
    assert url("print_download", made, row.pk) in html
    download = chair.get(url("print_download", made, row.pk))
    assert b"".join(download.streaming_content).startswith(b"%PDF")
    assert (
        download["Content-Disposition"]
        == 'attachment; filename="agenda-overleg-over-ov-verbindingen.pdf"'
    )
    page = chair.get(made.get_absolute_url()).content.decode()
    assert url("print_download", made, row.pk) in page
    item(made)
    assert "Agenda als pdf" in chair.get(made.get_absolute_url()).content.decode()


def test_pdf_in_place_is_followed_until_it_is_ready(chair, ruimte):
    made = meeting(of=ruimte)

    part = chair.post(url("print", made), headers=HTMX).content.decode()

    row = AgendaPrint.objects.get()
    assert "<html" not in part
    assert f'hx-get="{url("print", made)}?nr={row.pk}"' in part
    AgendaPrint.objects.update(state=PrintState.FAILED, error="Pango ontbreekt.")
    part = chair.get(f"{url('print', made)}?nr={row.pk}", headers=HTMX).content.decode()
    assert "Pango ontbreekt." in part
    assert "Pdf opnieuw maken" in part


def test_pdf_that_is_there_is_given_at_once(chair, ruimte, sent_tasks):
    made = meeting(of=ruimte)
    chair.post(url("print", made))
    make_agenda_print(AgendaPrint.objects.get().pk)
    sent_tasks.clear()

    part = chair.post(url("print", made), headers=HTMX).content.decode()

    assert "Agenda (pdf," in part
    assert sent_tasks == []


def test_pdf_without_a_broker_waits_for_the_sweep(
    chair, ruimte, monkeypatch, django_capture_on_commit_callbacks
):
    def fail(*args, **kwargs):
        raise ConnectionError("no broker")

    monkeypatch.setattr(make_agenda_print, "delay", fail)
    with django_capture_on_commit_callbacks(execute=True):
        response = chair.post(url("print", meeting(of=ruimte)))

    assert response.status_code == 302
    assert AgendaPrint.objects.get().state == PrintState.WAITING


def test_pdf_page_without_a_print_offers_one(chair, ruimte):
    assert "Agenda als pdf" in chair.get(url("print", meeting(of=ruimte))).content.decode()


def test_pdf_that_is_not_ready_is_not_there(chair, ruimte):
    made = meeting(of=ruimte)
    chair.post(url("print", made))

    row = AgendaPrint.objects.get()
    assert chair.get(url("print_download", made, row.pk)).status_code == 404


# --- Who may ------------------------------------------------------------------------------------
TOOLS = ("change", "cancel", "guests", "reminders")


def test_tools_are_closed_for_who_only_reads(ruimte):
    made = meeting(of=ruimte)
    board = builders.client_of(builders.user(Office.BOARD))

    for name in TOOLS:
        assert board.get(url(name, made)).status_code == 403
    for name in (*TOOLS, "announce", "guest_add"):
        assert board.post(url(name, made)).status_code == 403
    assert board.get(url("print", made)).status_code == 200
    assert board.get(url("calendar", made)).status_code == 200


def test_tools_are_not_there_for_who_may_not_know(ruimte):
    made = meeting(of=ruimte)
    invite(meeting=made, by=None)
    stranger = builders.client_of(chair_of(pillar("Sociaal")))
    moment = made.moments.first()

    for name in (*TOOLS, "print", "calendar"):
        assert stranger.get(url(name, made)).status_code == 404
    for name in (*TOOLS, "announce", "guest_add", "print"):
        assert stranger.post(url(name, made)).status_code == 404
    assert stranger.post(url("moment_remove", made, moment.pk)).status_code == 404
    assert builders.client_of(member()).get(url("print", made)).status_code == 404
