"""Pages that change who sits in a pillar and who takes part."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from m50portal.core.dates import today
from members.models import Municipality
from members.selectors import municipality_roles
from pillars.actions_people import appoint, end_participation, end_seat, set_pair, sign_up
from pillars.choices import SeatKind
from pillars.forms import AppointForm, LastDayForm, MunicipalityForm, PairForm, SignUpForm
from pillars.models import Participation, Pillar, Seat
from pillars.selectors import only_self
from pillars.views_base import ActingView, PillarMixin

SEATS_IN_ADDRESS = {
    "voorzitter": SeatKind.CHAIR,
    "vicevoorzitter": SeatKind.VICE_CHAIR,
}


class OfPillar(PillarMixin, ActingView):
    """A form about one pillar; afterwards its page."""

    template_name = "pillars/answer_form.html"

    def load(self) -> Pillar:
        pillar = super().load()
        if not pillar.is_current:
            raise Http404("Deze pijler bestaat niet meer.")
        return pillar

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), (f"Pijler {self.object}", self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("pillars:detail", args=[self.object.slug])


class WithMunicipality(OfPillar):
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


class SignUpView(WithMunicipality):
    """Let somebody take part in a pillar: yourself, or a colleague as contact official."""

    permission_required = "pillars.sign_up"
    refusal = (
        "Alleen mensen van een deelnemende gemeente en het secretariaat melden deelnemers aan."
    )
    form_class = SignUpForm
    submit_label = "Deelnemer aanmelden"

    def get_title(self) -> str:
        where = f" van {self.municipality}" if self.municipality else ""
        return f"Deelnemer{where} aanmelden"

    def get_lead(self) -> str:
        return f"Voor de pijler {self.object}."

    def municipalities(self) -> Any:
        rows = super().municipalities()
        if self.request.user.has_perm("pillars.manage_seats"):
            return rows
        own = {role.municipality_id for role in municipality_roles(self.request.user)}
        return rows.filter(pk__in=own)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "municipality": self.municipality,
            "pillar": self.object,
            "only": only_self(self.request.user, self.municipality),
        }

    def act(self, form: SignUpForm) -> None:
        sign_up(
            pillar=self.object,
            official=form.cleaned_data["official"],
            municipality=self.municipality,
            policy_official=form.cleaned_data["policy_official"],
            starts_on=form.cleaned_data["starts_on"],
            by=self.request.user,
        )

    def done_text(self, form: SignUpForm) -> str:
        return f"{form.cleaned_data['official']} doet mee aan de pijler {self.object}."


class OfParticipation(ActingView):
    """A form about somebody who takes part; for others than their own people it does not exist."""

    permission_required = "pillars.change_participation"
    object: Participation

    def load(self) -> Participation:
        rows = Participation.objects.select_related(
            "pillar", "official", "municipality", "policy_official"
        )
        row = get_object_or_404(rows, pk=self.kwargs["pk"], ends_on=None)
        if not self.request.user.has_perm("pillars.change_participation", row):
            raise Http404("Deze deelname is niet van uw gemeente.")
        return row

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        pillar = self.object.pillar
        return [
            ("Pijlers", reverse("pillars:list")),
            (f"Pijler {pillar}", self.get_cancel_url()),
        ]

    def get_cancel_url(self) -> str:
        return reverse("pillars:detail", args=[self.object.pillar.slug])


class PairView(OfParticipation):
    """Name who prepares the pillar for a participant."""

    form_class = PairForm
    submit_label = "Ambtenaar opslaan"
    title = "Inhoudelijk ambtenaar kiezen"

    def get_lead(self) -> str:
        row = self.object
        return f"Wie bereidt de pijler {row.pillar} voor met {row.official} ({row.municipality})?"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "participation": self.object}

    def act(self, form: PairForm) -> None:
        set_pair(
            participation=self.object,
            policy_official=form.cleaned_data["policy_official"],
            by=self.request.user,
        )

    def done_text(self, form: PairForm) -> str:
        return f"De inhoudelijk ambtenaar van {self.object.official} is opgeslagen."


class ParticipationEndView(OfParticipation):
    """End a participation."""

    form_class = LastDayForm
    submit_label = "Deelname beëindigen"

    def get_title(self) -> str:
        return f"Deelname van {self.object.official} beëindigen"

    def get_lead(self) -> str:
        return "De deelname blijft zichtbaar op een eerdere peildatum."

    def act(self, form: LastDayForm) -> None:
        end_participation(participation=self.object, ends_on=form.ends_on, by=self.request.user)

    def done_text(self, form: LastDayForm) -> str:
        return f"De deelname van {self.object.official} is beëindigd."
