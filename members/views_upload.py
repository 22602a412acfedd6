"""Loading files into the register: choose a kind, look at the dry run, then apply all or nothing."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView, View

from m50portal.core.dates import today
from m50portal.core.files import ending
from m50portal.core.spreadsheets import CONTENT_TYPES, XLSX, to_workbook
from m50portal.core.views import (
    PageMixin,
    RuleMixin,
    log_download,
    private_bytes,
    private_file,
)
from m50portal.core.views_export import ExportMixin, log_export, table_file
from members import actions_upload
from members.choices import LineKind, UploadKind, UploadState
from members.forms_upload import FiguresForm, UploadForm
from members.import_kinds import KINDS, ImportKind, days_text
from members.models import RegisterImport, Upload
from members.register_tables import PERSONAL, table_of, whole_register
from members.selectors_merger import drafts
from members.upload_files import refused_table

LINES = 100  # of a dry run on one page


class UploadMixin(RuleMixin):
    """Pages about loading files: the secretariat's."""

    permission_required = "members.manage_register"
    refusal = "Alleen het secretariaat leest bestanden in het register in."


class UploadListView(UploadMixin, ExportMixin):
    """What can be loaded, what waits, and what was loaded when by whom."""

    title = "Inlezen"
    template_name = "members/upload_list.html"
    paginate_by = 20
    export_name = "ingelezen-bestanden"
    export_head = (
        "Moment",
        "Door",
        "Wat",
        "Bestand",
        "Nieuw",
        "Gewijzigd",
        "Ongewijzigd",
        "SHA-256",
    )

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Leden", reverse("members:list"))]

    def get_base_queryset(self) -> Any:
        return RegisterImport.objects.annotate(upload_pk=F("upload__pk")).order_by("-at", "-pk")

    def export_row(self, row: RegisterImport) -> list[Any]:
        counts = [row.added, row.changed, row.unchanged]
        return [row.at, row.by_label, row.what, row.filename, *counts, row.sha256]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = Upload.objects.filter(state=UploadState.WAITING).order_by("-at", "-pk")
        return super().get_context_data(
            kinds=KINDS.values(), waiting=waiting.defer("lines"), **kwargs
        )


class KindMixin(UploadMixin):
    """A page about one kind of file."""

    object: ImportKind

    def load(self) -> ImportKind:
        kind = KINDS.get(self.kwargs["kind"])
        if kind is None:
            raise Http404("Dit soort bestand is er niet.")
        return kind


class UploadAddView(KindMixin, PageMixin, FormView):
    """What a file of this kind looks like, and the field to choose one."""

    form_class = UploadForm
    template_name = "members/upload_form.html"

    def get_title(self) -> str:
        return f"{self.object.label} inlezen"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Leden", reverse("members:list")), ("Inlezen", reverse("members:uploads"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(kind=self.object, **kwargs)

    def form_valid(self, form: BaseForm) -> HttpResponse:
        chosen = form.cleaned_data["file"]
        upload = actions_upload.bring_file(
            kind=self.object.key.value,
            content=chosen.read(),
            filename=chosen.name or "bestand",
            by=self.request.user,
        )
        return redirect("members:upload_detail", upload.pk)


