"""Dues in one look, one year, and a run on its way."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView
from django.views.generic.edit import FormView

from m50portal.core.dates import today
from m50portal.core.views import FilteredListView, PageMixin, RuleMixin
from members.dues import presenters_pages as presenters
from members.dues import tasks
from members.dues.actions_invoice import CannotIssue
from members.dues.actions_run import RunIsBusy, start_run, unfinished_invoices
from members.dues.choices import ItemState
from members.dues.filters import InvoiceFilter, ordering
from members.dues.forms import RunForm
from members.dues.models import Delivery, DuesRun, DuesRunItem, DuesYear, Invoice, PeppolSending
from members.dues.selectors import issuer_on, preview, running_run
from members.dues.selectors_ageing import ageing_on
from members.dues.selectors_books import progress, run_report, year_sums
from members.dues.selectors_hands import hands_needed

FIRST_YEAR, LAST_YEAR = 2000, 2100
OVERVIEW = ("Contributie", "dues:overview")


class OverviewView(RuleMixin, PageMixin, TemplateView):
    """Every year: what it costs, what was asked, what came in."""

    permission_required = "dues.view_dues"
    template_name = "dues/overview.html"
    title = "Contributie"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows, hands = year_sums(today().year), hands_needed(today())
        return super().get_context_data(
            rows=rows,
            totals=presenters.totals(rows),
            bars=presenters.year_bars(rows),
            age_bars=presenters.age_bars(ageing_on(today())),
            hands=[(hand, number, reverse(hand.page)) for hand, number in hands],
            issuer=issuer_on(today()),
            undelivered=_failed({hand.key for hand, _ in hands}),
            stuck=_stuck() if "stuck" in {hand.key for hand, _ in hands} else [],
            **kwargs,
        )


def _stuck() -> list[DuesRun]:
    """The runs with a municipality that failed and was not taken up since."""
    runs = DuesRun.objects.filter(pk__in=DuesRunItem.objects.unsolved().values("run"))
    return list(runs.select_related("dues_year").order_by("-pk"))


def _failed(keys: set[str]) -> list[Invoice]:
    """The invoices that were not delivered, by mail or over Peppol; ``keys``: what needs a hand."""
    found: list[Invoice] = []
    for key, rows in (("undelivered", Delivery.objects), ("peppol", PeppolSending.objects)):
        if key in keys:
            failed = rows.filter(state=ItemState.FAILED).select_related("invoice").order_by("pk")
            found += [row.invoice for row in failed]
    return found


class YearMixin(PageMixin, RuleMixin):
    """A page about one year, known or not."""

    permission_required = "dues.view_dues"
    year: int

    def load(self) -> None:
        self.year = self.kwargs["year"]
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise Http404("Dit jaar kent het portaal niet.")

    def terms(self) -> DuesYear | None:
        """What is agreed for the year; None while it is unknown."""
        return DuesYear.objects.prefetch_related("rates").filter(year=self.year).first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{**kwargs, "year": self.year})

    def get_title(self) -> str:
        return f"Contributie {self.year}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [(OVERVIEW[0], reverse(OVERVIEW[1]))]


class YearView(YearMixin, TemplateView):
    """The preview: who pays what, who is blocked, who owes nothing, and why."""

    template_name = "dues/year_preview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        terms = self.terms()
        context = super().get_context_data(
            terms=terms, tabs=presenters.year_tabs(self.year, "preview"), **kwargs
        )
        if terms is None:
            return context
        runs = list(terms.runs.order_by("-pk")[:10])
        return context | {
            "preview": preview(terms),
            "unfinished": unfinished_invoices(terms),
            "facts": presenters.year_facts(terms),
            "runs": [presenters.run_line(run) for run in runs],
            "running": next((run for run in runs if run.state == "running"), None),
        }


class InvoiceListView(YearMixin, FilteredListView):
    """The invoices of a year."""

    template_name = "dues/invoice_list.html"
    filterset_class = InvoiceFilter
    context_object_name = "invoices"

    def get_base_queryset(self) -> Any:
        rows = Invoice.objects.visible_to(self.request.user).issued().with_status()
        rows = rows.filter(dues_year__year=self.year).select_related("municipality")
        return rows.order_by(*ordering(self.request.GET.get("sort", "")))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            tabs=presenters.year_tabs(self.year, "invoices"),
            sort=self.request.GET.get("sort", ""),
            **kwargs,
        )


class RunStartView(YearMixin, FormView):
    """Names what is about to happen, and asks."""

    permission_required = "dues.issue_run"
    template_name = "dues/run_start.html"
    form_class = RunForm
    known: DuesYear

    def get_title(self) -> str:
        return f"Facturen {self.year} maken"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        here = (f"Contributie {self.year}", reverse("dues:year", args=[self.year]))
        return [*super().get_breadcrumbs(), here]

    def load(self) -> None:
        super().load()
        known = self.terms()
        if known is None:
            raise Http404("Voor dit jaar is geen contributie bekend.")
        self.known = known

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        due = preview(self.known)
        form = kwargs.pop("form", None) or RunForm(initial={"confirmed": due.fingerprint})
        return super().get_context_data(
            preview=due,
            unfinished=unfinished_invoices(self.known),
            first_mails=[line.municipality.billing.invoice_email for line in due.ready[:3]],
            asked=presenters.asked(due),
            form=form,
            **kwargs,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        busy = running_run(self.known)
        if busy is not None:
            return redirect("dues:run", pk=busy.pk)
        return self.render_to_response(self.get_context_data())

    def form_valid(self, form: RunForm) -> HttpResponse:
        try:
            run = start_run(terms=self.known, by=self.request.user, **form.cleaned_data)
        except RunIsBusy as error:
            messages.warning(self.request, str(error))
            busy = running_run(self.known)
            return (
                redirect("dues:run", pk=busy.pk) if busy else redirect("dues:year", year=self.year)
            )
        except CannotIssue as error:
            messages.error(self.request, str(error))
            return self.render_to_response(self.get_context_data())
        transaction.on_commit(tasks.wake_workers, robust=True)
        return redirect("dues:run", pk=run.pk)


class RunMixin(PageMixin, RuleMixin):
    """A page about one run."""

    permission_required = "dues.view_dues"
    object: DuesRun

    def load(self) -> DuesRun:
        rows = DuesRun.objects.select_related("dues_year")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return f"Contributieronde {self.object.dues_year.year}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        year = self.object.dues_year.year
        return [
            (OVERVIEW[0], reverse(OVERVIEW[1])),
            (f"Contributie {year}", reverse("dues:year", args=[year])),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run, state = self.object, progress(self.object)
        done = run.finished_at is not None
        return super().get_context_data(
            run=run,
            progress=state,
            progress_text=presenters.progress_text(state),
            report=run_report(run) if done else None,
            may_issue=self.request.user.has_perm("dues.issue_run"),
            **kwargs,
        )


class RunView(RunMixin, TemplateView):
    """How far a run is, and afterwards what came of it."""

    template_name = "dues/run_detail.html"


class RunProgressView(RunMixin, TemplateView):
    """The part of that page that asks again every second."""

    template_name = "dues/_run_progress.html"
