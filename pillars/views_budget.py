"""What dues pay for: all years, and one year against its income."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView

from m50portal.core.dates import today
from m50portal.core.presenters import trail
from m50portal.core.spreadsheets import CONTENT_TYPES
from m50portal.core.views import PageMixin, RuleMixin
from m50portal.core.views_export import ExportMixin, log_export, table_file
from pillars import presenters_budget as presenters
from pillars.choices import FIRST_YEAR, LAST_YEAR
from pillars.forms_budget import LineFilterForm, filter_key
from pillars.selectors_budget import Budget, budget_of, budget_years, budgets, trail_of

REFUSAL = (
    "De begroting is voor het bestuur, de penningmeester, de kascommissie en het secretariaat."
)
TRAIL_LENGTH = 10


class BudgetMixin(RuleMixin, PageMixin):
    """A page about budgets, below the dues."""

    permission_required = "pillars.view_budget"
    refusal = REFUSAL

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Contributie", reverse("dues:overview"))]


class BudgetListView(BudgetMixin, ExportMixin):
    """Every year: the dues that are expected, what they pay for, what is left."""

    title = "Begroting"
    template_name = "pillars/budget_list.html"
    context_object_name = "budgets"
    export_name = "begroting"
    export_head = (
        *("Jaar", "Contributie (verwacht)", "Gefactureerd", "Ontvangen", "Kennispartner"),
        *("Andere kosten", "Saldo", "Uitgegeven", "Regels", "Opgeleverd"),
    )
    export_personal = True  # as every download of the books

    def get_queryset(self) -> Any:
        return budgets(budget_years())

    def export_row(self, row: Budget) -> Sequence[Any]:
        income = row.income
        return (
            *(row.year, income.expected, income.invoiced, income.received, row.partner.budget),
            *(row.other_budget, row.balance, row.total.spent, len(row.lines), row.delivered),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "rows": [(row, presenters.year_row(row)) for row in context["budgets"]],
            "may_change": self.request.user.has_perm("pillars.change_budget"),
            "this_year": today().year,
        }


class BudgetView(BudgetMixin, TemplateView):
    """One year: dues against costs, and what the knowledge partner does; also as a file."""

    template_name = "pillars/budget_year.html"
    year: int

    def load(self) -> None:
        self.year = self.kwargs["year"]
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise Http404("Dit jaar kent het portaal niet.")

    def get_title(self) -> str:
        return f"Begroting {self.year}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), ("Begroting", reverse("budget:list"))]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("bestand", "")
        if kind not in CONTENT_TYPES:
            return super().get(request, *args, **kwargs)
        rows = presenters.export_rows(budget_of(self.year))
        log_export(by=request.user, what=self.get_title(), rows=len(rows))
        name, head = f"begroting-{self.year}", presenters.EXPORT_HEAD
        return table_file(kind, head=head, rows=rows, name=name, title=self.get_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        budget, user = budget_of(self.year), self.request.user
        search = self._search(budget)
        lines = search.narrowed(list(budget.lines))
        return super().get_context_data(**kwargs) | {
            "budget": budget,
            "year": self.year,
            "income": budget.income,
            "expected_text": presenters.expected_text(budget.income),
            "invoiced_text": presenters.invoiced_text(budget.income),
            "received": presenters.amount(budget.income.received),
            "received_text": presenters.received_text(budget.income),
            "missing": " en ".join(budget.missing),
            "income_row": presenters.income_row(budget),
            "cost_rows": presenters.cost_rows(budget),
            "balance_text": presenters.balance_text(budget),
            "balance_row": presenters.balance_row(budget),
            "bars": presenters.bars(budget.posts),
            "pillar_bars": presenters.bars(presenters.pillar_posts(budget.lines)),
            "rows": presenters.line_rows(lines, user=user),
            "lines_caption": presenters.lines_caption(len(lines), len(budget.lines)),
            "search": search,
            "trail": trail(presenters.readable(trail_of(self.year)[:TRAIL_LENGTH])),
            "may_change": user.has_perm("pillars.change_budget"),
        }

    def _search(self, budget: Budget) -> LineFilterForm:
        """The filter; a link to the file or another parameter is no question."""
        pillars = {
            filter_key(line): line.pillar.name if line.pillar else presenters.ALL_PILLARS
            for line in budget.lines
        }
        asked = {name: self.request.GET.get(name, "") for name in ("pijler", "stand")}
        return LineFilterForm(asked if any(asked.values()) else None, pillars=pillars)
