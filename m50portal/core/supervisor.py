"""Keeps a few child processes running: starts, restarts with growing pauses, stops. No Django."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import FrameType

from m50portal.core.processes import Child, stop_all

LONGEST_PAUSE_SECONDS = 30.0
HEALTHY_AFTER_SECONDS = 60.0
ROUND_SECONDS = 0.3


@dataclass
class _Watched:
    child: Child
    started_at: float = 0.0
    failures: int = 0
    restart_at: float | None = None


class Supervisor:
    """Starts ``children`` and keeps each of them alive until it is told to stop.

    Args:
        say: is given one sentence for people whenever something happens to a child.
    """

    def __init__(self, children: Iterable[Child], *, say: Callable[[str], None]) -> None:
        self._watched = [_Watched(child) for child in children]
        self._say = say
        self._stopping = threading.Event()

    def listen_to_signals(self) -> None:
        """Ctrl-C, SIGTERM and a closed terminal stop everything; only from the main thread."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._on_signal)

    def start(self) -> None:
        for watched in self._watched:
            self._start(watched)

    def run(self) -> None:
        """Watch over the children; returns once `request_stop` was called and all are gone."""
        try:
            while not self._stopping.wait(ROUND_SECONDS):
                self.look_after()
        finally:
            self.stop()

    def request_stop(self) -> None:
        self._stopping.set()

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    def stop(self) -> None:
        stop_all(watched.child for watched in self._watched)

    def look_after(self) -> None:
        """One round: plan a restart for who died, restart whose pause is over."""
        now = time.monotonic()
        for watched in self._watched:
            if watched.restart_at is not None:
                if now >= watched.restart_at:
                    self._start(watched)
            elif not watched.child.alive:
                self._plan_restart(watched, now)

    def _plan_restart(self, watched: _Watched, now: float) -> None:
        child = watched.child
        if now - watched.started_at > HEALTHY_AFTER_SECONDS:
            watched.failures = 0
        watched.failures += 1
        pause = min(2.0 ** (watched.failures - 1), LONGEST_PAUSE_SECONDS)
        watched.restart_at = now + pause
        code = child.exit_code
        child.kill()  # whatever is left of its group would stand in the way of the next one
        self._say(
            f"{child.name} stopte onverwacht (code {code}) en start opnieuw over {pause:.0f} s."
        )
        if watched.failures == 2 and (lines := child.last_lines()):
            self._say(f"De laatste regels van {child.log}:\n{lines}")

    def _start(self, watched: _Watched) -> None:
        watched.restart_at = None
        watched.started_at = time.monotonic()
        watched.child.start()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self.stopping:  # a second Ctrl-C: no more patience
            for watched in self._watched:
                watched.child.kill()
        self.request_stop()
