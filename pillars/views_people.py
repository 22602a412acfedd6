"""Pages that change who takes part in a pillar."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from m50portal.core.views_acting import ActingView
from members.selectors import municipality_roles
from pillars.actions_people import end_participation, set_pair, sign_up
from pillars.forms import LastDayForm, PairForm, SignUpForm
from pillars.models import Participation
from pillars.selectors import only_self
from pillars.views_choosing import WithMunicipality


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
