import os
import signal
import sys
import threading
import time

import pytest

from m50portal.core.processes import Child
from m50portal.core.supervisor import Supervisor


@pytest.fixture
def said():
    return []


def sleeper(tmp_path, name="sleeper"):
    return Child(
        name, [sys.executable, "-c", "import time; time.sleep(60)"], log=tmp_path / f"{name}.log"
    )


def test_supervisor_restarts_a_dead_child_after_a_pause(tmp_path, said):
    child = sleeper(tmp_path)
    supervisor = Supervisor([child], say=said.append)
    supervisor.start()
    os.kill(child.process.pid, signal.SIGKILL)
    child.process.wait()
    first = child.process.pid

    supervisor.look_after()
    waiting = child.alive
    time.sleep(1.1)
    supervisor.look_after()
    restarted = child.alive and child.process.pid != first
    supervisor.stop()

    assert not waiting
    assert restarted
    assert said == ["sleeper stopte onverwacht (code -9) en start opnieuw over 1 s."]


def test_supervisor_shows_the_log_of_a_child_that_dies_again(tmp_path, said):
    child = Child(
        "broken",
        [sys.executable, "-c", "print('oei'); raise SystemExit(3)"],
        log=tmp_path / "b.log",
    )
    supervisor = Supervisor([child], say=said.append)
    supervisor.start()
    for _ in range(2):
        child.process.wait()
        supervisor.look_after()
        time.sleep(1.05)
        supervisor.look_after()
    supervisor.stop()

    assert said[1] == "broken stopte onverwacht (code 3) en start opnieuw over 2 s."
    assert said[2].endswith("oei\noei")


def test_supervisor_stops_everything_when_asked(tmp_path, said):
    children = [sleeper(tmp_path, "one"), sleeper(tmp_path, "two")]
    supervisor = Supervisor(children, say=said.append)
    supervisor.start()
    threading.Timer(0.2, supervisor.request_stop).start()

    supervisor.run()

    assert [child.alive for child in children] == [False, False]
    assert said == []
