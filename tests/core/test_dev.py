import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request

import pytest
from django.core.management import CommandError, call_command

from m50portal.core.management.commands import dev
from m50portal.core.processes import free_port
from tests.architecture.house import ROOT

PATIENCE = 120.0
KEEP = ("PATH", "HOME", "LANG", "DYLD_FALLBACK_LIBRARY_PATH")


def start(var, *options):
    """``manage.py dev`` as a person starts it, on data of its own."""
    env = {name: os.environ[name] for name in KEEP if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "manage.py", "dev", "--empty", *options],
        env={**env, "M50_VAR": str(var), "M50_DEMO": "1", "PYTHONUNBUFFERED": "1"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextlib.contextmanager
def running(var, *options):
    """The same, and gone afterwards whatever the test found: a waiting test says nothing."""
    process = start(var, *options)
    timer = threading.Timer(PATIENCE, process.kill)
    timer.start()
    try:
        yield process
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        process.stdout.close()


def read_until(process, pattern):
    """What it says, up to a line with ``pattern``; the match."""
    said = []
    for line in process.stdout:
        said.append(line)
        if found := re.search(pattern, line):
            return found
    raise AssertionError("".join(said))


@pytest.mark.worker
def test_dev_starts_everything_and_stops_everything(tmp_path):
    with running(tmp_path, "--port", str(free_port())) as process:
        address = read_until(process, r"draait op (http://localhost:\d+/)")[1]
        with urllib.request.urlopen(address + "account/login/", timeout=10) as answer:
            status = answer.status
        second = start(tmp_path)
        refusal, _ = second.communicate(timeout=30)
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        process.wait()

    left = subprocess.run(["pgrep", "-f", str(tmp_path)], capture_output=True, text=True)
    assert status == 200
    assert "draait al" in refusal
    assert second.returncode == 1
    assert "Alles is gestopt." in rest
    assert process.returncode == 0
    assert left.stdout == ""
    logs = [path.name for path in (tmp_path / "log").iterdir()]
    assert sorted(logs) == ["beat.log", "web.log", "worker.log"]


@pytest.mark.worker
def test_dev_stopped_while_starting_leaves_nothing(tmp_path):
    with running(tmp_path, "--port", str(free_port())) as process:
        deadline = time.monotonic() + 60
        while not (tmp_path / "log" / "web.log").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        said = process.stdout.read()

    left = subprocess.run(["pgrep", "-f", str(tmp_path)], capture_output=True, text=True)
    assert "Alles is gestopt." in said
    assert left.stdout == ""


@pytest.fixture
def prepared(monkeypatch, tmp_path, settings):
    """Runs all of ``dev`` but the processes; the commands that it called."""
    called = []
    settings.VAR = tmp_path
    settings.DEMO = True
    monkeypatch.setattr(dev, "call_command", lambda name, **_: called.append(name))
    monkeypatch.setattr(dev, "get_commands", lambda: {"seed_demo": "desk"})
    monkeypatch.setattr(dev.Command, "_serve", lambda *_: None)
    return called


@pytest.mark.django_db
def test_dev_loads_the_demo_data_into_an_empty_database(prepared):
    call_command("dev")

    assert prepared == ["collectstatic", "seed_demo"]


@pytest.mark.django_db
def test_dev_leaves_a_filled_database_alone(prepared, django_user_model):
    django_user_model.objects.create(email="anouk.voorbeeld@diemen.example")

    call_command("dev")

    assert prepared == ["collectstatic"]


@pytest.mark.django_db
def test_dev_without_demo_loads_nothing(prepared, settings):
    settings.DEMO = False

    call_command("dev")

    assert prepared == ["collectstatic"]


def test_dev_that_gets_no_answer_says_where_to_look(monkeypatch):
    monkeypatch.setattr(dev, "START_SECONDS", 0.0)
    monkeypatch.setattr(dev, "_answers", lambda address: False)

    class Quiet:
        stopping = False

        def look_after(self):
            time.sleep(0.01)

    with pytest.raises(CommandError, match=r"web\.log"):
        dev.Command()._wait_for_answer("http://127.0.0.1:1", Quiet())


def test_dev_reload_uses_djangos_own_server():
    web, *_ = dev._children(8123, "http://127.0.0.1:8123", reload=True)

    assert "runserver" in web.argv
    assert web.env["DEBUG"] == "1"
