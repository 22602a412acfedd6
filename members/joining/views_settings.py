"""The rules for joining: as they were, are and will be."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from m50portal.core.dates import MONTHS, today
from m50portal.core.views_acting import ActingView
from members.joining import actions
from members.joining.forms import RULE_FIELDS, RulesForm
from members.joining.models import JoiningRules
from members.joining.selectors import rules_on
from members.joining.views import SectionMixin


class RulesView(SectionMixin, TemplateView):
    """Every set of rules, the last first; while nobody wrote any down, the usual ones."""

    title = "Toetredingsregels"
    template_name = "joining/rules_list.html"
    section = "joining:rules"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = rules_on(today())
        rows = list(JoiningRules.objects.order_by("-starts_on"))
        return super().get_context_data(
            rows=[
                (row, MONTHS[row.cutoff_month - 1], row.pk == now.pk, row.starts_on > today())
                for row in rows
            ],
            usual=now if now.pk is None else None,
            **kwargs,
        )


class RulesAddView(ActingView):
    """New rules from a date; those before hold until then."""

    permission_required = "joining.manage_joining"
    refusal = "Alleen het secretariaat stelt de toetredingsregels vast."
    title = "Nieuwe toetredingsregels"
    form_class: Any = RulesForm
    submit_label = "Regels opslaan"
    done = "De regels zijn opgeslagen."
    lead = "Regels gelden vanaf een dag, tot er nieuwe zijn. Eerdere besluiten houden hun eigen datums."

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [
            ("Leden", reverse("members:list")),
            ("Werving", reverse("joining:prospects")),
            ("Toetredingsregels", self.get_cancel_url()),
        ]

    def get_cancel_url(self) -> str:
        return reverse("joining:rules")

    def get_initial(self) -> dict[str, Any]:
        """The present rules, to change what is different."""
        present = JoiningRules.objects.order_by("-starts_on").first() or rules_on(today())
        return {name: getattr(present, name) for name in RULE_FIELDS} | {
            "starts_on": today(),
            "source": "",
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def act(self, form: Any) -> None:
        actions.save_rules(rules=form.save(commit=False), by=self.request.user)


class RulesEditView(RulesAddView):
    """Corrects rules that do not hold yet."""

    title = "Toekomstige regels verbeteren"
    object: JoiningRules

    def load(self) -> JoiningRules:
        rows = JoiningRules.objects.filter(starts_on__gt=today())
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return {}


class RulesRemoveView(RulesEditView):
    """Takes away rules that do not hold yet."""

    form_class = forms.Form

    title = "Toekomstige regels verwijderen"
    submit_label = "Regels verwijderen"
    done = "De regels zijn verwijderd."
    lead = "Deze regels gelden nog niet. De regels ervoor blijven dan gelden."
    is_danger = True

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        del kwargs["instance"]
        return kwargs

    def act(self, form: Any) -> None:
        actions.remove_rules(rules=self.object, by=self.request.user)
