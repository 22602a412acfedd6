"""The completeness board: what misses in the register, and one click to its mend."""

import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.generic import TemplateView, View

from m50portal.core.as_of import chosen_day
from m50portal.core.dates import today
from m50portal.core.returning import return_url
from m50portal.core.spreadsheets import CONTENT_TYPES
from m50portal.core.views import PageMixin, RuleMixin
from m50portal.core.views_acting import ActingView
from m50portal.core.views_export import log_export, table_file
from m50portal.desk import kept
from m50portal.desk.actions_completeness import ask_contact_officials
from m50portal.desk.completeness import Around, Check, Line, Narrowing, open_rows, ordered
from m50portal.desk.completeness_board import (
    A_MINUTE,
    BY_KEY,
    CHECKS,
    Counted,
    count_all,
    score_of,
    sections,
    shown,
    trend,
)
from m50portal.desk.completeness_checks import is_known
from m50portal.desk.completeness_list import EXPORT_HEAD, checks_of, export_rows
from m50portal.desk.forms_completeness import BoardForm, SnoozeForm
from members.models import Municipality
from members.selectors import contact_officials
from members.turnover.actions_completeness import snooze, wake
from members.turnover.models import Snooze

TITLE = "Koppelcontrole"
PER_PAGE = 50


class BoardMixin(RuleMixin, PageMixin):
    """What the board's pages share: the day, and what it is narrowed to."""

    permission_required = "desk.view_completeness"
    shows_day = True
    title = TITLE

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.day = chosen_day(request)
        self.form = BoardForm(request.GET)
        self.to = self.form.narrowing

    @property
    def check(self) -> Check | None:
        """The one check that the URL asks for."""
        return BY_KEY.get(self.request.GET.get("soort", ""))

    @property
    def back(self) -> str:
        """This page, to come back to."""
        return self.request.get_full_path()


