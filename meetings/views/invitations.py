"""Who is invited: a list to look at first, then the mails."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView, View

from m50portal.core.choices import MAIL_BADGES
from meetings.actions import invitations as actions
from meetings.models import Invitation
from meetings.selectors import find_guests, guests_of
from meetings.selectors_recipients import recipients_of
from meetings.views.base import MeetingMixin
from members.models import Official


class GuestsView(MeetingMixin, TemplateView):
    """The guests: who was invited, and who gets an invitation now."""

    title = "Genodigden"
    template_name = "meetings/guest_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        guests = guests_of(self.meeting)
        invited = [row for row in guests if row.invited_at is not None]
        done = {row.official_id for row in invited}
        by_hand = {row.official_id: row.pk for row in guests if row.by_hand}
        waiting = [one for one in recipients_of(self.meeting) if one.official.pk not in done]
        text = self.request.GET.get("q", "")
        return super().get_context_data(
            **kwargs,
            invited=invited,
            waiting=waiting,
            reachable=[one for one in waiting if one.has_address],
            without_address=[one for one in waiting if not one.has_address],
            invitation_of=by_hand,
            mail_badges=MAIL_BADGES,
            search=text,
            found=find_guests(self.meeting, text, known={one.official.pk for one in waiting}),
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.meeting.is_past:
            messages.error(request, "De bijeenkomst is al voorbij. Uitnodigen kan niet meer.")
            return redirect(self.address("guests"))
        chosen = {int(key) for key in request.POST.getlist("official") if key.isdecimal()}
        if not chosen:
            messages.error(request, "Er is niemand gekozen. Kies ten minste één genodigde.")
            return redirect(self.address("guests"))
        invited = actions.invite(meeting=self.meeting, officials=chosen, by=request.user)
        mails = sum(row.mail is not None for row in invited)
        count = "1 uitnodiging gaat" if mails == 1 else f"{mails} uitnodigingen gaan"
        without = len(invited) - mails
        rest = f" {without} genodigden hebben geen eigen e-mailadres: bel hen." if without else ""
        messages.success(request, f"{count} nu de deur uit.{rest}")
        return redirect(self.meeting.get_absolute_url())


class GuestAddView(MeetingMixin, View):
    """Putting somebody on the list by hand."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        key = request.POST.get("official", "")
        official = get_object_or_404(Official, pk=int(key) if key.isdecimal() else 0)
        actions.add_guest(meeting=self.meeting, official=official, by=request.user)
        messages.success(request, f"{official} staat op de lijst.")
        return redirect(self.address("guests"))


class GuestRemoveView(MeetingMixin, View):
    """Taking somebody off the list who was added by hand and not invited yet."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = Invitation.objects.filter(meeting=self.meeting).select_related("official")
        invitation = get_object_or_404(rows, pk=self.kwargs["invitation"])
        invitation.meeting = self.meeting
        if actions.remove_guest(invitation=invitation, by=request.user):
            messages.success(request, f"{invitation.official} staat niet meer op de lijst.")
        else:
            messages.error(request, f"{invitation.official} is al uitgenodigd.")
        return redirect(self.address("guests"))
