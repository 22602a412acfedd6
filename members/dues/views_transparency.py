"""The transparency statement for who keeps the books: years, preview, issue, mend."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property

from m50portal.core import audit
from m50portal.core.dates import today
from m50portal.core.money import euro
from m50portal.core.names import fold
from m50portal.core.presenters import trail
from m50portal.core.versions import refused_together
from m50portal.core.views import PageMixin, RuleMixin
from m50portal.core.views_acting import ActingView
from m50portal.core.views_export import ExportMixin
from members.dues import tasks
from members.dues.actions_transparency import (
    correct_statement,
    discard_statement,
    issue_statement,
    save_statement,
)
from members.dues.choices import StatementStatus
from members.dues.filters_transparency import StatementFilter
from members.dues.forms_transparency import (
    CorrectionForm,
    DraftForm,
    IssueForm,
    NameForm,
    TransparencyForm,
)
from members.dues.models import TransparencyStatement
from members.dues.presenters_transparency import paragraphs, percentage, untold_text
from members.dues.selectors_transparency import (
    Breakdown,
    ShareLine,
    breakdown_issued,
    breakdown_now,
    has_drifted,
    newer_version,
    obstacles,
    warnings,
)
from members.dues.views_books import OVERVIEW


class TransparencyMixin(RuleMixin, PageMixin):
    """A page about transparency statements, below the books."""

    permission_required = "dues.view_dues"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        books = ("Boekhouding", reverse("dues:books"))
        return [(OVERVIEW[0], reverse(OVERVIEW[1])), books]


class StatementListView(TransparencyMixin, ExportMixin):
    """Every statement of every year, also those that were replaced."""

    title = "Transparantieopgaven"
    template_name = "dues/transparency_list.html"
    filterset_class = StatementFilter
    context_object_name = "statements"
    export_name = "transparantieopgaven"
    export_head = ("Jaar", "Versie", "Status", "Uitgegeven op", "Btw", "Contributie", "Gemeenten")
    export_personal = True  # as every download of the books

    def get_base_queryset(self) -> Any:
        rows = TransparencyStatement.objects.with_status().with_share_count()
        return rows.order_by("-year", "-version")

    def export_row(self, row: Any) -> Sequence[Any]:
        return (
            *(row.year, row.version, row.status_label, row.issued_on),
            *(row.compensable_vat, row.total_dues, row.share_count),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_manage = self.request.user.has_perm("dues.manage_transparency")
        return super().get_context_data(may_manage=may_manage, **kwargs)


class OneStatementMixin(TransparencyMixin):
    """A page about one statement."""

    object: TransparencyStatement

    def load(self) -> TransparencyStatement:
        rows = TransparencyStatement.objects.with_status()
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return str(self.object)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        here = ("Transparantieopgaven", reverse("dues:transparency"))
        return [*super().get_breadcrumbs(), here]

    @cached_property
    def breakdown(self) -> Breakdown:
        """What was issued, or would be issued now."""
        statement = self.object
        return breakdown_now(statement) if statement.is_draft else breakdown_issued(statement)


class StatementView(OneStatementMixin, ExportMixin):
    """The share of every member, before and after it is issued; also as a file."""

    template_name = "dues/transparency_detail.html"
    context_object_name = "lines"
    export_head = ("Jaar", "CBS-code", "Gemeente", "Contributie", "Aandeel (%)", "Btw")
    export_personal = True

    def get_queryset(self) -> Any:
        words = fold(self.request.GET.get("q", "")).split()
        return [
            line for line in self.breakdown.lines if all(word in fold(line.name) for word in words)
        ]

    def export_row(self, row: ShareLine) -> Sequence[Any]:
        code = row.municipality.code
        return (self.object.year, code, row.name, row.dues, row.percent, row.amount)

    def get_export_name(self) -> str:
        return f"transparantieopgave-{self.object.year}-versie-{self.object.version}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        statement, now = self.object, self.breakdown
        context = super().get_context_data(**kwargs)
        wrong = obstacles(statement.year, statement.compensable_vat, now.total_dues)
        untold = [line.name for line in now.lines if line.share and not line.share.told_at]
        is_current = statement.status == StatementStatus.CURRENT  # type: ignore[attr-defined]
        return context | {
            "statement": statement,
            "rows": [(line, percentage(line.percent)) for line in context["lines"]],
            "breakdown": now,
            "paragraphs": paragraphs(statement.explanation),
            "obstacles": wrong if statement.is_draft else [],
            "warnings": warnings(statement, now.total_dues) if statement.is_draft else [],
            "drifted": is_current and has_drifted(statement, now.lines),
            "newer": None if statement.is_draft else newer_version(statement),
            "untold": untold_text(untold) if is_current and statement.sends_mail else "",
            "may_manage": self.request.user.has_perm("dues.manage_transparency"),
            "is_current": is_current,
            "trail": trail(audit.history_of(statement)[:30]),
            "search": NameForm(self.request.GET or None),
        }


class StatementActingView(TransparencyMixin, ActingView):
    """One action on a statement; what it refuses stands at the field that is wrong."""

    permission_required = "dues.manage_transparency"
    statement: TransparencyStatement

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with refused_together():
                self.act(form)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, self.done_text(form))
        return redirect(self.get_success_url())

    def get_success_url(self) -> str:
        return self.statement.get_absolute_url()


class StatementAddView(StatementActingView):
    """A first draft for a year."""

    form_class = TransparencyForm
    title = "Transparantieopgave maken"
    lead = (
        "Elk lid mag zijn deel van de btw die M50 betaalde opgeven bij het BTW-compensatiefonds. Het "
        "deel volgt uit de contributie. U maakt eerst een concept en ziet dan de verdeling."
    )
    submit_label = "Concept opslaan"
    done = "Het concept is opgeslagen. Controleer de verdeling en geef de opgave dan uit."

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), ("Transparantieopgaven", self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("dues:transparency")

    def get_initial(self) -> dict[str, Any]:
        return {"year": today().year - 1}

    def act(self, form: TransparencyForm) -> None:
        self.statement = save_statement(statement=form.save(commit=False), by=self.request.user)


class StatementChangeView(OneStatementMixin, StatementActingView):
    """An action on one statement; ``for_drafts`` says which ones it is for."""

    for_drafts = True

    def load(self) -> TransparencyStatement:
        self.statement = super().load()
        return self.statement

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who comes too late, or clicks twice, is brought to what became of it."""
        allowed = request.user.has_perm(self.permission_required, self.object)
        if allowed and self.statement.is_draft is not self.for_drafts:
            text = "Deze opgave is uitgegeven en verandert niet meer."
            messages.info(request, text if self.for_drafts else "Deze opgave is nog een concept.")
            return redirect(self.statement.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), (str(self.object), self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return self.object.get_absolute_url()


class StatementEditView(StatementChangeView):
    """Another amount or explanation, as long as nothing was issued."""

    submit_label = "Concept opslaan"
    done = "Het concept is opgeslagen."

    def get_title(self) -> str:
        return f"{self.object} wijzigen"

    def get_form_class(self) -> type[TransparencyForm]:
        return DraftForm if self.object.version == 1 else CorrectionForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def act(self, form: TransparencyForm) -> None:
        save_statement(statement=form.save(commit=False), by=self.request.user)


class StatementCorrectView(StatementChangeView):
    """Begin the version that replaces what was issued."""

    for_drafts = False
    form_class = CorrectionForm
    submit_label = "Concept van de verbetering opslaan"
    done = (
        "Het concept van de verbetering is opgeslagen. De vorige opgave geldt tot u dit uitgeeft."
    )

    def get_title(self) -> str:
        return f"{self.object} verbeteren"

    def get_lead(self) -> str:
        return (
            "De uitgegeven opgave blijft zoals zij is. De verbetering krijgt een nieuw versienummer, "
            "wordt opnieuw over alle leden verdeeld en vervangt haar zodra u haar uitgeeft."
        )

    def get_initial(self) -> dict[str, Any]:
        source = self.object
        return {"compensable_vat": source.compensable_vat, "explanation": source.explanation}

    def act(self, form: CorrectionForm) -> None:
        self.statement = correct_statement(
            statement=self.object,
            compensable_vat=form.cleaned_data["compensable_vat"],
            explanation=form.cleaned_data["explanation"],
            reason=form.cleaned_data["reason"],
            by=self.request.user,
        )


class StatementDiscardView(StatementChangeView):
    """Throw a draft away."""

    form_class = Form
    submit_label = "Concept weggooien"
    done = "Het concept is weggegooid."
    is_danger = True

    def get_title(self) -> str:
        return f"Concept van {str(self.object)[0].lower()}{str(self.object)[1:]} weggooien"

    def get_lead(self) -> str:
        return "Het bedrag en de toelichting gaan weg. Wat is uitgegeven, blijft."

    def get_success_url(self) -> str:
        return reverse("dues:transparency")

    def act(self, form: Form) -> None:
        discard_statement(statement=self.object, by=self.request.user)


class StatementIssueView(StatementChangeView):
    """Names what is about to happen, and asks."""

    template_name = "dues/transparency_issue.html"
    form_class = IssueForm
    submit_label = "Opgave uitgeven"

    def get_title(self) -> str:
        return f"{self.object} uitgeven"

    def get_initial(self) -> dict[str, Any]:
        return {"confirmed": self.breakdown.fingerprint(self.object)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        statement, now = self.object, self.breakdown
        return super().get_context_data(
            statement=statement,
            breakdown=now,
            obstacles=obstacles(statement.year, statement.compensable_vat, now.total_dues),
            warnings=warnings(statement, now.total_dues),
            **kwargs,
        )

    def act(self, form: IssueForm) -> None:
        issue_statement(
            statement=self.object,
            seen=form.cleaned_data["confirmed"],
            sends_mail=form.cleaned_data["sends_mail"],
            by=self.request.user,
        )
        if form.cleaned_data["sends_mail"]:
            transaction.on_commit(tasks.tell_municipalities.delay, robust=True)

    def done_text(self, form: IssueForm) -> str:
        told = " De gemeenten krijgen een mail." if form.cleaned_data["sends_mail"] else ""
        return (
            f"{self.object} is uitgegeven: {euro(self.object.compensable_vat)} is verdeeld.{told}"
        )
