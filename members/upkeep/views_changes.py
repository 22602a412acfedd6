"""What municipalities changed themselves, for the secretariat to look at."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import View

from m50portal.core.dates import local_day
from m50portal.core.models import AuditEvent
from m50portal.core.returning import return_url
from m50portal.core.views import RuleMixin
from m50portal.core.views_export import ExportMixin
from members.models import Municipality
from members.upkeep.actions_proposals import mark_seen
from members.upkeep.filters import ChangeFilter
from members.upkeep.presenters import change_rows, tabs
from members.upkeep.selectors_changes import changes_by_municipalities


class ChangesView(RuleMixin, ExportMixin):
    """Field for field, old and new; last first."""

    permission_required = "upkeep.manage_rounds"
    template_name = "upkeep/change_list.html"
    filterset_class = ChangeFilter
    title = "Wat is er gewijzigd"
    export_name = "gewijzigd-door-gemeenten"
    export_head = ("Gemeente", "Wat", "Wie", "Gegeven", "Oud", "Nieuw", "Door", "Op")
    export_personal = True

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Leden", reverse("members:list"))]

    def get_base_queryset(self) -> Any:
        return changes_by_municipalities()

    def export_objects(self) -> Any:
        """A line for each field."""
        rows = change_rows(list(self.get_queryset()), {})
        return [(row, pair) for row in rows for pair in row.pairs]

    def export_row(self, row: Any) -> list[Any]:
        change, pair = row
        event = change.line.event
        return [
            event.target_label,
            change.line.what,
            change.subject,
            pair.label,
            pair.old,
            pair.new,
            event.by_label,
            local_day(event.at),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(tabs=tabs("upkeep:changes"), **kwargs)
        events = list(context["page_obj"])
        ids = {event.target_id for event in events if event.target_id.isdecimal()}
        places = Municipality.objects.filter(pk__in=ids).values_list("pk", "slug")
        context["rows"] = change_rows(events, {str(pk): slug for pk, slug in places})
        context["any_new"] = any(not row.is_seen for row in context["rows"])
        return context


class MarkSeenView(RuleMixin, View):
    """Note that the lines on the page were looked at."""

    permission_required = "upkeep.manage_rounds"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = [
            value for value in request.POST.getlist("pk") if value.isdecimal() and len(value) < 19
        ]
        found = changes_by_municipalities().filter(pk__in=chosen).values_list("pk", flat=True)
        count = mark_seen(
            events=list(AuditEvent.objects.filter(pk__in=list(found))), by=request.user
        )
        what = "wijziging is" if count == 1 else "wijzigingen zijn"
        if count:
            messages.success(request, f"{count} {what} als bekeken gemarkeerd.")
        else:
            messages.error(request, "Kies minstens één wijziging die u nog niet bekeek.")
        return redirect(return_url(request) or reverse("upkeep:changes"))
