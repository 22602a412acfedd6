"""Filling in many municipalities at once: the secretariat's table, its preview, and one step."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView

from m50portal.core.dates import today
from m50portal.core.names import fold
from m50portal.core.views import PageMixin, RuleMixin
from members.models import Municipality, MunicipalRole
from members.turnover.actions import apply_decisions, rehearse
from members.turnover.actions_answers import apply_in_bulk
from members.turnover.decisions import CannotApply, Effect
from members.turnover.forms_bulk import BulkFilterForm, BulkForm, BulkRowForm
from members.turnover.models import Election
from members.turnover.selectors import uncertain_roles

PER_PAGE = 25


class BulkView(RuleMixin, PageMixin, TemplateView):
    """The uncertain executives of all municipalities; nothing typed is lost on the way."""

    permission_required = "turnover.manage_elections"
    object: Election
    rows: list[BulkRowForm]
    form: BulkForm

    def load(self) -> Election:
        return get_object_or_404(Election, pk=self.kwargs["pk"])

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.effects: list[Effect] = []
        self.problems: list[str] = []
        self.template_name = "turnover/bulk_form.html"

    def get_title(self) -> str:
        return "Wisselingen voor alle gemeenten"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [
            ("Leden", reverse("members:list")),
            ("Verkiezingen", reverse("turnover:elections")),
            (self.object.name, self.object.get_absolute_url()),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = BulkForm()
        page = self._page()
        self.rows = [BulkRowForm(role=role) for role in page]
        return self.render_to_response(self.get_context_data(page_obj=page))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        step = request.POST.get("doen", "")
        self.form = BulkForm(request.POST)
        is_right = self.form.is_valid() and step != "terug"
        outcome = self.form.cleaned_data.get("all_outcome", "")
        self.rows = []
        for role in self._posted():
            row = BulkRowForm(request.POST, role=role, is_final=step != "terug")
            row.for_all(outcome if step != "terug" else "", self.form.cleaned_data.get("all_on"))
            is_right = (row.is_valid() or not row.is_used) and is_right
            self.rows.append(row)
        used = [row for row in self.rows if row.is_used]
        if not used and step != "terug":
            self.problems = ["Vul bij minstens één bestuurder in wat er nu geldt."]
        elif is_right and self._carry_out(used, really=step == "doorvoeren"):
            if step == "doorvoeren":
                number = len(self.effects)
                text = "1 bestuurder is" if number == 1 else f"{number} bestuurders zijn"
                messages.success(request, f"{text} bijgewerkt.")
                return redirect(request.get_full_path())
            self.template_name = "turnover/bulk_preview.html"
        return self.render_to_response(self.get_context_data(used=used))

    def _carry_out(self, used: list[BulkRowForm], *, really: bool) -> bool:
        """Do it, or rehearse it; what stands in the way comes at its own line."""
        decisions, by = [row.decision for row in used], self.request.user
        stale = {row.role.pk for row in used} - {role.pk for role in self._uncertain()}
        try:
            if stale:
                text = "is intussen al bijgewerkt. Laat deze regel leeg."
                raise CannotApply({pk: [text] for pk in stale})
            if really:
                self.effects = apply_in_bulk(election=self.object, decisions=decisions, by=by)
            else:
                self.effects = rehearse(lambda: apply_decisions(decisions=decisions, by=by))
        except CannotApply as found:
            for row in used:
                for text in found.errors.get(row.role.pk, ()):
                    row.add_error(None, text)
            return False
        return True

    def _uncertain(self) -> Any:
        """Who is uncertain because of this election, in municipalities that take part."""
        taking_part = Municipality.objects.participating_on(today())
        rows = uncertain_roles(today()).filter(
            election_id=self.object.pk, municipality__in=taking_part
        )
        return rows.for_lists()

    def _page(self) -> Any:
        rows = self._uncertain()
        for word in fold(self.request.GET.get("q", "")).split():
            name = Q(official__search_key__contains=word)
            rows = rows.filter(name | Q(municipality__search_key__contains=word))
        return Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page"))

    def _posted(self) -> Any:
        """The roles of the lines that were on the page, in their order."""
        ids = [
            pk
            for pk in self.request.POST.getlist("rol")
            if pk.isascii() and pk.isdecimal() and len(pk) < 19
        ]
        return MunicipalRole.objects.filter(pk__in=ids[:PER_PAGE]).for_lists()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"page_obj": None, "used": [], **kwargs},
            election=self.object,
            form=self.form,
            filter_form=BulkFilterForm(self.request.GET),
            rows=self.rows,
            has_errors=bool(self.problems)
            or any(
                row.is_bound and row.errors for row in self.rows if row.is_bound and row.is_used
            ),
            problems=self.problems,
            effects=self.effects,
            filter_url=reverse("turnover:bulk", args=[self.object.pk]),
        )
