"""The agenda as a PDF: the web process asks, a worker makes it."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView, View

from m50portal.core.views import private_file
from meetings.actions import prints as actions
from meetings.choices import PrintState
from meetings.models import AgendaPrint
from meetings.presenters import print_status
from meetings.tasks import make_agenda_print
from meetings.views.base import MeetingMixin, is_part, part, varying


def _wake(pk: int) -> None:
    make_agenda_print.delay(pk)


class PrintView(MeetingMixin, TemplateView):
    """How far the PDF is (``?nr=`` says which); a POST asks for one of the agenda as it is now."""

    permission_required = "meetings.view_meeting"
    title = "Agenda als pdf"
    template_name = "meetings/print_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        key = self.request.GET.get("nr", "")
        prints = AgendaPrint.objects.filter(meeting=self.meeting)
        row = prints.filter(pk=int(key)).first() if key.isdecimal() else None
        # A print that gave way to a newer text: show the newest.
        row = row or prints.order_by("-pk").first()
        return super().get_context_data(status=print_status(row), **kwargs)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if is_part(self.request):
            return part(self.request, "meetings/_agenda_print.html", context)
        return varying(super().render_to_response(context, **kwargs))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        row = actions.ask_print(meeting=self.meeting, by=request.user)
        if row.state == PrintState.WAITING:
            # Robust: without a broker the sweep finds the row.
            transaction.on_commit(lambda: _wake(row.pk), robust=True)
        if is_part(request):
            return self.render_to_response(super().get_context_data(status=print_status(row)))
        return redirect(f"{self.address('print')}?nr={row.pk}")


class PrintDownloadView(MeetingMixin, View):
    """The PDF itself."""

    permission_required = "meetings.view_meeting"
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        ready = AgendaPrint.objects.filter(meeting=self.meeting, state=PrintState.READY)
        row = get_object_or_404(ready, pk=self.kwargs["print"])
        return private_file(
            row.file.name or "",
            filename=f"agenda-{self.meeting.slug}.pdf",
            content_type="application/pdf",
        )
