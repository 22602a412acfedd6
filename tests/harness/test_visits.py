from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

from tests import visits
from tests.conftest import FORGOTTEN, pytest_sessionfinish, pytest_testnodedown


def test_visits_remember_a_template():
    visits.rendered.discard("components/badge.html")

    render_to_string("components/badge.html", {"label": "Betaald"})

    assert "components/badge.html" in visits.rendered


@pytest.mark.django_db
def test_visits_remember_an_address_that_answered(client):
    visits.answered.discard("account/login/")

    client.get("/account/login/")

    assert "account/login/" in visits.answered


def test_visits_tell_what_was_forgotten(monkeypatch):
    monkeypatch.setattr(visits, "rendered", set())

    assert "template never rendered: base.html" in visits.forgotten()


class Run:
    """As much of pytest's session as the check at its end looks at."""

    def __init__(self, config, **narrowed):
        self.exitstatus = 0
        self.config = config
        for name, value in narrowed.items():
            setattr(config.option, name, value)


@pytest.fixture
def config(monkeypatch):
    """The configuration of a complete run that forgot one thing."""
    monkeypatch.setattr(visits, "forgotten", lambda: ["address never visited: /leden/"])
    source = pytest.Config.ArgsSource
    nothing = dict.fromkeys(
        ("keyword", "markexpr", "collectonly", "deselect", "ignore", "ignore_glob", "lf")
    )
    return SimpleNamespace(
        option=SimpleNamespace(**nothing),
        stash=pytest.Stash(),
        args_source=source.TESTPATHS,
        ArgsSource=source,
    )


def test_visits_fail_a_complete_run_that_forgot_something(config):
    run = Run(config)

    pytest_sessionfinish(run, exitstatus=0)

    assert run.exitstatus == 1
    assert config.stash[FORGOTTEN] == ["address never visited: /leden/"]


def test_visits_leave_a_part_of_the_run_alone(config):
    run = Run(config, markexpr="not browser")

    pytest_sessionfinish(run, exitstatus=0)

    assert run.exitstatus == 0


def test_visits_leave_a_failed_run_alone(config):
    run = Run(config)

    pytest_sessionfinish(run, exitstatus=1)

    assert run.exitstatus == 0


def test_visits_of_each_process_are_handed_over(config, monkeypatch):
    monkeypatch.setattr(visits, "answered", {"leden/"})
    config.workeroutput = {}

    pytest_sessionfinish(Run(config), exitstatus=0)
    monkeypatch.setattr(visits, "answered", set())
    pytest_testnodedown(SimpleNamespace(workeroutput=config.workeroutput), error=None)

    assert visits.answered == {"leden/"}
