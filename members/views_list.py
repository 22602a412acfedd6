"""The list of municipalities on any date, with its map and its export."""

import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from m50portal.core.dates import long_date, today
from m50portal.core.names import fold
from m50portal.core.views import FilteredListView, RuleMixin, private_bytes
from members import presenters
from members.choices import Status
from members.exports import to_csv
from members.filters import MunicipalityFilter, ordering
from members.map import draw
from members.models import Municipality, Succession
from members.register_selectors import (
    participants_on_map,
    register_version,
    remember,
    summary_on,
)
from members.selectors import found_by_old_name
from members.views import MAP_CLASSES, chosen_day, day_query


class MunicipalityQueryMixin(RuleMixin):
    """The municipalities that the URL asks for."""

    permission_required = "members.view_register"
    filterset: MunicipalityFilter
    successions: dict[int, list[Succession]]
    day: datetime.date

    def filtered(self, request: HttpRequest) -> Any:
        """Municipalities as they were on the day, narrowed and ordered as the URL says."""
        self.day = chosen_day(request)
        data = request.GET.copy()
        data.setdefault("status", Status.PARTICIPATING.value)
        data.setdefault("peildatum", self.day.isoformat())
        self.successions = found_by_old_name(data.get("q", ""))
        rows = (
            Municipality.objects.visible_to(request.user)
            .with_membership_on(self.day)
            .with_last_membership_before(self.day)
            .with_population_on(self.day)
        )
        self.filterset = MunicipalityFilter(
            data,
            queryset=rows,
            request=request,
            day=self.day,
            successors=frozenset(self.successions),
        )
        return self.filterset.qs.order_by(*ordering(data.get("sort", "")))


class MunicipalityListView(MunicipalityQueryMixin, FilteredListView):
    """Who takes part on a day, with the map beside it."""

    title = "Leden"
    template_name = "members/municipality_list.html"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Overzicht", "/")]

    def get_queryset(self) -> Any:
        rows = self.filtered(self.request)
        return rows.prefetch_related("names") if self.request.GET.get("q", "").strip() else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        query, version = day_query(self.day), register_version()
        page = context["page_obj"]
        parameters = self.request.GET.copy()
        parameters.pop("page", None)
        narrowed = {k: v for k, v in parameters.items() if v and k not in {"peildatum", "sort"}}
        everywhere = {**narrowed, "status": Status.ALL.value, "peildatum": self.day.isoformat()}
        return {
            **context,
            "rows": [presenters.municipality_row(m, query=query, note=self._note(m)) for m in page],
            "summary": summary_on(self.day, version=version),
            "day": self.day,
            "is_today": self.day == today(),
            "day_title": f"Peildatum {long_date(self.day)}.",
            "sort": self.filterset.form.cleaned_data.get("sort") or "name",
            "figures": sorted({m.inhabitants_on for m in page if m.inhabitants_on}),
            "map_svg": remember("map", self.day, lambda: _map(self.day), version=version),
            "map_caption": f"Deelnemers op {long_date(self.day)}.",
            "export_url": f"{reverse('members:export')}?{parameters.urlencode()}",
            "list_url": reverse("members:list"),
            "is_narrowed": bool(narrowed),
            "everywhere_url": ""
            if self.request.GET.get("status") == Status.ALL
            else f"?{urlencode(everywhere)}",
        }

    def _note(self, municipality: Municipality) -> str:
        """Why the search text finds it, when its name does not say so."""
        words = fold(self.request.GET.get("q", "")).split()
        if not words or all(word in fold(municipality.name) for word in words):
            return ""
        names = [n for n in municipality.names.all() if all(word in fold(n.name) for word in words)]
        return presenters.found_by_note(names, self.successions.get(municipality.pk, []))


def _map(day: datetime.date) -> str:
    query = day_query(day)
    return draw(
        (code, MAP_CLASSES[kind], name, reverse("members:detail", args=[slug]) + query)
        for code, slug, name, kind in participants_on_map(day)
    )


class MunicipalityExportView(MunicipalityQueryMixin):
    """What is on the screen, all pages of it, as CSV."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = [self._line(m) for m in self.filtered(request)]
        head = [
            *("CBS-code", "Gemeente", "Provincie", "Inwoners", "Inwoners op", "Status"),
            *("Sinds", "Zekerheid van deze datum", "OIN", "Peildatum"),
        ]
        return private_bytes(
            to_csv(head, rows),
            filename=f"gemeenten-{self.day}.csv",
            content_type="text/csv; charset=utf-8",
        )

    def _line(self, m: Any) -> list[Any]:
        row = presenters.municipality_row(m, query="")
        certainty = ""
        if m.status:
            certainty = presenters.certainty_label(m.since_certainty)
        return [
            *(m.code, m.name, row.province, m.inhabitants, m.inhabitants_on, row.badge),
            *(m.member_since, certainty, m.oin, self.day),
        ]
