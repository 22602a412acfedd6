"""Pages that change who sits in a pillar."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from m50portal.core.views_acting import ActingView
from members.models import Municipality
from pillars.actions_people import appoint, end_seat, succeed
from pillars.choices import SeatKind
from pillars.forms import AppointForm, LastDayForm
from pillars.models import Seat
from pillars.views_choosing import ChoosesMunicipality, WithMunicipality

SEATS_IN_ADDRESS = {
    "voorzitter": SeatKind.CHAIR,
    "vicevoorzitter": SeatKind.VICE_CHAIR,
}


class AppointView(WithMunicipality):
    """Appoint a chair or vice-chair."""

    permission_required = "pillars.manage_seats"
    refusal = "Alleen het secretariaat benoemt voorzitters, vicevoorzitters en ondersteuners."
    form_class = AppointForm
    submit_label = "Bestuurder benoemen"

    @property
    def kind(self) -> SeatKind:
        """The seat that the address names."""
        return SEATS_IN_ADDRESS[self.kwargs["seat"]]

    def get_title(self) -> str:
        where = f" uit {self.municipality}" if self.municipality else ""
        return f"{self.kind.label} benoemen{where}"

    def get_lead(self) -> str:
        return f"Voor de pijler {self.object}. Kies een burgemeester of wethouder."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "municipality": self.municipality,
            "kind": self.kind,
        }

    def act(self, form: AppointForm) -> None:
        appoint(
            pillar=self.object,
            kind=self.kind,
            official=form.cleaned_data["official"],
            municipality=form.municipality,
            starts_on=form.cleaned_data["starts_on"],
            by=self.request.user,
        )

    def done_text(self, form: AppointForm) -> str:
        return f"{form.cleaned_data['official']} is benoemd. Wijs ook een ondersteuner aan."


class OfSeat(ActingView):
    """A form about one seat."""

    permission_required = "pillars.manage_seats"
    refusal = AppointView.refusal
    object: Seat

    def load(self) -> Seat:
        seats = Seat.objects.select_related("pillar", "official", "municipality")
        return get_object_or_404(seats, pk=self.kwargs["pk"], official__isnull=False)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        pillar = self.object.pillar
        return [
            ("Pijlers", reverse("pillars:list")),
            (f"Pijler {pillar}", self.get_cancel_url()),
        ]

    def get_cancel_url(self) -> str:
        return reverse("pillars:detail", args=[self.object.pillar.slug])


class SupportView(OfSeat):
    """Give a chair or vice-chair support from the own municipality."""

    form_class = AppointForm
    submit_label = "Ondersteuner toevoegen"
    title = "Ondersteuner toevoegen"

    def load(self) -> Seat:
        seat = super().load()
        if seat.kind == SeatKind.SUPPORT:
            raise Http404("Een ondersteuner heeft zelf geen ondersteuner.")
        return seat

    def get_lead(self) -> str:
        seat = self.object
        return f"Voor {seat.official}. Een ondersteuner werkt bij dezelfde gemeente: {seat.municipality}."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "municipality": self.object.municipality,
            "kind": SeatKind.SUPPORT,
        }

    def act(self, form: AppointForm) -> None:
        appoint(
            pillar=self.object.pillar,
            kind=SeatKind.SUPPORT,
            official=form.cleaned_data["official"],
            municipality=form.municipality,
            supports=self.object,
            starts_on=form.cleaned_data["starts_on"],
            by=self.request.user,
        )

    def done_text(self, form: AppointForm) -> str:
        return f"{form.cleaned_data['official']} ondersteunt nu {self.object.official}."


class SucceedView(ChoosesMunicipality, OfSeat):
    """Name who follows in a seat: one ends and the other begins in one step."""

    template_name = "core/answer_form.html"
    form_class = AppointForm
    submit_label = "Opvolger benoemen"

    def load(self) -> Seat:
        seat = super().load()
        if not seat.pillar.is_current:
            raise Http404("Deze pijler bestaat niet meer.")
        return seat

    def municipalities(self) -> Any:
        """Those that take part; a support official comes from that of who is supported."""
        found = super().municipalities()
        supported = Seat.objects.filter(pk=self.kwargs["pk"], kind=SeatKind.SUPPORT)
        if not supported.exists():
            return found
        return Municipality.objects.filter(pk__in=supported.values("municipality"))

    def get_title(self) -> str:
        where = f" uit {self.municipality}" if self.municipality else ""
        return f"Opvolger benoemen{where}"

    def get_lead(self) -> str:
        seat = self.object
        goes_on = (
            ""
            if seat.kind == SeatKind.SUPPORT
            else " Een ondersteuner uit dezelfde gemeente gaat door."
        )
        return (
            f"{seat.official} is nu {seat.get_kind_display().lower()} van de pijler {seat.pillar}, "
            f"en stopt op de dag dat de opvolger begint.{goes_on}"
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "municipality": self.municipality,
            "kind": self.object.kind,
        }

    def act(self, form: AppointForm) -> None:
        succeed(
            seat=self.object,
            official=form.cleaned_data["official"],
            municipality=form.municipality,
            starts_on=form.cleaned_data["starts_on"],
            by=self.request.user,
        )

    def done_text(self, form: AppointForm) -> str:
        return f"{form.cleaned_data['official']} volgt {self.object.official} op."


class SeatEndView(OfSeat):
    """End a seat; it is vacant from the day after."""

    form_class = LastDayForm
    submit_label = "Plaats beëindigen"

    def get_title(self) -> str:
        return f"{self.object.get_kind_display()} {self.object.official} beëindigen"

    def get_lead(self) -> str:
        if self.object.kind == SeatKind.SUPPORT:
            return "De ondersteuner blijft zichtbaar in de geschiedenis van de pijler."
        return (
            "De dag erna is de plaats vacant. Wie deze plaats ondersteunt, stopt op dezelfde dag."
        )

    def act(self, form: LastDayForm) -> None:
        end_seat(seat=self.object, ends_on=form.ends_on, by=self.request.user)

    def done_text(self, form: LastDayForm) -> str:
        return f"De plaats van {self.object.official} is beëindigd."
