"""Logboek: who did what, and when."""

from typing import Any

from django.db.models import QuerySet

from m50portal.core.filters_pages import TrailFilter
from m50portal.core.models import AuditEvent
from m50portal.core.presenters import trail
from m50portal.core.views import FilteredListView, RuleMixin


class TrailView(RuleMixin, FilteredListView):
    """Every line, newest first."""

    permission_required = "core.view_audit"
    template_name = "core/trail_list.html"
    filterset_class = TrailFilter
    title = "Logboek"

    def get_base_queryset(self) -> QuerySet:
        return AuditEvent.objects.order_by("-at", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["lines"] = trail(context["page_obj"])
        return context
