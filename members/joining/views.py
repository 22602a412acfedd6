"""The list of prospects on any day, and its export."""

import datetime
from typing import Any

from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse

from m50portal.core.as_of import asked_day, chosen_day
from m50portal.core.dates import today
from m50portal.core.views import FilteredListView, PageMixin, RuleMixin
from m50portal.core.views_export import ExportMixin
from members.joining import presenters
from members.joining.filters import ProspectFilter
from members.joining.selectors import prospects, reach, rules_on, with_everything
from members.models import Municipality


class SectionMixin(PageMixin, RuleMixin):
    """One of the pages beside each other; ``section`` is its URL name."""

    permission_required = "joining.view_prospects"
    section = "joining:prospects"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Leden", reverse("members:list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            tabs=presenters.tabs(self.section),
            may_manage=self.request.user.has_perm("joining.manage_joining"),
            **kwargs,
        )


def ordering(sort: str) -> list[Any]:
    """What to order by for ``sort``; unknown values last, and always by something unique at last."""
    fields = {"inhabitants": "inhabitants", "contact": "contact_on", "step": "next_step_on"}
    field = fields.get(sort.lstrip("-"))
    if field is None:
        return ["-sort_key", "-pk"] if sort == "-name" else ["sort_key", "pk"]
    first = (
        F(field).desc(nulls_last=True) if sort.startswith("-") else F(field).asc(nulls_last=True)
    )
    return [first, "sort_key", "pk"]


class ProspectListView(SectionMixin, ExportMixin):
    """Who could join, and how far the talks are."""

    title = "Werving"
    template_name = "joining/prospect_list.html"
    shows_day = True
    export_head = (
        *("CBS-code", "Gemeente", "Provincie", "Inwoners", "Inwoners op", "Eerder lid"),
        *("Fase", "Niet voor", "Laatste contact", "Soort contact"),
        *("Volgende stap", "Volgende stap op", "Peildatum"),
    )
    day: datetime.date
    near: tuple[int, int]
    order: list[Any]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """A day that cannot be read gets no file: the page says what is wrong."""
        if not asked_day(request).is_valid():
            return FilteredListView.get(self, request, *args, **kwargs)
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        """Prospects as they were on the day, narrowed and ordered as the URL says."""
        self.day = chosen_day(self.request)
        self.near = reach(rules_on(self.day))
        self.order = ordering(self.request.GET.get("sort", ""))
        self.filterset = ProspectFilter(
            self.request.GET,
            queryset=prospects(self.day, self.near, self.request.user),
            request=self.request,
            day=self.day,
            reach=self.near,
        )
        return self.filterset.qs.order_by(*self.order)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # Only the rows of this page are described, not the pages before it.
        of_page = Municipality.objects.filter(pk__in=context["page_obj"].object_list.values("pk"))
        described = with_everything(of_page, self.day)
        asked = self.request.GET.items()
        return {
            **context,
            "rows": [
                presenters.prospect_row(row, self.day) for row in described.order_by(*self.order)
            ],
            "band": presenters.band_text(self.near),
            "is_today": self.day == today(),
            "day": self.day,
            "sort": self.filterset.form.cleaned_data.get("sort") or "name",
            "is_narrowed": any(v and k not in {"peildatum", "sort", "page"} for k, v in asked),
            "list_url": reverse("joining:prospects"),
        }

    def get_export_name(self) -> str:
        return f"prospects-{self.day}"

    def export_row(self, row: Any) -> list[Any]:
        line = presenters.prospect_row(row, self.day)
        return [
            *(row.code, row.name, line.province, row.inhabitants, row.inhabitants_on),
            *(line.origin.replace("\u00a0", " "), line.stage, row.stage_until, row.contact_on),
            *(line.contact.partition(", ")[2], row.next_step, row.next_step_on, self.day),
        ]
