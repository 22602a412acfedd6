import os
import signal
import socket
import subprocess
import sys
import textwrap
import time

import pytest

from m50portal.core.processes import Child, free_port, stop_all

SLEEPER = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
FAMILY = [
    sys.executable,
    "-c",
    "import subprocess, sys, time\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    "print(child.pid, flush=True)\n"
    "time.sleep(60)",
]


def wait_for(question, seconds=10):
    deadline = time.monotonic() + seconds
    while not question() and time.monotonic() < deadline:
        time.sleep(0.02)
    return question()


def is_gone(pid):
    """Not running any more; a zombie that nobody fetches counts as gone."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return state.stdout.strip() == "" or state.stdout.strip().startswith("Z")


def test_free_port_skips_a_port_in_use():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert free_port(port) > port


def test_free_port_without_a_wish_is_any():
    assert free_port() > 0


def test_free_port_refuses_when_all_are_taken():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        with pytest.raises(OSError, match="no free port"):
            free_port(taken.getsockname()[1], tries=1)


def test_child_writes_its_log(tmp_path):
    child = Child("sleeper", SLEEPER, log=tmp_path / "log" / "sleeper.log")

    child.start()
    said = wait_for(lambda: child.last_lines() == "up")
    child.stop()

    assert said
    assert child.exit_code == -signal.SIGTERM


def test_child_that_does_not_listen_is_killed(tmp_path):
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    child = Child("deaf", [sys.executable, "-c", deaf], log=tmp_path / "deaf.log")
    child.start()
    wait_for(lambda: child.last_lines() == "up")

    stop_all([child], patience=0.2)

    assert child.exit_code == -signal.SIGKILL


def test_child_takes_its_own_children_with_it(tmp_path):
    child = Child("family", FAMILY, log=tmp_path / "family.log")
    child.start()
    wait_for(lambda: child.last_lines().isdigit())
    grandchild = int(child.last_lines())

    child.stop()

    assert wait_for(lambda: is_gone(grandchild))


def test_child_does_not_outlive_a_killed_parent(tmp_path):
    program = textwrap.dedent(
        f"""
        import sys, time
        from pathlib import Path
        from m50portal.core.processes import Child
        child = Child("family", {FAMILY!r}, log=Path({str(tmp_path / "family.log")!r}))
        child.start()
        print(child.process.pid, flush=True)
        time.sleep(60)
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    ) as parent:
        child = int(parent.stdout.readline())
        log = tmp_path / "family.log"
        wait_for(lambda: log.exists() and log.read_text().strip().isdigit())
        grandchild = int(log.read_text())

        os.kill(parent.pid, signal.SIGKILL)

        assert wait_for(lambda: is_gone(child) and is_gone(grandchild))


def test_child_log_that_grew_large_is_put_aside(tmp_path, monkeypatch):
    monkeypatch.setattr("m50portal.core.processes.LOG_LIMIT_BYTES", 10)
    (tmp_path / "x.log").write_text("much too long already")
    child = Child("x", [sys.executable, "-c", "print('new')"], log=tmp_path / "x.log")

    child.start()
    child.process.wait()
    child.kill()

    assert child.last_lines() == "new"
    assert (tmp_path / "x.log.1").read_text() == "much too long already"
