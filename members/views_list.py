"""The list of municipalities on any date, with its map and its export."""

import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.generic import TemplateView

from m50portal.core.as_of import PARAMETER, asked_day, chosen_day, day_query
from m50portal.core.dates import long_date, today
from m50portal.core.names import fold
from m50portal.core.spreadsheets import CSV, XLSX
from m50portal.core.views import PageMixin, RuleMixin
from m50portal.core.views_export import table_file
from members import presenters
from members.choices import Gap, Province, Size, Status
from members.filters import SORTS, MunicipalityFilter, ordering
from members.map import BACKGROUND, MAP_CLASSES, draw, outlines
from members.models import Municipality, Succession
from members.register_selectors import (
    participants_on_map,
    register_version,
    remember,
    summary_on,
)
from members.selectors import found_by_old_name

ROWS = 50
# What misses by what the register says now; it keeps no history of this to look back in.
GAPS_OF_TODAY = {Gap.INVOICE_ADDRESS, Gap.BUYER_REFERENCE, Gap.CONFIRMATION}
# What the list is kept for: the parts of an address that have few values.
KEPT = {
    "status": frozenset(Status.values),
    "provincie": frozenset(Province.values),
    "omvang": frozenset(Size.values),
    "sort": frozenset(SORTS),
}


def is_kept(name: str, value: str) -> bool:
    """Whether the list with this part in its address is kept; what anybody can make up is not."""
    if name == "page":
        return value.isascii() and value.isdigit() and len(value) < 5
    return value in KEPT.get(name, ())


class MunicipalityQueryMixin(RuleMixin):
    """The municipalities that the URL asks for."""

    permission_required = "members.view_register"
    filterset: MunicipalityFilter
    successions: dict[int, list[Succession]]
    day: datetime.date
    order: list[Any]

    def filtered(self, request: HttpRequest) -> Any:
        """Municipalities as they were on the day, narrowed and ordered as the URL says."""
        self.day = chosen_day(request)
        data = request.GET.copy()
        data.setdefault("status", Status.PARTICIPATING.value)
        self.successions = found_by_old_name(data.get("q", ""))
        by_name = "sort_key" if self.day == today() else "sort_then"
        self.order = ordering(data.get("sort", ""), by_name=by_name)
        self.filterset = MunicipalityFilter(
            data,
            queryset=self.described(Municipality.objects.visible_to(request.user)),
            request=request,
            day=self.day,
            successors=frozenset(self.successions),
        )
        return self.filterset.qs.order_by(*self.order)

    def described(self, rows: Any) -> Any:
        """``rows`` with everything that a line of the list tells."""
        return (
            rows.with_membership_on(self.day)
            .with_last_membership_before(self.day)
            .with_population_on(self.day)
            .with_name_on(self.day)
        )


