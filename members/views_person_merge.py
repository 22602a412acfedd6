"""Two records of one person: who looks like whom, and making them one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from m50portal.core.names import fold
from m50portal.core.views import PageMixin, RuleMixin
from members.actions_person_merge import keep_apart, merge_people, refusal, what_points_at
from members.forms_privacy import OtherPersonForm
from members.models import Official
from members.selectors_people import duplicates
from members.views_person import PersonMixin

MOST_FOUND = 20
REFUSAL = "Alleen het secretariaat voegt personen samen."


class DuplicatesView(PageMixin, RuleMixin, TemplateView):
    """Who may be in the register twice."""

    permission_required = "members.manage_register"
    template_name = "members/duplicate_list.html"
    title = "Dubbele personen"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Leden", reverse("members:list")), ("Mensen", reverse("members:people"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(duplicates(), 50).get_page(self.request.GET.get("page"))
        return super().get_context_data(page_obj=page, pairs=list(page), **kwargs)


class KeepApartView(RuleMixin, View):
    """One button: these are two people."""

    permission_required = "members.manage_register"
    refusal = REFUSAL
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, other: int) -> HttpResponse:
        first = get_object_or_404(Official, pk=pk)
        second = get_object_or_404(Official.objects.exclude(pk=pk), pk=other)
        keep_apart(first=first, second=second, by=request.user)
        messages.success(request, f"Genoteerd: {first.name} en {second.name} zijn twee mensen.")
        return redirect("members:duplicates")


class PersonMergeView(PersonMixin, TemplateView):
    """Chooses the record that is the same person (``?met=``), shows what happens, and does it."""

    permission_required = "members.manage_register"
    refusal = REFUSAL
    template_name = "members/person_merge.html"

    def get_title(self) -> str:
        return f"{self.object.name} samenvoegen"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        url = reverse("members:person", args=[self.object.pk])
        return [*super().get_breadcrumbs(), (self.object.name, url)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        other = self._other(self.request.GET.get("met", ""))
        form = OtherPersonForm(self.request.GET or None)
        return super().get_context_data(
            person=self.object,
            other=other,
            why_not=refusal(self.object, other) if other else "",
            goes_over=what_points_at(other) if other else [],
            form=form,
            asked=bool(self.request.GET.get("q")),
            found=self._found(self.request.GET.get("q", "")),
            **kwargs,
        )

    def _other(self, text: str) -> Official | None:
        if not text.isdecimal() or len(text) > 18:
            return None
        people = Official.objects.exclude(pk=self.object.pk).select_related("user")
        return people.prefetch_related("roles__municipality").filter(pk=int(text)).first()

    def _found(self, text: str) -> list[Official]:
        """People who have every word of ``text`` in their name or address."""
        words = fold(text).split()
        if not words:
            return []
        rows = Official.objects.present().exclude(pk=self.object.pk)
        for word in words:
            rows = rows.filter(Q(search_key__contains=word) | Q(email__contains=word))
        return list(
            rows.prefetch_related("roles__municipality").order_by("sort_key", "pk")[:MOST_FOUND]
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        gone = self._other(request.POST.get("met", ""))
        if gone is None:
            messages.error(
                request, "Kies eerst de andere persoon. Misschien is die al samengevoegd."
            )
            return redirect("members:person_merge", pk=pk)
        try:
            merge_people(keep=self.object, gone=gone, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("members:person_merge", pk=pk)
        messages.success(request, f"{gone.name} is samengevoegd met {self.object.name}.")
        return redirect("members:person", pk=pk)
