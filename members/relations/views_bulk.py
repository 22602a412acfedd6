"""A turnover: everybody of a cabinet or a fraction stops on one day."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from m50portal.core.views_acting import ActingView
from members.relations import actions
from members.relations.choices import OrganisationKind
from members.relations.forms import BulkChoiceForm, BulkEndForm
from members.relations.models import Organisation
from members.relations.selectors import bulk_functions
from members.relations.views_person import REFUSAL, list_trail


class BulkEndView(ActingView):
    """First which functions, then who stops and when; all of them or none."""

    permission_required = "relations.manage_relations"
    refusal = REFUSAL
    template_name = "relations/bulk_end.html"
    title = "Functies samen beëindigen"
    submit_label = "Deze functies beëindigen"
    is_danger = True
    ended = 0

    def load(self) -> None:
        self.choice = BulkChoiceForm(self.request.GET if "soort" in self.request.GET else None)
        self.is_chosen = self.choice.is_valid()

    @property
    def kind(self) -> str:
        """The kind of organisation that was chosen."""
        kind: str = self.choice.cleaned_data["soort"]
        return kind

    @property
    def organisation(self) -> Organisation | None:
        """The organisation that was chosen; None for all of the kind."""
        found: Organisation | None = self.choice.cleaned_data["organisatie"]
        return found

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return list_trail()

    def get_cancel_url(self) -> str:
        return reverse("relations:list")

    def get_lead(self) -> str:
        if not self.is_chosen:
            return "Bijvoorbeeld na verkiezingen of bij een nieuw kabinet."
        what = self.organisation or f"alle organisaties van de soort {self.label}"
        return f"Iedereen met een functie bij {what}. Haal het vinkje weg bij wie blijft."

    @property
    def label(self) -> str:
        """The kind in words."""
        return str(OrganisationKind(self.kind).label).lower()

    def get_form(self, form_class: Any = None) -> Any:
        if not self.is_chosen:
            return self.choice
        return BulkEndForm(**self.get_form_kwargs(), kind=self.kind, organisation=self.organisation)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_chosen:
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        nobody = self.is_chosen and not bulk_functions(self.kind, self.organisation).exists()
        return super().get_context_data(is_chosen=self.is_chosen, nobody=nobody, **kwargs)

    def act(self, form: BulkEndForm) -> None:
        self.ended = actions.end_functions(
            functions=list(form.cleaned_data["functions"]),
            ends_on=form.ends_on,
            by=self.request.user,
        )

    def done_text(self, form: BulkEndForm) -> str:
        return "1 functie beëindigd." if self.ended == 1 else f"{self.ended} functies beëindigd."