class MunicipalityListView(MunicipalityQueryMixin, PageMixin, TemplateView):
    """Who takes part on a day, with the map beside it."""

    title = "Leden"
    template_name = "members/municipality_list.html"
    body_template = "members/_municipality_list.html"
    version: str
    shows_day = True

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Overzicht", "/")]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.day, self.version = chosen_day(request), register_version()
        return self.render_to_response(self.get_context_data(**kwargs))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "summary": summary_on(self.day, version=self.version),
            "day": self.day,
            "body": self._body(),
        }

    def _body(self) -> SafeString:
        """The list itself: the same for everybody, so it is kept until the register changes.

        What is searched for, or what misses, is put together each time.
        """
        asked = {name: str(value) for name, value in self.request.GET.items() if value}
        asked.pop(PARAMETER, None)
        if not all(is_kept(name, value) for name, value in asked.items()):
            return self._render_body()
        # The links in it name the day as the address does; the picture's name changes with its content.
        parts = [*sorted(asked.items()), ("day", self.request.GET.get(PARAMETER, ""))]
        name = f"list:{day_query(self.day)}:{static(BACKGROUND)}:{urlencode(parts)}"
        key = sha256(name.encode()).hexdigest()
        kept: SafeString = remember(key, self.day, self._render_body, version=self.version)
        return kept

    def _render_body(self) -> SafeString:
        return render_to_string(self.body_template, self._body_context(), request=self.request)

    def _municipalities(self, page: Any) -> list[Any]:
        """The municipalities of one page; only these are described, not the pages before it."""
        rows = self.described(Municipality.objects.filter(pk__in=page.object_list.values("pk")))
        if self.request.GET.get("q", "").strip():
            rows = rows.prefetch_related("names")
        return list(rows.order_by(*self.order))

    def _body_context(self) -> dict[str, Any]:
        paginator = Paginator(self.filtered(self.request), ROWS)
        page, query = paginator.get_page(self.request.GET.get("page")), day_query(self.day)
        municipalities = self._municipalities(page)
        parameters = self.request.GET.copy()
        parameters.pop("page", None)
        narrowed = {k: v for k, v in parameters.items() if v and k not in {"peildatum", "sort"}}
        everywhere = {**narrowed, "status": Status.ALL.value, "peildatum": self.day.isoformat()}
        return {
            "filter": self.filterset,
            "paginator": paginator,
            "page_obj": page,
            "rows": [
                presenters.municipality_row(m, url=_url(m.slug, query), note=self._note(m))
                for m in municipalities
            ],
            "summary": summary_on(self.day, version=self.version),
            "day": self.day,
            "sort": self.filterset.form.cleaned_data.get("sort") or "name",
            "figures": sorted({m.inhabitants_on for m in municipalities if m.inhabitants_on}),
            "map_svg": _map(self.day, self.version),
            "map_caption": f"Deelnemers op {long_date(self.day)}.",
            "export_urls": {
                kind: f"{reverse('members:export', args=[kind])}?{parameters.urlencode()}"
                for kind in (CSV, XLSX)
            },
            "list_url": reverse("members:list"),
            "is_narrowed": bool(narrowed),
            "gap_is_of_today": self.day != today()
            and self.request.GET.get("signaal") in GAPS_OF_TODAY,
            "everywhere_url": ""
            if self.request.GET.get("status") == Status.ALL
            else f"?{urlencode(everywhere)}",
        }

    def _note(self, municipality: Any) -> str:
        """Why the search text finds it, when its name does not say so."""
        words = fold(self.request.GET.get("q", "")).split()
        if not words or all(word in fold(municipality.name_then) for word in words):
            return ""
        others = [n for n in municipality.names.all() if n.name != municipality.name_then]
        names = [n for n in others if all(word in fold(n.name) for word in words)]
        return presenters.found_by_note(names, self.successions.get(municipality.pk, []))


def _url(slug: str, query: str) -> str:
    return reverse("members:detail", args=[slug]) + query


def _map(day: datetime.date, version: str) -> str:
    """The map of ``day``; what is kept also depends on the picture's address and on "today"."""
    query = day_query(day)

    def build() -> str:
        return draw(
            (code, MAP_CLASSES[kind], name, _url(slug, query))
            for code, slug, name, kind in participants_on_map(day)
            if code in outlines()
        )

    return remember(f"map:{query}:{static(BACKGROUND)}", day, build, version=version)


class MunicipalityExportView(MunicipalityQueryMixin):
    """What is on the screen, all pages of it, as CSV or for Excel.

    A question that cannot be read gets no file, since nobody sees in one what was passed over: it
    goes to the list, which says what is wrong.
    """

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        municipalities = self.filtered(request)
        if not (self.filterset.form.is_valid() and asked_day(request).is_valid()):
            return redirect(f"{reverse('members:list')}?{request.GET.urlencode()}")
        head = [
            *("CBS-code", "Gemeente", "Provincie", "Inwoners", "Inwoners op", "Status"),
            *("Sinds", "Zekerheid van deze datum", "OIN", "Peildatum"),
        ]
        return table_file(
            kind,
            head=head,
            rows=[self._line(m) for m in municipalities],
            name=f"gemeenten-{self.day}",
            title="Gemeenten",
        )

    def _line(self, m: Any) -> list[Any]:
        row = presenters.municipality_row(m)
        certainty = ""
        if m.status:
            certainty = presenters.certainty_label(m.since_certainty)
        return [
            *(m.code, m.name_then, row.province, m.inhabitants, m.inhabitants_on, row.badge),
            *(m.member_since, certainty, m.oin, self.day),
        ]
