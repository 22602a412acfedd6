"""Pages that change who does what for the network."""

from typing import Any

from django.db.models import Max
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst

from m50portal.core.views_acting import ActingView
from pillars import actions_network
from pillars.forms import LastDayForm
from pillars.forms_network import (
    BoardForm,
    CommitteeForm,
    CoreTeamForm,
    DutyForm,
    PortfolioChangeForm,
    PortfolioForm,
)
from pillars.models import BoardSeat, CommitteeSeat, CoreTeamMember, MunicipalDuty, Portfolio
from pillars.presenters_network import BOARD, COMMITTEE, DUTY, TEAM
from pillars.views_choosing import ChoosesMunicipality
from pillars.views_network import who_trail

# What the address calls it, and its table.
HELD: dict[str, Any] = {
    BOARD: BoardSeat,
    COMMITTEE: CommitteeSeat,
    TEAM: CoreTeamMember,
    DUTY: MunicipalDuty,
}


class OfNetwork(ActingView):
    """A form of the secretariat; afterwards the page with who does what."""

    permission_required = "pillars.manage_network"
    refusal = "Alleen het secretariaat houdt bij wie wat doet."

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return who_trail()

    def get_cancel_url(self) -> str:
        return reverse("pillars:who")


class PortfolioAddView(OfNetwork):
    """Another seat in the board."""

    form_class = PortfolioForm
    title = "Portefeuille toevoegen"
    lead = "Een portefeuille is een plaats in het dagelijks bestuur. Zij is vacant tot u iemand benoemt."
    submit_label = "Portefeuille toevoegen"
    done = "De portefeuille is toegevoegd. Benoem nu een bestuurslid."

    def get_initial(self) -> dict[str, Any]:
        last = Portfolio.objects.aggregate(last=Max("number"))["last"] or 0
        return {"number": last + 1}

    def act(self, form: PortfolioForm) -> None:
        actions_network.add_portfolio(by=self.request.user, **form.cleaned_data)


class OfPortfolio(OfNetwork):
    """A form about one portfolio."""

    object: Portfolio

    def load(self) -> Portfolio:
        return get_object_or_404(Portfolio, pk=self.kwargs["pk"], ends_on=None)


class PortfolioChangeView(OfPortfolio):
    """Correct what a seat in the board is about."""

    form_class = PortfolioChangeForm
    title = "Portefeuille wijzigen"
    submit_label = "Portefeuille opslaan"
    done = "De portefeuille is opgeslagen."

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        return {"name": row.name, "number": row.number, "pillar": row.pillar_id}

    def act(self, form: PortfolioChangeForm) -> None:
        actions_network.change_portfolio(
            portfolio=self.object, by=self.request.user, **form.cleaned_data
        )


class PortfolioEndView(OfPortfolio):
    """Take a seat out of the board."""

    form_class = LastDayForm
    submit_label = "Portefeuille beëindigen"
    lead = "Wie deze portefeuille heeft, stopt op dezelfde dag. Alles blijft zichtbaar op een eerdere dag."
    is_danger = True

    def get_title(self) -> str:
        return f"Portefeuille {self.object} beëindigen"

    def act(self, form: LastDayForm) -> None:
        actions_network.end_portfolio(
            portfolio=self.object, ends_on=form.ends_on, by=self.request.user
        )

    def done_text(self, form: LastDayForm) -> str:
        return f"De portefeuille {self.object} is beëindigd."


class PlaceView(ChoosesMunicipality, OfNetwork):
    """A form that puts somebody of a municipality somewhere."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "municipality": self.municipality}

    def values(self, form: Any) -> dict[str, Any]:
        """What the form gathered, with the municipality and who did it."""
        return {**form.cleaned_data, "municipality": form.municipality, "by": self.request.user}


class BoardAppointView(PlaceView, OfPortfolio):
    """Give a portfolio to somebody; who held it stops on that day."""

    form_class = BoardForm
    submit_label = "Bestuurslid benoemen"

    def get_title(self) -> str:
        where = f" uit {self.municipality}" if self.municipality else ""
        return f"Bestuurslid benoemen{where}"

    def get_lead(self) -> str:
        return f"Portefeuille {self.object}. Wie haar nu heeft, stopt op de dag dat de opvolger begint."

    def act(self, form: BoardForm) -> None:
        actions_network.appoint_board(portfolio=self.object, **self.values(form))

    def done_text(self, form: BoardForm) -> str:
        return f"{form.cleaned_data['official']} heeft nu de portefeuille {self.object}."


class CommitteeAddView(PlaceView):
    """Note who sits in a VNG committee."""

    form_class = CommitteeForm
    title = "Lid van een VNG-commissie vastleggen"
    lead = "Leden van een VNG-commissie stemmen af met de voorzitter van een pijler."
    submit_label = "Plaats vastleggen"

    def act(self, form: CommitteeForm) -> None:
        actions_network.add_committee_seat(**self.values(form))

    def done_text(self, form: CommitteeForm) -> str:
        values = form.cleaned_data
        return f"{values['official']} zit in de {values['committee']}."


class CoreTeamAddView(PlaceView):
    """Put somebody in the core team of officials."""

    form_class = CoreTeamForm
    title = "Lid van het ambtelijk kernteam toevoegen"
    submit_label = "Kernteamlid toevoegen"

    def act(self, form: CoreTeamForm) -> None:
        actions_network.add_core_team_member(**self.values(form))

    def done_text(self, form: CoreTeamForm) -> str:
        return f"{form.cleaned_data['official']} zit in het ambtelijk kernteam."


class DutyAddView(OfNetwork):
    """Note what a municipality itself does for the network."""

    form_class = DutyForm
    title = "Taak van een gemeente vastleggen"
    lead = "Zoals het trekkerschap van M50. Een taak kan bij meer gemeenten tegelijk liggen."
    submit_label = "Taak vastleggen"

    def act(self, form: DutyForm) -> None:
        actions_network.add_duty(values=form.cleaned_data, by=self.request.user)

    def done_text(self, form: DutyForm) -> str:
        return f"De taak van {form.cleaned_data['municipality']} is vastgelegd."


class HeldEndView(OfNetwork):
    """End what somebody, or a municipality, does for the network."""

    form_class = LastDayForm
    submit_label = "Beëindigen"
    lead = "Dit blijft zichtbaar op een eerdere dag."

    def load(self) -> Any:
        table = HELD.get(self.kwargs["kind"])
        if table is None:
            raise Http404("Zo'n plaats of taak is er niet.")
        return get_object_or_404(table, pk=self.kwargs["pk"])

    def get_title(self) -> str:
        who = getattr(self.object, "official", None) or self.object.municipality
        return f"{self.what} van {who} beëindigen"

    @property
    def what(self) -> str:
        """The place or duty in words."""
        return str(capfirst(self.object._meta.verbose_name))

    def act(self, form: LastDayForm) -> None:
        actions_network.end_held(row=self.object, ends_on=form.ends_on, by=self.request.user)

    def done_text(self, form: LastDayForm) -> str:
        return f"{self.what} is beëindigd."
