"""All decisions about membership in one list, and its export."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from m50portal.core.views import FilteredListView, RuleMixin, private_bytes
from members.exports import to_csv
from members.joining.filters import DecisionFilter
from members.joining.views import SectionMixin
from members.models import Decision
from members.presenters import decision_rows


class DecisionQueryMixin(RuleMixin):
    """The decisions that the URL asks for."""

    permission_required = "joining.view_prospects"
    filterset: DecisionFilter

    def filtered(self, request: HttpRequest) -> Any:
        """Decisions, narrowed and ordered as the URL says; the last first when it says nothing."""
        rows = Decision.objects.select_related("municipality")
        self.filterset = DecisionFilter(request.GET, queryset=rows, request=request)
        turned = "-" if request.GET.get("sort", "").startswith("-") else ""
        sort = request.GET.get("sort", "").lstrip("-")
        if sort == "name":
            names = ("municipality__sort_key", "decided_on", "pk")
            return self.filterset.qs.order_by(*(turned + name for name in names))
        turned = "" if sort == "decided" and not turned else "-"
        return self.filterset.qs.order_by(f"{turned}decided_on", f"{turned}pk")


class DecisionListView(DecisionQueryMixin, SectionMixin, FilteredListView):
    """Who decided what, when and on which mandate."""

    title = "Besluiten over lidmaatschap"
    template_name = "joining/decision_list.html"
    section = "joining:decisions"

    def get_queryset(self) -> Any:
        return self.filtered(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        parameters = self.request.GET.copy()
        parameters.pop("page", None)
        return {
            **context,
            "rows": decision_rows(list(context["page_obj"])),
            "sort": self.filterset.form.cleaned_data.get("sort") or "-decided",
            "is_narrowed": any(v for k, v in parameters.items() if k != "sort"),
            "list_url": reverse("joining:decisions"),
            "export_url": f"{reverse('joining:decisions_export')}?{parameters.urlencode()}",
        }


class DecisionExportView(DecisionQueryMixin):
    """What is on the screen, all pages of it, as CSV."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = self.filtered(request)
        if not self.filterset.form.is_valid():
            return redirect(f"{reverse('joining:decisions')}?{request.GET.urlencode()}")
        head = [
            *("CBS-code", "Gemeente", "Besluit", "Besloten op", "Door", "Persoon", "Mandaat"),
            *("Uiterlijk beslissen op", "Toelichting", "Bron", "Document", "Ingetrokken"),
        ]
        return private_bytes(
            to_csv(head, (_line(row) for row in rows)),
            filename="besluiten.csv",
            content_type="text/csv; charset=utf-8",
        )


def _line(row: Decision) -> list[Any]:
    place = row.municipality
    return [
        *(place.code, place.name, row.get_kind_display(), row.decided_on, row.body, row.person),
        *(row.mandate, row.decide_by, row.note, row.source, "ja" if row.document else "nee"),
        row.withdrawn_reason if row.withdrawn_at else "",
    ]
