"""Who was at one meeting: the list that is noted, and who came besides."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import TemplateView, View
from django.views.generic.edit import FormView

from meetings.actions import attendance as actions
from meetings.actions import attendance_others as others
from meetings.choices import Presence
from meetings.forms_attendance import SubstituteForm
from meetings.models import Attendance
from meetings.selectors import find_guests
from meetings.selectors_attendance import Expected, expected_at, find_outside, others_at
from meetings.selectors_turnout import turnout_of
from meetings.views.base import MeetingMixin
from members.models import Official
from members.presenters import enumerate_names
from members.relations.models import ExternalFunction, Organisation


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
            others=others_at(self.meeting),
            choices=Presence.choices,
            turnout=turnout_of(self.meeting),
            is_begun=self.meeting.starts_at <= timezone.now(),
            missing=missing_of(rows),
            search=text,
            found=find_guests(self.meeting, text, known=known),
            outside=find_outside(self.meeting, text, self.request.user),
            may_see_outside=self.request.user.has_perm("relations.view_relations"),
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Only what was changed on this page is stored: another person may note at the same time."""
        marks, seen = self._marks()
        places, seen_places = self._places()
        try:
            done = actions.record_attendance(
                meeting=self.meeting,
                marks=marks,
                seen=seen,
                places=places,
                seen_places=seen_places,
                by=request.user,
            )
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            self._tell(done)
        return redirect(self.address("attendance"))

    def _marks(self) -> tuple[dict[int, str], dict[int, str]]:
        """By person what was changed, and what the page showed before."""
        marks, seen = {}, {}
        for name, mark in self.request.POST.items():
            key = name.removeprefix("wie-")
            if name.startswith("wie-") and _is_key(key):
                before = self.request.POST.get(f"was-{key}", "")
                everybody = "iedereen" in self.request.POST and not mark and not before
                mark = Presence.PRESENT.value if everybody else str(mark)
                if mark != before:
                    marks[int(key)], seen[int(key)] = mark, before
        return marks, seen

    def _places(self) -> tuple[dict[int, int], dict[int, int]]:
        """By person the municipality that was chosen instead, and the one that the page showed."""
        places: dict[int, int] = {}
        seen: dict[int, int] = {}
        for name, chosen in self.request.POST.items():
            key = name.removeprefix("namens-")
            before = self.request.POST.get(f"was-namens-{key}", "")
            is_changed = name.startswith("namens-") and chosen != before
            if is_changed and _is_key(key) and _is_key(str(chosen)):
                places[int(key)] = int(str(chosen))
                seen |= {int(key): int(before)} if _is_key(before) else {}
        return places, seen

    def _tell(self, done: actions.Recorded) -> None:
        people = "1 persoon" if done.count == 1 else f"{done.count} mensen"
        if done.count or not done.unmarked:
            messages.success(self.request, f"De aanwezigheid van {people} is vastgelegd.")
        if done.passed_by:
            names = enumerate_names(list(done.passed_by))
            messages.warning(
                self.request, f"Een ander legde intussen iets vast van {names}. Dat is zo gelaten."
            )
        if done.unmarked:
            names = enumerate_names(list(done.unmarked))
            messages.warning(
                self.request, f"Kies ook of {names} er was. Alleen een gemeente zegt dat niet."
            )


def missing_of(rows: list[Expected]) -> list[Expected]:
    """Those of whom nobody noted that they were there: somebody may have come instead."""
    return [one for one in rows if one.presence != Presence.PRESENT]


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 18


class AttendeeAddView(MeetingMixin, View):
    """Somebody came who was not on the list, perhaps instead of another, or from outside."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            row = self._add()
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            if row is None:
                text = "Er is niemand gekozen. Zoek iemand en kies een naam."
                messages.error(request, text)
            else:
                messages.success(request, f"{row.person_name} was aanwezig.")
        return redirect(self.address("attendance"))

    def _add(self) -> Attendance | None:
        same: dict[str, Any] = {"meeting": self.meeting, "by": self.request.user}
        official = self._chosen("official", Official)
        if official is not None:
            instead = self._chosen("instead", Official)
            return actions.add_attendee(official=official, stands_in_for=instead, **same)
        if not self.request.user.has_perm("relations.view_relations"):
            return None
        function = self._chosen("function", ExternalFunction)
        if function is not None:
            return others.add_outside(function=function, **same)
        organisation = self._chosen("organisation", Organisation)
        return others.add_outside(organisation=organisation, **same) if organisation else None

    def _chosen(self, name: str, model: Any) -> Any:
        key = self.request.POST.get(name, "")
        return get_object_or_404(model, pk=int(key)) if _is_key(key) else None


class SubstituteAddView(MeetingMixin, FormView):
    """Somebody came who is not in the register: a name and the municipality."""

    title = "Vervanger toevoegen"
    template_name = "meetings/substitute_add.html"
    form_class = SubstituteForm

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), ("Aanwezigheid", self.address("attendance"))]

    def get_form_kwargs(self) -> dict[str, Any]:
        missing = missing_of(expected_at(self.meeting))
        return {**super().get_form_kwargs(), "meeting": self.meeting, "missing": missing}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=self.address("attendance"), **kwargs)

    def form_valid(self, form: SubstituteForm) -> HttpResponse:
        values = form.cleaned_data
        try:
            others.add_substitute(
                meeting=self.meeting,
                name=values["name"],
                municipality=values["municipality"],
                stands_in_for=values["instead"],
                by=self.request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)  # each text at its own field
            return self.form_invalid(form)
        messages.success(
            self.request, f"{values['name']} was aanwezig namens {values['municipality']}."
        )
        return redirect(self.address("attendance"))


class AttendeeRemoveView(MeetingMixin, View):
    """Taking a substitute by name, or somebody from outside, off the list."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = Attendance.objects.filter(meeting=self.meeting).unexpected()
        row = rows.for_lists().filter(pk=kwargs["attendance"]).first()
        if row is None:
            messages.info(request, "Deze persoon stond al niet meer op de lijst.")
            return redirect(self.address("attendance"))
        try:
            others.remove_other(meeting=self.meeting, row=row, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, f"{row.person_name} is van de lijst gehaald.")
        return redirect(self.address("attendance"))