class UploadExampleView(KindMixin, View):
    """An Excel file with the right heads and what the register holds now."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        sheet = table_of(kind)
        rows = list(sheet.rows)
        if kind in PERSONAL:
            log_export(by=request.user, what=self.object.label, rows=len(rows))
        return table_file(
            XLSX, head=sheet.head, rows=rows, name=f"{kind}-{today()}", title=sheet.title
        )


class RegisterExportView(UploadMixin, View):
    """The whole register in one workbook; every sheet can be loaded again."""

    def get(self, request: HttpRequest) -> HttpResponse:
        sheets = [replace(sheet, rows=list(sheet.rows)) for sheet in whole_register()]
        content = to_workbook(sheets)
        number = sum(len(list(sheet.rows)) for sheet in sheets)
        log_export(by=request.user, what="Het hele register", rows=number)
        return private_bytes(
            content, filename=f"register-{today()}.xlsx", content_type=CONTENT_TYPES[XLSX]
        )


class OneUploadMixin(UploadMixin):
    """A page about one file that somebody brought."""

    object: Upload

    def load(self) -> Upload:
        return get_object_or_404(Upload, pk=self.kwargs["pk"])


class UploadDetailView(OneUploadMixin, PageMixin, TemplateView):
    """The dry run, row by row; of CBS's file also which figures to take."""

    template_name = "members/upload_detail.html"
    form: FiguresForm | None = None

    def get_title(self) -> str:
        return self.object.filename

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Leden", reverse("members:list")), ("Inlezen", reverse("members:uploads"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        upload, shown = self.object, self.request.GET.get("toon", "")
        lines = [line for line in upload.lines if not shown or line["kind"] == shown]
        page = Paginator(lines, LINES).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            upload=upload,
            kind=KINDS[upload.kind],
            page_obj=page,
            lines=page.object_list,
            badges={kind.value: (kind.label, BADGES[kind]) for kind in LineKind},
            tabs=self._tabs(shown),
            can_apply=upload.can_apply,
            form=self.form or self._figures(),
            merger_drafts=drafts().count() if upload.kind == UploadKind.MERGERS else 0,
            **kwargs,
        )

    def _tabs(self, shown: str) -> list[dict[str, Any]]:
        upload = self.object
        counts = {
            LineKind.REFUSED: upload.refused,
            LineKind.WARNED: upload.warned,
            LineKind.ADDED: upload.added,
            LineKind.CHANGED: upload.changed,
        }
        total = {
            "label": f"Alles ({sum(counts.values())})",
            "url": self.request.path,
            "current": not shown,
        }
        return [
            total,
            *(
                {
                    "label": f"{kind.label} ({number})",
                    "url": f"?toon={kind.value}",
                    "current": shown == kind,
                }
                for kind, number in counts.items()
                if number
            ),
        ]

    def _figures(self, data: Any = None) -> FiguresForm | None:
        if not (self.object.days and self.object.is_waiting):
            return None
        return FiguresForm(data, initial=self.object.choices, days=days_text(self.object.days))

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Take other figures from a file of CBS."""
        self.form = self._figures(request.POST)
        if self.form is None:
            raise Http404("Hier valt niets te kiezen.")
        if not self.form.is_valid():
            return self.get(request, pk=pk)
        try:
            actions_upload.choose_figures(
                upload=self.object, by=request.user, **self.form.cleaned_data
            )
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect("members:upload_detail", pk)


BADGES = {
    LineKind.ADDED: "ok",
    LineKind.CHANGED: "info",
    LineKind.REFUSED: "bad",
    LineKind.WARNED: "warn",
}


class UploadApplyView(OneUploadMixin, View):
    """The second click: all or nothing."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            done = actions_upload.apply_upload(upload=self.object, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("members:upload_detail", pk)
        if done is None:
            messages.success(request, "Er viel niets te wijzigen. Het register is zoals het was.")
        else:
            messages.success(request, f"Ingelezen: {done.added} nieuw en {done.changed} gewijzigd.")
        return redirect("members:upload_detail", pk)


class UploadDropView(OneUploadMixin, View):
    """Throws the file away; nothing of it was loaded."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            actions_upload.drop_upload(upload=self.object, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("members:upload_detail", pk)
        messages.success(request, f"{self.object.filename} is weggegooid. Er is niets ingelezen.")
        return redirect("members:uploads")


class UploadRefusedView(OneUploadMixin, View):
    """The refused rows as they stood in the file, with the reason beside them."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        head, rows = refused_table(self.object)
        log_download(self.object, by=request.user, what="geweigerde rijen")
        return table_file(XLSX, head=head, rows=rows, name=f"geweigerd-{pk}", title="Geweigerd")


class UploadFileView(OneUploadMixin, View):
    """The file as it was brought."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        log_download(self.object, by=request.user, what=self.object.filename)
        return private_file(
            str(self.object.file),
            filename=self.object.filename,
            content_type=CONTENT_TYPES.get(
                ending(self.object.filename), "application/octet-stream"
            ),
        )
