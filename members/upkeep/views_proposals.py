"""Changes that wait for the secretariat, and which changes wait."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from m50portal.core.models import AuditEvent
from m50portal.core.presenters import trail
from m50portal.core.versions import refused_together
from m50portal.core.views import FilteredListView, PageMixin, RuleMixin
from m50portal.core.views_acting import ActingView
from members.upkeep import actions_proposals
from members.upkeep.choices import Guarded, ProposalState
from members.upkeep.filters import ProposalFilter
from members.upkeep.forms import ApprovalForm, RefuseForm
from members.upkeep.models import ChangeProposal
from members.upkeep.presenters import ProposalRow, proposal_row, tabs
from members.upkeep.selectors_changes import waits_for_approval

TITLE = "Voorgestelde wijzigingen"


class DecideMixin(RuleMixin, PageMixin):
    """A page for who decides about proposals."""

    permission_required = "upkeep.decide_proposals"
    refusal = "Alleen het secretariaat besluit over wijzigingen die gemeenten voorstellen."

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Leden", reverse("members:list")), (TITLE, reverse("upkeep:proposals"))]


def as_row(proposal: ChangeProposal) -> ProposalRow:
    """``proposal`` beside what is stored now, while it waits."""
    waits = proposal.state == ProposalState.WAITING
    return proposal_row(proposal, actions_proposals.stored_now(proposal) if waits else None)


class ProposalsView(DecideMixin, FilteredListView):
    """What waits, oldest first; with the filter also what was decided."""

    template_name = "upkeep/proposal_list.html"
    filterset_class = ProposalFilter
    title = TITLE

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return super().get_breadcrumbs()[:-1]

    def get_base_queryset(self) -> Any:
        rows = ChangeProposal.objects.for_lists()
        return rows if self.request.GET.get("toestand") else rows.waiting()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(tabs=tabs("upkeep:proposals"), **kwargs)
        context["rows"] = [as_row(row) for row in context["page_obj"]]
        context["any_waits"] = any(row.is_waiting for row in context["rows"])
        return context


class ProposalMixin(DecideMixin):
    """A page about one proposal."""

    object: ChangeProposal

    def load(self) -> ChangeProposal:
        return get_object_or_404(ChangeProposal.objects.for_lists(), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return f"Wijziging van {self.object.municipality.name}"


class ProposalView(ProposalMixin, TemplateView):
    """Old and new beside each other, and what to do."""

    template_name = "upkeep/proposal_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            row=as_row(self.object), proposal=self.object, **{"form": RefuseForm(), **kwargs}
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Approve (also after a change meanwhile), or refuse with a reason."""
        try:
            if request.POST.get("do") == "refuse":
                form = RefuseForm(request.POST)
                if not form.is_valid():
                    return self.render_to_response(self.get_context_data(form=form))
                actions_proposals.refuse(
                    proposal=self.object, answer=form.cleaned_data["answer"], by=request.user
                )
                messages.success(request, "Afgewezen. De gemeente krijgt een mail met uw uitleg.")
            else:
                anyway = request.POST.get("do") == "anyway"
                with refused_together():
                    actions_proposals.approve(proposal=self.object, by=request.user, anyway=anyway)
                messages.success(request, "Goedgekeurd. De gemeente krijgt een mail.")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("upkeep:proposal", pk=pk)
        return redirect("upkeep:proposals")


class DecideManyView(DecideMixin, View):
    """Approve or refuse the ticked proposals; those that changed meanwhile are left to look at."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = [
            value for value in request.POST.getlist("pk") if value.isdecimal() and len(value) < 19
        ]
        rows = list(ChangeProposal.objects.waiting().for_lists().filter(pk__in=chosen))
        if not rows:
            messages.error(request, "Kies minstens één wijziging.")
            return redirect("upkeep:proposals")
        answer = request.POST.get("answer", "").strip()
        refuses = request.POST.get("do") == "refuse"
        if refuses and not answer:
            messages.error(
                request, "Schrijf waarom u afwijst, dan weet de gemeente wat ze moet doen."
            )
            return redirect("upkeep:proposals")
        done = sum(self._decide(row, answer if refuses else None) for row in rows)
        if done:
            messages.success(
                request,
                f"{done} {'afgewezen' if refuses else 'goedgekeurd'}. De gemeenten krijgen een mail.",
            )
        return redirect("upkeep:proposals")

    def _decide(self, row: ChangeProposal, answer: str | None) -> bool:
        """Whether it could be done; if not, a message says why."""
        user = self.request.user
        try:
            with refused_together():
                if answer is None:
                    actions_proposals.approve(proposal=row, by=user)
                else:
                    actions_proposals.refuse(proposal=row, answer=answer, by=user)
        except ValidationError as error:
            messages.error(self.request, f"{row}: {' '.join(error.messages)}")
            return False
        return True


class ApprovalView(DecideMixin, ActingView):
    """What waits for the secretariat, per field."""

    template_name = "upkeep/approval_form.html"
    form_class = ApprovalForm
    title = "Wat wacht op goedkeuring?"
    submit_label = "Keuzes opslaan"
    done = "De keuzes zijn opgeslagen. Ze gelden vanaf vandaag."
    lead = (
        "Gemeenten houden hun eigen gegevens bij. Kies welke wijzigingen u eerst wilt zien. Wat al wacht, "
        "blijft wachten."
    )

    def get_initial(self) -> dict[str, Any]:
        return {"fields_waiting": [field.value for field in waits_for_approval()]}

    def get_cancel_url(self) -> str:
        return reverse("upkeep:proposals")

    def act(self, form: ApprovalForm) -> None:
        fields = {Guarded(value) for value in form.cleaned_data["fields_waiting"]}
        actions_proposals.set_waiting(fields=fields, by=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        events = AuditEvent.objects.filter(kind="upkeep.set_approval").order_by("-at", "-pk")
        return super().get_context_data(
            history=trail(events[:20]), tabs=tabs("upkeep:approval"), **kwargs
        )
