"""Filling in a budget: the work programme and the other costs; its lines: views_budget_lines."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from m50portal.core.dates import today
from m50portal.core.money import euro
from m50portal.core.views_acting import ActingView
from pillars import actions_budget as actions
from pillars.choices import FIRST_YEAR, LAST_YEAR
from pillars.forms_budget import CostForm, ProgrammeAddForm, ProgrammeForm
from pillars.forms_story import SeenForm
from pillars.models import CostLine, KnowledgeProgramme


def values_of(form: Any) -> dict[str, Any]:
    """The columns that the form fills."""
    return {name: form.cleaned_data[name] for name in form.Meta.fields}


class BudgetForms(ActingView):
    """A form of who keeps the budget; afterwards the year it is about, which says what does not fit."""

    permission_required = "pillars.change_budget"
    refusal = "Alleen de penningmeester en het secretariaat houden de begroting bij."

    @property
    def year(self) -> int:
        """The year that the form is about."""
        raise NotImplementedError

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [
            ("Contributie", reverse("dues:overview")),
            ("Begroting", reverse("budget:list")),
            (f"Begroting {self.year}", reverse("budget:year", args=[self.year])),
        ]

    def get_cancel_url(self) -> str:
        return reverse("budget:year", args=[self.year])


class InYear(BudgetForms):
    """A form for something new in the year of the address."""

    def load(self) -> None:
        if not FIRST_YEAR <= self.kwargs["year"] <= LAST_YEAR:
            raise Http404("Dit jaar kent het portaal niet.")

    @property
    def year(self) -> int:
        return int(self.kwargs["year"])


class ProgrammeAddView(BudgetForms):
    """Note what was agreed with the knowledge partner for a year."""

    form_class = ProgrammeAddForm
    title = "Werkprogramma vastleggen"
    lead = "Wat is met de kennispartner afgesproken voor een jaar? Daarna vult u per pijler in wat de kennispartner doet."
    submit_label = "Werkprogramma opslaan"
    object: KnowledgeProgramme | None

    @property
    def year(self) -> int:
        """The year that was stored or asked for (``?jaar=``), else this one."""
        if self.object is not None:
            return self.object.year
        asked = self.request.GET.get("jaar", "")
        is_year = asked.isascii() and asked.isdecimal() and len(asked) == 4
        return int(asked) if is_year and FIRST_YEAR <= int(asked) <= LAST_YEAR else today().year

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": KnowledgeProgramme(year=self.year)}

    def act(self, form: ProgrammeAddForm) -> None:
        self.object = actions.add_programme(values=values_of(form), by=self.request.user)

    def done_text(self, form: ProgrammeAddForm) -> str:
        return f"Het werkprogramma van {self.year} is vastgelegd. Voeg nu de regels toe."


class OfProgramme(BudgetForms):
    """A form about one programme."""

    object: KnowledgeProgramme

    def load(self) -> KnowledgeProgramme:
        return get_object_or_404(KnowledgeProgramme, pk=self.kwargs["pk"])

    @property
    def year(self) -> int:
        return self.object.year


class ProgrammeChangeView(OfProgramme):
    """Mend what was agreed."""

    form_class = ProgrammeForm
    submit_label = "Werkprogramma opslaan"
    done = "Het werkprogramma is opgeslagen."

    def get_title(self) -> str:
        return f"Werkprogramma {self.year} wijzigen"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def act(self, form: ProgrammeForm) -> None:
        actions.change_programme(
            programme=self.object,
            values=values_of(form),
            version=form.cleaned_data["version"],
            by=self.request.user,
        )


class Removal(BudgetForms):
    """Asks before something is taken away, as it was seen."""

    form_class = SeenForm
    is_danger = True

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}


class ProgrammeRemoveView(Removal, OfProgramme):
    """Take a programme without lines away."""

    submit_label = "Werkprogramma verwijderen"
    done = "Het werkprogramma is verwijderd."

    def get_title(self) -> str:
        return f"Werkprogramma {self.year} verwijderen?"

    def get_lead(self) -> str:
        return (
            f"Het afgesproken bedrag van {euro(self.object.agreed)} telt dan niet meer mee. "
            "Dit kan alleen als er geen regels zijn. Het logboek bewaart wat er stond."
        )

    def act(self, form: SeenForm) -> None:
        actions.remove_programme(
            programme=self.object, version=form.cleaned_data["version"], by=self.request.user
        )


class CostAddView(InYear):
    """Note something else that dues pay for."""

    form_class = CostForm
    submit_label = "Kosten toevoegen"
    done = "De kosten zijn toegevoegd."

    def get_title(self) -> str:
        return f"Kosten toevoegen aan de begroting {self.year}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": CostLine(year=self.year)}

    def act(self, form: CostForm) -> None:
        values = {**values_of(form), "year": self.year}
        actions.add_cost(values=values, by=self.request.user)


class OfCost(BudgetForms):
    """A form about costs that are there."""

    object: CostLine

    def load(self) -> CostLine:
        return get_object_or_404(CostLine, pk=self.kwargs["pk"])

    @property
    def year(self) -> int:
        return self.object.year


class CostChangeView(OfCost):
    """Change costs."""

    form_class = CostForm
    title = "Kosten wijzigen"
    submit_label = "Kosten opslaan"
    done = "De kosten zijn opgeslagen."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def act(self, form: CostForm) -> None:
        actions.change_cost(
            cost=CostLine.objects.get(pk=self.object.pk),
            values=values_of(form),
            version=form.cleaned_data["version"],
            by=self.request.user,
        )


class CostRemoveView(Removal, OfCost):
    """Take costs away."""

    title = "Kosten verwijderen?"
    submit_label = "Kosten verwijderen"
    done = "De kosten zijn verwijderd."

    def get_lead(self) -> str:
        return (
            f"{self.object}. Begroot {euro(self.object.budget)}, uitgegeven "
            f"{euro(self.object.spent)}. Het logboek bewaart wat er stond."
        )

    def act(self, form: SeenForm) -> None:
        actions.remove_cost(
            cost=self.object, version=form.cleaned_data["version"], by=self.request.user
        )
