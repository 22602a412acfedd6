"""What the secretariat and the treasurer set: the rules of a year, the sender."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import ListView
from django.views.generic.edit import FormView

from m50portal.core.dates import today
from m50portal.core.versions import refused_together
from m50portal.core.views import PageMixin, RuleMixin
from members.dues.actions import save_issuer, save_year
from members.dues.forms import IssuerForm, YearForm
from members.dues.models import DuesYear, Issuer
from members.dues.views import FIRST_YEAR, LAST_YEAR


class SettingsMixin(PageMixin, RuleMixin):
    """A page for who sets amounts and senders."""

    permission_required = "dues.manage_rates"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Contributie", reverse("dues:overview"))]


def asked_year(text: str) -> int:
    """The year in an address, else the present one; ``²`` is a digit to Python, but no number."""
    is_year = text.isdecimal() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR
    return int(text) if is_year else today().year


class YearAddView(SettingsMixin, FormView):
    """The rules of a year that was unknown."""

    template_name = "dues/year_form.html"
    form_class = YearForm
    title = "Contributiejaar toevoegen"

    def get_initial(self) -> dict[str, Any]:
        return {"year": asked_year(self.request.GET.get("jaar", ""))}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            cancel_url=reverse("dues:overview"), invoice_count=0, **kwargs
        )

    def form_valid(self, form: YearForm) -> HttpResponse:
        try:
            with refused_together():
                terms = save_year(
                    terms=form.save(commit=False), amounts=form.amounts(), by=self.request.user
                )
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        messages.success(self.request, f"{terms} is opgeslagen.")
        return redirect("dues:year", year=terms.year)


class YearEditView(YearAddView):
    """Other rules or amounts; what was issued stays as it is."""

    object: DuesYear

    def load(self) -> DuesYear:
        rows = DuesYear.objects.prefetch_related("rates")
        return get_object_or_404(rows, year=self.kwargs["year"])

    def get_title(self) -> str:
        return f"{self.object} wijzigen"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        here = (str(self.object), reverse("dues:year", args=[self.object.year]))
        return [*super().get_breadcrumbs(), here]

    def get_initial(self) -> dict[str, Any]:
        return {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "cancel_url": reverse("dues:year", args=[self.object.year]),
            "invoice_count": self.object.invoices.issued().count(),
        }


class IssuerListView(SettingsMixin, ListView):
    """The sender as it was, is and will be."""

    permission_required = "dues.view_dues"
    template_name = "dues/issuer_list.html"
    context_object_name = "issuers"
    title = "Afzender"

    def get_queryset(self) -> Any:
        return Issuer.objects.order_by("-starts_on")


class IssuerAddView(SettingsMixin, FormView):
    """New data of the sender from a date; the ones before end there."""

    template_name = "dues/issuer_form.html"
    form_class = IssuerForm
    title = "Gegevens van de afzender vanaf een datum"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), ("Afzender", reverse("dues:issuers"))]

    def get_initial(self) -> dict[str, Any]:
        """The present data, to change what is different."""
        present = Issuer.objects.order_by("-starts_on").first()
        values = {} if present is None else {n: getattr(present, n) for n in IssuerForm.Meta.fields}
        return values | {"starts_on": today()}

    def form_valid(self, form: IssuerForm) -> HttpResponse:
        try:
            with refused_together():
                save_issuer(issuer=form.save(commit=False), by=self.request.user)
        except ValidationError as error:
            form.add_error("starts_on", error)
            return self.form_invalid(form)
        messages.success(self.request, "De gegevens van de afzender zijn opgeslagen.")
        return redirect("dues:issuers")


class IssuerEditView(IssuerAddView):
    """Correct a mistake in the data of a sender."""

    title = "Gegevens van de afzender verbeteren"
    object: Issuer

    def load(self) -> Issuer:
        found = Issuer.objects.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404("Deze afzender is er niet.")
        return found

    def get_initial(self) -> dict[str, Any]:
        return {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}
