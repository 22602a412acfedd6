"""Attendance added up: of every municipality in a period, and of one municipality meeting by meeting."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView

from m50portal.core.dates import today
from m50portal.core.spreadsheets import CONTENT_TYPES
from m50portal.core.views import PageMixin, RuleMixin
from m50portal.core.views_export import log_export, table_file
from meetings.choices import NORM, MeetingKind, Stretch
from meetings.forms_attendance import MISSED, TurnoutForm, YearForm
from meetings.presenters_turnout import (
    Column,
    columns_for,
    in_order,
    lines_of,
    measured,
    norms_of,
    verdict_on,
)
from meetings.selectors_turnout import Own, Turnout, days_of, own_turnout, recorded_in, turnout_in
from members.timeline import family_of
from members.views import MunicipalityMixin

PER_PAGE = 50


class TurnoutView(PageMixin, RuleMixin, TemplateView):
    """Every municipality of a period: which meetings somebody came to, against the norm."""

    permission_required = "meetings.view_turnout"
    refusal = "Alleen wie een rol bij M50 heeft, ziet de aanwezigheid van alle gemeenten."
    title = "Aanwezigheid"
    template_name = "meetings/turnout_list.html"
    form: TurnoutForm
    columns: list[Column]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.form = TurnoutForm({"jaar": today().year, **request.GET.dict()})
        self.kind = self.form.chosen("soort", "")
        self.pillar = self.form.chosen("pijler", None)
        self.year = self.form.chosen("jaar", today().year)
        self.stretch = Stretch(self.form.chosen("periode", Stretch.YEAR))
        self.columns = columns_for(self.kind)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Bijeenkomsten", reverse("meetings:list"))]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        days = days_of(self.year, self.stretch)
        pillar = self.pillar.pk if self.pillar else None
        self.meetings = recorded_in(days, kind=self.kind, pillar=pillar)
        is_whole = not pillar and (not self.kind or self.kind in NORM)
        text = self.form.chosen("gemeente", "")
        self.everybody = turnout_in(self.meetings, days, text=text, everybody=is_whole)
        kind = request.GET.get("bestand", "")
        if kind in CONTENT_TYPES and self.form.is_valid():
            return self._file(kind)
        return super().get(request, *args, **kwargs)

    def rows(self) -> list[Turnout]:
        """The municipalities, narrowed and in the order that the address asks for."""
        kinds = measured(self.columns)
        rows = self.everybody
        if self.form.chosen("toon", "") == MISSED:
            rows = [row for row in rows if row.missed(kinds)]
        return in_order(rows, self.form.chosen("sort", ""), self.columns)

    def _file(self, kind: str) -> HttpResponse:
        head = ["Gemeente", "Jaar", "Periode"]
        for column in self.columns:
            head += [f"{column.label}: bezocht", f"{column.label}: gehouden"]
        kinds = measured(self.columns)
        table = [
            [
                *(row.municipality.name, self.year, str(self.stretch.label)),
                *(number for column in self.columns for number in row.numbers(column.kinds)),
                row.missed(kinds),
                verdict_on(row, kinds) if self._has_norm() else "",
            ]
            for row in self.rows()
        ]
        name = f"aanwezigheid-{self.year}"
        return table_file(
            kind, head=[*head, "Gemist", "Streven"], rows=table, name=name, title=self.title
        )

    def _has_norm(self) -> bool:
        return any(kind in NORM for column in self.columns for kind in column.kinds)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.rows(), PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            form=self.form,
            year=self.year,
            period=self._period(),
            sort=self.form.chosen("sort", ""),
            columns=self.columns,
            has_norm=self._has_norm(),
            norms=norms_of(self.everybody, self.meetings, self.columns),
            meetings=self.meetings,
            page_obj=page,
            lines=lines_of(page.object_list, self.columns),
            **kwargs,
        )

    def _period(self) -> str:
        """``2026``, or ``het eerste halfjaar van 2026``."""
        if self.stretch == Stretch.YEAR:
            return str(self.year)
        return f"het {str(self.stretch.label).lower()} van {self.year}"


class OwnTurnoutView(MunicipalityMixin, TemplateView):
    """One municipality in a year: who was where, who sent word, and what that means for the norm."""

    permission_required = "meetings.view_own_turnout"
    refusal = "Alleen de contactambtenaar van deze gemeente en wie een rol bij M50 heeft, zien dit."
    template_name = "meetings/turnout_municipality.html"

    def get_title(self) -> str:
        return f"Aanwezigheid van {self.object.name}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        pages = [("Bijeenkomsten", reverse("meetings:list"))]
        if self.request.user.has_perm("meetings.view_turnout"):
            pages.append(("Aanwezigheid", reverse("meetings:turnout")))
        return pages

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = YearForm({"jaar": today().year, **request.GET.dict()})
        self.year = self.form.chosen("jaar", today().year)
        family = family_of(self.object)
        self.own = own_turnout(family, days_of(self.year), for_user=request.user)
        kind = request.GET.get("bestand", "")
        if kind in CONTENT_TYPES and self.form.is_valid():
            return self._file(kind)
        return super().get(request, *args, **kwargs)

    def _file(self, kind: str) -> HttpResponse:
        head = ["Datum", "Bijeenkomst", "Soort", "Streven", "Gemeente"]
        table = [
            [
                *(visit.meeting.day, visit.meeting.title, visit.meeting.get_kind_display()),
                *("ja" if visit.is_norm else "nee", visit.place or self.object.name),
                *(
                    ", ".join(row.person_name for row in rows)
                    for rows in (visit.present, visit.excused, visit.absent)
                ),
            ]
            for visit in self.own.visits
        ]
        log_export(by=self.request.user, what=self.get_title(), rows=len(table))
        return table_file(
            kind,
            head=[*head, "Aanwezig", "Afgemeld", "Niet verschenen"],
            rows=table,
            name=f"aanwezigheid-{self.object.slug}-{self.year}",
            title="Aanwezigheid",
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            form=self.form,
            year=self.year,
            municipality=self.object,
            visits=self.own.visits,
            norms=_norms(self.own),
            missed=self.own.turnout.missed(),
            **kwargs,
        )


def _norms(own: Own) -> list[dict[str, str]]:
    """Per kind that has a norm: how many of how many it came to."""
    found = []
    for kind in NORM:
        came, held = own.turnout.numbers([kind])
        if held:
            text = f"{came} van {held} bezocht"
            found.append({"label": str(MeetingKind(kind).label), "text": text})
    return found
