"""What every test stands on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage

# Playwright keeps an event loop in the main thread; Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# --- A clean slate ------------------------------------------------------------------------------
@pytest.fixture(autouse=True)
def clean_slate() -> Iterator[None]:
    """No test finds what another left in the cache (rate limits!) or among the files."""
    cache.clear()
    yield
    media = Path(settings.MEDIA_ROOT)
    if default_storage.__class__.__name__ != "InMemoryStorage" and media.exists():
        shutil.rmtree(media)
        media.mkdir()


@dataclass(frozen=True)
class SentTask:
    """A task that the portal asked a worker to do."""

    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


@pytest.fixture(autouse=True)
def sent_tasks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[SentTask]:
    """The tasks sent during this test, in order; they are recorded and not done.

    Never eager: that hides mistakes around on_commit. Tests marked ``worker`` use the real broker.
    """
    sent: list[SentTask] = []
    if request.node.get_closest_marker("worker") is None:
        from celery.result import AsyncResult

        from m50portal.celery import app

        def record(name: str, args: Any = None, kwargs: Any = None, **_: Any) -> AsyncResult:
            sent.append(SentTask(name, tuple(args or ()), dict(kwargs or {})))
            return AsyncResult(str(len(sent)), app=app)

        monkeypatch.setattr(app, "send_task", record)
    return sent


# --- A real worker ------------------------------------------------------------------------------
@pytest.fixture
def celery_worker_process(transactional_db: None, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Start a real ``celery worker`` on the test's database and broker; see `WorkerProcess`."""
    from tests.worker_process import WorkerProcess, empty_broker

    empty_broker()
    started: list[WorkerProcess] = []

    def start(**options: Any) -> WorkerProcess:
        worker = WorkerProcess(log=tmp_path / f"worker-{len(started)}.log", **options)
        started.append(worker)
        worker.start()
        return worker

    yield start
    for worker in started:
        worker.kill()  # the test is over: nothing it still does matters
    empty_broker()


# --- PDF ----------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def verapdf() -> Callable[..., list[str]]:
    """``verapdf(pdf, flavour="ua1")``: the rules that a PDF breaks. Mark the test ``pdfua``."""
    from tests.verapdf import check

    return check


# --- A real browser -----------------------------------------------------------------------------
@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The Chromium of the system; Playwright's own where `./run` found none that works."""
    path = os.environ.get("M50_CHROMIUM")
    if path is None:
        path = next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), "")
    own = {"executable_path": path} if path else {}
    return {**browser_type_launch_args, **own, "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "nl-NL",
        "timezone_id": "Europe/Amsterdam",
        "viewport": {"width": 1280, "height": 900},
        "reduced_motion": "reduce",
    }


@pytest.fixture
def assert_accessible() -> Callable[..., None]:
    """``assert_accessible(page, "name")``: axe finds nothing, and nothing sticks out, at two widths."""
    from tests.accessibility import assert_accessible as check

    return check


# --- The whole run ------------------------------------------------------------------------------
def pytest_configure(config: pytest.Config) -> None:
    from tests import flushing, visits

    visits.watch()
    flushing.allow()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser needs a server, and a server needs committed rows: slow, so at the end."""
    items.sort(key=lambda item: bool(item.get_closest_marker("browser")))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: Any) -> None:
    """Add up what the processes of pytest-xdist have seen."""
    from tests import visits

    output = getattr(node, "workeroutput", {})
    visits.rendered.update(output.get("rendered", []))
    visits.answered.update(output.get("answered", []))


FORGOTTEN = pytest.StashKey[list[str]]()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """After a complete run without failures: has every template and address been seen?"""
    from tests import visits

    output = getattr(session.config, "workeroutput", None)
    if output is not None:  # a process of pytest-xdist: hand over
        output["rendered"] = sorted(visits.rendered)
        output["answered"] = sorted(visits.answered)
    elif exitstatus == 0 and _is_complete(session.config):
        lines = visits.forgotten()
        session.config.stash[FORGOTTEN] = lines
        if lines:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _is_complete(config: pytest.Config) -> bool:
    option = config.option
    narrowed = option.keyword or option.markexpr or option.collectonly or option.deselect
    narrowed = narrowed or getattr(option, "lf", False) or option.ignore or option.ignore_glob
    return config.args_source is config.ArgsSource.TESTPATHS and not narrowed


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    lines = config.stash.get(FORGOTTEN, None)
    if lines:
        terminalreporter.section("what no test has seen", sep="=", red=True, bold=True)
        for line in lines:
            terminalreporter.write_line(line)
