"""Documents that a worker makes: asked once, made once, also when the worker dies."""

import subprocess
import sys

import pytest
from django.core.files.storage import default_storage
from django.db.models import F

from m50portal.core import prints
from m50portal.core.choices import PrintState
from m50portal.core.leases import LEASE
from m50portal.core.models import AuditEvent, Print
from m50portal.core.pdf import Unavailable
from m50portal.core.prints import (
    GAVE_UP,
    Recipe,
    ask_again,
    ask_print,
    claim_print,
    fingerprint,
    prints_of,
    recipe_of,
    status_of,
)
from m50portal.core.tasks import clear_prints, make_print, sweep_prints
from tests.builders import user

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(monkeypatch):
    """What the recipe was asked to make; it writes what it was told."""
    calls = []

    def make(parameters, identifier):
        calls.append(parameters)
        if parameters.get("fails"):
            raise parameters["fails"]
        return b"%PDF " + str(parameters).encode()

    monkeypatch.setattr(prints, "recipe_of", lambda kind: Recipe(make))
    monkeypatch.setattr(prints, "_look", lambda kind: "")
    return calls


@pytest.fixture
def somebody():
    return user(name="Iris Voorbeeld")


def ask(target, by=None, **parameters):
    return ask_print(
        kind="memo_pdf",
        target=target,
        title="Memo",
        filename="memo.pdf",
        parameters=parameters,
        by=by,
    )


def test_ask_waits_once_per_text_and_leaves_a_line(made, somebody):
    one, two = ask(somebody, by=somebody, text="a"), ask(somebody, by=None, text="a")
    other = ask(somebody, text="b")

    assert one == two
    assert one != other
    assert (one.state, one.asked_by_label) == (PrintState.WAITING, str(somebody))
    assert made == []
    assert AuditEvent.objects.filter(kind="core.ask_print").count() == 2
    assert list(prints_of(somebody)) == [other, one]


def test_a_worker_makes_the_file(made, somebody):
    row = ask(somebody, text="a")

    make_print(row.pk)

    row.refresh_from_db()
    assert row.state == PrintState.READY
    with default_storage.open(row.file.name) as stored:
        assert stored.read() == b"%PDF {'text': 'a'}"
    assert (status_of(row).type, status_of(row).size) == ("pdf", "1\xa0kB")
    make_print(row.pk)
    assert len(made) == 1


def test_sweep_makes_what_a_dead_worker_left(made, somebody, time_machine):
    time_machine.move_to("2026-03-01 12:00 +01:00", tick=False)
    row = ask(somebody, text="a")
    assert claim_print(row.pk)

    sweep_prints()
    assert made == []
    time_machine.shift(LEASE)
    time_machine.shift(1)
    sweep_prints()

    row.refresh_from_db()
    assert row.state == PrintState.READY
    assert row.attempts == 2


def test_a_worker_that_lost_its_lease_leaves_no_file(made, somebody):
    row = ask(somebody, text="a")
    token = claim_print(row.pk)
    Print.objects.filter(pk=row.pk).update(lease_token="of somebody else")
    row.refresh_from_db()

    prints.make_print(row=row, token=token)

    row.refresh_from_db()
    assert (row.state, row.file.name) == (PrintState.WAITING, "")
    assert (
        not default_storage.exists("core/print") or default_storage.listdir("core/print")[1] == []
    )


def test_a_machine_that_cannot_make_pdfs_says_so_and_may_try_again(monkeypatch, made, somebody):
    row = ask(somebody, text="a")

    def refuse(parameters, identifier):
        raise Unavailable("Pango ontbreekt.")

    monkeypatch.setattr(prints, "recipe_of", lambda kind: Recipe(refuse))
    make_print(row.pk)
    row.refresh_from_db()
    assert (row.state, row.error) == (PrintState.FAILED, "Pango ontbreekt.")

    again = ask(somebody, text="a")
    assert (again.pk, again.state, again.error) == (row.pk, PrintState.WAITING, "")
    assert ask_again(row=again, by=somebody).state == PrintState.WAITING
    assert AuditEvent.objects.filter(kind="core.ask_print_again").count() == 1


def test_a_document_that_fails_each_time_is_given_up(monkeypatch, made, somebody, caplog):
    row, other = ask(somebody, text="a"), ask(somebody, text="b")

    def fail(parameters, identifier):
        if parameters["text"] == "a":
            raise ValueError("kapot")
        return b"%PDF"

    monkeypatch.setattr(prints, "recipe_of", lambda kind: Recipe(fail))
    for _ in range(4):
        sweep_prints()
        Print.objects.filter(leased_until__isnull=False).update(leased_until=F("asked_at"))

    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, row.error) == (PrintState.FAILED, GAVE_UP)
    assert other.state == PrintState.READY
    assert "kapot" in caplog.text


def test_every_kind_in_the_settings_has_a_recipe_and_its_files(settings):
    for kind in settings.PRINTS:
        recipe = recipe_of(kind)
        assert callable(recipe.make)
        assert recipe.look
        assert all((settings.BASE_DIR / name).is_file() for name in recipe.look)
        assert fingerprint(kind, {"a": 1}) != fingerprint(kind, {"a": 2})


def test_asking_loads_no_maker():
    code = (
        "import django, sys; django.setup(); import m50portal.urls; "
        "from m50portal.core.prints import fingerprint; fingerprint('memo_pdf', {}); "
        "fingerprint('memo_docx', {}); fingerprint('year_sheet', {}); "
        "print([name for name in ('weasyprint', 'docx') if name in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"


def test_old_documents_go_with_their_file_and_can_be_asked_again(made, somebody):
    old, new = ask(somebody, text="a"), ask(somebody, text="b")
    sweep_prints()
    old.refresh_from_db()
    path = old.file.name
    Print.objects.filter(pk=old.pk).update(asked_at=F("asked_at") - prints.KEPT_FOR)

    clear_prints()

    assert list(Print.objects.all()) == [new]
    assert not default_storage.exists(path)
    assert ask(somebody, text="a").state == PrintState.WAITING
