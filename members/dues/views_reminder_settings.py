"""What is set about reminding: the switch, the steps and their texts, the interest."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from m50portal.core.dates import today
from m50portal.core.views_acting import ActingView
from members.dues import actions_reminders as actions
from members.dues.choices import CostsKind, InterestKind
from members.dues.forms_reminders import InterestRateForm, LevelForm, PolicyForm
from members.dues.models import InterestRate, ReminderLevel
from members.dues.models_reminders import PLACEHOLDERS
from members.dues.presenters_reminders import filled
from members.dues.selectors_reminders import next_steps, policy
from members.dues.views_reminders import RemindersMixin


class ReminderSettingsView(RemindersMixin, TemplateView):
    """The steps, the switch and the interest."""

    title = "Instellingen van herinneringen"
    template_name = "dues/reminder_settings.html"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), ("Herinneringen", reverse("dues:reminders"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rules = policy()
        return super().get_context_data(
            policy=rules,
            levels=ReminderLevel.objects.order_by("number"),
            rates=InterestRate.objects.order_by("kind", "-starts_on"),
            has_no_rate=rules.interest != InterestKind.NONE
            and not InterestRate.objects.filter(kind=rules.interest).exists(),
            asks_charges=rules.interest != InterestKind.NONE or rules.costs != CostsKind.NONE,
            may_set=self.request.user.has_perm("dues.manage_reminders"),
            **kwargs,
        )


class UsualLevelsView(RemindersMixin, View):
    """Begin with the three steps of M50."""

    permission_required = "dues.manage_reminders"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if actions.add_usual_levels(by=request.user):
            messages.success(
                request, "De stappen staan klaar. Lees de teksten voordat u herinneren aanzet."
            )
        else:
            messages.info(request, "Er zijn al stappen.")
        return redirect("dues:reminder_settings")


class SettingView(RemindersMixin, ActingView):
    """A form of the settings."""

    permission_required = "dues.manage_reminders"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [
            *super().get_breadcrumbs(),
            ("Herinneringen", reverse("dues:reminders")),
            ("Instellingen", self.get_cancel_url()),
        ]

    def get_cancel_url(self) -> str:
        return reverse("dues:reminder_settings")


class PolicyView(SettingView):
    """Switch on or off; it says beforehand what would go out."""

    title = "Herinneren aan- of uitzetten"
    form_class = PolicyForm
    submit_label = "Instelling opslaan"
    done = "De instelling is opgeslagen."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": policy()}

    def get_lead(self) -> str:
        day = today()
        due = [step for step in next_steps(day) if step.due_on <= day and not step.hold]
        if not due:
            return "Vandaag is geen factuur aan de beurt."
        count = f"{len(due)} facturen zijn" if len(due) > 1 else "Eén factuur is"
        return f"{count} vandaag aan de beurt. Staat dit aan, dan gaat dat op de volgende werkdag om 9.20 uur uit."

    def act(self, form: PolicyForm) -> None:
        actions.save_policy(by=self.request.user, **form.cleaned_data)


class LevelEditView(SettingView):
    """One step, with what it would say."""

    form_class = LevelForm
    template_name = "dues/reminder_level.html"
    submit_label = "Stap opslaan"
    done = "De stap is opgeslagen. Wat al verstuurd is, verandert niet."
    object: ReminderLevel

    def load(self) -> ReminderLevel:
        return get_object_or_404(ReminderLevel, pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return f"{self.object.name} wijzigen"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = filled(self.object.text, PLACEHOLDERS) if self.object.pk else ""
        return super().get_context_data(example=text.split("\n\n") if text else [], **kwargs)

    def act(self, form: LevelForm) -> None:
        actions.save_level(level=form.save(commit=False), by=self.request.user)


class LevelAddView(LevelEditView):
    """One more step, after the last one."""

    def load(self) -> ReminderLevel:
        return ReminderLevel()

    def get_title(self) -> str:
        return "Stap toevoegen"


class InterestRateAddView(SettingView):
    """From when which interest holds."""

    title = "Rentepercentage toevoegen"
    lead = "De wettelijke percentages staan op rijksoverheid.nl. Zonder percentage rekent het portaal niets."
    form_class = InterestRateForm
    submit_label = "Percentage opslaan"
    done = "Het percentage is opgeslagen."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": InterestRate()}

    def act(self, form: InterestRateForm) -> None:
        actions.save_interest_rate(rate=form.save(commit=False), by=self.request.user)


class InterestRateEditView(InterestRateAddView):
    """Correct a percentage."""

    title = "Rentepercentage verbeteren"

    def get_form_kwargs(self) -> dict[str, Any]:
        rate = get_object_or_404(InterestRate, pk=self.kwargs["pk"])
        return {**super().get_form_kwargs(), "instance": rate}
