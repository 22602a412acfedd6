"""The list of prospects on any day, and its export."""

import datetime
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from m50portal.core.as_of import asked_day, chosen_day
from m50portal.core.dates import today
from m50portal.core.views import FilteredListView, PageMixin, RuleMixin, private_bytes
from members.exports import to_csv
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


class ProspectQueryMixin(RuleMixin):
    """The prospects that the URL asks for."""

    permission_required = "joining.view_prospects"
    filterset: ProspectFilter
    day: datetime.date
    near: tuple[int, int]
    order: list[Any]

    def filtered(self, request: HttpRequest) -> Any:
        """Prospects as they were on the day, narrowed and ordered as the URL says."""
        self.day = chosen_day(request)
        self.near = reach(rules_on(self.day))
        self.order = ordering(request.GET.get("sort", ""))
        self.filterset = ProspectFilter(
            request.GET,
            queryset=prospects(self.day, self.near, request.user),
            request=request,
            day=self.day,
            reach=self.near,
        )
        return self.filterset.qs.order_by(*self.order)


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


class ProspectListView(ProspectQueryMixin, SectionMixin, FilteredListView):
    """Who could join, and how far the talks are."""

    title = "Werving"
    template_name = "joining/prospect_list.html"
    shows_day = True

    def get_queryset(self) -> Any:
        return self.filtered(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        page = context["page_obj"]
        # Only the rows of this page are described, not the pages before it.
        of_page = Municipality.objects.filter(pk__in=page.object_list.values("pk"))
        described = with_everything(of_page, self.day)
        parameters = self.request.GET.copy()
        parameters.pop("page", None)
        asked = {k for k, v in parameters.items() if v and k not in {"peildatum", "sort"}}
        return {
            **context,
            "rows": [
                presenters.prospect_row(row, self.day) for row in described.order_by(*self.order)
            ],
            "band": presenters.band_text(self.near),
            "is_today": self.day == today(),
            "day": self.day,
            "sort": self.filterset.form.cleaned_data.get("sort") or "name",
            "is_narrowed": bool(asked),
            "list_url": reverse("joining:prospects"),
            "export_url": f"{reverse('joining:prospects_export')}?{parameters.urlencode()}",
        }


class ProspectExportView(ProspectQueryMixin):
    """What is on the screen, all pages of it, as CSV; a question that cannot be read gets no file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = self.filtered(request)
        if not (self.filterset.form.is_valid() and asked_day(request).is_valid()):
            return redirect(f"{reverse('joining:prospects')}?{request.GET.urlencode()}")
        head = [
            *("CBS-code", "Gemeente", "Provincie", "Inwoners", "Inwoners op", "Eerder lid"),
            *("Fase", "Niet voor", "Laatste contact", "Soort contact"),
            *("Volgende stap", "Volgende stap op", "Peildatum"),
        ]
        return private_bytes(
            to_csv(head, (self._line(row) for row in rows)),
            filename=f"prospects-{self.day}.csv",
            content_type="text/csv; charset=utf-8",
        )

    def _line(self, place: Any) -> list[Any]:
        row = presenters.prospect_row(place, self.day)
        return [
            *(place.code, place.name, row.province, place.inhabitants, place.inhabitants_on),
            *(row.origin.replace("\u00a0", " "), row.stage, place.stage_until, place.contact_on),
            *(row.contact.partition(", ")[2], row.next_step, place.next_step_on, self.day),
        ]
