"""Elections, and how far the municipalities are with their answers."""

from typing import Any

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from m50portal.core.dates import today
from m50portal.core.names import fold
from m50portal.core.views import PageMixin, RuleMixin
from m50portal.core.views_acting import ActingView
from members.turnover.actions_elections import save_election
from members.turnover.choices import STATE_BADGES, InquiryState
from members.turnover.forms import ElectionForm, ProgressForm
from members.turnover.models import Election
from members.turnover.selectors import asked_in, elections, of_state, state_of, with_answers

TITLE = "Verkiezingen"
PER_PAGE = 50


class ElectionListView(RuleMixin, PageMixin, TemplateView):
    """Every election with how many municipalities answered."""

    permission_required = "turnover.manage_elections"
    template_name = "turnover/election_list.html"
    title = TITLE

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Leden", reverse("members:list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(elections(), PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page_obj=page, today=today(), **kwargs)


class ElectionView(RuleMixin, PageMixin, TemplateView):
    """Who answered after an election, and who did not."""

    permission_required = "turnover.view_vacancies"
    template_name = "turnover/election_detail.html"
    object: Election

    def load(self) -> Election:
        return get_object_or_404(
            Election.objects.select_related("municipality"), pk=self.kwargs["pk"]
        )

    def get_title(self) -> str:
        return self.object.name

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        above = [("Leden", reverse("members:list"))]
        if self.request.user.has_perm("turnover.manage_elections"):
            above.append((TITLE, reverse("turnover:elections")))
        return above

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        election, day = self.object, today()
        form = ProgressForm(self.request.GET)
        form.is_valid()
        everybody = with_answers(asked_in(election, day), election, day)
        rows = everybody
        for word in fold(form.cleaned_data.get("q", "")).split():
            rows = rows.filter(search_key__contains=word)
        if form.cleaned_data.get("stand"):
            rows = of_state(rows, form.cleaned_data["stand"])
        page = Paginator(rows.order_by("sort_key", "pk"), PER_PAGE).get_page(
            self.request.GET.get("page")
        )
        total, done = everybody.count(), of_state(everybody, InquiryState.DONE).count()
        return super().get_context_data(
            election=election,
            form=form,
            page_obj=page,
            rows=[(row, state_of(row).label, STATE_BADGES[state_of(row)]) for row in page],
            total=total,
            done=done,
            progress_text=f"{done} van {total} gemeenten",
            has_begun=election.ask_from <= day,
            reminders=list(election.reminders.order_by("on")),
            may_manage=self.request.user.has_perm("turnover.manage_elections"),
            **kwargs,
        )


class ElectionEditView(ActingView):
    """Add an election; with ``pk`` change one."""

    permission_required = "turnover.manage_elections"
    form_class = ElectionForm
    submit_label = "Verkiezing opslaan"
    lead = (
        "Vanaf de verkiezingsdag staan wethouders als onzeker in het register, tot iemand zegt dat zij "
        "blijven of wie hen opvolgt."
    )
    object: Election

    def load(self) -> Election:
        pk = self.kwargs.get("pk")
        return get_object_or_404(Election, pk=pk) if pk else Election()

    def get_title(self) -> str:
        return f"{self.object.name} wijzigen" if self.object.pk else "Verkiezing toevoegen"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Leden", reverse("members:list")), (TITLE, reverse("turnover:elections"))]

    def get_cancel_url(self) -> str:
        pk = self.kwargs.get("pk")
        return reverse("turnover:election", args=[pk]) if pk else reverse("turnover:elections")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def act(self, form: ElectionForm) -> None:
        save_election(election=form.instance, remind_on=form.remind_on, by=self.request.user)

    def done_text(self, form: ElectionForm) -> str:
        return f"De verkiezing “{form.instance.name}” is opgeslagen."
