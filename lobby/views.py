"""Pages of the lobby: the living list of goals and actions."""

from typing import Any, ClassVar

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from lobby.actions import add_action, change_action, change_goal, finish_action
from lobby.choices import ActionState
from lobby.forms import ActionForm, FinishForm, GoalForm
from lobby.models import LobbyAction, LobbyGoal
from lobby.presenters import ambition_blocks, goal_block
from lobby.selectors import goal_years, plan_years
from m50portal.core.dates import today
from m50portal.core.views import PageMixin, RuleMixin
from m50portal.core.views_acting import ActingView

READ_REFUSAL = (
    "De lobby is voor bestuur, secretariaat, lobbyist, pijlervoorzitters en contactambtenaren."
)
WRITE_REFUSAL = "Alleen de lobbyist en het secretariaat wijzigen lobbydoelen en acties."


class GoalListView(RuleMixin, PageMixin, TemplateView):
    """The goals of a plan year, by ambition (``?jaar=``; the last plan when none is named)."""

    permission_required = "lobby.view_lobby"
    refusal = READ_REFUSAL
    template_name = "lobby/goal_list.html"
    title = "Lobbydoelen en acties"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        years = plan_years()
        asked = self.request.GET.get("jaar", "")
        year = int(asked) if asked.isascii() and asked.isdigit() else (years[0] if years else 0)
        if years and year not in years:
            raise Http404("Van dit jaar is er geen jaarplan.")
        parts = ambition_blocks(year, today())
        goals = sorted(
            (listed for part in parts for listed in part.goals), key=lambda it: it.goal.number
        )
        late = [line for listed in goals for line in listed.actions if line.is_late]
        return super().get_context_data(
            year=year,
            year_tabs=[
                {"label": str(row), "url": f"?jaar={row}", "current": row == year} for row in years
            ],
            parts=parts,
            goals=goals,
            late_count=len(late),
            late_title=f"{len(late)} {'actie is' if len(late) == 1 else 'acties zijn'} te laat.",
            **kwargs,
        )


class GoalMixin(PageMixin):
    """What each page about one goal has; plan year and number in the address name it."""

    permission_required: ClassVar[str] = "lobby.view_lobby"
    refusal: ClassVar[str] = READ_REFUSAL
    kwargs: dict[str, Any]
    object: LobbyGoal

    def load(self) -> LobbyGoal:
        goals = LobbyGoal.objects.of_year(self.kwargs["year"])
        return get_object_or_404(goals, number=self.kwargs["number"])

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Lobby", reverse("lobby:goals"))]


class GoalView(GoalMixin, RuleMixin, TemplateView):
    """A goal: problem, what the network wants of whom, and what is done for it."""

    template_name = "lobby/goal_detail.html"

    def get_title(self) -> str:
        return f"Lobbydoel {self.object.number}: {self.object.title}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            goal=self.object,
            listed=goal_block(self.object, today()),
            years=goal_years(self.object.number),
            can_change=self.request.user.has_perm("lobby.change_lobby"),
            **kwargs,
        )


class GoalForms(GoalMixin, ActingView):
    """A form about one goal; afterwards its page."""

    permission_required = "lobby.change_lobby"
    refusal = WRITE_REFUSAL

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        label = f"Lobbydoel {self.object.number}"
        return [*super().get_breadcrumbs(), (label, self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("lobby:goal", args=[self.object.plan_year, self.object.number])


class GoalChangeView(GoalForms):
    """Change a goal."""

    form_class = GoalForm
    submit_label = "Lobbydoel opslaan"
    done = "Het lobbydoel is opgeslagen."

    def get_title(self) -> str:
        return f"Lobbydoel {self.object.number} wijzigen"

    def get_lead(self) -> str:
        return f"Nummer en planjaar ({self.object.plan_year}) blijven altijd gelijk."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def act(self, form: GoalForm) -> None:
        change_goal(
            goal=self.object,
            values={name: form.cleaned_data[name] for name in form.Meta.fields},
            version=form.cleaned_data["version"],
            by=self.request.user,
        )


class ActionAddView(GoalForms):
    """Plan an action for a goal."""

    form_class = ActionForm
    title = "Actie toevoegen"
    submit_label = "Actie toevoegen"
    done = "De actie is toegevoegd."

    def get_lead(self) -> str:
        return self.object.title

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": LobbyAction(goal=self.object)}

    def act(self, form: ActionForm) -> None:
        values = {name: form.cleaned_data[name] for name in form.Meta.fields}
        add_action(goal=self.object, values=values, by=self.request.user)


class ActionForms(ActingView):
    """A form about one action; afterwards the page of its goal."""

    permission_required = "lobby.change_lobby"
    refusal = WRITE_REFUSAL
    object: LobbyAction

    def load(self) -> LobbyAction:
        return get_object_or_404(LobbyAction.objects.select_related("goal"), pk=self.kwargs["pk"])

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        label = f"Lobbydoel {self.object.goal.number}"
        return [("Lobby", reverse("lobby:goals")), (label, self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        goal = self.object.goal
        return reverse("lobby:goal", args=[goal.plan_year, goal.number])


class ActionChangeView(ActionForms):
    """Change an action; one that was done can be opened again."""

    form_class = ActionForm
    title = "Actie wijzigen"
    submit_label = "Actie opslaan"
    done = "De actie is opgeslagen."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def get_lead(self) -> str:
        if self.object.state == ActionState.DONE:
            return "Deze actie is afgerond. Als u opslaat, staat zij weer open."
        return ""

    def act(self, form: ActionForm) -> None:
        change_action(
            action=self.object,
            values={name: form.cleaned_data[name] for name in form.Meta.fields},
            version=form.cleaned_data["version"],
            by=self.request.user,
        )


class ActionFinishView(ActionForms):
    """Finish an action."""

    form_class = FinishForm
    title = "Actie afronden"
    submit_label = "Actie afronden"
    done = "De actie is afgerond."

    def get_lead(self) -> str:
        return self.object.text

    def act(self, form: FinishForm) -> None:
        finish_action(action=self.object, by=self.request.user, **form.cleaned_data)
