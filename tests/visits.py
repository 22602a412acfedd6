"""Remembers which templates were rendered and which addresses answered during a run of the tests.

At the end of a complete run, `forgotten` tells what no test has seen. Each process of pytest-xdist
keeps its own memory; the controlling process adds them up (conftest.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test.signals import template_rendered

from tests.architecture.addresses import addresses
from tests.architecture.house import ROOT
from tests.architecture.templates import template_files

TEMPLATES = ROOT / "templates"

rendered: set[str] = set()
answered: set[str] = set()


def watch() -> None:
    """Start remembering; once per process, after Django was set up."""
    template_rendered.connect(_remember_template, dispatch_uid="tests.visits")
    original = BaseHandler.get_response

    def get_response(self: BaseHandler, request: HttpRequest) -> HttpResponseBase:
        response = original(self, request)
        _remember_answer(request, response)
        return response

    BaseHandler.get_response = get_response  # type: ignore[method-assign]


def _remember_template(sender: Any, template: Any, **_: Any) -> None:
    path = Path(str(template.origin.name))
    if path.is_relative_to(TEMPLATES):
        rendered.add(path.relative_to(TEMPLATES).as_posix())


def _remember_answer(request: HttpRequest, response: HttpResponseBase) -> None:
    """A refusal or a detour to the log-in page is no visit."""
    match = getattr(request, "resolver_match", None)
    to_login = response.headers.get("Location", "").startswith(_login_url())
    if match is not None and response.status_code < 400 and not to_login:
        answered.add(match.route)


def _login_url() -> str:
    from django.shortcuts import resolve_url

    return resolve_url(settings.LOGIN_URL)


def forgotten() -> list[str]:
    """Our templates and addresses that were not seen, as lines to read."""
    lines = [
        f"template never rendered: {name}"
        for name in template_files(TEMPLATES)
        if name not in rendered
    ]
    lines += [
        f"address never visited: {address}"
        for address in addresses()
        if not address.is_others and address.route not in answered
    ]
    return lines
