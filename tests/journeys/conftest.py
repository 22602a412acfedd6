"""Three people walk through the demonstration, as it is on a fresh machine."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command

from m50portal.desk import demo


@pytest.fixture
def portal(transactional_db: None, live_server: Any, settings: Any) -> str:
    """The address of a portal filled with the network's real data and fictitious people."""
    settings.DEMO = True
    call_command("seed_demo", stdout=io.StringIO())
    return live_server.url


@pytest.fixture
def worker(portal: str, celery_worker_process: Callable[..., Any]) -> Any:
    """A real worker with beat beside the web server, on the same database and broker."""
    return celery_worker_process(beat=True, sweep_seconds=3)


@pytest.fixture
def sign_in(page: Any, portal: str) -> Callable[[str], None]:
    """``sign_in("secretaris@m50.example")``: from the log-in page to the dashboard."""

    def walk(email: str) -> None:
        page.goto(portal)
        page.get_by_label("E-mailadres").fill(email)
        page.get_by_label("Wachtwoord", exact=True).fill(demo.PASSWORD)
        page.get_by_role("button", name="Inloggen", exact=True).click()
        account = next(one for one in demo.ACCOUNTS if one.email == email)
        if account.second_factor:
            page.get_by_label("Code").fill(demo.current_code())
            page.get_by_role("button", name="Code controleren").click()
        page.get_by_role("heading", level=1).filter(has_text=account.name.split()[0]).wait_for()

    return walk


@pytest.fixture(autouse=True)
def no_script_errors(page: Any) -> Iterator[None]:
    """A page that stumbles over its own script, or over its security policy, fails the journey."""
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda message: (
            problems.append(message.text)
            if message.type == "error" and "Failed to load resource" not in message.text
            else None
        ),
    )
    yield
    assert not problems, problems


@pytest.fixture
def download(page: Any) -> Callable[[Any], bytes]:
    """``download(link)``: the bytes that a click on ``link`` brings."""

    def take(link: Any) -> bytes:
        with page.expect_download() as started:
            link.click()
        path = started.value.path()
        with open(os.fspath(path), "rb") as file:  # noqa: PTH123
            return file.read()

    return take
