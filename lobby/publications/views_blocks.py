"""Writing the blocks of a publication: in place with htmx, or on pages of their own."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.generic import View

from lobby.publications import actions
from lobby.publications.choices import BLOCK_TEXTS, BlockKind
from lobby.publications.facts import FACTS
from lobby.publications.forms import FIELDS_OF_KIND, BlockForm
from lobby.publications.models import Block, Publication
from lobby.publications.presenters import Part, document
from lobby.publications.views import fragment, is_fragment
from lobby.publications.views_edit import DraftMixin, show_clash
from m50portal.core.versions import ClashError


class BlockOrderView(DraftMixin):
    """Move a block up or down, or store the order after dragging (``order=3,1,2``)."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "order" in request.POST:
            order = [int(pk) for pk in request.POST["order"].split(",") if pk.isdecimal()]
            actions.order_blocks(publication=self.object, order=order, by=request.user)
            return HttpResponse(status=204)
        direction, _, key = request.POST.get("do", "").partition("-")
        if direction not in ("up", "down", "remove") or not key.isdecimal():
            raise Http404("Dit kan niet.")
        block = get_object_or_404(self.object.blocks.present(), pk=key)
        if direction == "remove":
            actions.remove_block(block=block, by=request.user)
            return redirect(f"{self.edit_url}?verwijderd={block.pk}")
        actions.move_block(block=block, up=direction == "up", by=request.user)
        return redirect(f"{self.edit_url}#onderdeel-{block.pk}")


class BlockRestoreView(DraftMixin):
    """Undo a removal."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = self.object.blocks.filter(removed_at__isnull=False)
        block = actions.restore_block(
            block=get_object_or_404(rows, pk=self.kwargs["pk"]), by=request.user
        )
        messages.success(request, "Het onderdeel staat er weer.")
        return redirect(f"{self.edit_url}#onderdeel-{block.pk}")


class BlockAddView(DraftMixin, View):
    """Choose a kind of block, fill it in, and put it where the button stood."""

    after: Block | None = None

    def load(self) -> Publication:
        publication = super().load()
        key = self.request.GET.get("na", "")
        if key.isdecimal():
            self.after = get_object_or_404(publication.blocks.present(), pk=key)
        return publication

    def get_title(self) -> str:
        return "Onderdeel toevoegen"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), ("Bewerken", self.edit_url)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("soort", "")
        if kind not in BlockKind:
            return self._choose()
        return self._show(BlockForm(instance=actions.new_block(self.object, BlockKind(kind))))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("soort", "")
        if kind not in BlockKind:
            return self._choose()
        block = actions.new_block(self.object, BlockKind(kind))
        form = BlockForm(request.POST, request.FILES, instance=block)
        if not form.is_valid():
            return self._show(form)
        block = actions.add_block(block=form.instance, after=self.after, by=request.user)
        messages.success(request, "Het onderdeel is toegevoegd.")
        return redirect(f"{self.edit_url}#onderdeel-{block.pk}")

    def _choose(self) -> HttpResponse:
        after = f"&na={self.after.pk}" if self.after else ""
        kinds = [
            (kind.label, BLOCK_TEXTS[kind], f"?soort={kind.value}{after}") for kind in BlockKind
        ]
        return self._page("publications/block_choose.html", kinds=kinds)

    def _show(self, form: BlockForm) -> HttpResponse:
        return self._page(
            "publications/block_form.html",
            form=form,
            facts=[(name, text) for name, (text, _) in FACTS.items()],
            submit_label="Onderdeel toevoegen",
            stored=None,
        )

    def _page(self, template: str, **values: Any) -> HttpResponse:
        context = self.get_context_data(publication=self.object, cancel_url=self.edit_url, **values)
        return TemplateResponse(self.request, template, context)


class BlockEditView(DraftMixin, View):
    """Change one block: on a page of its own, or in its place on the page with all blocks."""

    block: Block

    def load(self) -> Publication:
        publication = super().load()
        rows = publication.blocks.for_document()
        self.block = get_object_or_404(rows, pk=self.kwargs["pk"])
        self.block.publication = publication
        return publication

    def get_title(self) -> str:
        return f"{self.block.get_kind_display()} bewerken"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), ("Bewerken", self.edit_url)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_fragment(request) and "annuleren" in request.GET:
            return self._item()
        if not FIELDS_OF_KIND[self.block.kind]:
            return redirect(f"{self.edit_url}#onderdeel-{self.block.pk}")
        return self._form(BlockForm(instance=self.block, auto_id=self._ids))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = BlockForm(request.POST, request.FILES, instance=self.block, auto_id=self._ids)
        if not form.is_valid():
            return self._form(form)
        try:
            actions.change_block(block=form.instance, by=request.user)
        except ClashError:
            show_clash(form)
            return self._form(form)
        if is_fragment(request):
            return self._item()
        messages.success(request, "Het onderdeel is opgeslagen.")
        return redirect(f"{self.edit_url}#onderdeel-{self.block.pk}")

    @property
    def _ids(self) -> str:
        """Several blocks may be open on one page: each has fields of its own."""
        return f"id_{self.block.pk}_%s"

    def _form(self, form: BlockForm) -> HttpResponse:
        clash = form.has_error("__all__", "clash")
        context = self.get_context_data(
            publication=self.object,
            block=self.block,
            form=form,
            facts=[(name, text) for name, (text, _) in FACTS.items()],
            submit_label="Onderdeel opslaan",
            cancel_url=f"{self.edit_url}#onderdeel-{self.block.pk}",
            stored=_part(self.object, self.block.pk)[1] if clash else None,
        )
        template = "publications/block_form.html"
        if is_fragment(self.request):
            template = "publications/_block_form.html"
        return fragment(TemplateResponse(self.request, template, context))

    def _item(self) -> HttpResponse:
        block, part, first, last = _part(self.object, self.block.pk)
        context = {
            "publication": self.object,
            "block": block,
            "part": part,
            "first": first,
            "last": last,
        }
        return fragment(TemplateResponse(self.request, "publications/_block_item.html", context))


def _part(publication: Publication, pk: int) -> tuple[Block, Part, bool, bool]:
    """The stored block with its part, and whether it is the first and the last of the document."""
    text = document(publication)
    place = next(i for i, block in enumerate(text.blocks) if block.pk == pk)
    return text.blocks[place], text.parts[place], place == 0, place == len(text.blocks) - 1
