"""Any list as a file: "Download (csv)" and "Download (xlsx)" of what is on the screen, all pages of it."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse

from m50portal.core import audit
from m50portal.core.spreadsheets import CONTENT_TYPES, CSV, to_csv, to_xlsx
from m50portal.core.views import FilteredListView, private_bytes


def table_file(
    kind: str, *, head: Sequence[str], rows: Iterable[Sequence[Any]], name: str, title: str
) -> HttpResponse:
    """A table as a private download ``name.csv`` or ``name.xlsx``; ``title`` names the sheet."""
    content = to_csv(head, rows) if kind == CSV else to_xlsx(head, rows, title=title)
    return private_bytes(content, filename=f"{name}.{kind}", content_type=CONTENT_TYPES[kind])


def log_export(*, by: Any, what: str, rows: int) -> None:
    """Write in the audit trail that somebody took data of people along."""
    audit.record("core.export", target=by, by=by, changes={"what": what, "rows": rows})


class ExportMixin(FilteredListView):
    """A list that gives itself as a file at ``?bestand=csv`` or ``?bestand=xlsx``.

    Say ``export_head`` and ``export_row()``, put ``components/export_links.html`` under the list.
    ``export_personal``: the rows tell about people, so that taking them along leaves a line in the
    audit trail. A filter that cannot be read gets no file: the page says what is wrong.
    """

    export_name: ClassVar[str]
    export_head: ClassVar[Sequence[str]]
    export_personal: ClassVar[bool] = False

    def export_row(self, row: Any) -> Sequence[Any]:
        """The cells of one row of the list, in the order of ``export_head``."""
        raise NotImplementedError

    def export_objects(self) -> Iterable[Any]:
        """The rows to export: what the page lists, without pages."""
        return self.get_queryset()

    def get_export_name(self) -> str:
        """The file's name without an ending."""
        return self.export_name

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("bestand", "")
        if kind not in CONTENT_TYPES:
            return super().get(request, *args, **kwargs)
        rows = [self.export_row(row) for row in self.export_objects()]
        if self.filterset is not None and not self.filterset.form.is_valid():
            return super().get(request, *args, **kwargs)
        if self.export_personal:
            log_export(by=request.user, what=self.get_title(), rows=len(rows))
        name = self.get_export_name()
        return table_file(kind, head=self.export_head, rows=rows, name=name, title=self.get_title())
