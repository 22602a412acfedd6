"""Reading publications: the list, the document, its editions and their files."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import slugify
from django.views.generic import ListView, TemplateView

from lobby.publications.choices import BlockKind, EditionKind, PublicationState
from lobby.publications.models import Block, Edition, Publication
from lobby.publications.obstacles import obstacles
from lobby.publications.presenters import document
from lobby.publications.presenters_list import publication_row
from lobby.publications.tasks import render_edition
from m50portal.core.files import ending
from m50portal.core.views import PageMixin, RuleMixin, log_download, private_file

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}


def wake_worker(edition: Edition) -> None:
    """Ask a worker to make the PDF now; without a broker the sweep does it a little later."""
    if edition.is_busy:
        transaction.on_commit(partial(render_edition.delay, edition.pk), robust=True)


class PublicationListView(PageMixin, RuleMixin, ListView):
    """The publications that this person may open, last dated first."""

    permission_required = "publications.view_publications"
    title = "Publicaties"
    template_name = "publications/publication_list.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Publication]:
        rows = Publication.objects.visible_to(self.request.user).in_order()
        return rows.prefetch_related(Prefetch("editions", Edition.objects.light()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        sees_drafts = self.request.user.has_perm("publications.view_drafts")
        rows = [publication_row(row, sees_drafts=sees_drafts) for row in context["object_list"]]
        return {**context, "rows": rows}


class PublicationMixin(PageMixin, RuleMixin):
    """A page about one publication; a draft does not exist for who may not see it."""

    permission_required = "publications.view_publication"
    object: Publication

    def load(self) -> Publication:
        publication = get_object_or_404(Publication, slug=self.kwargs["slug"])
        if not self.request.user.has_perm("publications.view_publication", publication):
            raise Http404("Deze publicatie is er niet.")
        return publication

    def get_title(self) -> str:
        return self.object.title

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Publicaties", reverse("publications:list"))]

    @property
    def url(self) -> str:
        """The page of this publication."""
        return reverse("publications:detail", args=[self.object.slug])


class PublicationDetailView(PublicationMixin, TemplateView):
    """The document as HTML: the draft for who works on it, the last edition for the rest."""

    template_name = "publications/publication_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        publication, user = self.object, self.request.user
        sees_drafts = user.has_perm("publications.view_drafts")
        editions = list(publication.editions.light().order_by("-kind", "-number"))
        frozen = sorted(
            (row for row in editions if row.kind == EditionKind.EDITION),
            key=lambda row: -row.number,
        )
        live = sees_drafts and publication.is_draft
        text = document(publication) if live else None
        proof = next((row for row in editions if row.kind == EditionKind.PROOF), None)
        state = PublicationState(publication.state)
        if publication.is_draft and not live:
            state = PublicationState.ADOPTED  # a reader sees the edition, not that it is rewritten
        return super().get_context_data(
            publication=publication,
            state_label=state.label,
            live=live,
            document=text,
            obstacles=obstacles(text) if text else [],
            edition=None if live else frozen[0],
            editions=frozen,
            proof=proof if live else None,
            can_edit=user.has_perm("publications.edit_publication", publication),
            can_add=user.has_perm("publications.add_publication"),
            can_adopt=user.has_perm("publications.adopt", publication),
            **kwargs,
        )


class EditionMixin(PublicationMixin):
    """A page about one edition; a proof does not exist for who may not see drafts."""

    edition: Edition

    def load(self) -> Publication:
        publication = super().load()
        rows = publication.editions.all()
        if not self.request.user.has_perm("publications.view_drafts"):
            rows = rows.filter(kind=EditionKind.EDITION)
        self.edition = get_object_or_404(rows, pk=self.kwargs["pk"])
        self.edition.publication = publication
        return publication


class EditionDetailView(EditionMixin, TemplateView):
    """One edition as it was frozen, also an older one."""

    template_name = "publications/edition_detail.html"

    def get_title(self) -> str:
        return f"{self.edition.title}, {self.edition.name}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), (self.object.title, self.url)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(edition=self.edition, publication=self.object, **kwargs)


class EditionStateView(EditionMixin, TemplateView):
    """How far the PDF is: a fragment that htmx asks again until it is ready."""

    template_name = "publications/_edition_file.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(edition=self.edition, publication=self.object, **kwargs)


class EditionPdfView(EditionMixin):
    """The PDF of a proof or an edition."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        edition = self.edition
        if not edition.is_ready:
            raise Http404("De pdf is nog niet klaar.")
        log_download(edition, by=request.user, what="pdf")
        name = f"{self.object.slug}-{slugify(edition.name)}.pdf"
        return private_file(edition.file, filename=name, content_type="application/pdf")


class EditionAttachmentView(EditionMixin):
    """An attachment as it was when the edition was adopted."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        number = self.kwargs["number"]
        if not 1 <= number <= len(self.edition.attachments):
            raise Http404("Deze bijlage is er niet.")
        attachment = self.edition.attachments[number - 1]
        log_download(self.edition, by=request.user, what=f"bijlage {number}")
        return download(attachment["path"], attachment["title"], attachment["type"])


class BlockFileView(PublicationMixin):
    """The file of an attachment in a draft."""

    permission_required = "publications.view_drafts"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rows = Block.objects.present().filter(publication=self.object, kind=BlockKind.ATTACHMENT)
        block = get_object_or_404(rows, pk=self.kwargs["pk"])
        path = block.file.name or ""
        return download(path, block.title, ending(path))


def download(path: str, title: str, kind: str) -> HttpResponseBase:
    """A stored attachment under a name that tells what it is."""
    content_type = CONTENT_TYPES.get(kind, "application/octet-stream")
    name = f"{slugify(title) or 'bijlage'}.{kind}"
    return private_file(path, filename=name, content_type=content_type)


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece of the page."""
    return bool(getattr(request, "htmx", False))


def fragment(response: HttpResponse) -> HttpResponse:
    """``response`` for an address that answers a page or a fragment: caches keep them apart."""
    response["Vary"] = "HX-Request, Cookie"
    return response
