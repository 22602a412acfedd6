"""What is done with a publication as a whole: proof, adoption, publishing, opening it again."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import FormView, TemplateView

from lobby.publications import actions, actions_editions
from lobby.publications.forms import AdoptForm
from lobby.publications.obstacles import obstacles
from lobby.publications.presenters import document
from lobby.publications.views import EditionMixin, PublicationMixin, wake_worker
from lobby.publications.views_edit import DraftMixin
from m50portal.core.dates import today


class ProofView(DraftMixin):
    """Print the draft for a look at it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        edition = actions_editions.make_proof(publication=self.object, by=request.user)
        wake_worker(edition)
        messages.success(request, "De proefdruk wordt gemaakt. Dat duurt een paar tellen.")
        return redirect(f"{self.url}#downloaden")


class AdoptView(PublicationMixin, FormView):
    """Adopt the draft, or say what has to be done first."""

    permission_required = "publications.adopt"
    refusal = "Alleen het secretariaat en het bestuur kunnen een publicatie vaststellen."
    title = "Publicatie vaststellen"
    template_name = "publications/publication_adopt.html"
    form_class = AdoptForm

    def get_title(self) -> str:
        return f"{self.object.title} vaststellen"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), (self.object.title, self.url)]

    def get_initial(self) -> dict[str, Any]:
        return {"adopted_on": today()}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.object.is_draft:
            return self._already()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        can_edit = self.request.user.has_perm("publications.edit_publication", self.object)
        return super().get_context_data(
            publication=self.object,
            obstacles=obstacles(document(self.object)),
            can_edit=can_edit,
            cancel_url=self.url,
            **kwargs,
        )

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            edition = actions_editions.adopt(
                publication=self.object,
                adopted_on=form.cleaned_data["adopted_on"],
                by=self.request.user,
            )
        except actions.NotADraftError:
            return self._already()
        except actions_editions.NotReadyError:
            return self.render_to_response(self.get_context_data(form=form))
        wake_worker(edition)
        messages.success(
            self.request, f"De publicatie is vastgesteld als {edition.name}. De pdf wordt gemaakt."
        )
        return redirect(self.url)

    def _already(self) -> HttpResponse:
        messages.info(self.request, "Deze publicatie is al vastgesteld.")
        return redirect(self.url)


class PublishView(PublicationMixin):
    """Tell that an adopted publication is out."""

    permission_required = "publications.adopt"
    refusal = AdoptView.refusal

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            actions_editions.publish(publication=self.object, published_on=today(), by=request.user)
            messages.success(request, "De publicatie staat nu als gepubliceerd in het portaal.")
        except actions_editions.WrongStateError:
            messages.info(request, "Stel de publicatie eerst vast. Daarna kunt u haar publiceren.")
        return redirect(self.url)


class ReopenView(PublicationMixin, TemplateView):
    """Make an adopted publication a draft again, after asking."""

    permission_required = "publications.adopt"
    refusal = AdoptView.refusal
    template_name = "publications/publication_reopen.html"

    def get_title(self) -> str:
        return f"{self.object.title} heropenen"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), (self.object.title, self.url)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(publication=self.object, cancel_url=self.url, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            actions_editions.reopen(publication=self.object, by=request.user)
            messages.success(request, "De publicatie is weer een concept. U kunt haar bewerken.")
        except actions_editions.WrongStateError:
            messages.info(request, "Deze publicatie is al een concept.")
        return redirect(self.url)


class RetryView(EditionMixin):
    """Try a failed PDF again."""

    permission_required = "publications.view_drafts"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        edition = actions_editions.retry(edition=self.edition, by=request.user)
        wake_worker(edition)
        messages.success(request, "De pdf wordt opnieuw gemaakt.")
        return redirect(f"{self.url}#downloaden")
