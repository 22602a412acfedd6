"""Files with agenda items."""

import mimetypes
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.generic import View

from m50portal.core.views import private_file
from meetings.actions import documents as actions
from meetings.forms import DocumentForm
from meetings.views.agenda import ItemFormView
from meetings.views.base import AgendaMixin


class DocumentAddView(ItemFormView):
    """Adding files to an agenda item."""

    title = "Bestanden toevoegen"
    submit_label = "Bestanden toevoegen"
    form_class = DocumentForm
    page_template = "meetings/document_add.html"
    part_template = "meetings/_document_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "auto_id": f"bestand-{self.kwargs['item']}-%s"}

    def form_context(self) -> dict[str, Any]:
        item = self.item(self.kwargs["item"])
        return {
            "element": f"bestanden-{item.pk}",
            "action": self.address("document_add", item.pk),
            "back": item.pk,
            "item": item,
        }

    def form_valid(self, form: DocumentForm) -> HttpResponse:
        item = self.item(self.kwargs["item"])
        files = form.cleaned_data["documents"]
        actions.attach(
            item=item, files=files, title=form.cleaned_data["title"], by=self.request.user
        )
        count = "1 bestand" if len(files) == 1 else f"{len(files)} bestanden"
        say = f"{count} toegevoegd aan “{item.title}”."
        return self.done(say, focus=f"#wijzig-{item.pk}", item=item.pk)


class DocumentView(AgendaMixin, View):
    """Downloading a file, for who may read the meeting."""

    permission_required = "meetings.view_meeting"
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        document = self.document()
        if document.deleted_at is not None or document.item.deleted_at is not None:
            raise Http404("Dit bestand staat niet meer op de agenda.")
        kind, _ = mimetypes.guess_type(document.filename)
        return private_file(
            document.file.name or "",
            filename=document.filename,
            content_type=kind or "application/octet-stream",
        )


class DocumentRemoveView(AgendaMixin, View):
    """Taking a file off the agenda, with an undo."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        document = actions.remove_document(document=self.document(), by=request.user)
        say = f"Bestand “{document.title}” verwijderd."
        return self.done(say, focus=".m50-toast button", undo={"bestand": document.pk})


class DocumentRestoreView(AgendaMixin, View):
    """Putting a removed file back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        document = actions.restore_document(document=self.document(), by=request.user)
        say = f"Bestand “{document.title}” staat er weer bij."
        return self.done(say, focus=f"#wijzig-{document.item_id}", item=document.item_id)
