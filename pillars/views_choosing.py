"""Forms about people in a current pillar: first the municipality, then somebody who works there."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from m50portal.core.dates import today
from m50portal.core.views_acting import ActingView
from members.models import Municipality
from pillars.forms import MunicipalityForm
from pillars.models import Pillar
from pillars.views_base import PillarMixin


class OfPillar(PillarMixin, ActingView):
    """A form about one pillar; afterwards its page."""

    template_name = "core/answer_form.html"

    def load(self) -> Pillar:
        pillar = super().load()
        if not pillar.is_current:
            raise Http404("Deze pijler bestaat niet meer.")
        return pillar

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), (f"Pijler {self.object}", self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("pillars:detail", args=[self.object.slug])


class ChoosesMunicipality(ActingView):
    """A form about people: until ``?gemeente=`` names one, it asks for the municipality first."""

    municipality: Any = None

    def municipalities(self) -> Any:
        """The municipalities to choose from."""
        return Municipality.objects.participating_on(today())

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.municipality = self._chosen() if request.user.is_authenticated else None
        return super().dispatch(request, *args, **kwargs)

    def _chosen(self) -> Municipality | None:
        code = self.request.GET.get("gemeente", "")
        if code:
            return get_object_or_404(self.municipalities(), code=code)
        only = list(self.municipalities()[:2])
        return only[0] if len(only) == 1 else None

    def get_form(self, form_class: Any = None) -> Any:
        if self.municipality is None:
            return MunicipalityForm(municipalities=self.municipalities())
        return super().get_form(form_class)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.municipality is None:
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(asks_municipality=self.municipality is None, **kwargs)


class WithMunicipality(ChoosesMunicipality, OfPillar):
    """A form about people in one pillar."""
