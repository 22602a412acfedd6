"""The share of one municipality in the VAT of a year: its page and its letter."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import TemplateView, View

from m50portal.core.choices import PrintState
from m50portal.core.models import Print
from m50portal.core.prints import ask_again, ask_print, content_type_of, prints_of, status_of
from m50portal.core.tasks import make_print
from m50portal.core.views import PageMixin, RuleMixin, log_download, private_file
from members.dues.models import TransparencyShare
from members.dues.presenters_transparency import letter_of, paragraphs, share_rows
from members.dues.selectors_transparency import newer_share, replaced_by


class ShareMixin(RuleMixin):
    """Something of one share that the person may know exists."""

    permission_required = "dues.view_share"
    object: TransparencyShare

    def load(self) -> TransparencyShare:
        rows = TransparencyShare.objects.visible_to(self.request.user)
        rows = rows.select_related("statement", "municipality")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def pdf_url(self) -> str:
        """The place on the page where the letter is."""
        return f"{self.object.get_absolute_url()}#pdf"


class ShareView(PageMixin, ShareMixin, TemplateView):
    """What the municipality may declare, how it was computed, and the letter."""

    template_name = "dues/transparency_share.html"

    def get_title(self) -> str:
        return f"{self.object.statement} voor {self.object.name}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        if not self.request.user.has_perm("dues.view_dues"):
            return []
        statement = self.object.statement
        return [
            ("Contributie", reverse("dues:overview")),
            ("Boekhouding", reverse("dues:books")),
            ("Transparantieopgaven", reverse("dues:transparency")),
            (str(statement), statement.get_absolute_url()),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        share = self.object
        return super().get_context_data(
            share=share,
            statement=share.statement,
            rows=share_rows(share),
            paragraphs=paragraphs(share.statement.explanation),
            newer=newer_share(share),
            is_void=_is_void(share),
            replaces=replaced_by(share.statement),
            prints=[status_of(row) for row in prints_of(share)[:1]],
            **kwargs,
        )


def _is_void(share: TransparencyShare) -> bool:
    return TransparencyShare.objects.void().filter(pk=share.pk).exists()


def _wake(row: Print) -> None:
    """Let a worker begin at once; without a broker the sweep finds it."""
    if row.state == PrintState.WAITING:
        transaction.on_commit(lambda: make_print.delay(row.pk), robust=True)


class PdfAskView(ShareMixin, View):
    """Ask for the letter. It is made from frozen rows, so it always says the same."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        share = self.object
        if _is_void(share):
            messages.error(request, "Deze opgave is vervallen. Er komt geen brief meer van.")
            return redirect(self.pdf_url)
        row = ask_print(
            kind="transparency",
            target=share,
            title=f"{share.statement}, {share.name}",
            filename=(
                f"transparantieopgave-{share.statement.year}-versie-{share.statement.version}"
                f"-{share.municipality.slug}.pdf"
            ),
            parameters=letter_of(share, replaced_by(share.statement)),
            by=request.user,
        )
        _wake(row)
        return redirect(self.pdf_url)


class PdfStatusView(ShareMixin, View):
    """How far the letter is, as a part of the page; a POST tries again."""

    def get(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        row = get_object_or_404(prints_of(self.object), pk=number)
        if not request.htmx:  # type: ignore[attr-defined]
            return redirect(self.pdf_url)
        context = {"status": status_of(row), "share": self.object}
        return render(request, "dues/_transparency_pdf.html", context)

    def post(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        row = get_object_or_404(prints_of(self.object), pk=number)
        _wake(ask_again(row=row, by=request.user))
        return redirect(self.pdf_url)


class PdfFileView(ShareMixin, View):
    """The letter itself."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
        ready = prints_of(self.object).filter(state=PrintState.READY)
        row = get_object_or_404(ready, pk=number)
        log_download(self.object, by=request.user, what=row.filename)
        return private_file(
            row.file.name or "", filename=row.filename, content_type=content_type_of(row)
        )
