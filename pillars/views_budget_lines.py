"""The lines of the knowledge partner's work programme: add, change, report as delivered, remove."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from m50portal.core.dates import today
from m50portal.core.money import euro
from pillars import actions_budget as actions
from pillars.forms_budget import DeliverForm, LineForm
from pillars.forms_story import SeenForm
from pillars.models import ProgrammeLine
from pillars.selectors_budget import budget_of
from pillars.views_budget_edit import BudgetForms, OfProgramme, Removal, values_of


class LineAddView(OfProgramme):
    """Give the work programme another line."""

    form_class = LineForm
    submit_label = "Regel toevoegen"
    done = "De regel is toegevoegd."

    def get_title(self) -> str:
        return f"Regel toevoegen aan het werkprogramma {self.year}"

    def get_lead(self) -> str:
        left = budget_of(self.year).undivided
        if left <= 0:
            return f"Het afgesproken bedrag van {euro(self.object.agreed)} is al helemaal verdeeld."
        return f"Van {euro(self.object.agreed)} is nog {euro(left)} te verdelen."

    def get_form_kwargs(self) -> dict[str, Any]:
        instance = ProgrammeLine(programme=self.object)
        return {**super().get_form_kwargs(), "instance": instance}

    def act(self, form: LineForm) -> None:
        actions.add_line(programme=self.object, values=values_of(form), by=self.request.user)


class OfLine(BudgetForms):
    """A form about one line of a work programme."""

    object: ProgrammeLine

    def load(self) -> ProgrammeLine:
        rows = ProgrammeLine.objects.select_related("programme", "pillar")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def year(self) -> int:
        return self.object.programme.year

    def get_lead(self) -> str:
        return f"{self.object}, {self.object.pillar or 'alle pijlers'}."


class LineChangeView(OfLine):
    """Change a line."""

    form_class = LineForm
    title = "Regel wijzigen"
    submit_label = "Regel opslaan"
    done = "De regel is opgeslagen."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def act(self, form: LineForm) -> None:
        actions.change_line(
            line=ProgrammeLine.objects.select_related("programme").get(pk=self.object.pk),
            values=values_of(form),
            version=form.cleaned_data["version"],
            by=self.request.user,
        )


class LineDeliverView(OfLine):
    """Report that a line is delivered; who leads the pillar may do that too."""

    permission_required = "pillars.deliver_line"
    refusal = "Alleen wie deze pijler leidt, de penningmeester en het secretariaat melden dit."
    form_class = DeliverForm
    title = "Opgeleverd melden"
    submit_label = "Opgeleverd melden"

    def sees_budget(self) -> bool:
        """Who leads a pillar does not see the budget, and goes back to the pillar."""
        return self.request.user.has_perm("pillars.view_budget")

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        if self.sees_budget():
            return super().get_breadcrumbs()
        pillar = (f"Pijler {self.object.pillar}", self.get_cancel_url())
        return [("Pijlers", reverse("pillars:list")), pillar]

    def get_cancel_url(self) -> str:
        if self.sees_budget() or self.object.pillar is None:
            return super().get_cancel_url()
        return reverse("pillars:detail", args=[self.object.pillar.slug])

    def get_initial(self) -> dict[str, Any]:
        return {"delivered_on": today()}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def act(self, form: DeliverForm) -> None:
        actions.deliver_line(
            line=ProgrammeLine.objects.select_related("programme").get(pk=self.object.pk),
            version=form.cleaned_data["version"],
            by=self.request.user,
            **values_of(form),
        )

    def done_text(self, form: DeliverForm) -> str:
        return f"“{self.object}” is opgeleverd."


class LineRemoveView(Removal, OfLine):
    """Take a line away."""

    title = "Regel verwijderen?"
    submit_label = "Regel verwijderen"
    done = "De regel is verwijderd."

    def get_lead(self) -> str:
        return (
            f"{super().get_lead()} Begroot {euro(self.object.budget)}, uitgegeven "
            f"{euro(self.object.spent)}. Gaat het niet door? Kies dan liever de stand “Vervallen”. "
            "Het logboek bewaart wat er stond."
        )

    def act(self, form: SeenForm) -> None:
        actions.remove_line(
            line=self.object, version=form.cleaned_data["version"], by=self.request.user
        )
