"""What membership brought in a year: a page to read and print, and a PDF."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from m50portal.core.prints import ask_print
from m50portal.desk.presenters_year import Sheet, sheet_of
from m50portal.desk.selectors_year import FIRST_YEAR, known_years, year_facts
from m50portal.desk.views_documents import DocumentMixin, documents_url, wake
from members.views_detail import Tab


class LastYearView(DocumentMixin, View):
    """Leads to the sheet of the last year that there is something to say about."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return redirect("desk:year_sheet", slug=slug, year=known_years(self.object)[0])


class YearSheetView(DocumentMixin, TemplateView):
    """The sheet of one year; a POST asks for it as a PDF."""

    template_name = "desk/year_sheet.html"

    def get_title(self) -> str:
        return f"Wat het lidmaatschap bracht in {self.kwargs['year']}"

    def _sheet(self) -> Sheet:
        year, years = self.kwargs["year"], known_years(self.object)
        if not FIRST_YEAR <= year <= years[0]:
            raise Http404("Van dit jaar is er geen overzicht.")
        return sheet_of(year_facts(self.object, year, self.request.user))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            municipality=self.object,
            sheet=self._sheet(),
            tabs=[
                Tab(
                    str(year),
                    str(year),
                    reverse("desk:year_sheet", args=[self.object.slug, year]),
                    year == self.kwargs["year"],
                )
                for year in known_years(self.object)
            ],
            **kwargs,
        )

    def post(self, request: HttpRequest, slug: str, year: int) -> HttpResponse:
        sheet = self._sheet()
        if sheet.is_empty:
            raise Http404("Van dit jaar is er geen overzicht.")
        row = ask_print(
            kind="year_sheet",
            target=self.object,
            title=sheet.title,
            filename=f"lidmaatschap-{self.object.slug}-{year}.pdf",
            parameters=sheet.as_json(),
            by=request.user,
        )
        wake([row])
        return redirect(documents_url(slug, [row]))
