"""Child processes that never outlive their parent. Knows nothing of Django.

Each child gets a process group of its own, so that Ctrl-C reaches only the parent and a child can
be stopped together with its own children. A watchdog (a two-line shell script in a session of its
own) reads from a pipe that only the parent holds: when the parent dies in any way, kill -9
included, the pipe closes and the watchdog ends the group. That works on Linux and macOS alike.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LOG_LIMIT_BYTES = 5_000_000
PATIENCE_SECONDS = 10.0
# $1 is the process group, $2 the signal that asks it to stop. An ordinary stop writes a line first and so calls the watchdog off.
_WATCHDOG = """
read -r line && exit 0
kill -"$2" "$1" 2>/dev/null
for i in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$1" 2>/dev/null || break; sleep 0.5; done
kill -s KILL -- "-$1" 2>/dev/null
"""


def free_port(first: int = 0, *, tries: int = 50) -> int:
    """A TCP port on 127.0.0.1 that nothing listens on: ``first`` or the next free one.

    With ``first=0`` the system chooses. Raises OSError when all ``tries`` ports are taken.
    """
    for port in range(first, first + tries if first else 1):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError(f"no free port from {first} to {first + tries - 1}")


@dataclass
class Child:
    """One program with all its own children, and the file that holds what it says.

    Attributes:
        log: standard output and standard error are added to this file; None leaves them on screen.
        user: run as this user id; only root may ask that.
        stop_signal: what asks it kindly to end.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] | None = None
    log: Path | None = None
    user: int | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _watchdog: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start the program; OSError when it does not exist."""
        output = None if self.log is None else _open_log(self.log)
        try:
            self.process = subprocess.Popen(  # noqa: S603  # the caller names the program
                list(self.argv),
                env=None if self.env is None else dict(self.env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output is not None else None,
                start_new_session=True,
                user=self.user,
                extra_groups=None if self.user is None else [],
            )
        finally:
            if output is not None:
                os.close(output)
        self._watchdog = subprocess.Popen(  # noqa: S603
            ["/bin/sh", "-c", _WATCHDOG, "watchdog"]
            + [str(self.process.pid), str(int(self.stop_signal))],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative when a signal ended it."""
        return None if self.process is None else self.process.poll()

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Ask the program itself, not its children: it knows how to end those."""
        if self.alive and self.process is not None:
            self.process.send_signal(self.stop_signal)

    def kill(self) -> None:
        """End the whole group at once, leave no zombie and call the watchdog off."""
        if self.process is None:
            return
        # Everybody may be gone already; macOS says "not permitted" for a group of zombies.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._call_off()

    def stop(self, *, patience: float = PATIENCE_SECONDS) -> None:
        """Ask, wait for at most ``patience`` seconds, then kill whatever is left of the group."""
        stop_all([self], patience=patience)

    def last_lines(self, count: int = 15) -> str:
        """The end of its log, to show when something went wrong."""
        if self.log is None or not self.log.exists():
            return ""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-count:])

    def _call_off(self) -> None:
        if self._watchdog is None:
            return
        try:
            self._watchdog.communicate(b"done\n", timeout=5)
        except (BrokenPipeError, subprocess.TimeoutExpired):
            self._watchdog.kill()
            self._watchdog.wait()
        self._watchdog = None


def stop_all(children: Iterable[Child], *, patience: float = PATIENCE_SECONDS) -> None:
    """Ask all at once, wait for at most ``patience`` seconds together, kill what is left."""
    children = list(children)
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + patience
    while any(child.alive for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    for child in children:
        child.kill()


def _open_log(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_LIMIT_BYTES:
        path.replace(path.with_suffix(path.suffix + ".1"))
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
