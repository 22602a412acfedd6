"""The filters of upkeep's lists; they live in the URL, in Dutch."""

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from m50portal.core.dates import start_of
from m50portal.core.filters import DayFilter, FoldedSearchFilter
from m50portal.core.models import AuditEvent
from m50portal.core.names import fold
from members.models import Municipality
from members.upkeep.choices import (
    CHANGE_KINDS,
    EntryState,
    Guarded,
    ProposalState,
)
from members.upkeep.models import ChangeProposal, RoundEntry

SORTS = {"gemeente": "municipality__sort_key", "beantwoord": "answered_at"}


class EntryFilter(django_filters.FilterSet):
    """Municipalities of a round by name and by what became of the question."""

    q = FoldedSearchFilter(
        label="Zoek gemeente",
        field_names=["municipality__search_key"],
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    stand = django_filters.ChoiceFilter(
        label="Antwoord", method="by_state", choices=EntryState.choices, empty_label="Alle"
    )
    sort = django_filters.ChoiceFilter(
        method="filter_nothing",
        choices=[(sign + name, name) for name in SORTS for sign in ("", "-")],
        widget=forms.HiddenInput(),
    )

    class Meta:
        model = RoundEntry
        fields: tuple[str, ...] = ()

    def by_state(self, rows: Any, name: str, value: str) -> QuerySet:
        """Answered or not, and whether the mail arrived."""
        return rows.of_state(value)

    def filter_nothing(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The order is the view's business."""
        return rows


def ordering(sort: str) -> list[str]:
    """What to order by for ``sort``; always by something unique at last."""
    field = SORTS.get(sort.lstrip("-"))
    last = ["municipality__sort_key", "pk"]
    return [f"-{field}" if sort.startswith("-") else field, *last] if field else last


class ProposalFilter(django_filters.FilterSet):
    """Proposals by municipality, field and state."""

    q = FoldedSearchFilter(
        label="Zoek gemeente",
        field_names=["municipality__search_key"],
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    gegeven = django_filters.ChoiceFilter(
        label="Gegeven", field_name="field", choices=Guarded.choices, empty_label="Alle"
    )
    toestand = django_filters.ChoiceFilter(
        label="Toestand", field_name="state", choices=ProposalState.choices, empty_label="Alle"
    )

    class Meta:
        model = ChangeProposal
        fields: tuple[str, ...] = ()


SEEN = [("nieuw", "Nog niet bekeken"), ("bekeken", "Bekeken")]


class ChangeFilter(django_filters.FilterSet):
    """Changes by municipalities: which one, what kind, since when, looked at or not."""

    q = django_filters.CharFilter(
        label="Zoek gemeente",
        method="by_place",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    soort = django_filters.ChoiceFilter(
        label="Wat", field_name="kind", choices=list(CHANGE_KINDS.items()), empty_label="Alles"
    )
    vanaf = DayFilter(label="Sinds", method="from_day")
    bekeken = django_filters.ChoiceFilter(
        label="Bekeken", method="by_seen", choices=SEEN, empty_label="Alle"
    )

    class Meta:
        model = AuditEvent
        fields: tuple[str, ...] = ()

    def by_place(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Every word stands in the name of the municipality."""
        places = Municipality.objects.all()
        for word in fold(value).split():
            places = places.filter(search_key__contains=word)
        return rows.filter(target_id__in=[str(pk) for pk in places.values_list("pk", flat=True)])

    def from_day(self, rows: QuerySet, name: str, value: datetime.date) -> QuerySet:
        """On this day or later."""
        return rows.filter(at__gte=start_of(value))

    def by_seen(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Looked at, or new."""
        return rows.filter(is_seen=value == "bekeken")
