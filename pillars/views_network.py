"""Who does what for the network, on any day."""

from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from m50portal.core.as_of import chosen_day
from m50portal.core.dates import today
from m50portal.core.views import PageMixin, RuleMixin
from pillars.presenters import plural
from pillars.presenters_network import network_on
from pillars.selectors_network import board_history


def who_trail() -> list[tuple[str, str]]:
    """The pages above a form about who does what."""
    return [("Pijlers", reverse("pillars:list")), ("Wie doet wat", reverse("pillars:who"))]


class WhoDoesWhatView(RuleMixin, PageMixin, TemplateView):
    """The board, the pillars, the committees and everybody around them, to look at or to print."""

    permission_required = "pillars.view_pillars"
    template_name = "pillars/who_does_what.html"
    title = "Wie doet wat"
    shows_day = True

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Pijlers", reverse("pillars:list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day, user = chosen_day(self.request), self.request.user
        manages = user.has_perm("pillars.manage_network") and day == today()
        network = network_on(day, manages=manages)
        return super().get_context_data(
            day=day,
            is_today=day == today(),
            network=network,
            vacancies_title=f"{plural(network.vacancies, 'plaats is', 'plaatsen zijn')} vacant.",
            manages=manages,
            shows_contact=user.has_perm("pillars.view_contact_data"),
            shows_partners=user.has_perm("relations.view_relations"),
            **kwargs,
        )


class BoardHistoryView(RuleMixin, PageMixin, TemplateView):
    """Every portfolio of the board and who held it, ever."""

    permission_required = "pillars.view_pillars"
    template_name = "pillars/board_history.html"
    title = "Dagelijks bestuur door de jaren"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return who_trail()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            rows=board_history(),
            manages=self.request.user.has_perm("pillars.manage_network"),
            **kwargs,
        )
