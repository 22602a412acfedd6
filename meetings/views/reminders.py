"""The moments at which guests are reminded."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import View
from django.views.generic.edit import FormView

from meetings.actions import reminders as actions
from meetings.forms import ReminderForm
from meetings.models import ReminderMoment
from meetings.selectors import moments_of
from meetings.views.base import MeetingMixin


class RemindersView(MeetingMixin, FormView):
    """The reminders of a meeting: planned, sent and lapsed; one more can be planned."""

    title = "Herinneringen"
    template_name = "meetings/reminder_list.html"
    form_class = ReminderForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "meeting": self.meeting}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(moments=moments_of(self.meeting), **kwargs)

    def form_valid(self, form: ReminderForm) -> HttpResponse:
        moment = actions.add_moment(
            meeting=self.meeting,
            amount=form.cleaned_data["amount"],
            unit=form.cleaned_data["unit"],
            by=self.request.user,
        )
        messages.success(self.request, f"Herinnering gepland: {moment.distance}.")
        return redirect(self.address("reminders"))


class MomentRemoveView(MeetingMixin, View):
    """Taking a planned reminder away."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        moments = ReminderMoment.objects.filter(meeting=self.meeting)
        moment = get_object_or_404(moments, pk=self.kwargs["moment"])
        moment.meeting = self.meeting
        if actions.remove_moment(moment=moment, by=request.user):
            messages.success(request, f"De herinnering {moment.distance} gaat niet meer uit.")
        else:
            messages.error(request, "Deze herinnering is al uitgegaan of vervallen.")
        return redirect(self.address("reminders"))