class CompletenessView(BoardMixin, TemplateView):
    """Every check with its first lines; with ``soort`` one check with all of them, in pages."""

    def get_template_names(self) -> list[str]:
        return ["desk/completeness_check.html" if self.check else "desk/completeness_board.html"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("bestand", "")
        if kind not in CONTENT_TYPES or not self.form.is_valid():
            return super().get(request, *args, **kwargs)
        checks = [self.check] if self.check else list(CHECKS)
        rows = export_rows(checks, self.day, self.to)
        log_export(by=request.user, what=TITLE, rows=len(rows))
        name = f"koppelcontrole-{self.day}"
        return table_file(kind, head=EXPORT_HEAD, rows=rows, name=name, title=TITLE)

    def get_title(self) -> str:
        return self.check.title if self.check else TITLE

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        above = [("Leden", reverse("members:list"))]
        return [*above, (TITLE, reverse("desk:completeness"))] if self.check else above

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        check, user = self.check, self.request.user
        self.version = kept.version()
        counted = count_all(self.day, self.to, version=self.version)
        context = {
            "form": self.form,
            "day": self.day,
            "is_narrow": self.to.is_narrow,
            "counted": counted,
            "score": score_of(counted),
            "back": self.back,
            "may_manage": user.has_perm("desk.manage_completeness") and self.day == today(),
            "trend": trend(self.day, key=check.key if check else ""),
        }
        context |= self._of(check, counted) if check else self._all(counted)
        return super().get_context_data(**context, **kwargs)

    def _all(self, counted: list[Counted]) -> dict[str, Any]:
        parameters = self.request.GET.copy()
        parameters.pop("soort", None)
        hidden = Snooze.objects.as_of(self.day).order_by("ends_on", "pk")
        return {
            "sections": self._sections(counted, parameters.urlencode()),
            "has_lines": any(row.count for row in counted),
            "others": parameters.urlencode(),
            "unknown": [row for row in counted if row.count is None],
            "hidden": [(row, BY_KEY[row.key].title) for row in hidden if row.key in BY_KEY],
        }

    def _sections(self, counted: list[Counted], others: str) -> SafeString:
        """The checks with their first lines; kept for each person as the counts are."""
        if others:
            return self._render(counted, others)
        name = f"sections:{self.request.user.pk}:{self.day}:{today()}"
        found: SafeString = kept.keep(
            name, self.version, lambda: self._render(counted, others), seconds=A_MINUTE
        )
        return found

    def _render(self, counted: list[Counted], others: str) -> SafeString:
        user = self.request.user
        context = {
            "sections": sections(counted, self.day, self.to, user=user, back=self.back),
            "others": others,
            "may_manage": user.has_perm("desk.manage_completeness") and self.day == today(),
            "back": self.back,
            "is_narrow": self.to.is_narrow,
            "board_url": reverse("desk:completeness"),
        }
        return render_to_string("desk/_completeness_sections.html", context, request=self.request)

    def _of(self, check: Check, counted: list[Counted]) -> dict[str, Any]:
        known = is_known(check, self.day)
        rows = ordered(open_rows(check, self.day, self.to), check) if known else []
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page"))
        return {
            "check": check,
            "own": next(row for row in counted if row.check == check),
            "page_obj": page,
            "lines": shown(page.object_list, check, Around(self.day), self.request.user, self.back),
        }


class MunicipalityChecksView(RuleMixin, PageMixin, TemplateView):
    """What misses for one municipality, to print or to ask about."""

    permission_required = "desk.view_completeness"
    template_name = "desk/completeness_municipality.html"
    shows_day = True
    object: Municipality

    def load(self) -> Municipality:
        return get_object_or_404(Municipality, slug=self.kwargs["slug"])

    def get_title(self) -> str:
        return f"{TITLE} {self.object.name}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Leden", reverse("members:list")), (TITLE, reverse("desk:completeness"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = chosen_day(self.request)
        counted = checks_of(self.object, day)
        back = self.request.get_full_path()
        return super().get_context_data(
            municipality=self.object,
            day=day,
            score=score_of(counted),
            groups=[(row.check, self._lines(row.check, day, back)) for row in counted if row.count],
            fine=[row.check for row in counted if row.count == 0],
            may_ask=self._may_ask(day),
            **kwargs,
        )

    def _may_ask(self, day: datetime.date) -> bool:
        """Whether there is somebody to ask."""
        manages = self.request.user.has_perm("desk.manage_completeness")
        return manages and day == today() and bool(contact_officials(self.object, day))

    def _lines(self, check: Check, day: datetime.date, back: str) -> Any:
        to = Narrowing(municipality=self.object)
        rows = ordered(open_rows(check, day, to), check)
        return shown(rows, check, Around(day), self.request.user, back)


class AskView(RuleMixin):
    """Mail the contact officials of a municipality what misses."""

    permission_required = "desk.manage_completeness"
    object: Municipality

    def load(self) -> Municipality:
        return get_object_or_404(Municipality, slug=self.kwargs["slug"])

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        written = ask_contact_officials(municipality=self.object, by=request.user)
        if written:
            people = "contactambtenaar krijgt" if written == 1 else "contactambtenaren krijgen"
            messages.success(request, f"{written} {people} een mail met wat er ontbreekt.")
        else:
            messages.warning(
                request,
                "Er is geen mail gemaakt: er ontbreekt niets waar de gemeente over gaat, er is geen "
                "contactambtenaar met een e-mailadres, of die kreeg vandaag al zo'n mail.",
            )
        back = return_url(request) or reverse("desk:completeness_municipality", args=[slug])
        return redirect(back)


class SnoozeView(ActingView):
    """Hide a line that is so on purpose, until a day."""

    permission_required = "desk.manage_completeness"
    form_class = SnoozeForm
    title = "Bewust zo laten"
    submit_label = "Regel verbergen"
    done = "De regel is verborgen. Hij staat onderaan de koppelcontrole bij “Bewust zo”."
    line: Line

    def load(self) -> Any:
        check, day = BY_KEY.get(self.kwargs["key"]), today()
        if check is None or not is_known(check, day):
            raise Http404("Deze controle is er niet.")
        rows = ordered(open_rows(check, day, Narrowing()), check)
        self.line = check.line(get_object_or_404(rows, pk=self.kwargs["target"]), Around(day))
        return check

    def get_lead(self) -> str:
        return f"{self.line.title}: {self.object.title.lower()}."

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Leden", reverse("members:list")), (TITLE, reverse("desk:completeness"))]

    def get_cancel_url(self) -> str:
        return return_url(self.request) or reverse("desk:completeness")

    def act(self, form: SnoozeForm) -> None:
        snooze(
            key=self.object.key,
            target=self.line.target,
            label=self.line.title,
            until=form.cleaned_data["until"],
            reason=form.cleaned_data["reason"],
            by=self.request.user,
        )


class WakeView(RuleMixin, View):
    """Show a hidden line again."""

    permission_required = "desk.manage_completeness"
    object: Snooze

    def load(self) -> Snooze:
        return get_object_or_404(Snooze, pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        wake(row=self.object, by=request.user)
        messages.success(request, f"{self.object.label} staat weer op de koppelcontrole.")
        return redirect(return_url(request) or reverse("desk:completeness"))
