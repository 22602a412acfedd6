"""The day that people look at: one control, and a day that stays while they click on.

An address may name a day (``/leden/?peildatum=2023-04-15``), so that it can be shared and kept. The day
it names is kept in the session for the pages after it, until another is chosen or "Naar vandaag".
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse

from m50portal.core.dates import long_date, parse_day, today
from m50portal.core.forms import DayField

PARAMETER = "peildatum"
AS_IT_WAS = "U ziet wat toen gold."
PREVIEW = "Vooruitblik: dit is wat nu bekend is."


class DayForm(forms.Form):
    """The day to look at."""

    peildatum = DayField(label="Peildatum", required=False)


class AsOfMiddleware:
    """Keeps the day that an address names for the pages after it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "GET" and PARAMETER in request.GET and request.user.is_authenticated:
            form = asked_day(request)
            if form.is_valid():
                _keep(request, form.cleaned_data[PARAMETER])
        return self.get_response(request)


def asked_day(request: HttpRequest) -> DayForm:
    """What the address says of the day, checked."""
    return DayForm({PARAMETER: request.GET.get(PARAMETER, "")})


def chosen_day(request: HttpRequest) -> datetime.date:
    """The day in the address, else the day that was kept, else today.

    Where the address names something that is no day, the page shows today.
    """
    if PARAMETER in request.GET:
        form = asked_day(request)
        return (form.cleaned_data[PARAMETER] if form.is_valid() else None) or today()
    return kept_day(request) or today()


def kept_day(request: HttpRequest) -> datetime.date | None:
    """The day that stays while one clicks on; None for today."""
    day = parse_day(request.session.get(PARAMETER, ""))
    return day if day != today() else None


def _keep(request: HttpRequest, day: datetime.date | None) -> None:
    """Remember ``day``; today needs no remembering and never grows old."""
    if day is None or day == today():
        request.session.pop(PARAMETER, None)
    elif request.session.get(PARAMETER) != day.isoformat():
        request.session[PARAMETER] = day.isoformat()


def day_query(day: datetime.date) -> str:
    """``?peildatum=…`` to take along to the next page; nothing for today."""
    return "" if day == today() else f"?{urlencode({PARAMETER: day.isoformat()})}"


@dataclass(frozen=True)
class AsOf:
    """What the page frame shows of the day: the control, and what day it is."""

    day: datetime.date
    form: DayForm
    others: list[tuple[str, str]]
    today_url: str

    @classmethod
    def of(cls, request: HttpRequest) -> "AsOf":
        """The control on the page of ``request``; the other parts of its address stay."""
        day, asked = chosen_day(request), asked_day(request)
        others = [
            (name, value)
            for name, values in request.GET.lists()
            for value in values
            if name not in {PARAMETER, "page"}
        ]
        form = asked if not asked.is_valid() else DayForm({PARAMETER: day})
        return cls(day, form, others, f"?{urlencode([*others, (PARAMETER, '')])}")

    @property
    def is_today(self) -> bool:
        """Whether the page shows what is true now."""
        return self.day == today()

    @property
    def title(self) -> str:
        """``Peildatum 15 april 2023.``"""
        return f"Peildatum {long_date(self.day)}."

    @property
    def text(self) -> str:
        """How it was, or what is planned by now."""
        return PREVIEW if self.day > today() else AS_IT_WAS
