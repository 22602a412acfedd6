"""Who was there: of one meeting, and of every municipality in a year."""

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from m50portal.core.dates import today
from m50portal.core.spreadsheets import CONTENT_TYPES
from m50portal.core.views import PageMixin, RuleMixin
from m50portal.core.views_export import table_file
from meetings.actions import attendance as actions
from meetings.choices import MeetingKind, Presence
from meetings.selectors import find_guests
from meetings.selectors_attendance import Turnout, expected_at, recorded_in, turnout_in, turnout_of
from meetings.views.base import MeetingMixin
from members.models import Official
from members.presenters import enumerate_names

PER_PAGE = 50
FIRST_YEAR = 2016


class AttendanceView(MeetingMixin, TemplateView):
    """One list: everybody who was expected, with a choice behind each name."""

    title = "Aanwezigheid"
    template_name = "meetings/attendance_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = expected_at(self.meeting)
        text = self.request.GET.get("q", "")
        known = [one.official.pk for one in rows]
        return super().get_context_data(
            **kwargs,
            rows=rows,
            choices=Presence.choices,
            turnout=turnout_of(self.meeting),
            is_begun=self.meeting.starts_at <= timezone.now(),
            missing=[one for one in rows if one.presence != Presence.PRESENT],
            search=text,
            found=find_guests(self.meeting, text, known=known),
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Only what was changed on this page is stored: another person may note at the same time."""
        marks, seen = {}, {}
        for name, mark in request.POST.items():
            key = name.removeprefix("wie-")
            if name.startswith("wie-") and key.isdecimal():
                before = request.POST.get(f"was-{key}", "")
                everybody = "iedereen" in request.POST and not mark and not before
                mark = Presence.PRESENT.value if everybody else str(mark)
                if mark != before:
                    marks[int(key)], seen[int(key)] = mark, before
        try:
            done = actions.record_attendance(
                meeting=self.meeting, marks=marks, seen=seen, by=request.user
            )
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            people = "1 persoon" if done.count == 1 else f"{done.count} mensen"
            messages.success(request, f"De aanwezigheid van {people} is vastgelegd.")
            if done.passed_by:
                names = enumerate_names(list(done.passed_by))
                messages.warning(
                    request, f"Een ander legde intussen iets vast van {names}. Dat is zo gelaten."
                )
        return redirect(self.address("attendance"))


class AttendeeAddView(MeetingMixin, View):
    """Somebody came who was not on the list, perhaps instead of another."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        official = self._person("official")
        instead = self._person("instead") if request.POST.get("instead") else None
        if official is None:
            messages.error(request, "Er is niemand gekozen. Zoek iemand en kies een naam.")
            return redirect(self.address("attendance"))
        try:
            actions.add_attendee(
                meeting=self.meeting, official=official, stands_in_for=instead, by=request.user
            )
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, f"{official} was aanwezig.")
        return redirect(self.address("attendance"))

    def _person(self, name: str) -> Official | None:
        key = self.request.POST.get(name, "")
        return get_object_or_404(Official, pk=int(key)) if key.isdecimal() else None


class TurnoutView(PageMixin, RuleMixin, TemplateView):
    """Every municipality of a year: which meetings somebody came to, against the norm."""

    permission_required = "meetings.view_turnout"
    refusal = "Alleen wie een rol bij M50 heeft, ziet de aanwezigheid van alle gemeenten."
    title = "Aanwezigheid"
    template_name = "meetings/turnout_list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("bestand", "")
        if kind not in CONTENT_TYPES:
            return super().get(request, *args, **kwargs)
        head = ["Gemeente", "Jaar"]
        for one in (MeetingKind.CONTACTS, MeetingKind.MEMBERS):
            head += [f"{one.label}: bezocht", f"{one.label}: gehouden"]
        table = [
            [
                *(row.municipality.name, self.year),
                *(row.came.get(MeetingKind.CONTACTS, 0), row.held.get(MeetingKind.CONTACTS, 0)),
                *(row.came.get(MeetingKind.MEMBERS, 0), row.held.get(MeetingKind.MEMBERS, 0)),
                row.others,
            ]
            for row in self.rows()
        ]
        name = f"aanwezigheid-{self.year}"
        return table_file(kind, head=[*head, "Andere"], rows=table, name=name, title=self.title)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Bijeenkomsten", reverse("meetings:list"))]

    @property
    def year(self) -> int:
        """The year that the address asks for; this year when it asks for none that there is."""
        asked = self.request.GET.get("jaar", "")
        found = int(asked) if asked.isdecimal() and len(asked) == 4 else today().year
        return found if FIRST_YEAR <= found <= datetime.date.max.year - 1 else today().year

    def rows(self) -> list[Turnout]:
        """The municipalities, narrowed as the address says."""
        rows = turnout_in(self.year)
        return (
            [row for row in rows if row.missed]
            if self.request.GET.get("toon") == "gemist"
            else rows
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.rows(), PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            year=self.year,
            years=range(today().year, FIRST_YEAR - 1, -1),
            only_missed=self.request.GET.get("toon") == "gemist",
            meetings=recorded_in(self.year),
            page_obj=page,
            rows=[
                (row, row.of(MeetingKind.CONTACTS), row.of(MeetingKind.MEMBERS))
                for row in page.object_list
            ],
            **kwargs,
        )
