"""Filters of the list of meetings; they live in the URL."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from m50portal.core.dates import today
from meetings.choices import MeetingKind
from meetings.forms import PillarChoice
from meetings.models import Meeting
from pillars.models import Pillar

PAST, ALL = "voorbij", "alle"


class PillarFilter(django_filters.ModelChoiceFilter):
    """A pillar, with its years when it is no longer there."""

    field_class = PillarChoice


class MeetingFilter(django_filters.FilterSet):
    """By period, kind, pillar and year. Without a choice: what is still to come."""

    wanneer = django_filters.ChoiceFilter(
        label="Wanneer",
        method="keep",
        choices=[(PAST, "Voorbij"), (ALL, "Alle")],
        empty_label="Komende",
    )
    soort = django_filters.ChoiceFilter(
        label="Soort", field_name="kind", choices=MeetingKind, empty_label="Alle soorten"
    )
    pijler = PillarFilter(
        label="Pijler",
        field_name="pillar",
        queryset=Pillar.objects.order_by("-starts_on", "number", "pk"),
        empty_label="Alle pijlers",
    )
    jaar = django_filters.ChoiceFilter(
        label="Jaar", field_name="starts_at__year", empty_label="Alle jaren"
    )

    class Meta:
        model = Meeting
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = self.queryset.datetimes("starts_at", "year", order="DESC")
        self.filters["jaar"].extra["choices"] = [(moment.year, moment.year) for moment in years]

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """``wanneer`` is applied last, in ``filter_queryset``: its absence means something too."""
        return rows

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        rows = super().filter_queryset(queryset)
        chosen = self.form.cleaned_data
        if chosen.get("wanneer") == PAST:
            return rows.past(today())
        if chosen.get("wanneer") == ALL or chosen.get("jaar"):
            return rows.order_by("-starts_at", "-pk")
        return rows.upcoming(today())

    @property
    def qs(self) -> QuerySet:
        """The rows; an unbound filter shows what is still to come."""
        return super().qs if self.is_bound else self.queryset.all().upcoming(today())
