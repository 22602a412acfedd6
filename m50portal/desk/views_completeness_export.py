"""What is on the completeness board, as a file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from m50portal.core.spreadsheets import to_csv
from m50portal.core.views import private_bytes
from m50portal.desk.completeness import Around, Check, open_rows, ordered
from m50portal.desk.completeness_board import CHECKS
from m50portal.desk.completeness_checks import is_known
from m50portal.desk.views_completeness import BoardMixin

HEAD = ["Controle", "Wat", "Gemeente", "Bijzonderheden", "Peildatum"]


class CompletenessExportView(BoardMixin):
    """Every line within the filter, as CSV or Excel."""

    def get(self, request: HttpRequest, form: str) -> HttpResponse:
        if not self.form.is_valid():
            return redirect(f"{reverse('desk:completeness')}?{request.GET.urlencode()}")
        checks = [self.check] if self.check else CHECKS
        rows = [line for check in checks for line in self._lines(check)]
        name = f"koppelcontrole-{self.day}"
        if form == "csv":
            content, content_type = to_csv(HEAD, rows), "text/csv; charset=utf-8"
            return private_bytes(content, filename=f"{name}.csv", content_type=content_type)
        raise Http404("Dit soort bestand maakt het portaal niet.")

    def _lines(self, check: Check) -> list[list[Any]]:
        if not is_known(check, self.day):
            return []
        around = Around(self.day)
        found = []
        for row in ordered(open_rows(check, self.day, self.to), check):
            line = check.line(row, around)
            place = line.place.name if line.place else ""
            found.append([check.title, line.title, place, line.detail, self.day])
        return found
