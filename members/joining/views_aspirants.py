"""Aspirants: their clocks, the signals, the definitive decision, the list of a newcomer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from m50portal.core.as_of import chosen_day
from m50portal.core.dates import long_date, today
from members import actions as register
from members.choices import MembershipKind
from members.joining import actions
from members.joining.choices import Manual
from members.joining.forms import DefinitiveForm
from members.joining.models import OnboardingTick
from members.joining.selectors_clock import lines_of
from members.joining.selectors_onboarding import Stay, checklists, stays_on
from members.joining.views import SectionMixin
from members.models import Membership
from members.register_selectors import aspirants_with_clock, clock_of
from members.views import MunicipalityMixin
from members.views_decision import done_text
from members.views_edit import EditView


class AspirantsView(SectionMixin, TemplateView):
    """Who still has to decide, what signals went out, and who is new."""

    title = "Aspirant-leden en nieuwe leden"
    template_name = "joining/aspirant_list.html"
    section = "joining:aspirants"
    shows_day = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = chosen_day(self.request)
        clocks = aspirants_with_clock(day)
        lists = checklists(stays_on(day), day)
        return super().get_context_data(
            day=day,
            is_today=day == today(),
            aspirants=[
                (clock, lines, lists.get(clock.municipality.pk))
                for clock, lines in zip(clocks, lines_of(clocks, day), strict=True)
            ],
            newcomers=[found for found in lists.values() if not found.stay.is_aspirant],
            may_see_mail=self.request.user.has_perm("core.view_outbox"),
            **kwargs,
        )


class DecideView(EditView):
    """The definitive decision of an aspirant in one short form."""

    permission_required = "members.manage_register"
    refusal = "Alleen het secretariaat legt besluiten over lidmaatschap vast."
    form_class = DefinitiveForm
    submit_label = "Besluit vastleggen"
    aspirant: Membership | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        rows = Membership.objects.current().of_kind(MembershipKind.ASPIRANT).undecided()
        rows = rows.filter(municipality=self.object)
        self.aspirant = rows.select_related("decision", "municipality").first()
        allowed = request.user.has_perm(self.permission_required, self.object)
        if allowed and self.aspirant is None:
            text = (
                f"{self.object.name} is geen aspirant-lid (meer). Er is al een besluit vastgelegd."
            )
            messages.info(request, text)
            return redirect("members:detail", slug=self.object.slug)
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return f"Definitief besluit van {self.object.name}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        above = MunicipalityMixin.get_breadcrumbs(self)
        return [*above, ("Aspiranten", self.get_success_url())]

    def get_success_url(self) -> str:
        return reverse("joining:aspirants")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "aspirant": self.aspirant}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.aspirant is not None
        clock = clock_of(self.aspirant, today())
        self.lead = (
            f"Aspirant-lid sinds {long_date(clock.since)}. Beslist uiterlijk op "
            f"{long_date(clock.decide_by)}. Na dit besluit gaan er geen herinneringen meer uit."
        )
        return super().get_context_data(**kwargs)

    def act(self, values: dict[str, Any]) -> None:
        decision = register.record_decision(
            municipality=self.object, by=self.request.user, **values
        )
        self.done = done_text(decision, values["effective_on"] or values["decided_on"])


class OnboardingMixin(MunicipalityMixin):
    """A page about what a municipality that takes part still has to get."""

    stay: Stay

    def stay_today(self) -> Stay:
        """Since when it takes part; Http404 when it does not."""
        found = stays_on(today(), [self.object.pk])
        if not found:
            raise Http404("Deze gemeente doet niet mee.")
        return found[0]


class OnboardingView(OnboardingMixin, TemplateView):
    """The list of one municipality: what the portal sees by itself, and what is ticked by hand."""

    permission_required = "joining.view_onboarding"
    template_name = "joining/onboarding_detail.html"

    def get_title(self) -> str:
        return f"Welkomstlijst van {self.object.name}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        here = (self.object.name, reverse("members:detail", args=[self.object.slug]))
        return [*super().get_breadcrumbs(), here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stay = self.stay_today()
        return super().get_context_data(
            municipality=self.object,
            stay=stay,
            checklist=checklists([stay], today())[self.object.pk],
            may_manage=self.request.user.has_perm("joining.manage_joining"),
            **kwargs,
        )


class TickView(OnboardingMixin, View):
    """Ticks one line, or takes the tick away."""

    permission_required = "joining.manage_joining"
    refusal = "Alleen het secretariaat vinkt de welkomstlijst af."

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        item, stay = request.POST.get("item", ""), self.stay_today()
        if item not in Manual.values:
            raise Http404("Dit staat niet op de lijst.")
        label = Manual(item).label
        rows = OnboardingTick.objects.filter(
            municipality=self.object, item=item, since__gte=stay.after
        )
        if request.POST.get("do") == "untick":
            for row in rows:
                actions.untick(row=row, by=request.user)
            messages.success(request, f"“{label}” staat weer open.")
        elif not rows.exists():
            actions.tick(municipality=self.object, item=item, since=stay.since, by=request.user)
            messages.success(request, f"“{label}” is afgevinkt.")
        return redirect("joining:onboarding", slug=slug)
