"""Mergers that were recorded or imported: the list, its export, the page of one, and undoing it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from m50portal.core.dates import today
from m50portal.core.spreadsheets import CONTENT_TYPES
from m50portal.core.views import PageMixin, RuleMixin
from m50portal.core.views_export import table_file
from members import actions_merger, presenters_merger
from members.choices_merger import MergerState
from members.filters_merger import MergerFilterForm
from members.merging import Line, asked
from members.models import Merger
from members.selectors_merger import (
    all_successions,
    dated_names,
    drafts,
    took_part,
    what_depends_on,
)

ROWS = 50


class MergerListView(RuleMixin, PageMixin, TemplateView):
    """All mergers, what is planned first, also as a file; drafts on top for who may go on with them."""

    permission_required = "members.view_register"
    title = "Herindelingen"
    template_name = "members/merger_list.html"
    export_head = (
        *("Datum", "Soort", "Oude gemeente", "CBS-code oud", "Nieuwe gemeente"),
        *("CBS-code nieuw", "Deelnemer van M50", "Toelichting"),
    )

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Leden", reverse("members:list"))]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("bestand", "")
        if kind not in CONTENT_TYPES:
            return super().get(request, *args, **kwargs)
        rows = [_export_row(item) for item in self._form().narrowed()]
        name = f"herindelingen-{today()}"
        return table_file(kind, head=self.export_head, rows=rows, name=name, title=self.title)

    def _form(self) -> MergerFilterForm:
        """The filter over everything that passed into something."""
        successions, names = all_successions(), dated_names()
        items = presenters_merger.merger_items(successions, names, took_part(successions, names))
        return MergerFilterForm(self.request.GET, items=items)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self._form()
        paginator = Paginator(form.narrowed(), ROWS)
        manages = self.request.user.has_perm("members.manage_register")
        undone = Merger.objects.filter(state=MergerState.UNDONE).order_by("-undone_at", "-pk")
        return super().get_context_data(
            form=form,
            page_obj=paginator.get_page(self.request.GET.get("page")),
            paginator=paginator,
            drafts=list(drafts()) if manages else [],
            undone=list(undone) if manages else [],
            may_record=manages,
            **kwargs,
        )


def _export_row(item: presenters_merger.MergerItem) -> list[Any]:
    return [
        item.on,
        item.kind,
        item.old_names,
        ", ".join(row.code for row in item.olds),
        item.new_names,
        ", ".join(row.code for row in item.news),
        "ja" if item.concerns_members else "nee",
        item.note,
    ]


class MergerMixin(PageMixin, RuleMixin):
    """A page about one merger."""

    permission_required = "members.view_register"
    object: Merger

    def load(self) -> Merger:
        return get_object_or_404(Merger, pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return str(self.object)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Leden", reverse("members:list")), ("Herindelingen", reverse("members:mergers"))]


class MergerDetailView(MergerMixin, TemplateView):
    """What was done, what is left to do, and whether it can be undone."""

    template_name = "members/merger_detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.is_draft:
            return redirect("members:merger_places", pk=self.object.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        merger = self.object
        badge, kind = presenters_merger.STATE_BADGES[MergerState(merger.state)]
        rows = merger.successions.select_related("successor", "predecessor").order_by("pk")
        return super().get_context_data(
            merger=merger,
            badge=badge,
            badge_kind=kind,
            is_planned=merger.is_recorded and merger.on > today(),
            sections=presenters_merger.sections(Line.of(line) for line in merger.report),
            todos=list(asked("still_to_do", merger)) if merger.is_recorded else [],
            successors=list(dict.fromkeys(row.successor for row in rows)),
            changes=list(merger.changes.order_by("position")),
            may_undo=merger.is_recorded and self.request.user.has_perm("members.manage_register"),
            **kwargs,
        )


class MergerUndoView(MergerMixin, TemplateView):
    """Puts everything back, or says what now depends on it."""

    permission_required = "members.manage_register"
    refusal = "Alleen het secretariaat draait een herindeling terug."
    template_name = "members/merger_undo.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.object.is_recorded:
            return redirect(self.object.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def get_title(self) -> str:
        return "Herindeling terugdraaien"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        here = (str(self.object), self.object.get_absolute_url())
        return [*super().get_breadcrumbs(), here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            merger=self.object,
            reasons=what_depends_on(self.object),
            number=self.object.changes.count(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            actions_merger.undo_merger(merger=self.object, by=request.user)
        except ValidationError:
            messages.error(request, "Er is niets teruggedraaid. Hieronder staat waarom.")
            return redirect("members:merger_undo", pk=self.object.pk)
        messages.success(request, "De herindeling is teruggedraaid. Alles is weer zoals daarvoor.")
        return redirect(self.object.get_absolute_url())


class MergerDiscardView(MergerMixin, View):
    """Throws a draft away."""

    permission_required = "members.manage_register"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            actions_merger.discard_draft(merger=self.object, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("members:mergers")
        messages.success(request, "Het concept is weggegooid. Er is niets veranderd.")
        return redirect("members:mergers")
