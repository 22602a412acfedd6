"""Vacancies on one page, by municipality or by pillar."""

from typing import Any

from django import forms
from django.urls import reverse
from django.views.generic import TemplateView

from m50portal.core.as_of import chosen_day
from m50portal.core.names import fold
from m50portal.core.returning import with_return
from m50portal.core.views import PageMixin, RuleMixin
from m50portal.desk.vacancies import Vacancy, vacancies_on

MOST = 200


class VacancyForm(forms.Form):
    """How the vacancies are grouped and narrowed."""

    q = forms.CharField(
        label="Zoek gemeente of pijler",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    per = forms.ChoiceField(
        label="Groeperen",
        required=False,
        choices=[("", "Per gemeente"), ("pijler", "Per pijler")],
    )


class VacancyView(RuleMixin, PageMixin, TemplateView):
    """Every place that nobody holds, or that may be free, as of the chosen day."""

    permission_required = "turnover.view_vacancies"
    template_name = "desk/vacancies.html"
    title = "Vacatures"
    shows_day = True

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        above = [("Leden", reverse("members:list"))]
        if self.request.user.has_perm("turnover.manage_elections"):
            above.append(("Verkiezingen", reverse("turnover:elections")))
        return above

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = chosen_day(self.request)
        form = VacancyForm(self.request.GET)
        form.is_valid()
        words = fold(form.cleaned_data.get("q", "")).split()
        by_pillar = form.cleaned_data.get("per") == "pijler"
        found = [row for row in vacancies_on(day) if _matches(row, words)]
        groups: dict[tuple[Any, ...], list[tuple[Vacancy, str]]] = {}
        for row in sorted(found, key=lambda row: _key(row, by_pillar))[:MOST]:
            groups.setdefault(_key(row, by_pillar), []).append((row, self._mend_url(row)))
        return super().get_context_data(
            day=day,
            form=form,
            groups=[(key[-1], rows) for key, rows in groups.items()],
            count=len(found),
            most=MOST,
            is_narrow=bool(words),
            by_pillar=by_pillar,
            **kwargs,
        )

    def _mend_url(self, row: Vacancy) -> str:
        """Where this person may mend it; nothing for who only reads."""
        user: Any = self.request.user
        may = user.has_perm(row.mend.rule, row.place) if row.place else user.has_perm(row.mend.rule)
        return with_return(row.mend.url, self.request.get_full_path()) if may else ""


def _matches(row: Vacancy, words: list[str]) -> bool:
    place = row.place.search_key if row.place else ""
    pillar = row.pillar.search_key if row.pillar else ""
    return all(word in place or word in pillar for word in words)


def _key(row: Vacancy, by_pillar: bool) -> tuple[int, str, str]:
    """Where a vacancy stands: what belongs to no municipality (or pillar) comes last."""
    if by_pillar:
        return (
            (0, f"{row.pillar.number:05d}", f"Pijler {row.pillar}")
            if row.pillar
            else (1, "", "Buiten de pijlers")
        )
    return (0, row.place.sort_key, row.place.name) if row.place else (1, "", "Heel M50")
