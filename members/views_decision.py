"""Decisions about membership: record, look back, correct, withdraw."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from m50portal.core.dates import long_date, today
from members import actions, actions_decision
from members.choices import DecisionKind
from members.forms_decision import CorrectionForm, DecisionForm, WithdrawalForm
from members.models import Decision
from members.presenters import decision_rows
from members.selectors_decisions import effect_of, obstacles_to_withdrawal
from members.views import MunicipalityMixin
from members.views_edit import EditView


class DecisionAddView(EditView):
    """Records a decision; memberships follow from it. Where the rules warn, it asks once more."""

    permission_required = "members.manage_register"
    template_name = "members/decision_form.html"
    refusal = "Alleen het secretariaat legt besluiten over lidmaatschap vast."
    form_class = DecisionForm
    submit_label = "Besluit vastleggen"
    lead = "De status van een gemeente volgt altijd uit een besluit. U wijzigt haar dus hier, en nergens anders."

    def get_title(self) -> str:
        return f"Besluit over {self.object.name} vastleggen"

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("soort", "")
        return {"kind": asked} if asked in DecisionKind.values else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        current = self.object.memberships.as_of(today()).first()
        return {**super().get_form_kwargs(), "municipality": self.object, "current": current}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        assert isinstance(form, DecisionForm)
        warnings = form.unread_warnings()
        if warnings:
            self.submit_label = "Besluit toch vastleggen"
            return self.render_to_response(self.get_context_data(form=form, warnings=warnings))
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"warnings": (), **super().get_context_data(**kwargs)}

    def act(self, values: dict[str, Any]) -> None:
        del values["seen"]
        decision = actions.record_decision(municipality=self.object, by=self.request.user, **values)
        self.done = done_text(decision, values["effective_on"])


def done_text(decision: Decision, effective_on: Any) -> str:
    """What became of it, in a sentence or two."""
    name, day = decision.municipality.name, long_date(effective_on)
    if decision.kind == DecisionKind.END:
        return f"Het besluit is vastgelegd. {name} is vanaf {day} geen deelnemer meer."
    if decision.kind == DecisionKind.MEMBER:
        return f"Het besluit is vastgelegd. {name} is vanaf {day} lid."
    assert decision.decide_by is not None
    return (
        f"Het besluit is vastgelegd. {name} is vanaf {day} aspirant-lid en beslist uiterlijk op "
        f"{long_date(decision.decide_by)}."
    )


class DecisionsView(MunicipalityMixin, TemplateView):
    """Every decision about one municipality, with who took it; also what was withdrawn."""

    template_name = "members/decision_list.html"

    def get_title(self) -> str:
        return f"Besluiten over {self.object.name}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        here = (self.object.name, reverse("members:detail", args=[self.object.slug]))
        return [*super().get_breadcrumbs(), here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.object.decisions.order_by("-decided_on", "-pk")
        return super().get_context_data(
            municipality=self.object,
            rows=decision_rows(list(rows)),
            may_decide=self.request.user.has_perm("members.manage_register"),
            **kwargs,
        )


class DecisionMixin(EditView):
    """A page about one decision of the municipality."""

    permission_required = "members.manage_register"
    refusal = "Alleen het secretariaat verbetert besluiten over lidmaatschap."
    decision: Decision

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        rows = Decision.objects.select_related("municipality").filter(municipality=self.object)
        self.decision = get_object_or_404(rows.standing(), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        above = MunicipalityMixin.get_breadcrumbs(self)
        detail = (self.object.name, reverse("members:detail", args=[self.object.slug]))
        return [*above, detail, ("Besluiten", self.get_success_url())]

    def get_success_url(self) -> str:
        return reverse("members:decisions", args=[self.object.slug])

    @property
    def words(self) -> str:
        """``Besluit tot lidmaatschap van 16 mei 2023``."""
        return f"{self.decision.get_kind_display()} van {long_date(self.decision.decided_on)}"


class DecisionCorrectView(DecisionMixin):
    """Corrects what was written down wrongly."""

    form_class = CorrectionForm
    submit_label = "Besluit verbeteren"
    done = "Het besluit is verbeterd."
    lead = (
        "Verbeter hier wat verkeerd is opgeschreven. De oude tekst blijft in het logboek. Facturen die er al "
        "zijn, veranderen niet. Is het hele besluit onjuist? Trek het dan in."
    )

    def get_title(self) -> str:
        return f"{self.words} verbeteren"

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return {**kwargs, "decision": self.decision, "effect": effect_of(self.decision)}

    def act(self, values: dict[str, Any]) -> None:
        actions_decision.correct_decision(
            decision=self.decision,
            effective_on=values.pop("effective_on", None),
            document=values.pop("document") or None,
            reason=values.pop("reason", ""),
            values=values,
            by=self.request.user,
        )


class DecisionWithdrawView(DecisionMixin):
    """Undoes the last decision, after naming what follows from that."""

    template_name = "members/decision_withdraw.html"
    form_class = WithdrawalForm
    submit_label = "Besluit intrekken"

    def get_title(self) -> str:
        return f"{self.words} intrekken"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            obstacles=obstacles_to_withdrawal(self.decision),
            consequence=self._consequence(),
            **kwargs,
        )

    def _consequence(self) -> str:
        """What the municipality is once the decision is gone."""
        effect, name = effect_of(self.decision), self.object.name
        if effect.on is None:
            return "De status van de gemeente verandert niet."
        if effect.ended is not None:
            status = effect.ended.get_kind_display().lower()
            since = long_date(effect.ended.starts_on)
            return f"{name} is dan weer {status}, zonder onderbreking sinds {since}."
        return f"{name} is dan geen deelnemer meer: de status vanaf {long_date(effect.on)} vervalt."

    def act(self, values: dict[str, Any]) -> None:
        actions_decision.withdraw_decision(
            decision=self.decision, reason=values["reason"], by=self.request.user
        )
        self.done = "Het besluit is ingetrokken. De status is weer zoals daarvoor."
