"""The profile of the network on a day, its growth, and the targets it set itself."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from m50portal.core.as_of import chosen_day, day_query
from m50portal.core.dates import long_date
from m50portal.core.spreadsheets import CONTENT_TYPES, XLSX, Sheet, to_workbook
from m50portal.core.views import PageMixin, RuleMixin, private_bytes
from m50portal.core.views_acting import ActingView
from members import actions_growth
from members import presenters_profile as words
from members.choices import MembershipKind, Province
from members.forms_profile import GrowthTargetForm, PopulationForm
from members.models import GrowthTarget, Municipality
from members.profile_selectors import Profile, growth_targets, inside_band, profile_on
from members.views_edit import EditView


class ProfileView(RuleMixin, PageMixin, TemplateView):
    """How many, how large, where, what kind of places, and how the network grew."""

    permission_required = "members.view_register"
    template_name = "members/profile.html"
    title = "Profiel en groei"
    shows_day = True
    day: datetime.date

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Leden", reverse("members:list"))]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.day = chosen_day(request)
        if request.GET.get("bestand") == XLSX:
            return private_bytes(
                to_workbook(_sheets(profile_on(self.day), self.day)),
                filename=f"profiel-{self.day}.xlsx",
                content_type=CONTENT_TYPES[XLSX],
            )
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        profile, targets = profile_on(self.day), growth_targets()
        known = profile.with_figure
        figures = sorted({place.inhabitants_on for place in known if place.inhabitants_on})
        on = f"Op {long_date(self.day)}."
        return super().get_context_data(
            day=self.day,
            day_query=day_query(self.day),
            profile=profile,
            summary=profile.summary,
            smallest=known[0] if known else None,
            largest=known[-1] if known else None,
            average=profile.average,
            inside=inside_band(known),
            figures=figures,
            note=on,
            charts=[
                ("Per provincie", "Provincie", words.bars_of(profile.provinces)),
                ("Naar aantal inwoners", "Inwoners", words.bars_of(profile.sizes)),
                ("Kenmerken", "Kenmerk", words.filled_bars(profile.traits)),
                ("Soort stad (Platform31)", "Soort", words.filled_bars(profile.clusters)),
            ],
            chart=words.growth_chart(profile.years, targets),
            targets=words.target_lines(targets, profile.years, self.day),
            **kwargs,
        )


def _sheets(profile: Profile, day: datetime.date) -> list[Sheet]:
    """The page as a workbook; every sheet says its date."""
    groups = [("Provincie", group) for group in profile.provinces] + [
        ("Omvang", group) for group in profile.sizes
    ]
    groups += [("Kenmerk", group) for group in profile.traits]
    groups += [("Soort stad (Platform31)", group) for group in profile.clusters]
    provinces = {item.value: str(item.label) for item in Province}
    return [
        Sheet(
            "Kerncijfers",
            ["Wat", "Cijfer", "Peildatum"],
            [[label, text, day] for label, text in words.facts_of(profile)],
        ),
        Sheet(
            "Groepen",
            ["Indeling", "Groep", "Gemeenten", "Inwoners", "Peildatum"],
            [[what, g.label, g.number, g.inhabitants, day] for what, g in groups],
        ),
        Sheet(
            "Groei",
            [
                "Jaar",
                "Op",
                "Leden",
                "Aspirant-leden",
                "Erbij",
                "Eraf",
                "Door herindeling",
                "Zonder precieze dag",
            ],
            [
                [y.year, y.day, y.members, y.aspirants, y.joined, y.left, y.merged, y.by_then]
                for y in profile.years
            ],
        ),
        Sheet(
            "Gemeenten",
            ["Gemeente", "Provincie", "Status", "Inwoners", "Inwoners op", "Peildatum"],
            [
                [
                    *(p.name, provinces.get(p.province, ""), MembershipKind(p.kind).label),
                    *(p.inhabitants, p.inhabitants_on, day),
                ]
                for p in profile.places
            ],
        ),
    ]


class GrowthTargetView(ActingView):
    """Sets a target; the targets there are stand under the form."""

    permission_required = "members.manage_register"
    refusal = "Alleen het secretariaat houdt de groeidoelen bij."
    template_name = "members/growth_targets.html"
    form_class = GrowthTargetForm
    title = "Groeidoelen"
    submit_label = "Groeidoel opslaan"
    done = "Het groeidoel is opgeslagen."
    lead = "Een doel voor een datum die er al staat, vervangt het oude."

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [
            ("Leden", reverse("members:list")),
            ("Profiel en groei", reverse("members:profile")),
        ]

    def get_cancel_url(self) -> str:
        return reverse("members:profile")

    def act(self, form: Any) -> GrowthTarget:
        return actions_growth.set_growth_target(by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(targets=growth_targets(), **kwargs)


class GrowthTargetRemoveView(RuleMixin, View):
    """Takes a target back."""

    permission_required = "members.manage_register"
    refusal = GrowthTargetView.refusal

    def load(self) -> GrowthTarget:
        return get_object_or_404(GrowthTarget, pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        actions_growth.remove_growth_target(target=self.object, by=request.user)
        messages.success(request, "Het groeidoel is verwijderd.")
        return redirect("members:growth_targets")


class PopulationEditView(EditView):
    """A figure by hand, new or corrected; who says so stands beside it."""

    permission_required = "members.manage_register"
    refusal = "Alleen het secretariaat houdt de inwoneraantallen bij."
    form_class = PopulationForm
    submit_label = "Inwoneraantal opslaan"
    done = "Het inwoneraantal is opgeslagen."
    lead = "Een cijfer voor een dag die er al staat, vervangt het oude. De richtlijn waarschuwt, en houdt niets tegen."
    object: Municipality

    def get_title(self) -> str:
        return f"Inwoners van {self.object.name}"

    def act(self, values: dict[str, Any]) -> None:
        actions_growth.update_population(municipality=self.object, by=self.request.user, **values)
