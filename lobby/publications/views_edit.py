"""Writing a publication: its data and its blocks, in place with htmx or on pages of their own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from lobby.publications import actions
from lobby.publications.forms import NewPublicationForm, PublicationForm
from lobby.publications.models import Block, Publication
from lobby.publications.obstacles import obstacles
from lobby.publications.presenters import document
from lobby.publications.views import PublicationMixin
from m50portal.core.versions import ClashError
from m50portal.core.views import PageMixin, RuleMixin


class PublicationCreateView(PageMixin, RuleMixin, FormView):
    """Begin a publication; it starts with the headings that readers expect."""

    permission_required = "publications.add_publication"
    title = "Publicatie maken"
    template_name = "publications/publication_form.html"
    form_class = NewPublicationForm

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Publicaties", reverse("publications:list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            submit_label="Publicatie maken",
            cancel_url=reverse("publications:list"),
            stored=None,
            **kwargs,
        )

    def form_valid(self, form: BaseForm) -> HttpResponse:
        publication = actions.create_publication(by=self.request.user, **form.cleaned_data)
        messages.success(self.request, "De publicatie is gemaakt. Vul nu de onderdelen in.")
        return redirect("publications:edit", publication.slug)


class DraftMixin(PublicationMixin):
    """A page that changes a draft."""

    permission_required = "publications.edit_publication"
    refusal = (
        "Deze publicatie is vastgesteld, of u mag haar niet wijzigen. Het secretariaat kan een "
        "vastgestelde publicatie heropenen."
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Somebody may adopt the text between the check and the save."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except actions.NotADraftError as error:
            raise PermissionDenied(self.refusal) from error

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), (self.object.title, self.url)]

    @property
    def edit_url(self) -> str:
        """The page with all blocks."""
        return reverse("publications:edit", args=[self.object.slug])


class PublicationDataView(DraftMixin, FormView):
    """The data on the cover."""

    title = "Gegevens wijzigen"
    template_name = "publications/publication_form.html"
    form_class = PublicationForm

    def get_title(self) -> str:
        return self.title

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        clash = kwargs["form"].has_error("__all__", "clash") if "form" in kwargs else False
        return super().get_context_data(
            submit_label="Gegevens opslaan",
            cancel_url=self.edit_url,
            stored=Publication.objects.get(pk=self.object.pk) if clash else None,
            **kwargs,
        )

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            actions.change_publication(publication=form.instance, by=self.request.user)
        except ClashError:
            show_clash(form)
            return self.form_invalid(form)
        messages.success(self.request, "De gegevens zijn opgeslagen.")
        return redirect(self.edit_url)


class PublicationEditView(DraftMixin, TemplateView):
    """All blocks below each other, each with its buttons."""

    template_name = "publications/publication_edit.html"

    def get_title(self) -> str:
        return f"{self.object.title} bewerken"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = document(self.object)
        removed = self.request.GET.get("verwijderd", "")
        return super().get_context_data(
            publication=self.object,
            items=list(zip(text.blocks, text.parts, strict=True)),
            obstacles=obstacles(text),
            removed=_removed(self.object, removed),
            edit_url=self.edit_url,
            **kwargs,
        )


def show_clash(form: Any) -> None:
    """Say in ``form`` that another save came first; saving once more overwrites that one."""
    stored = type(form.instance)._default_manager.get(pk=form.instance.pk)
    form.add_error(None, ClashError())
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = str(stored.version)


def _removed(publication: Publication, key: str) -> Block | None:
    """The block that was just removed, for the offer to undo it."""
    if not key.isdecimal():
        return None
    return publication.blocks.filter(removed_at__isnull=False, pk=key).first()
