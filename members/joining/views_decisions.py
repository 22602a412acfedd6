"""All decisions about membership in one list."""

from typing import Any

from django.urls import reverse

from m50portal.core.views_export import ExportMixin
from members.joining.filters import DecisionFilter
from members.joining.views import SectionMixin
from members.models import Decision
from members.presenters import decision_rows


class DecisionListView(SectionMixin, ExportMixin):
    """Who decided what, when and on which mandate."""

    title = "Besluiten over lidmaatschap"
    template_name = "joining/decision_list.html"
    section = "joining:decisions"
    export_name = "besluiten"
    export_personal = True
    export_head = (
        *("CBS-code", "Gemeente", "Besluit", "Besloten op", "Door", "Persoon", "Mandaat"),
        *("Uiterlijk beslissen op", "Toelichting", "Bron", "Document", "Ingetrokken"),
    )

    def get_queryset(self) -> Any:
        """Decisions, narrowed and ordered as the URL says; the last first when it says nothing."""
        rows = Decision.objects.select_related("municipality")
        self.filterset = DecisionFilter(self.request.GET, queryset=rows, request=self.request)
        asked = self.request.GET.get("sort", "")
        if asked.lstrip("-") == "name":
            turned = "-" if asked.startswith("-") else ""
            names = ("municipality__sort_key", "decided_on", "pk")
            return self.filterset.qs.order_by(*(turned + name for name in names))
        turned = "" if asked == "decided" else "-"
        return self.filterset.qs.order_by(f"{turned}decided_on", f"{turned}pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        asked = self.request.GET.items()
        return {
            **context,
            "rows": decision_rows(list(context["page_obj"])),
            "sort": self.filterset.form.cleaned_data.get("sort") or "-decided",
            "is_narrowed": any(v and k not in {"sort", "page"} for k, v in asked),
            "list_url": reverse("joining:decisions"),
        }

    def export_row(self, row: Decision) -> list[Any]:
        place = row.municipality
        return [
            *(place.code, place.name, row.get_kind_display(), row.decided_on, row.body, row.person),
            *(row.mandate, row.decide_by, row.note, row.source, "ja" if row.document else "nee"),
            row.withdrawn_reason if row.withdrawn_at else "",
        ]
