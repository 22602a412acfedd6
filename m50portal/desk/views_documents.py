"""The documents about a municipality: how far they are, and the files themselves."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import TemplateView, View

from m50portal.core.choices import PrintState
from m50portal.core.models import Print
from m50portal.core.prints import ask_again, content_type_of, prints_of, status_of
from m50portal.core.tasks import make_print
from m50portal.core.views import log_download, private_file
from members.views import MunicipalityMixin

MOST_AT_ONCE = 4


def wake(rows: list[Print]) -> None:
    """Let a worker begin at once; without a broker the sweep finds the rows."""
    for row in rows:
        if row.state == PrintState.WAITING:
            transaction.on_commit(lambda pk=row.pk: make_print.delay(pk), robust=True)  # type: ignore[misc]


class DocumentMixin(MunicipalityMixin):
    """A page about documents of one municipality."""

    permission_required = "desk.make_memo"
    refusal = "Alleen het secretariaat en de contactambtenaar van deze gemeente maken deze stukken."

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        page = reverse("members:detail", args=[self.object.slug])
        return [*super().get_breadcrumbs(), (self.object.name, page)]


def documents_url(slug: str, rows: list[Print]) -> str:
    """The page that shows how far ``rows`` are."""
    numbers = "&".join(f"nr={row.pk}" for row in rows)
    return f"{reverse('desk:documents', args=[slug])}?{numbers}"


class DocumentsView(DocumentMixin, TemplateView):
    """How far documents are (``?nr=``, more than once); without a number everything that was made."""

    template_name = "desk/documents.html"

    def get_title(self) -> str:
        return f"Stukken van {self.object.name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = [
            int(key) for key in self.request.GET.getlist("nr") if key.isdecimal() and len(key) < 19
        ]
        rows = prints_of(self.object)
        chosen = rows.filter(pk__in=asked[:MOST_AT_ONCE]).order_by("pk")
        return super().get_context_data(
            municipality=self.object,
            chosen=[status_of(row) for row in chosen],
            made=[(row, status_of(row)) for row in rows.exclude(pk__in=asked[:MOST_AT_ONCE])[:50]],
            **kwargs,
        )


class DocumentStatusView(DocumentMixin, View):
    """How far one document is, as a part of a page; a POST tries again."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        row = get_object_or_404(prints_of(self.object), pk=pk)
        if not request.htmx:  # type: ignore[attr-defined]
            return redirect(documents_url(slug, [row]))
        context = {"status": status_of(row), "municipality": self.object}
        return render(request, "desk/_document.html", context)

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        row = ask_again(row=get_object_or_404(prints_of(self.object), pk=pk), by=request.user)
        wake([row])
        return redirect(documents_url(slug, [row]))


class DocumentFileView(DocumentMixin, View):
    """The file itself; who took it stands in the trail."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
        ready = prints_of(self.object).filter(state=PrintState.READY)
        row = get_object_or_404(ready, pk=pk)
        log_download(self.object, by=request.user, what=row.filename)
        return private_file(
            row.file.name or "", filename=row.filename, content_type=content_type_of(row)
        )
