import datetime
import subprocess
import sys

import pytest
from django.core.files.storage import default_storage

from m50portal.core.leases import LEASE
from m50portal.core.pdf import Unavailable
from meetings.actions import prints
from meetings.actions.prints import ask_print, claim_print, make_print
from meetings.choices import PrintState, Purpose
from meetings.models import AgendaPrint
from meetings.tasks import make_agenda_print, sweep_prints
from tests.meetings.builders_meetings import item, meeting


class Drawn:
    """Stands in for a PDF where the test is not about its pages."""

    pdf = b"%PDF-1.7 drawn"


@pytest.fixture
def drawn(monkeypatch):
    calls = []
    monkeypatch.setattr(prints, "render", lambda *args, **kwargs: calls.append(args) or Drawn())
    return calls


@pytest.fixture
def made():
    planned = meeting(description="Welkom allemaal.")
    item(planned, "Opening", minutes=5)
    item(
        planned,
        "Lobbydoel 3",
        minutes=40,
        purpose=Purpose.DISCUSS,
        presenter="Lobbyist",
        note="Zie bijlage.",
    )
    return planned


def test_ask_waits_for_a_worker_and_asks_once_per_text(made):
    one, two = ask_print(meeting=made, by=None), ask_print(meeting=made, by=None)

    assert one == two
    assert one.state == PrintState.WAITING


def test_a_worker_makes_the_file(made, drawn):
    row = ask_print(meeting=made, by=None)

    make_agenda_print(row.pk)

    row.refresh_from_db()
    assert (row.state, row.size) == (PrintState.READY, len(Drawn.pdf))
    with default_storage.open(row.file.name) as stored:
        assert stored.read() == Drawn.pdf
    make_agenda_print(row.pk)
    assert len(drawn) == 1


def test_a_changed_agenda_is_another_print_and_the_old_file_goes(
    made, drawn, django_capture_on_commit_callbacks
):
    old = ask_print(meeting=made, by=None)
    make_agenda_print(old.pk)
    old.refresh_from_db()
    item(made, "Erbij")

    new = ask_print(meeting=made, by=None)
    assert new.pk != old.pk
    with django_capture_on_commit_callbacks(execute=True):
        make_agenda_print(new.pk)

    assert list(AgendaPrint.objects.values_list("pk", flat=True)) == [new.pk]
    assert not default_storage.exists(old.file.name)


def test_an_agenda_that_changed_while_waiting_is_made_as_it_is_now(made, drawn):
    first = ask_print(meeting=made, by=None)
    item(made, "Erbij")
    second = ask_print(meeting=made, by=None)

    make_agenda_print(first.pk)

    first.refresh_from_db()
    assert first.state == PrintState.READY
    assert not AgendaPrint.objects.filter(pk=second.pk).exists()
    assert ask_print(meeting=made, by=None) == first
    make_agenda_print(second.pk)
    assert len(drawn) == 1


def test_the_sweep_makes_what_a_dead_worker_left(made, drawn, clock):
    row = ask_print(meeting=made, by=None)
    claim_print(row.pk)

    sweep_prints()
    assert drawn == []

    clock.shift(LEASE + datetime.timedelta(seconds=1))
    sweep_prints()
    row.refresh_from_db()
    assert row.state == PrintState.READY


def test_a_worker_that_lost_its_lease_leaves_no_file(made, drawn):
    row = AgendaPrint.objects.select_related("meeting__pillar").get(
        pk=ask_print(meeting=made, by=None).pk
    )
    token = claim_print(row.pk)
    AgendaPrint.objects.update(lease_token="somebody else")

    make_print(row=row, token=token)

    row.refresh_from_db()
    assert row.state == PrintState.WAITING
    _, files = default_storage.listdir("meetings/agendaprint")
    assert files == []


def test_a_machine_that_cannot_make_pdfs_says_so_and_may_try_again(made, monkeypatch):
    def fail(*args, **kwargs):
        raise Unavailable("Pango ontbreekt.")

    monkeypatch.setattr(prints, "render", fail)
    row = ask_print(meeting=made, by=None)
    make_agenda_print(row.pk)
    row.refresh_from_db()
    assert (row.state, row.error) == (PrintState.FAILED, "Pango ontbreekt.")

    again = ask_print(meeting=made, by=None)
    assert (again.pk, again.state, again.error) == (row.pk, PrintState.WAITING, "")


@pytest.mark.pdfua
def test_the_pdf_is_accessible_and_says_it_all(made, verapdf):
    from io import BytesIO

    from pypdf import PdfReader

    row = ask_print(meeting=made, by=None)
    make_agenda_print(row.pk)
    row.refresh_from_db()
    with default_storage.open(row.file.name) as stored:
        pdf = stored.read()

    assert verapdf(pdf, flavour="ua1") == []
    reader = PdfReader(BytesIO(pdf))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert reader.metadata.title == "Agenda Overleg over ov-verbindingen"
    for words in ("14.05 uur", "2. Lobbydoel 3", "(bespreken)", "Zie bijlage.", "Samen 45"):
        assert words in text


def test_an_agenda_without_items_can_be_printed_too():
    row = ask_print(
        meeting=meeting(announced=False, location="", online_link="https://m50.example"), by=None
    )

    make_agenda_print(row.pk)

    row.refresh_from_db()
    assert row.state == PrintState.READY


def test_the_web_process_does_not_load_weasyprint():
    code = (
        "import django, sys; django.setup(); from django.urls import get_resolver; "
        "get_resolver().url_patterns; import meetings.views.prints; print('weasyprint' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "False"
