import dataclasses

from meetings.actions.agenda import remove_item
from meetings.actions.documents import attach
from meetings.choices import Purpose
from meetings.models import Meeting
from meetings.presenters import agenda_of, print_status, sheet_of, when_text
from tests.meetings.builders_meetings import item, meeting, upload


def test_agenda_runs_along_the_clock():
    made = meeting()
    item(made, "Opening", minutes=5)
    item(made, "Lobbydoel 3", minutes=40, purpose=Purpose.DISCUSS, presenter="Lobbyist")
    item(made, "Sluiting", minutes=10)

    agenda = agenda_of(made)

    assert [(line.number, line.starts, line.title) for line in agenda.lines] == [
        (1, "14.00\u00a0uur", "Opening"),
        (2, "14.05\u00a0uur", "Lobbydoel 3"),
        (3, "14.45\u00a0uur", "Sluiting"),
    ]
    assert (agenda.minutes, agenda.meeting_minutes, agenda.spare, agenda.over) == (55, 120, 65, 0)
    assert (agenda.lines[1].purpose, agenda.lines[1].purpose_kind) == ("Bespreken", "info")
    assert (agenda.lines[0].purpose, agenda.lines[0].purpose_kind) == ("", "")


def test_agenda_that_does_not_fit_says_by_how_much():
    made = meeting()
    item(made, minutes=135)

    assert (agenda_of(made).spare, agenda_of(made).over) == (-15, 15)


def test_agenda_runs_on_when_the_clock_is_changed():
    made = meeting(starts="2026-10-25 01:30", ends="2026-10-25 04:30")
    item(made, "Nachtdienst", minutes=90)
    item(made, "Ochtend", minutes=30)

    assert agenda_of(made).lines[1].starts == "02.00\u00a0uur"
    assert agenda_of(made).meeting_minutes == 240


def test_agenda_without_a_time_has_no_clock():
    made = meeting(starts="2018-11-09 00:00", ends="2018-11-10 00:00", time_known=False)
    item(made)

    agenda = agenda_of(made)

    assert agenda.lines[0].starts == ""
    assert (agenda.spare, agenda.over) == (None, 0)


def test_agenda_leaves_out_what_was_removed():
    made = meeting()
    remove_item(item=item(made, "Weg"), by=None)
    kept = item(made, "Blijft")
    attach(item=kept, files=[upload()], by=None)[0].delete()

    assert [line.title for line in agenda_of(made).lines] == ["Blijft"]
    assert agenda_of(made).lines[0].documents == ()


def test_agenda_names_its_files():
    made = meeting()
    attach(item=item(made), files=[upload("Notitie_ov.pdf")], by=None)

    (file,) = agenda_of(made).lines[0].documents

    assert (file.title, file.ending, file.size) == ("Notitie ov", "pdf", "1\u00a0kB")


def test_agenda_costs_two_queries_at_any_length(django_assert_num_queries):
    made = meeting()
    for number in range(50):
        attach(item=item(made, f"Punt {number}"), files=[upload()], by=None)

    with django_assert_num_queries(2):
        assert len(agenda_of(made).lines) == 50


def test_when_is_date_and_times_or_only_the_date():
    day = "vrijdag 9\u00a0november\u00a02018"

    assert when_text(meeting(starts="2018-11-09 14:00", ends="2018-11-09 16:30")) == (
        f"{day}, 14.00–16.30\u00a0uur"
    )
    assert (
        when_text(meeting(starts="2018-11-09 00:00", ends="2018-11-10 00:00", time_known=False))
        == day
    )


def test_fingerprint_changes_with_all_that_is_printed():
    made = meeting()
    item(made)
    sheet = sheet_of(made, agenda_of(made))

    assert (
        sheet_of(Meeting.objects.get(pk=made.pk), agenda_of(made)).fingerprint == sheet.fingerprint
    )
    for name in ("title", "when", "location", "description", "state"):
        assert dataclasses.replace(sheet, **{name: "iets anders"}).fingerprint != sheet.fingerprint
    item(made)
    assert sheet_of(made, agenda_of(made)).fingerprint != sheet.fingerprint


def test_print_status_without_a_print_is_empty():
    assert print_status(None).state == ""
