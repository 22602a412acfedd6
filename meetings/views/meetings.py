"""The list of meetings, one meeting with its agenda, and planning it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView, View
from django.views.generic.edit import FormView

from m50portal.core.versions import ClashError
from m50portal.core.views import FilteredListView, PageMixin, RuleMixin, private_bytes
from meetings import calendar
from meetings.actions import planning
from meetings.filters import MeetingFilter
from meetings.forms import CancelForm, MeetingForm
from meetings.models import Meeting
from meetings.presenters import fresh_print
from meetings.selectors_turnout import MeetingTurnout, turnout_of
from meetings.views.base import MeetingMixin, agenda_context, is_part, part, varying


class MeetingListView(RuleMixin, FilteredListView):
    """The meetings that this person may know of."""

    permission_required = "meetings.view_meetings"
    title = "Bijeenkomsten"
    filterset_class = MeetingFilter
    template_name = "meetings/meeting_list.html"
    context_object_name = "meetings"

    def get_base_queryset(self) -> Any:
        return Meeting.objects.visible_to(self.request.user).for_lists()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_plan = self.request.user.has_perm("meetings.plan_meetings")
        is_filtered = any(self.request.GET.get(name) for name in self.filterset_class.base_filters)
        context = super().get_context_data(may_plan=may_plan, is_filtered=is_filtered, **kwargs)
        count = context["paginator"].count
        return {**context, "caption": f"{count} bijeenkomst{'' if count == 1 else 'en'}"}


class MeetingView(MeetingMixin, TemplateView):
    """One meeting: its facts and its agenda, read and edited in the same place."""

    permission_required = "meetings.view_meetings"
    template_name = "meetings/meeting_detail.html"

    def load(self) -> Meeting:
        meetings = Meeting.objects.visible_to(self.request.user).for_page()
        return get_object_or_404(meetings, pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return self.meeting.title

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return super().get_breadcrumbs()[:1]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_part(request):  # an open form was closed without saving
            focus = f"#wijzig-{request.GET['punt']}" if self._number("punt") else "#agenda-kop"
            context = agenda_context(request, self.meeting, focus=focus)
            return part(request, "meetings/_agenda.html", context)
        if kwargs["slug"] != self.meeting.slug:
            return redirect(self.meeting.get_absolute_url(), permanent=True)
        return varying(super().get(request, *args, **kwargs))

    def _number(self, name: str) -> int | None:
        text = self.request.GET.get(name, "")
        return int(text) if text.isdecimal() else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = ("punt", "bestand")
        undo = {name: number for name in names if (number := self._number(name))}
        parts = agenda_context(self.request, self.meeting, undo=undo)
        status = fresh_print(self.meeting, parts["agenda"])
        turnout = turnout_of(self.meeting) if self.meeting.is_past else MeetingTurnout()
        return super().get_context_data(
            **kwargs, **parts, status=status, turnout=turnout, shows_missing=self._shows_missing()
        )

    def _shows_missing(self) -> bool:
        """Which municipalities did not come is for M50 and for who prepares the meeting."""
        user = self.request.user
        return user.has_perm("meetings.view_turnout") or user.has_perm(
            "meetings.change_meeting", self.meeting
        )


class MeetingCreateView(PageMixin, RuleMixin, FormView):
    """Planning a new meeting: it begins as a concept."""

    permission_required = "meetings.plan_meetings"
    refusal = "Alleen het secretariaat en wie een pijler leidt kunnen een bijeenkomst plannen."
    title = "Bijeenkomst plannen"
    template_name = "meetings/meeting_edit.html"
    form_class = MeetingForm

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Bijeenkomsten", reverse("meetings:list"))]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user, "instance": Meeting()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(stored=None, meeting=None, guest_count=0, tabs=[], **kwargs)

    def form_valid(self, form: MeetingForm) -> HttpResponse:
        meeting = planning.plan_meeting(values=form.values(), by=self.request.user)
        messages.success(
            self.request,
            "De bijeenkomst is gepland als concept. Maak de agenda en nodig daarna uit.",
        )
        return redirect(meeting.get_absolute_url())


class MeetingChangeView(MeetingMixin, FormView):
    """Changing when, where and of whom a meeting is."""

    title = "Gegevens"
    template_name = "meetings/meeting_edit.html"
    form_class = MeetingForm

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return {
            **kwargs,
            "user": self.request.user,
            "instance": Meeting.objects.get(pk=self.meeting.pk),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        stored = self.meeting if context["form"].clashes else None
        guests = self.meeting.invitations.sent().count() if self.meeting.is_announced else 0
        return {**context, "stored": stored, "guest_count": guests}

    def form_valid(self, form: MeetingForm) -> HttpResponse:
        try:
            meeting = planning.change_meeting(
                meeting=form.instance,
                version=form.cleaned_data["version"],
                values=form.values(),
                by=self.request.user,
            )
        except ClashError:  # saved by another between looking and writing
            form.full_clean()
            return self.form_invalid(form)
        messages.success(self.request, "De bijeenkomst is gewijzigd.")
        return redirect(meeting.get_absolute_url())


class AnnounceView(MeetingMixin, View):
    """Letting people see the meeting."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        planning.announce(meeting=self.meeting, by=request.user)
        messages.success(request, "De bijeenkomst is aangekondigd. Nodig nu de deelnemers uit.")
        return redirect(self.meeting.get_absolute_url())


class CancelView(MeetingMixin, FormView):
    """Calling a meeting off, after naming what that does."""

    title = "Bijeenkomst annuleren"
    template_name = "meetings/meeting_cancel.html"
    form_class = CancelForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            guest_count=self.meeting.invitations.sent().count(), **kwargs
        )

    def form_valid(self, form: CancelForm) -> HttpResponse:
        planning.cancel(
            meeting=self.meeting, reason=form.cleaned_data["reason"], by=self.request.user
        )
        messages.success(self.request, "De bijeenkomst is geannuleerd.")
        return redirect(self.meeting.get_absolute_url())


class CalendarView(MeetingMixin, View):
    """The meeting as a file for somebody's own calendar."""

    permission_required = "meetings.view_meeting"
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        content = calendar.calendar_file(self.meeting, method=calendar.PUBLISH)
        return private_bytes(
            content,
            filename=f"{self.meeting.slug}.ics",
            content_type=f"text/calendar; method={calendar.PUBLISH}; charset=utf-8",
        )
